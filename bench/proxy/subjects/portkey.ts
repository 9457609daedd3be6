// Portkey's open gateway, from npm: OpenAI's protocol to an upstream named in headers. It has neither keys of its own nor a request log here.
import { once } from 'node:events';
import path from 'node:path';
import { cores, spawnOn } from '../machine';
import type { Upstreams } from '../upstreams';
import { freePorts } from '../upstreams';
import { clientRequest } from '../wire';
import type { Subject } from './subject';
import { untilListening } from './untilListening';

export const portkeyPackage = { name: '@portkey-ai/gateway', version: '1.15.2' };

/** `modules`: the folder it is installed in. */
export async function portkey(upstreams: Upstreams, modules: string): Promise<Subject> {
  const [port = 0] = await freePorts(1);
  const start = path.join(modules, portkeyPackage.name, 'build/start-server.js');
  const child = spawnOn(cores.subject, [process.execPath, start, `--port=${port}`, '--headless'], {
    stdio: 'ignore',
    env: { ...process.env, NODE_ENV: 'production' },
  });
  const { pid } = child;
  if (pid === undefined) throw new Error('Portkey did not start.');
  await untilListening(port);
  return {
    name: 'portkey',
    pid,
    takes: ({ client, upstream }) => client === 'openai-chat' && upstream === 'openai-chat',
    request: ({ client, upstream, manner, size }) => {
      const made = clientRequest(client, 'bench', { stream: manner !== 'whole', size });
      const host = `http://127.0.0.1:${upstreams.port(upstream, manner)}/v1`;
      const headers = { ...made.headers, authorization: 'Bearer sk-bench', 'x-portkey-provider': 'openai' };
      return { port, ...made, headers: { ...headers, 'x-portkey-custom-host': host } };
    },
    stop: async () => {
      child.kill('SIGKILL');
      await once(child, 'close');
    },
  };
}
