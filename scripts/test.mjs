// `npm test`: everything, from the linter to a real VS Code, fetching what is missing; `npm test -- unit host` runs those stages alone,
// `--long` (GATEHOUSE_LONG=1) the whole forms of tests that have a quick one.
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
async function runStage(name) {
  say(`${name} …`);
  const started = Date.now();
  const counts = await stages[name].run().catch((error) => {
    process.stderr.write(`${error?.stack ?? String(error)}\n`);
    return { passed: 0, failed: 1, skipped: 0 };
  });
  const milliseconds = Date.now() - started;
  say(`${name}: ${outcome(counts)} (${seconds(milliseconds)})`);
  return { name, counts, milliseconds };
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

  const checks = names.filter((name) => stages[name].check);
  const rows = await Promise.all(checks.map(runStage));
  for (const name of names.filter((other) => !checks.includes(other))) rows.push(await runStage(name));

  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const { counts } of rows) for (const key of Object.keys(total)) total[key] += counts[key];
  const lines = rows.map(
    ({ name, counts, milliseconds }) => `  ${name.padEnd(12)} ${seconds(milliseconds).padStart(8)}  ${outcome(counts)}`,
  );
  process.stdout.write(`\n${lines.join('\n')}\n\n${words(total)}\n`);
  process.exitCode = total.failed === 0 ? 0 : 1;
});
