// Starts the native upstream with a port for each protocol and manner, and asks it what it holds. Used by main.ts and the scenarios.
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { cores, spawnOn } from './machine';
import { manners, scriptFile, type Manner } from './scripts';
import { protocols, type Protocol } from './wire';

export interface Upstreams {
  port(protocol: Protocol, manner: Manner): number;
  /** Answers that it is in the middle of now, over all its ports. */
  openAnswers(): Promise<number>;
  stop(): void;
}

/** `count` free ports of loopback. Another program may take one before it is used; then the benchmark fails and says so. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map((server) => {
    const address = server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  });
  await Promise.all(servers.map((server) => once(server.close(), 'close')));
  return ports;
}

/** Writes the scripts to `folder` and starts the program with them. */
export async function startUpstreams(program: string, folder: string): Promise<Upstreams> {
  mkdirSync(folder, { recursive: true });
  const all = protocols.flatMap((protocol) => manners.map((manner) => ({ protocol, manner })));
  const ports = await freePorts(all.length);
  const portOf = new Map(all.map(({ protocol, manner }, index) => [`${protocol} ${manner}`, ports[index] ?? 0]));
  const words = all.flatMap(({ protocol, manner }, index) => {
    const file = path.join(folder, `${protocol}-${manner}.script`);
    writeFileSync(file, scriptFile(protocol, manner));
    return [String(ports[index]), file];
  });
  const child = spawnOn(cores.upstream, [program, ...words]);
  if (child.stdout === null) throw new Error('The upstream has no output.');
  await once(child.stdout, 'data');
  return {
    port: (protocol, manner) => portOf.get(`${protocol} ${manner}`) ?? 0,
    openAnswers: async () => {
      const answer = await fetch(`http://127.0.0.1:${ports[0]}/stats`);
      return ((await answer.json()) as { open: number }).open;
    },
    stop: () => void child.kill('SIGKILL'),
  };
}
