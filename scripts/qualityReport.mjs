// `npm run quality:report`: writes docs/quality-report.md from the figures that test runs have left in out/quality, one row per quality row.
// A row without a figure says so. Names no machine, no date and no revision: what it shows is what the last runs in this folder measured.
import fs from 'node:fs';
import path from 'node:path';
import { qualityRows } from './quality/rows.mjs';
import { inRepo } from './tools/paths.mjs';
import { runMain, say } from './tools/say.mjs';

const folder = inRepo('out', 'quality');
const report = inRepo('docs', 'quality-report.md');

/** @returns {{ row: number, part: string, figure: string, holds: boolean, form: 'quick' | 'long' }[]} */
function readFigures() {
  if (!fs.existsSync(folder)) return [];
  const files = fs
    .readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort();
  return files.map((name) => JSON.parse(fs.readFileSync(path.join(folder, name), 'utf8')));
}

const cell = (text) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

/** All parts of a row in one form, each on a line of its own. */
function figuresOf(figures, form) {
  const own = figures.filter((figure) => figure.form === form);
  return own
    .map(({ part, figure, holds }) => `${holds ? '' : '**not as expected:** '}${cell(part)}: ${cell(figure)}`)
    .join('<br>');
}

function tableOf(table, figures) {
  const lines = qualityRows
    .filter((row) => row.table === table)
    .map(({ row, test, expected }) => {
      const own = figures.filter((figure) => figure.row === row);
      const quick = figuresOf(own, 'quick') || (own.length > 0 ? '' : 'not measured');
      return `| ${row} | ${cell(test)} | ${cell(expected)} | ${quick} | ${figuresOf(own, 'long')} |`;
    });
  return [
    '| # | test | expected | measured, quick form | measured, long form |',
    '|---|---|---|---|---|',
    ...lines,
  ].join('\n');
}

await runMain(() => {
  const figures = readFigures();
  const missing = qualityRows.filter(({ row }) => !figures.some((figure) => figure.row === row)).map(({ row }) => row);
  const failing = figures.filter(({ holds }) => !holds);
  const summary =
    `${qualityRows.length - missing.length} of ${qualityRows.length} rows have a figure; ` +
    (failing.length === 0 ? 'all figures are as expected.' : `${failing.length} figures are not as expected.`) +
    (missing.length === 0 ? '' : ` Without one: ${missing.join(', ')}.`);
  const text = `# Quality report

Written by \`npm run quality:report\` from the figures that the tests leave behind: the quick forms are part of \`npm test\`, the long ones of
\`npm run test:security:long\`, \`npm run test:faults:long\`, \`npm run test:crash:long\`, \`npm run test:soak\`, \`npm run test:chaos\` and
\`npm run test:mutation\`. Rows, expectations and the tests behind them are in \`scripts/quality/rows.mjs\`.

${summary}

## Security

${tableOf('security', figures)}

## Reliability

${tableOf('reliability', figures)}

## The tests themselves

${tableOf('tests', figures)}
`;
  fs.writeFileSync(report, text);
  say(summary);
});
