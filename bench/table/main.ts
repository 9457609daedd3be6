// `npm run bench:table`: writes the marked part of docs/performance.md from what the last runs of the benchmarks and of the tests left in out/:
// all gates in the order of their list, also those that nobody has measured.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { figureTables, gateTable, round, runLine, table, type Results } from '../proxy/report';
import { ratio, type Rounds } from '../proxy/rounds';
import { allGates } from './gateList';
import { crashRows, proxySource, soakRows, startSource, storeSource } from './sources';

const out = path.join(process.cwd(), 'out');
const document = path.join(process.cwd(), 'docs/performance.md');
const marks = ['<!-- gates: written by npm run bench:table -->', '<!-- end of gates -->'] as const;

const proxy = proxySource(out);
const store = storeSource(out);
const start = startSource(out);
const measured = [...proxy.rows, ...store.rows, ...start.rows, ...crashRows(out), ...soakRows(out)];
const rows = allGates(measured);

/** How the files were measured, a line each. */
function lines(): string[] {
  const { machine, rounds, at } = start.found ?? {};
  return [
    `- Requests and streams: ${proxy.found === undefined ? 'not measured' : runLine(proxy.found.run)}`,
    `- Dashboards: ${store.found === undefined ? 'not measured' : runLine(store.found.run)}`,
    machine === undefined
      ? '- Start: not measured'
      : `- Start: ${machine.processors} cores (${machine.model}), Node ${machine.node}; load average ${machine.load.toFixed(1)} at the end; ${rounds} starts, ${at?.slice(0, 10)}`,
    '- Lost requests and the hour: the last `npm run test:crash` and `npm run test:soak` ([quality-report.md](quality-report.md))',
    ...Object.entries(proxy.found?.absent ?? {}).map(([name, reason]) => `- ${name} did not take part: ${reason}`),
    ...Object.entries(proxy.found?.failed ?? {}).map(([name, reason]) => `- ${name} failed: ${reason}`),
  ];
}

/** Processor time of each pair of protocols to dispatch, whole answers and streams. */
function pairTable({ scenarios }: Results): string {
  const cell = (rounds: Rounds | undefined, figure: 'processorPerRequest' | 'processorPerPiece'): string => {
    if (rounds === undefined) return '';
    const { median, least, greatest } = ratio(rounds, 'gatehouse', 'dispatch', figure);
    return `${round(median)} (${round(least)} to ${round(greatest)})`;
  };
  const pairs = Object.keys(scenarios).flatMap((name) => /^(.* to .*) whole$/.exec(name)?.[1] ?? []);
  return table(
    ['client to upstream', 'whole answer: CPU per request, to dispatch', 'fast stream: CPU per chunk, to dispatch'],
    pairs.map((pair) => [
      pair,
      cell(scenarios[`${pair} whole`], 'processorPerRequest'),
      cell(scenarios[`${pair} fast`], 'processorPerPiece'),
    ]),
  );
}

/** Everything but the pairs, which have a table of their own. */
function withoutPairs(results: Results): Results {
  const kept = Object.entries(results.scenarios).filter(([name]) => !name.includes(' to '));
  return { ...results, scenarios: Object.fromEntries(kept) };
}

function section(): string {
  const counted = (met: boolean | undefined): number => rows.filter((row) => row.met === met).length;
  const summary = `${counted(true)} of ${rows.length} gates are met, ${counted(false)} are not, ${counted(undefined)} were not measured.`;
  const results = proxy.found;
  return [
    lines().join('\n'),
    summary,
    gateTable(rows),
    ...(results === undefined
      ? []
      : [
          'What each took part with (medians):',
          figureTables(withoutPairs(results)),
          ...(Object.keys(results.scenarios).some((name) => name.includes(' to '))
            ? ['The pairs of protocols:', pairTable(results)]
            : []),
        ]),
  ].join('\n\n');
}

const text = readFileSync(document, 'utf8');
const [begin, end] = marks.map((mark) => text.indexOf(mark));
if (begin === undefined || end === undefined || begin < 0 || end < begin)
  throw new Error(`docs/performance.md has no part between "${marks[0]}" and "${marks[1]}".`);
writeFileSync(document, `${text.slice(0, begin + marks[0].length)}\n\n${section()}\n\n${text.slice(end)}`);
process.stdout.write(`${gateTable(rows)}\n`);
