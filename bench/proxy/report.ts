// Writes what was measured: a table of gates and one of figures, as Markdown, and everything as JSON. Called by main.ts; `npm run bench:table`
// takes the rows of the gates from here.
import { cpus, loadavg, release, totalmem } from 'node:os';
import { gates, judge } from './gates';
import { median, spread, type Rounds, type Turn } from './rounds';
import type { Single } from './singles';

/** Where and when a run was made. */
export interface Run {
  at: string;
  machine: string;
  node: string;
  /** Load average of the last minute when it began. */
  load: number;
  /** A part of a run has rows only for what it measured. */
  form: 'quick' | 'full' | 'part';
  rounds: number;
}
export interface Results {
  run: Run;
  scenarios: Record<string, Rounds>;
  singles: Single[];
  /** Who did not take part, and why. */
  absent: Record<string, string>;
  /** Scenarios that could not be measured, and why. */
  failed: Record<string, string>;
}
/** A line of the table of gates. */
export interface GateRow {
  scenario: string;
  gate: string;
  figure: string;
  /** Undefined: not measured. */
  met: boolean | undefined;
}

export const round = (value: number, digits = 2): string =>
  value >= 1000
    ? Math.round(value).toLocaleString('en-US')
    : Number.isInteger(value)
      ? String(value)
      : value.toFixed(value >= 100 ? 1 : digits);
const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
export const table = (head: readonly string[], rows: readonly string[][]): string =>
  [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');

/** Machine and Node of a run that begins now. */
export function beginRun(form: Run['form'], rounds: number): Run {
  const [first] = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  return {
    at: new Date().toISOString(),
    machine: `${cpus().length} cores (${first?.model.trim() ?? 'unknown'}), ${memory} GiB, Linux ${release().split('-')[0]}`,
    node: process.version,
    load: loadavg()[0] ?? NaN,
    form,
    rounds,
  };
}

/** The rows of the gates over rounds and single figures. What was not measured has a row too. */
export function gateRows({ scenarios, singles, absent, failed }: Results): GateRow[] {
  const rows = gates.map((gate): GateRow => {
    const { scenario, what, against, bound } = gate;
    const told = { scenario, gate: `${what}, to ${against}: ${gate.atLeast === true ? '≥' : '≤'} ${bound}` };
    const judged = judge(gate, scenarios[scenario] ?? {});
    if (judged === undefined) {
      const reason = failed[scenario] ?? absent[against];
      return { ...told, figure: `not measured${reason === undefined ? '' : `: ${reason}`}`, met: undefined };
    }
    const { median: middle, least, greatest } = judged.spread;
    return { ...told, figure: `${round(middle)} (${round(least)} to ${round(greatest)})`, met: judged.met };
  });
  return [...rows, ...singles.flatMap(singleRow)];
}

function singleRow({ scenario, what, values, unit, bound, atLeast = false, unfit }: Single): GateRow[] {
  if (bound === undefined) return [];
  const gate = `${what}: ${atLeast ? '≥' : '≤'} ${round(bound)} ${unit}`.trim();
  const middle = median(values);
  const figure = `${figureOf(values, unit)}${unfit === undefined ? '' : `; ${unfit}`}`;
  const kept = atLeast ? middle >= bound : middle <= bound;
  return [{ scenario, gate, figure, met: kept && unfit === undefined }];
}

/** Median with the spread where there is more than one. */
export function figureOf(values: readonly number[], unit: string): string {
  const { median: middle, least, greatest } = spread(values);
  const spreading = values.length > 1 ? ` (${round(least)} to ${round(greatest)})` : '';
  return `${round(middle)}${unit === '' ? '' : ` ${unit}`}${spreading}`;
}

export const gateTable = (rows: readonly GateRow[]): string =>
  table(
    ['scenario', 'gate', 'measured (least to greatest round)', ''],
    rows.map(({ scenario, gate, figure, met }) => [
      scenario,
      gate,
      figure,
      met === undefined ? 'not measured' : met ? 'met' : '**not met**',
    ]),
  );

const columns: readonly [string, keyof Turn][] = [
  ['CPU µs a request', 'processorPerRequest'],
  ['CPU µs a chunk', 'processorPerPiece'],
  ['requests/s', 'requestsPerSecond'],
  ['latency p50 µs', 'latency'],
  ['first byte p50 µs', 'firstByte'],
  ['chunk delay p50 µs', 'delay'],
  ['chunk delay p99 µs', 'delayP99'],
];

function figureRows(scenarios: Results['scenarios']): string[][] {
  return Object.entries(scenarios).flatMap(([name, rounds]) =>
    Object.entries(rounds).map(([subject, turns]) => [
      name,
      subject,
      ...columns.map(([, figure]) => {
        const values = turns.map((turn) => turn[figure]).filter((value) => value !== null);
        return values.length === 0 ? '' : round(median(values));
      }),
    ]),
  );
}

/** Medians of every subject in every scenario, and the single figures that no gate is over. */
export function figureTables({ scenarios, singles }: Results): string {
  const shown = singles.filter(({ bound }) => bound === undefined);
  return [
    table(['scenario', 'subject', ...columns.map(([title]) => title)], figureRows(scenarios)),
    ...(shown.length === 0
      ? []
      : [
          table(
            ['scenario', 'what', 'measured'],
            shown.map(({ scenario, what, values, unit }) => [scenario, what, figureOf(values, unit)]),
          ),
        ]),
  ].join('\n\n');
}

/** The run in one line. */
export const runLine = ({ machine, node, load, form, rounds, at }: Run): string =>
  `${machine}, Node ${node}; load average ${load.toFixed(1)} at the start; ${form} run of ${rounds} rounds, ${at.slice(0, 10)}`;

/** Both tables with the machine above them. */
export function markdown(results: Results): string {
  const absent = Object.entries(results.absent).map(([name, reason]) => `${name} did not take part: ${reason}`);
  const failed = Object.entries(results.failed).map(([name, reason]) => `${name} failed: ${reason}`);
  const rows = gateRows(results).filter(({ met }) => results.run.form !== 'part' || met !== undefined);
  return [
    runLine(results.run),
    ...absent,
    ...failed,
    ...(rows.length > 0 ? [gateTable(rows)] : []),
    figureTables(results),
  ].join('\n\n');
}
