// `npm run test:clients`: the real coding tools, pinned and installed into the cache, as clients of the real gateway (test/clients), the
// matrix of what works, and the table of those that were taken over and restored. `npm run test:clients -- codex kimi-code` runs some of them. The last line counts the tests.
import fs from 'node:fs';
import { clientNames, ensureClients } from './clients/installations.mjs';
import { ensureDependencies } from './ensureDependencies.mjs';
import { underNode } from './ensureNode.mjs';
import { inRepo } from './tools/paths.mjs';
import { toolScript } from './tools/run.mjs';
import { runGroup } from './tools/runGroup.mjs';
import { runMain, UserError } from './tools/say.mjs';

/** How many tools run at a time: they compute little and wait much. */
const width = 3;

await runMain(async () => {
  await underNode(import.meta.url);
  const wanted = process.argv.slice(2);
  const unknown = wanted.filter((name) => !clientNames.includes(name));
  if (unknown.length > 0)
    throw new UserError(`No tool is named ${unknown.join(', ')}. Tools: ${clientNames.join(', ')}`);
  const names = wanted.length === 0 ? clientNames : wanted;
  await ensureDependencies();
  await ensureClients(names);

  fs.rmSync(inRepo('out', 'clients'), { recursive: true, force: true });
  const env = { ...process.env, GATEHOUSE_CLIENTS: names.join(',') };
  const { code } = await runGroup(
    process.execPath,
    [toolScript('vitest'), 'run', '--project', 'clients', `--maxConcurrency=${width}`],
    { env },
  );
  const reports = ['report.txt', 'takeover.txt'].map((name) => inRepo('out', 'clients', name));
  const report = reports.map((file) => (fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '')).join('\n');
  const counts = [...report.matchAll(/^(?:clients|takeovers): (\d+) of (\d+)$/gm)];
  const good = counts.reduce((sum, [, count]) => sum + Number(count), 0);
  const all = counts.length < reports.length ? good + 1 : counts.reduce((sum, [, , count]) => sum + Number(count), 0);
  // A fault outside of any test fails the run without failing a test.
  const failed = code !== 0 && good === all ? 1 : all - good;
  process.stdout.write(`\n${report}\n${good} passed, ${failed} failed\n`);
  process.exitCode = failed === 0 ? 0 : 1;
});
