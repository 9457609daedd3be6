// Which program holds a port: the parsers of what Linux, macOS and Windows print.
import { once } from 'node:events';
import net from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { findFreePort, findPortOwner, isPortOpen } from '../../src/extension/portOwner';
import {
  listeningInodes,
  pidFromNetstat,
  programFromLsof,
  programFromTasklist,
  programName,
} from '../../src/extension/portOwnerParsers';
import { isAllowedPort, parsePort } from '../../src/extension/portRules';

const procNetTcp = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:2D3C 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 48213 1 0000000000000000 100 0 0 10 0
   1: 0100007F:2D3C 0100007F:D431 01 00000000:00000000 00:00000000 00000000  1000        0 48999 1 0000000000000000 20 4 30 10 -1
   2: 00000000:0050 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1203 1 0000000000000000 100 0 0 10 0
`;

const netstat = `
Active Connections

  Proto  Local Address          Foreign Address        State           PID
  TCP    0.0.0.0:135            0.0.0.0:0              LISTENING       1044
  TCP    127.0.0.1:11580        0.0.0.0:0              ABHÖREN         9312
  TCP    127.0.0.1:11580        127.0.0.1:53122        HERGESTELLT     9312
  TCP    127.0.0.1:53122        127.0.0.1:11580        HERGESTELLT     700
`;

describe('port owner parsers', () => {
  it('finds listening sockets of one port in /proc/net/tcp', () => {
    expect(listeningInodes(procNetTcp, 11580)).toEqual(['48213']);
    expect(listeningInodes(procNetTcp, 80)).toEqual(['1203']);
    expect(listeningInodes(procNetTcp, 8080)).toEqual([]);
  });

  it.each([
    ['/usr/bin/node\0/srv/app/server.js\0--token=abc\0', 'node server.js'],
    ['/usr/bin/python3.12\0-u\0/opt/tool.py\0', 'python3.12 tool.py'],
    ['nginx: master process /usr/sbin/nginx\0', 'nginx:'],
    ['C:\\Tools\\litellm.exe\0--port\0', 'litellm.exe'],
    ['node\0', 'node'],
    ['python3\0-m\0http.server\0--bind\0', 'python3 http.server'],
    ['node\0--require\0/x/preload.cjs\0--import\0tsx\0/srv/main.ts\0', 'node main.ts'],
  ])('names %j', (commandLine, name) => expect(programName(commandLine)).toBe(name));

  it('names nothing for an empty command line', () => expect(programName('')).toBeUndefined());

  it('reads lsof, netstat in any language, and tasklist', () => {
    expect(programFromLsof('p812\ncPython\\x20app\nf3\n')).toBe('Python app');
    expect(programFromLsof('')).toBeUndefined();
    expect(pidFromNetstat(netstat, 11580)).toBe(9312);
    expect(pidFromNetstat(netstat, 53122)).toBeUndefined();
    expect(programFromTasklist('"ollama.exe","9312","Console","1","54,312 K"\r\n')).toBe('ollama.exe');
    expect(programFromTasklist('INFO: No tasks are running which match the specified criteria.\r\n')).toBeUndefined();
  });
});

describe('ports of this machine', () => {
  const servers: net.Server[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) server.close();
  });
  async function listen(): Promise<number> {
    const server = net.createServer().listen(0, '127.0.0.1');
    servers.push(server);
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    return address.port;
  }

  it.runIf(process.platform === 'linux')('names this very process as the owner of its port', async () => {
    expect(await findPortOwner(await listen())).toContain('node');
  });

  it('tells an open port from a closed one, and suggests one that is free', async () => {
    const port = await listen();
    expect(await isPortOpen(port)).toBe(true);
    const free = await findFreePort(port);
    expect(free).not.toBe(port);
    expect(await isPortOpen(free)).toBe(false);
  });
});

describe('port rules', () => {
  it.each(['1024', ' 11580 ', '65535'])('allows %j', (text) => expect(parsePort(text)).toBe(Number(text)));
  it.each(['0', '1023', '65536', '11580.5', '1e4', '-1', '', 'abc'])('refuses %j', (text) =>
    expect(parsePort(text)).toBeUndefined(),
  );
  it('refuses what is not a whole number', () => {
    expect([NaN, '11580', null, 2000.5].map(isAllowedPort)).toEqual([false, false, false, false]);
  });
});
