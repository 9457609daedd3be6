// Several windows and the real gateway process: the supervisor of each window runs here, the gateway is forked as in VS Code.
// Covers races, death, stop, restart, a port of another program, and the real keys on their way to a restarted gateway.
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GatewayBringer } from '../../src/extension/gatewayBringer';
import { launchGateway } from '../../src/extension/gatewayProcess';
import { GatewaySupervisor } from '../../src/extension/gatewaySupervisor';
import { findPortOwner, isPortOpen } from '../../src/extension/portOwner';
import { readRuntimeFile } from '../../src/extension/runtimeFile';
import { SecretExchange } from '../../src/extension/secretExchange';
import { SecretKeeper, secretsEntry } from '../../src/extension/secrets';
import { StartClaim } from '../../src/extension/startClaim';
import { inEnglish } from '../../src/extension/translate';
import { freePorts } from '../../scripts/host/freePorts.mjs';
import { quietLog } from '../extension/quietLog';
import { FakeUpstream } from '../support/fakeUpstream/fakeUpstream';
import { alias, channelTo } from '../support/house';
import { generateBody, generateHeaders, generatePath, rawRequest } from '../support/rawHttp';
import { TemporaryFolder } from '../support/temporaryFolder';
import { waitFor } from '../support/waitFor';
import { recordTests } from '../support/qualityFigure';

const root = path.join(import.meta.dirname, '../..');
const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { version: string };

interface Window {
  supervisor: GatewaySupervisor;
  secretStorage: Map<string, string>;
  launches: () => number;
}

let folder: TemporaryFolder;
let ports: { proxyPort: number; managementPort: number };
let windows: Window[] = [];
const pids = new Set<number>();

beforeEach(async () => {
  folder = new TemporaryFolder('windows');
  const [proxyPort = 0, managementPort = 0] = await freePorts(2);
  ports = { proxyPort, managementPort };
});

