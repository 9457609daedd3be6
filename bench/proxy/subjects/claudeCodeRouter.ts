// claude-code-router, from npm: Anthropic's protocol to OpenAI's. It needs no account; its settings are a file in the home folder that it is
// given. It has neither limits nor a request log here, and its own log is off.
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { cores, spawnOn } from '../machine';
import { manners } from '../scripts';
import type { Upstreams } from '../upstreams';
import { freePorts } from '../upstreams';
import { clientRequest } from '../wire';
import type { Subject } from './subject';
import { untilListening } from './untilListening';

export const claudeCodeRouterPackage = { name: '@musistudio/claude-code-router', version: '2.0.0' };

/** `modules`: the folder it is installed in; `home`: a folder of its own. */
export async function claudeCodeRouter(upstreams: Upstreams, modules: string, home: string): Promise<Subject> {
  const [port = 0] = await freePorts(1);
  const settings = path.join(home, '.claude-code-router');
  mkdirSync(settings, { recursive: true });
  writeFileSync(
    path.join(settings, 'config.json'),
    JSON.stringify({
      LOG: false,
      HOST: '127.0.0.1',
      PORT: port,
      APIKEY: 'sk-bench',
      NON_INTERACTIVE_MODE: true,
      Providers: manners.map((manner) => ({
        name: manner,
        api_base_url: `http://127.0.0.1:${upstreams.port('openai-chat', manner)}/v1/chat/completions`,
        api_key: 'sk-bench',
        models: ['bench'],
      })),
      Router: { default: 'whole,bench' },
    }),
  );
  const command = [process.execPath, path.join(modules, claudeCodeRouterPackage.name, 'dist/cli.js'), 'start'];
  const child = spawnOn(cores.subject, command, { stdio: 'ignore', env: { ...process.env, HOME: home } });
  const { pid } = child;
  if (pid === undefined) throw new Error('claude-code-router did not start.');
  await untilListening(port);
  return {
    name: 'claude-code-router',
    pid,
    takes: ({ client, upstream }) => client === 'anthropic' && upstream === 'openai-chat',
    request: ({ client, manner, size }) => {
      const made = clientRequest(client, `${manner},bench`, { stream: manner !== 'whole', size });
      return { port, ...made, headers: { ...made.headers, 'x-api-key': 'sk-bench' } };
    },
    stop: async () => {
      child.kill('SIGKILL');
      await once(child, 'close');
    },
  };
}
