// The headless host as a process: arguments, exit codes, the listening line, signals, secrets between two starts.
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { GatewayFixture, type GatewayOptions } from '../support/gatewayFixture';
import { TemporaryFolder } from '../support/temporaryFolder';
import { waitFor } from '../support/waitFor';

const bundle = join(import.meta.dirname, '../../dist/gateway.js');
const cleanups: (() => Promise<void> | void)[] = [];
let folder: TemporaryFolder;
beforeEach(() => {
  folder = TemporaryFolder.inMemory('headless');
  cleanups.push(() => folder.remove());
});
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

interface Ended {
  code: number | null;
  output: string;
  errors: string;
}

function launch(words: string[], node: string[] = []): { child: ChildProcess; ended: Promise<Ended> } {
  const child = spawn(process.execPath, [...node, bundle, ...words], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  let errors = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const ended = new Promise<Ended>((resolve) => child.on('close', (code) => resolve({ code, output, errors })));
  cleanups.push(() => void child.kill('SIGKILL'));
  return { child, ended };
}

async function run(words: string[], node: string[] = []): Promise<Ended> {
  return launch(words, node).ended;
}

const free = ['--proxy-port', '0', '--management-port', '0'];

async function start(options: GatewayOptions = {}): Promise<GatewayFixture> {
  const gateway = await GatewayFixture.start({ dataDirectory: folder.join('data'), ...options });
  cleanups.push(async () => gateway.close());
  return gateway;
}

async function block(): Promise<{ port: number; server: Server }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanups.push(async () => new Promise<void>((resolve) => server.close(() => resolve())));
  const address = server.address();
  return { port: typeof address === 'object' && address !== null ? address.port : 0, server };
}

describe('arguments', () => {
  it.each([
    [[]],
    [['--data-dir']],
    [['--data-dir', '']],
    [['--data-dir', 'x', '--nope']],
    [['--data-dir', 'x', 'more']],
    [['--data-dir', 'x', '--proxy-port', 'abc']],
    [['--data-dir', 'x', '--proxy-port=-1']],
    [['--data-dir', 'x', '--proxy-port', '65536']],
    [['--data-dir', 'x', '--management-port', '1.5']],
    [['--data-dir', 'x', '--proxy-port', '7000', '--management-port', '7000']],
    [['--data-dir', 'x', '--log-level', 'loud']],
    [['--data-dir', 'x', '--linger', '5']],
    [['--data-dir', 'x', '--managed', '--linger', 'soon']],
  ])('%j: exit 2, usage on stderr, nothing on stdout', async (words) => {
    const { code, output, errors } = await run(words);
    expect({ code, output }).toEqual({ code: 2, output: '' });
    expect(errors).toContain('Usage: gatehouse --data-dir DIR');
    expect(errors.split('\n')[0]).toMatch(/--|argument|option/i);
  });

  it('--help and --version', async () => {
    expect(await run(['--help'])).toMatchObject({
      code: 0,
      output: expect.stringContaining('--data-dir') as string,
      errors: '',
    });
    expect(await run(['--version'])).toMatchObject({
      code: 0,
      output: expect.stringMatching(/^\d+\.\d+\.\d+\S*\n$/) as string,
    });
  });

  it('refuses an old Node before anything is loaded', async () => {
    const preload = folder.join('old.cjs');
    writeFileSync(
      preload,
      "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '22.18.0' } });",
    );
    const { code, output, errors } = await run(['--data-dir', folder.join('data'), ...free], ['--require', preload]);
    expect({ code, output }).toEqual({ code: 1, output: '' });
    expect(errors).toBe('Gatehouse needs Node 22.19 or newer; this is Node 22.18.0.\n');
    expect(existsSync(folder.join('data'))).toBe(false);
  });
});