afterEach(async () => {
  for (const { supervisor } of windows) supervisor.dispose();
  windows = [];
  for (const pid of pids) {
    if (isAlive(pid)) process.kill(pid, 'SIGKILL');
    await waitFor(() => !isAlive(pid));
  }
  pids.clear();
  folder.remove();
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function openWindow({ ourVersion = version, secretStorage = new Map<string, string>() } = {}): Window {
  const dataDirectory = folder.join('data');
  const shared = { log: quietLog(), now: Date.now, random: Math.random, t: inEnglish };
  const keeper = new SecretKeeper({
    store: {
      get: (key) => Promise.resolve(secretStorage.get(key)),
      store: (key, value) => Promise.resolve(void secretStorage.set(key, value)),
    },
    log: shared.log,
    now: Date.now,
    onDamaged: () => undefined,
  });
  const exchange = new SecretExchange(keeper, shared.log);
  const startClaim = new StartClaim(dataDirectory, Date.now);
  let launches = 0;
  const bringer = new GatewayBringer({
    ...shared,
    version: ourVersion,
    lease: randomUUID(),
    ports: () => ports,
    readRuntime: () => readRuntimeFile(dataDirectory),
    launch: () => {
      launches += 1;
      const launched = launchGateway({
        ...ports,
        modulePath: path.join(root, 'dist/gateway.js'),
        dataDirectory,
        logDirectory: folder.join(`log-${windows.length}`),
        keepRunning: false,
        logLevel: 'info',
        lingerMilliseconds: 300,
        t: inEnglish,
      });
      if (launched.pid !== undefined) pids.add(launched.pid);
      return launched;
    },
    claimStart: () => startClaim.take(),
    equip: (launched) => exchange.equip(launched),
    onEvent: (event) => {
      if (event.type === 'secrets') exchange.received(event.secrets, event.removed);
      if (event.type === 'known-secrets') exchange.known(event.secrets, event.removed);
    },
    isPortOpen,
    portOwner: findPortOwner,
  });
  const supervisor = new GatewaySupervisor({
    ...shared,
    bringer,
    ports: () => ports,
    obstacle: undefined,
    watchInterval: 50,
  });
  supervisor.attachments.subscribe((connection) => exchange.attached(connection));
  const window = { supervisor, secretStorage, launches: () => launches };
  windows.push(window);
  supervisor.begin();
  return window;
}

async function running(window: Window, besides?: number): Promise<number> {
  return waitFor(
    () => {
      const pid = window.supervisor.connection?.runtime.pid;
      return window.supervisor.state.state === 'running' && pid !== besides && pid;
    },
    { timeout: 20_000, what: 'a running gateway' },
  );
}

const clientOf = (window: Window) => {
  const client = window.supervisor.connection?.client;
  if (client === undefined) throw new Error('not attached');
  return client;
};

describe('windows and the real gateway', () => {
  recordTests(
    40,
    'three windows',
    (ran, failed) => `${ran} tests of windows that share, lose and replace the gateway, ${failed} failed`,
  );
  it('three windows that open at once share one process, on the ports of the settings', async () => {
    const opened = [openWindow(), openWindow(), openWindow()];
    const found = await Promise.all(opened.map((window) => running(window)));
    expect(new Set(found).size).toBe(1);
    expect(opened[0]?.supervisor.connection?.runtime).toMatchObject({
      version,
      proxyUrl: `http://127.0.0.1:${ports.proxyPort}`,
      managementUrl: `http://127.0.0.1:${ports.managementPort}`,
    });
    await waitFor(() => opened.every(({ supervisor }) => supervisor.connection?.status.leases === 3));
  });

  it('a killed gateway has one successor, to which all windows attach', async () => {
    const opened = [openWindow(), openWindow(), openWindow()];
    const [first = 0] = await Promise.all(opened.map((window) => running(window)));
    process.kill(first, 'SIGKILL');
    const next = await Promise.all(opened.map((window) => running(window, first)));
    expect(new Set(next).size).toBe(1);
    expect(isAlive(first)).toBe(false);
  });

  it('the gateway outlives the window that started it while another holds a lease, and leaves after the last', async () => {
    const starter = openWindow();
    const pid = await running(starter);
    const other = openWindow();
    await running(other);
    starter.supervisor.dispose();
    await waitFor(() => other.supervisor.connection?.status.leases === 1);
    expect((await clientOf(other).call('getStatus', {})).pid).toBe(pid);
    other.supervisor.dispose();
    await waitFor(() => !isAlive(pid), { what: 'the end of a gateway that nobody needs' });
    expect(await readRuntimeFile(folder.join('data'))).toBeUndefined();
  });

  it('stop ends it for every window; start in one brings it back for all', async () => {
    const [first, second] = [openWindow(), openWindow()];
    const pid = await running(first);
    await running(second);
    await first.supervisor.stop();
    await waitFor(() => [first, second].every(({ supervisor }) => supervisor.state.state === 'stopped'));
    await waitFor(() => !isAlive(pid));
    second.supervisor.start();
    const next = await running(second);
    expect(await running(first)).toBe(next);
  });

  it('restart and a change of ports bring a new process on the new ports', async () => {
    const [first, second] = [openWindow(), openWindow()];
    const pid = await running(first);
    await running(second);
    await first.supervisor.restart();
    const next = await running(first, pid);
    expect(await running(second, pid)).toBe(next);
    const [proxyPort = 0, managementPort = 0] = await freePorts(2);
    ports = { proxyPort, managementPort };
    await Promise.all([first.supervisor.portsChanged(), second.supervisor.portsChanged()]);
    const last = await running(first, next);
    expect(await running(second, next)).toBe(last);
    expect(second.supervisor.state).toMatchObject({ proxyUrl: `http://127.0.0.1:${proxyPort}` });
  });

  it('a newer window replaces the gateway of an older one', async () => {
    const older = openWindow();
    const pid = await running(older);
    const newer = openWindow({ ourVersion: '999.0.0' });
    // The successor is this build, which a window of 999.0.0 finds too old as well: what counts here is who makes room.
    await waitFor(() => !isAlive(pid), { timeout: 20_000, what: 'the end of the older gateway' });
    expect(newer.launches()).toBeGreaterThan(0);
  });

  it('names the program that holds the port, and starts when it leaves', async () => {
    const server = net.createServer((socket) => socket.destroy()).listen(ports.proxyPort, '127.0.0.1');
    await once(server, 'listening');
    const window = openWindow();
    await waitFor(() => window.supervisor.state.state === 'port-taken', { timeout: 20_000 });
    const program: unknown = process.platform === 'linux' ? expect.stringContaining('node') : expect.anything();
    expect(window.supervisor.state).toMatchObject({ port: ports.proxyPort, server: 'proxy', program });
    server.close();
    await running(window);
  });

  it('real keys reach a gateway that was started anew, and come back to the storage when they change', async () => {
    const window = openWindow();
    const pid = await running(window);
    const body = {
      name: 'Own',
      provider: 'custom-openai',
      protocol: 'openai-chat' as const,
      baseUrl: 'https://api.example.com/v1',
      secret: 'sk-test-0123456789',
    };
    const channel = await clientOf(window).call('createChannel', { body });
    await waitFor(() => window.secretStorage.get(secretsEntry)?.includes(body.secret));
    process.kill(pid, 'SIGKILL');
    await running(window, pid);
    // A window that knows nothing takes part now: the first one's keys must survive its empty storage.
    const stranger = openWindow();
    await running(stranger);
    await clientOf(stranger).call('updateChannel', { id: channel.id, body: { priority: 1 } });
    const second = await clientOf(stranger).call('createChannel', {
      body: { ...body, name: 'Second', secret: 'sk-other-987654' },
    });
    await waitFor(() => window.secretStorage.get(secretsEntry)?.includes(second.id));
    expect(JSON.parse(window.secretStorage.get(secretsEntry) ?? '{}')).toMatchObject({
      [channel.id]: { secret: body.secret },
      [second.id]: { secret: 'sk-other-987654' },
    });
    await clientOf(window).call('deleteChannel', { id: channel.id });
    await waitFor(() => window.secretStorage.get(secretsEntry)?.includes(channel.id) === false);
  });

  it('real keys are there again when the window that wrote them is lost together with the gateway', async () => {
    const upstream = await FakeUpstream.start();
    // Each has a storage of its own: there are hosts whose windows do not hear what another has written.
    const writer = openWindow();
    const pid = await running(writer);
    const other = openWindow();
    await running(other);
    await clientOf(writer).call('createChannel', { body: channelTo(upstream, 'openai-chat') });
    const { secret } = await clientOf(writer).call('createKey', { body: { name: 'after the loss' } });
    await waitFor(() => writer.secretStorage.get(secretsEntry)?.includes(upstream.secret));
    expect(other.secretStorage.size).toBe(0);
    writer.supervisor.dispose();
    process.kill(pid, 'SIGKILL');
    await running(other, pid);
    const model = alias('openai-chat');
    const answer = await rawRequest(`http://127.0.0.1:${ports.proxyPort}${generatePath('openai-chat', model, false)}`, {
      headers: generateHeaders('openai-chat', secret),
      body: generateBody('openai-chat', model, false),
    });
    expect(answer.status).toBe(200);
    await upstream.close();
  });
});
