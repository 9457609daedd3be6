// Writes what was measured: a table of gates and one of figures, as Markdown, and everything as JSON. Called by main.ts.
import { cpus, release, totalmem } from 'node:os';
import { gates, judge } from './gates';
import { median, type Rounds, type Turn } from './rounds';

/** A gate that is not a ratio of rounds. */
export interface Single {
  scenario: string;
  what: string;
  value: number;
  unit: string;
  bound: number;
}
export interface Results {
  scenarios: Record<string, Rounds>;
  singles: Single[];
}

const round = (value: number, digits = 2): string =>
  value >= 1000 ? value.toFixed(0) : value >= 100 ? value.toFixed(1) : value.toFixed(digits);
const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const table = (head: readonly string[], rows: readonly string[][]): string =>
  [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');

/** The machine in one line. */
export function machine(): string {
  const [first] = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${cpus().length} cores (${first?.model.trim() ?? 'unknown'}), ${memory} GiB, Linux ${release()}, Node ${process.version}`;
}

function gateRows({ scenarios, singles }: Results): string[][] {
  const rows = gates.flatMap((gate) => {
    const judged = judge(gate, scenarios[gate.scenario] ?? {});
    if (judged === undefined) return [];
    const { spread, met } = judged;
    const sign = gate.atLeast === true ? '≥' : '≤';
    return [
      [
        gate.scenario,
        `${gate.what}, to ${gate.against}`,
        `${sign} ${gate.bound}`,
        `${round(spread.median)} (${round(spread.least)} to ${round(spread.greatest)})`,
        met ? 'met' : '**not met**',
      ],
    ];
  });
  const more = singles.map(({ scenario, what, value, unit, bound }) => [
    scenario,
    what,
    `≤ ${bound} ${unit}`.trim(),
    `${round(value)} ${unit}`.trim(),
    value <= bound ? 'met' : '**not met**',
  ]);
  return [...rows, ...more];
}

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

/** Both tables with the machine above them. */
export function markdown(results: Results): string {
  return [
    `Machine: ${machine()}`,
    table(['scenario', 'what', 'gate', 'measured (least to greatest round)', ''], gateRows(results)),
    table(['scenario', 'subject', ...columns.map(([title]) => title)], figureRows(results.scenarios)),
  ].join('\n\n');
}
