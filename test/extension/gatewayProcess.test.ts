// Forks small scripts in place of the gateway: what the supervisor learns of each way a start can go.
import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  gatewayArguments,
  gatewayEnvironment,
  launchGateway,
  reasonFrom,
  type GatewayProcess,
  type LaunchOptions,
} from '../../src/extension/gatewayProcess';
import { inEnglish } from '../../src/extension/translate';
import { gatewayFlags } from '../../src/shared/gatewayFlags';
import { TemporaryFolder } from '../support/temporaryFolder';
import { waitFor } from '../support/waitFor';

let folder: TemporaryFolder;
const launched: GatewayProcess[] = [];
beforeEach(() => {
  folder = new TemporaryFolder('launch');
});
afterEach(() => {
  for (const gateway of launched.splice(0)) gateway.abandon();
  folder.remove();
});

function optionsFor(script: string): LaunchOptions {
  const modulePath = folder.join('gateway.cjs');
  writeFileSync(modulePath, script);
  return {
    modulePath,
    dataDirectory: folder.join('data'),
    logDirectory: folder.join('log'),
    proxyPort: 2001,
    managementPort: 2002,
    keepRunning: false,
    logLevel: 'info',
    lingerMilliseconds: 5000,
    t: inEnglish,
  };
}

function launch(script: string): GatewayProcess {
  const gateway = launchGateway(optionsFor(script));
  launched.push(gateway);
  return gateway;
}

const listening = `{ event: 'listening', proxyUrl: 'p', managementUrl: 'm', managementToken: 'secret', pid: process.pid, version: '1' }`;

describe('launchGateway', () => {
  it('tells that it listens, and hands it the real keys over IPC', async () => {
    const gateway = launch(`
      process.on('message', (message) => process.send({ event: 'listening', managementUrl: JSON.stringify(message), managementToken: 't', pid: process.pid }));
    `);
    expect(gateway.sendSecrets({ c: { secret: 'sk-1', setAt: 1 } })).toBe(true);
    const outcome = await gateway.outcome;
    expect(outcome).toMatchObject({ kind: 'listening', pid: gateway.pid });
    expect(outcome).toHaveProperty('managementUrl', '{"type":"secrets","secrets":{"c":{"secret":"sk-1","setAt":1}}}');
    gateway.release();
    expect(gateway.sendSecrets({})).toBe(false);
  });

  it('gives it our arguments, a clean environment, its data directory as its place, and no standard streams of ours', async () => {
    const gateway = launch(`
      const facts = { words: process.argv.slice(2), cwd: process.cwd(), execArgv: process.execArgv, asNode: process.env.ELECTRON_RUN_AS_NODE };
      process.send({ event: 'listening', managementUrl: JSON.stringify(facts), managementToken: 't', pid: process.pid });
      setInterval(() => {}, 1000);
    `);
    const outcome = await gateway.outcome;
    const facts: unknown = JSON.parse(outcome.kind === 'listening' ? outcome.managementUrl : '{}');
    expect(facts).toMatchObject({ cwd: folder.join('data'), execArgv: [...gatewayFlags], asNode: '1' });
    expect(facts).toHaveProperty('words', gatewayArguments(optionsFor('')));
  });

  it('gives it a private folder for its compiled code, and removes those of other versions', async () => {
    const old = folder.join('data/compiled/older');
    mkdirSync(old, { recursive: true });
    const gateway = launch(`
      process.send({ event: 'listening', managementUrl: process.env.NODE_COMPILE_CACHE, managementToken: 't', pid: process.pid });
      setInterval(() => {}, 1000);
    `);
    const outcome = await gateway.outcome;
    const given = outcome.kind === 'listening' ? outcome.managementUrl : '';
    expect(path.dirname(given)).toBe(folder.join('data/compiled'));
    if (process.platform !== 'win32') expect(statSync(given).mode & 0o777).toBe(0o700);
    await waitFor(() => !existsSync(old));
  });

  it('tells which port is taken, also when only the exit code says so', async () => {
    const told = launch(`process.send({ event: 'port-in-use', port: 2001, server: 'proxy' }, () => process.exit(3));`);
    expect(await told.outcome).toEqual({ kind: 'port-in-use', port: 2001, server: 'proxy' });
    const silent = launch('process.exit(3)');
    expect(await silent.outcome).toEqual({ kind: 'port-in-use', port: 2002, server: 'management' });
  });

  it.each([
    ['process.exit(1)', 'it ended with exit code 1', false],
    ['process.kill(process.pid, "SIGKILL")', 'it was ended by SIGKILL', false],
    ['throw new RangeError("out of range")', 'RangeError: out of range', false],
    [`process.send({ event: 'failed', message: 'no room', exitCode: 4 }, () => process.exit(4))`, 'no room', true],
    [`process.send({ event: 'failed', message: 'bad words', exitCode: 2 }, () => process.exit(2))`, 'bad words', true],
  ])('gives the reason of a start that fails: %s', async (script, reason, final) => {
    expect(await launch(script).outcome).toEqual({ kind: 'failed', reason, final });
  });

  it('tells later why a process that listened has ended', async () => {
    const gateway = launch(
      `process.send(${listening}); process.on('message', () => process.kill(process.pid, 'SIGKILL'));`,
    );
    await gateway.outcome;
    gateway.sendSecrets({});
    expect(await gateway.endReason()).toBe('it was ended by SIGKILL');
  });

  it('has no end reason for a process that runs', async () => {
    const gateway = launch(`process.send(${listening}); setInterval(() => {}, 1000);`);
    await gateway.outcome;
    expect(await gateway.endReason()).toBeUndefined();
  });
});

describe('the environment of the gateway', () => {
  it('has nothing that is meant for processes of VS Code, and keeps what requests need', () => {
    const environment = gatewayEnvironment({
      PATH: '/bin',
      HOME: '/home/me',
      HTTPS_PROXY: 'http://proxy',
      NODE_EXTRA_CA_CERTS: '/ca.pem',
      NODE_OPTIONS: '--inspect-brk',
      VSCODE_IPC_HOOK: '/tmp/x.sock',
      VSCODE_PID: '1',
      ELECTRON_NO_ASAR: '1',
      NODE_CHANNEL_FD: '3',
      CODE_SERVER_PARENT_PID: '2',
    });
    expect(environment).toEqual({
      PATH: '/bin',
      HOME: '/home/me',
      HTTPS_PROXY: 'http://proxy',
      NODE_EXTRA_CA_CERTS: '/ca.pem',
      ELECTRON_RUN_AS_NODE: '1',
    });
  });
});

describe('reasonFrom', () => {
  it.each([
    [
      'file.js:1\nthrow x\n^\n\nTypeError: x is not a function\n    at main (file.js:1)\n\nNode.js v24.0.0\n',
      'TypeError: x is not a function',
    ],
    ['Error [ERR_X]: cannot load\n    at y\n', 'Error [ERR_X]: cannot load'],
    [
      '{"level":"info","message":"hello"}\n{"level":"error","message":"the disk is gone"}\n{"level":"info","message":"bye"}',
      'the disk is gone',
    ],
  ])('of %j', (text, reason) => expect(reasonFrom(text)).toBe(reason));
  it.each(['', 'a warning of somebody\n', '{"level":"info","message":"hello"}'])('none of %j', (text) =>
    expect(reasonFrom(text)).toBeUndefined(),
  );
});
