// Runs a tool from node_modules under a Node that is new enough: `node scripts/withNode.mjs prettier --write .`
// For npm scripts that are nothing but one tool.
import { ensureDependencies } from './ensureDependencies.mjs';
import { underNode } from './ensureNode.mjs';
import { tool } from './tools/run.mjs';
import { runMain } from './tools/say.mjs';

const packageOfCommand = { tsc: 'typescript', vsce: '@vscode/vsce' };

await runMain(async () => {
  await underNode(import.meta.url);
  await ensureDependencies();
  const [command, ...args] = process.argv.slice(2);
  const { code } = await tool(packageOfCommand[command] ?? command, args, { command });
  process.exit(code);
});
