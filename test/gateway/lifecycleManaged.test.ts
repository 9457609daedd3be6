// The life of a managed gateway: leases and linger, keepRunning, keys over IPC, upgrade, the runtime file, its log.
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readRuntimeFile, writeRuntimeFile } from '../../src/gateway/lifecycle/runtimeFile';
import { createGate } from '../support/fakeUpstream/play';
import { FakeUpstream } from '../support/fakeUpstream/fakeUpstream';
import { channelTo, alias } from '../support/house';
import { generateBody, generateHeaders, generatePath, rawRequest, type RawAnswer } from '../support/rawHttp';
import { TemporaryFolder } from '../support/temporaryFolder';
import { waitFor } from '../support/waitFor';
import { ManagedGateway, type ManagedOptions } from './managedGateway';

const cleanups: (() => Promise<void> | void)[] = [];
let folder: TemporaryFolder;
beforeEach(() => {
  folder = TemporaryFolder.inMemory('managed');
  cleanups.push(() => folder.remove());
});
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

const options = (...words: string[]): ManagedOptions => ({ dataDirectory: folder.join('data'), arguments: words });

async function start(...words: string[]): Promise<ManagedGateway> {
  const gateway = await ManagedGateway.start(options(...words));
  cleanups.push(async () => gateway.kill());
  return gateway;
}

async function startUpstream(): Promise<FakeUpstream> {
  const upstream = await FakeUpstream.start();
  cleanups.push(async () => upstream.close());
  return upstream;
}

/** A stream through the gateway that stands still until the gate is opened. */
async function runningStream(gateway: ManagedGateway): Promise<{ answer: Promise<RawAnswer>; finish: () => void }> {
  const upstream = await startUpstream();
  const gate = createGate();
  upstream.script({ beforeFrame: (index) => (index === 3 ? gate.opened : undefined) });
  await gateway.management.call('createChannel', { body: channelTo(upstream, 'anthropic') });
  const { secret } = await gateway.management.call('createKey', { body: { name: 'k' } });
  let bytes = 0;
  const answer = rawRequest(`${gateway.listening.proxyUrl}${generatePath('anthropic', '', true)}`, {
    headers: generateHeaders('anthropic', secret),
    body: generateBody('anthropic', alias('anthropic'), true),
    onData: (chunk) => (bytes += chunk.length),
  });
  await waitFor(() => bytes > 0, { what: 'the first bytes of the stream' });
  return { answer, finish: () => gate.open() };
}

const connects = async (port: number): Promise<boolean> =>
  rawRequest(`http://127.0.0.1:${port}/health`).then(
    () => true,
    () => false,
  );

describe('linger', () => {
  it('leaves after the last lease has gone, with 0, and takes its runtime file along', async () => {
    const gateway = await start('--linger', '100');
    const one = await gateway.listen('window-1');
    const two = await gateway.listen('window-2');
    expect((await gateway.management.call('getStatus', {})).leases).toBe(2);
    one.socket.close();
    await waitFor(async () => (await gateway.management.call('getStatus', {})).leases === 1);
    // Still there well after the linger, for the second window.
    const until = Date.now() + 500;
    await waitFor(async () => (await connects(gateway.proxyPort)) && Date.now() > until);
    two.socket.terminate();
    expect(await gateway.left()).toBe(0);
    expect(existsSync(folder.join('data', 'runtime.json'))).toBe(false);
  });

  it('stays while a request runs, and leaves after it', async () => {
    const gateway = await start('--linger', '50');
    const lease = await gateway.listen('window-1');
    const stream = await runningStream(gateway);
    lease.socket.close();
    const until = Date.now() + 500;
    await waitFor(async () => (await connects(gateway.proxyPort)) && Date.now() > until);
    expect(gateway.running).toBe(true);
    stream.finish();
    expect((await stream.answer).body.toString()).toContain('message_stop');
    expect(await gateway.left()).toBe(0);
  });

  it('stays with --keep-running until the option is taken back', async () => {
    const gateway = await start('--linger', '50', '--keep-running');
    const lease = await gateway.listen('window-1');
    lease.socket.close();
    await waitFor(async () => (await gateway.management.call('getStatus', {})).leases === 0);
    const until = Date.now() + 400;
    await waitFor(async () => (await connects(gateway.proxyPort)) && Date.now() > until);
    expect((await gateway.management.call('getStatus', {})).keepRunning).toBe(true);
    await gateway.management.call('updateOptions', { body: { keepRunning: false } });
    expect(await gateway.left()).toBe(0);
  });
});

