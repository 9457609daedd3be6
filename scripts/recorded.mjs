// `npm run test:recorded -- DIR`: plays the recorded provider answers of DIR behind the real gateway (test/recorded) and prints the matrix.
// The recordings are no part of this repo; without DIR it says so and ends.
import fs from 'node:fs';
import path from 'node:path';
import { ensureDependencies } from './ensureDependencies.mjs';
import { underNode } from './ensureNode.mjs';
import { inRepo } from './tools/paths.mjs';
import { tool } from './tools/run.mjs';
import { runMain, UserError } from './tools/say.mjs';

await runMain(async () => {
  await underNode(import.meta.url);
  const [given] = process.argv.slice(2);
  if (given === undefined) throw new UserError('Name the folder of the recordings: npm run test:recorded -- DIR');
  const folder = path.resolve(given);
  if (!fs.statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw new UserError(`There is no folder ${folder}.`);
  await ensureDependencies();

  const reports = ['report.txt', 'cutting.txt'].map((name) => inRepo('out', 'recorded', name));
  for (const report of reports) fs.rmSync(report, { force: true });
  const env = { ...process.env, GATEHOUSE_RECORDINGS: folder };
  const { code } = await tool('vitest', ['run', '--project', 'recorded'], { env });
  for (const report of reports.filter((file) => fs.existsSync(file)))
    process.stdout.write(`\n${fs.readFileSync(report, 'utf8')}`);
  process.exitCode = code;
});