describe('start', () => {
  it('prints one line when both servers listen', async () => {
    const gateway = await start();
    const { listening } = gateway;
    expect(listening).toEqual({
      event: 'listening',
      proxyUrl: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) as string,
      managementUrl: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) as string,
      managementToken: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/) as string,
      pid: gateway.process.pid,
      version: expect.stringMatching(/^\d+\.\d+\.\d+/) as string,
    });
    expect((await fetch(`${listening.proxyUrl}/health`)).status).toBe(200);
    expect((await gateway.call('getStatus', {})).proxyUrl).toBe(listening.proxyUrl);
    for (const line of gateway.log.split('\n'))
      expect(JSON.parse(line)).toMatchObject({ level: expect.any(String) as string });
    expect(gateway.log).not.toContain(listening.managementToken);
  });

  it.each(['management', 'proxy'])('with the %s port taken: one line that names it, exit 3', async (server) => {
    const { port } = await block();
    const words = ['--data-dir', folder.join('data'), ...free, `--${server}-port`, String(port)];
    const { code, output } = await run(words);
    expect({ code, output }).toEqual({
      code: 3,
      output: `{"event":"port-in-use","port":${port},"server":"${server}"}\n`,
    });
  });

  it.each([
    ['a file', () => writeFileSync(folder.join('data'), 'x'), 'data'],
    ['a link to nowhere', () => symlinkSync('/nowhere/at/all', folder.join('data')), 'data'],
    ['a place below a file', () => writeFileSync(folder.join('data'), 'x'), 'data/inside'],
  ])('with %s as its data directory: exit 4', async (_what, make, name) => {
    make();
    const { code, output } = await run(['--data-dir', folder.join(name), ...free]);
    expect(code).toBe(4);
    expect(JSON.parse(output)).toMatchObject({ event: 'failed', exitCode: 4, reason: 'data-directory' });
  });

  it('where no folder can be made: exit 4', async () => {
    // Node's recursive mkdir never returns here.
    const { code } = await run(['--data-dir', '/proc/nope/data', ...free]);
    expect(code).toBe(4);
  });

  it('with a database that is a folder: exit 4', async () => {
    const gateway = await start();
    await gateway.stop();
    rmSync(folder.join('data', 'gatehouse.db'));
    mkdirSync(folder.join('data', 'gatehouse.db'), { mode: 0o755 });
    expect((await run(['--data-dir', folder.join('data'), ...free])).code).toBe(4);
    expect(statSync(folder.join('data', 'gatehouse.db')).mode & 0o777).toBe(0o755);
  });
});