describe('the window that forked it', () => {
  it('may die: the gateway lives on, its streams too', async () => {
    const gateway = await start('--linger', '60000');
    await gateway.listen('other-window');
    const stream = await runningStream(gateway);
    gateway.child.disconnect();
    await waitFor(async () => connects(gateway.proxyPort));
    stream.finish();
    const answer = await stream.answer;
    expect(answer.complete).toBe(true);
    expect(answer.body.toString()).toContain('message_stop');
    expect(gateway.running).toBe(true);
  });

  it('hands over the keys, which reach the provider and never the disk', async () => {
    const upstream = await startUpstream();
    const first = await start();
    const { id } = await first.management.call('createChannel', { body: channelTo(upstream, 'gemini') });
    const { secret } = await first.management.call('createKey', { body: { name: 'k' } });
    await first.management.call('drain', { body: { reason: 'restart' } });
    expect(await first.left()).toBe(0);

    const gateway = await start();
    // Without its key the channel cannot be used, although it is known to have one.
    expect(await gateway.management.call('getChannel', { id })).toMatchObject({ secretState: 'set' });
    gateway.sendSecrets({ [id]: { secret: upstream.secret, setAt: Date.now() } });
    const answer = await waitFor(async () => {
      const given = await rawRequest(`${gateway.listening.proxyUrl}${generatePath('gemini', alias('gemini'), false)}`, {
        headers: generateHeaders('gemini', secret),
        body: generateBody('gemini', alias('gemini'), false),
      });
      return given.status === 200 ? given : undefined;
    });
    expect(answer.complete).toBe(true);
    // Nonsense from the window is no reason to fall.
    gateway.child.send({ type: 'nonsense' });
    gateway.child.send('text');
    await waitFor(async () => connects(gateway.proxyPort));
    await gateway.management.call('drain', { body: { reason: 'stop' } });
    expect(await gateway.left()).toBe(0);
    for (const name of ['gatehouse.db', 'gateway.log']) {
      expect(readFileSync(folder.join('data', name), 'latin1')).not.toContain(upstream.secret);
    }
    expect(existsSync(folder.join('data', 'secrets.json'))).toBe(false);
  });

  it('with the oldest lease keeps the keys that are set over the API', async () => {
    const gateway = await start();
    const oldest = await gateway.listen('window-1');
    const younger = await gateway.listen('window-2');
    const body = { name: 'c', provider: 'openai', secret: 'sk-a-real-key-0001' };
    const { id } = await gateway.management.call('createChannel', { body });
    const secrets = await waitFor(() => oldest.heard.find((event) => event.type === 'secrets'));
    expect(secrets).toMatchObject({ secrets: { [id]: { secret: body.secret } } });
    expect(younger.heard.some((event) => event.type === 'secrets')).toBe(false);
    // To remember, not to keep: it may be the one that equips the next gateway.
    const known = await waitFor(() => younger.heard.find((event) => event.type === 'known-secrets'));
    expect(known).toMatchObject({ secrets: { [id]: { secret: body.secret } } });
    // Leases hear the log as well, without the secret.
    await gateway.management.call('updateChannel', { id, body: { enabled: false } });
    const other = [...oldest.heard, ...younger.heard].filter(
      ({ type }) => type !== 'secrets' && type !== 'known-secrets',
    );
    expect(JSON.stringify(other)).not.toContain(body.secret);
  });
});

