// Relays that only pass bytes on, with a port for each upstream: `dispatch` (Node) and `nginx` (where it is installed).
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { cores, spawnOn } from '../machine';
import { manners } from '../scripts';
import { freePorts, type Upstreams } from '../upstreams';
import { clientRequest, protocols } from '../wire';
import { askStall, withProbe } from './stall';
import type { Subject } from './subject';
import { untilListening } from './untilListening';

interface Way {
  name: string;
  port: number;
  upstream: number;
}

async function waysTo(upstreams: Upstreams): Promise<Way[]> {
  const all = protocols.flatMap((protocol) => manners.map((manner) => ({ protocol, manner })));
  const ports = await freePorts(all.length);
  return all.map(({ protocol, manner }, index) => ({
    name: `${protocol} ${manner}`,
    port: ports[index] ?? 0,
    upstream: upstreams.port(protocol, manner),
  }));
}

const relaying = (ways: readonly Way[]): Pick<Subject, 'takes' | 'request'> => ({
  takes: () => true,
  // Nothing is translated: the upstream speaks as the client does, and says the same.
  request: ({ client, manner, size }) => {
    const made = clientRequest(client, 'bench', { stream: manner !== 'whole', size });
    return { port: ways.find(({ name }) => name === `${client} ${manner}`)?.port ?? 0, ...made };
  },
});

/** The reference: see dispatchRelay.mjs. `probe`: it tells its stalls. */
export async function dispatch(upstreams: Upstreams, sources: string, probe = false): Promise<Subject> {
  const ways = await waysTo(upstreams);
  const words = ways.flatMap(({ port, upstream }) => [String(port), String(upstream)]);
  const program = path.join(sources, 'subjects/dispatchRelay.mjs');
  const child = spawnOn(cores.subject, [process.execPath, ...(probe ? withProbe(sources) : []), program, ...words]);
  if (child.stdout === null || child.pid === undefined) throw new Error('The relay did not start.');
  const lines = createInterface({ input: child.stdout });
  await once(lines, 'line');
  const stop = async (): Promise<void> => {
    child.kill('SIGKILL');
    await once(child, 'close');
  };
  const stall = probe ? { stall: () => askStall(child, lines) } : {};
  return { name: 'dispatch', pid: child.pid, ...relaying(ways), ...stall, stop };
}

/** nginx (`program`) with one worker and kept connections. */
export async function nginx(upstreams: Upstreams, program: string, folder: string): Promise<Subject> {
  const ways = await waysTo(upstreams);
  mkdirSync(folder, { recursive: true });
  const servers = ways.map(
    ({ port, upstream }) => `upstream u${port} { server 127.0.0.1:${upstream}; keepalive 1024; }
  server { listen 127.0.0.1:${port} backlog=4096; location / { proxy_pass http://u${port}; proxy_http_version 1.1;
    proxy_set_header Connection ""; proxy_buffering off; proxy_request_buffering off; } }`,
  );
  const file = path.join(folder, 'nginx.conf');
  writeFileSync(
    file,
    `daemon off; master_process off; worker_processes 1; pid ${path.join(folder, 'nginx.pid')}; error_log stderr crit;
events { worker_connections 8192; }
http { access_log off; client_max_body_size 64m; client_body_temp_path ${folder}; proxy_temp_path ${folder};
  fastcgi_temp_path ${folder}; uwsgi_temp_path ${folder}; scgi_temp_path ${folder}; keepalive_requests 1000000000;
  ${servers.join('\n  ')} }\n`,
  );
  const child = spawnOn(cores.subject, [program, '-e', 'stderr', '-c', file], { stdio: 'ignore' });
  const { pid } = child;
  if (pid === undefined) throw new Error('nginx did not start.');
  await untilListening(ways[0]?.port ?? 0);
  const stop = async (): Promise<void> => {
    child.kill('SIGKILL');
    await once(child, 'close');
  };
  return { name: 'nginx', pid, ...relaying(ways), stop };
}