describe('the demo channel', () => {
  it('is there at the first start, works, and stays out once deleted', async () => {
    const first = await start();
    const [demo, ...others] = await first.call('listChannels', {});
    expect(others).toEqual([]);
    expect(demo).toMatchObject({ name: 'Demo', provider: 'demo', enabled: true, secretState: 'not-needed' });
    const { secret } = await first.createKey();
    const answer = await fetch(`${first.proxyUrl}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'demo-echo', messages: [{ role: 'user', content: 'hello' }] }),
    });
    expect(answer.status).toBe(200);
    await answer.text();
    await waitFor(async () => (await first.call('getStatus', {})).today.requests === 1);
    await first.call('deleteChannel', { id: demo?.id ?? '' });
    expect(await first.stop()).toBe(0);
    const second = await start();
    expect(await second.call('listChannels', {})).toEqual([]);
    expect((await second.call('getStatus', {})).today.requests).toBe(1);
  });
});

describe('secrets', () => {
  const body = { name: 'c', provider: 'openai', secret: 'sk-canary-4f1c2a7e9b3d' };

  it('outlive the process in the encrypted file, and are nowhere in clear', async () => {
    const first = await start();
    const { id } = await first.createChannel(body);
    expect(await first.stop()).toBe(0);
    const names = ['secrets.json', 'secret.key', 'gatehouse.db'];
    for (const name of names) {
      expect(readFileSync(folder.join('data', name), 'latin1')).not.toContain(body.secret);
      expect(statSync(folder.join('data', name)).mode & 0o777).toBe(0o600);
    }
    expect(first.log).not.toContain(body.secret);
    const second = await start();
    expect(await second.call('getChannel', { id })).toMatchObject({ secretState: 'set', secretHint: '9b3d' });
    await second.call('deleteChannel', { id });
    await second.stop();
  });

  it('are kept under GATEHOUSE_SECRET_KEY where it is set, and a wrong one is refused with 4', async () => {
    const key = Buffer.alloc(32, 7).toString('base64');
    const first = await start({ environment: { GATEHOUSE_SECRET_KEY: key } });
    await first.createChannel(body);
    await first.stop();
    expect(existsSync(folder.join('data', 'secret.key'))).toBe(false);
    const again = await start({ environment: { GATEHOUSE_SECRET_KEY: key } });
    await again.stop();
    const wrong = Buffer.alloc(32, 8).toString('base64');
    await expect(start({ environment: { GATEHOUSE_SECRET_KEY: wrong } })).rejects.toThrow(
      /"exitCode":4.*secrets-unreadable/,
    );
    await expect(start({ environment: { GATEHOUSE_SECRET_KEY: 'short' } })).rejects.toThrow(
      /"exitCode":4.*secret-key-invalid/,
    );
  });
});

describe('signals', () => {
  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('%s ends it with 0', async (signal) => {
    const gateway = await start();
    gateway.process.kill(signal);
    await waitFor(() => !gateway.running);
    expect(gateway.process.exitCode).toBe(0);
  });

  it('lives on with its standard streams closed', async () => {
    const gateway = await start({ arguments: ['--log-level', 'debug'] });
    gateway.process.stdout?.destroy();
    gateway.process.stderr?.destroy();
    // Each of these is logged.
    for (let count = 0; count < 5; count += 1)
      await gateway.call('testChannel', { id: (await gateway.call('listChannels', {}))[0]?.id ?? '' });
    expect(await gateway.stop()).toBe(0);
  });

  it('keeps no event stream and no idle connection from ending it', async () => {
    const gateway = await start();
    const socket = new WebSocket(`${gateway.listening.managementUrl.replace('http', 'ws')}/api/v1/events`, {
      headers: { authorization: `Bearer ${gateway.listening.managementToken}` },
    });
    const closed = new Promise<number>((resolve) => socket.on('close', resolve));
    await new Promise((resolve) => socket.once('open', resolve));
    await gateway.call('getStatus', {});
    const began = performance.now();
    expect(await gateway.stop()).toBe(0);
    // Running requests would have 10 s.
    expect(performance.now() - began).toBeLessThan(9000);
    expect(await closed).toBe(1001);
  });
});

describe('a fault that nobody caught', () => {
  it.each([
    ['an exception', "setImmediate(() => { throw new Error('boom'); })"],
    ['a rejection', "Promise.reject(new Error('boom'))"],
  ])('%s is written to the log and ends it with 1', async (_what, fault) => {
    const preload = folder.join('fault.cjs');
    writeFileSync(preload, `process.on('SIGUSR2', () => { ${fault}; });`);
    const gateway = await start({ environment: { NODE_OPTIONS: `--require ${preload}` } });
    const { key } = await gateway.createKey();
    gateway.process.kill('SIGUSR2');
    await waitFor(() => !gateway.running);
    expect(gateway.process.exitCode).toBe(1);
    expect(gateway.log).toContain('Error: boom');
    const next = await start();
    expect((await next.call('listKeys', {})).map(({ id }) => id)).toEqual([key.id]);
  });
});

it('never takes the one token for the other key', async () => {
  const gateway = await start();
  const { secret } = await gateway.createKey();
  const { proxyUrl, managementUrl, managementToken } = gateway.listening;
  const ask = async (url: string, headers: Record<string, string>): Promise<number> =>
    (await fetch(url, { headers })).status;
  for (const path of ['/api/v1/status', '/metrics', '/api/v1/keys']) {
    expect(await ask(`${managementUrl}${path}`, { authorization: `Bearer ${secret}` })).toBe(401);
    expect(await ask(`${managementUrl}${path}`, { 'x-api-key': managementToken })).toBe(401);
    expect(await ask(`${managementUrl}${path}?key=${managementToken}`, {})).toBe(401);
  }
  for (const path of ['/v1/models', '/v1beta/models', '/api/v1/status']) {
    const status = await ask(`${proxyUrl}${path}`, { authorization: `Bearer ${managementToken}` });
    expect([401, 404]).toContain(status);
    if (path !== '/api/v1/status') expect(status).toBe(401);
  }
  expect(await ask(`${proxyUrl}/v1/models`, { 'x-api-key': managementToken })).toBe(401);
  expect(await ask(`${proxyUrl}/v1/models?key=${managementToken}`, {})).toBe(401);
});