describe('upgrade', () => {
  it('frees both ports at once, finishes the stream, tells the windows, leaves with 0', async () => {
    const old = await start();
    const lease = await old.listen('window-1');
    const stream = await runningStream(old);
    const ports = ['--proxy-port', String(old.proxyPort), '--management-port', String(old.managementPort)];
    await old.management.call('drain', { body: { reason: 'upgrade' } });
    // No retry: the ports are free when the answer is there. One data directory, two processes for a while.
    const successor = await start(...ports);
    expect([successor.proxyPort, successor.managementPort]).toEqual([old.proxyPort, old.managementPort]);
    await waitFor(() => lease.heard.some((event) => event.type === 'draining' && event.reason === 'upgrade'));
    expect(old.running).toBe(true);
    expect(readRuntimeFile(folder.join('data'))?.pid).toBe(successor.listening.pid);

    stream.finish();
    const answer = await stream.answer;
    expect(answer.complete).toBe(true);
    expect(answer.body.toString()).toContain('message_stop');
    expect(await old.left()).toBe(0);
    // The successor's file is not taken along, and the old one's request is in the log.
    expect(readRuntimeFile(folder.join('data'))?.pid).toBe(successor.listening.pid);
    const { rows } = await successor.management.call('listRequests', {});
    expect(rows[0]).toMatchObject({ outcome: 'ok', outputTokens: 30 });
  });

  it('is shortened by a stop: 10 s, then the stream is ended with an error of its protocol', async () => {
    const gateway = await start();
    const stream = await runningStream(gateway);
    await gateway.management.call('drain', { body: { reason: 'upgrade' } });
    const began = performance.now();
    gateway.child.kill('SIGTERM');
    const answer = await stream.answer;
    expect(performance.now() - began).toBeGreaterThan(9000);
    expect(performance.now() - began).toBeLessThan(25_000);
    expect(answer.body.toString()).toMatch(/event: error\ndata: .*"type":"error"/);
    expect(answer.body.toString()).not.toContain('message_stop');
    expect(await gateway.left()).toBe(0);
  });

  it('can be cut short by a second signal', async () => {
    const gateway = await start();
    const stream = await runningStream(gateway);
    gateway.child.kill('SIGTERM');
    await waitFor(async () => !(await connects(gateway.proxyPort)));
    expect(gateway.running).toBe(true);
    const began = performance.now();
    gateway.child.kill('SIGINT');
    // Without the second signal it would be 10 s.
    expect(await gateway.left(9000)).toBe(130);
    expect(performance.now() - began).toBeLessThan(9000);
    expect((await stream.answer).complete).toBe(false);
    expect(existsSync(folder.join('data', 'runtime.json'))).toBe(false);
  });
});

describe('the runtime file', () => {
  it('says where the gateway is, to its owner alone, with a new token at each start', async () => {
    const first = await start();
    const file = folder.join('data', 'runtime.json');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(folder.join('data')).mode & 0o777).toBe(0o700);
    const { event: _event, ...said } = first.listening;
    expect(readRuntimeFile(folder.join('data'))).toMatchObject(said);
    expect(said.managementToken).toMatch(/^[A-Za-z0-9_-]{43}$/);
    await first.kill();
    // A crash leaves the file; the next start replaces it.
    expect(readRuntimeFile(folder.join('data'))?.pid).toBe(said.pid);
    const second = await start();
    expect(second.listening.managementToken).not.toBe(said.managementToken);
    expect(readRuntimeFile(folder.join('data'))?.managementToken).toBe(second.listening.managementToken);
  });

  it('stays when it is no longer ours', async () => {
    const gateway = await start();
    const other = { ...gateway.listening, managementToken: 'of-another', startedAt: new Date().toISOString() };
    writeRuntimeFile(folder.join('data'), other);
    await gateway.management.call('drain', { body: { reason: 'stop' } });
    expect(await gateway.left()).toBe(0);
    expect(readRuntimeFile(folder.join('data'))?.managementToken).toBe('of-another');
  });
});

describe('a start that fails', () => {
  it('names the taken port, whichever it is, and leaves with 3', async () => {
    const blocker = createServer();
    await new Promise<void>((resolve) => blocker.listen(0, '127.0.0.1', resolve));
    cleanups.push(async () => new Promise<void>((resolve) => blocker.close(() => resolve())));
    const address = blocker.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    for (const server of ['management', 'proxy'] as const) {
      const gateway = ManagedGateway.fork(options(`--${server}-port`, String(port)));
      expect(await gateway.left()).toBe(3);
      expect(gateway.messages).toEqual([{ event: 'port-in-use', port, server }]);
      expect(existsSync(folder.join('data', 'runtime.json'))).toBe(false);
    }
  });

  it('says why the data directory cannot be used and leaves with 4', async () => {
    writeFileSync(folder.join('data'), 'a file');
    const gateway = ManagedGateway.fork(options());
    expect(await gateway.left()).toBe(4);
    expect(gateway.messages).toMatchObject([{ event: 'failed', exitCode: 4, reason: 'data-directory' }]);
  });

  it('does not touch the database of the one that holds the lock', async () => {
    const first = await start();
    const second = ManagedGateway.fork(options('--management-port', String(first.managementPort)));
    expect(await second.left()).toBe(3);
    expect((await first.management.call('getStatus', {})).warnings).toEqual([]);
    expect(readRuntimeFile(folder.join('data'))?.pid).toBe(first.listening.pid);
  });
});

it('writes its log to a file of its owner alone', async () => {
  const gateway = await start();
  const file = folder.join('data', 'gateway.log');
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  expect(lines.map((line) => (JSON.parse(line) as { message: string }).message)).toEqual(
    expect.arrayContaining(['starting', 'listening']),
  );
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(lines.join('\n')).not.toContain(gateway.listening.managementToken);
});
