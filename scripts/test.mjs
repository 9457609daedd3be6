// `npm test`: everything but the pictures, from the linter to a real VS Code, fetching what is missing; `npm test -- unit visual` runs those
// stages alone, `--long` (GATEHOUSE_LONG=1) the whole forms of tests that have a quick one.
// `soak 60` runs an hour of load. The last line counts the tests of all stages. Works with nothing but npm and a Node (18 or later) on the machine.
import { ensureBrowser } from './ensureBrowser.mjs';
import { ensureDependencies } from './ensureDependencies.mjs';
import { ensureHost } from './ensureHost.mjs';
import { underNode } from './ensureNode.mjs';
import { stages } from './testing/stages.mjs';
import { runMain, say, seconds, UserError } from './tools/say.mjs';

function chosenStages() {
  const wanted = process.argv.slice(2).filter((name) => name !== '--long' && !isMinutes(name));
  const unknown = wanted.filter((name) => !(name in stages));
  if (unknown.length > 0)
    throw new UserError(`No stage is named ${unknown.join(', ')}. Stages: ${Object.keys(stages).join(', ')}`);
  return Object.keys(stages).filter((name) =>
    wanted.length === 0 ? stages[name].apart !== true : wanted.includes(name),
  );
}

/** A number among the arguments bounds the long forms that go on as long as they may. */
const isMinutes = (text) => /^\d+(\.\d+)?$/.test(text);

/** Runs one stage; a fault of its own counts as one failed test, so that the others still run. */
async function runStage(name, capture = false) {
  say(`${name} …`);
  const started = Date.now();
  const counts = await stages[name].run({ capture }).catch((error) => {
    process.stderr.write(`${error?.stack ?? String(error)}\n`);
    return { passed: 0, failed: 1, skipped: 0 };
  });
  const milliseconds = Date.now() - started;
  say(`${name}: ${outcome(counts)} (${seconds(milliseconds)})`);
  return { name, counts, milliseconds };
}

/**
 * Builds first, which all others need; then the stages that use the whole machine one after the other, and beside them, two at a time, those
 * that leave most of it idle. End to end comes last and alone: real windows answer late on a busy machine.
 */
async function runAll(names) {
  const rows = [];
  const inTurn = async (queue, capture) => {
    for (let name = queue.shift(); name !== undefined; name = queue.shift()) rows.push(await runStage(name, capture));
  };
  const first = names.filter((name) => name === 'build');
  const narrow = names.filter((name) => stages[name].narrow);
  const wide = names.filter((name) => ![...first, ...narrow, 'e2e'].includes(name));
  await inTurn(first);
  const capture = narrow.length + wide.length > 1;
  await Promise.all([inTurn(wide), inTurn(narrow, capture), inTurn(narrow, capture)]);
  await inTurn(names.filter((name) => name === 'e2e'));
  return rows;
}

const words = ({ passed, failed, skipped }) =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;

/** A check that holds has nothing to count. */
const outcome = (counts) => (Object.values(counts).some((count) => count > 0) ? words(counts) : 'holds');

await runMain(async () => {
  await underNode(import.meta.url);
  const names = chosenStages();
  if (process.argv.includes('--long')) process.env.GATEHOUSE_LONG = '1';
  const minutes = process.argv.slice(2).find(isMinutes);
  if (minutes !== undefined) process.env.GATEHOUSE_MINUTES = minutes;
  await ensureDependencies();
  const needs = new Set(names.flatMap((name) => stages[name].needs ?? []));
  if (needs.has('browser')) await ensureBrowser();
  if (needs.has('host')) await ensureHost();

  const started = Date.now();
  const rows = await runAll(names);
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const { counts } of rows) for (const key of Object.keys(total)) total[key] += counts[key];
  const lines = rows.map(
    ({ name, counts, milliseconds }) => `  ${name.padEnd(12)} ${seconds(milliseconds).padStart(8)}  ${outcome(counts)}`,
  );
  lines.push(`  ${'all'.padEnd(12)} ${seconds(Date.now() - started).padStart(8)}`);
  process.stdout.write(`\n${lines.join('\n')}\n\n${words(total)}\n`);
  process.exitCode = total.failed === 0 ? 0 : 1;
});
