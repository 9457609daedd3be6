// `gatehouse restore` and `gatehouse status`: the built program without VS Code and without a running gateway, and as the uninstall hook.
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { GatewayFixture } from '../support/gatewayFixture';
import { Home, settingsOf } from '../takeover/kit';

const root = path.join(import.meta.dirname, '../..');
const program = path.join(root, 'dist', 'gateway.js');

const open: { close(): Promise<void> | void }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

function run(words: string[], environment: Record<string, string> = {}): Promise<Ended> {
  const { PATH = '' } = process.env;
  return new Promise((resolve) => {
    execFile(process.execPath, [program, ...words], { env: { PATH, ...environment } }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : error === null ? 0 : -1, stdout, stderr });
    });
  });
}

/** A home with Codex and Claude Code taken over by a gateway that was killed, and how it was before. */
async function takenOver(dataDirectory: (home: Home) => string) {
  const home = Home.with('codex');
  open.push({ close: () => home[Symbol.dispose]() });
  for (const [file, text] of Object.entries(settingsOf('claude-code'))) home.write(file, text);
  const before = tools(home);
  const directory = dataDirectory(home);
  mkdirSync(path.dirname(directory), { recursive: true });
  const gateway = await GatewayFixture.start({ dataDirectory: directory, arguments: ['--home', home.path] });
  open.push(gateway);
  await gateway.call('takeOverTool', { id: 'codex', body: { model: 'demo-echo' } });
  await gateway.call('takeOverTool', { id: 'claude-code', body: {} });
  const { proxyUrl } = gateway;
  await gateway.kill();
  expect(tools(home)).not.toEqual(before);
  return { home, before, directory, proxyUrl };
}

const beside = (home: Home): string => path.join(home.path, '..', 'data');
const inEditor =
  (editor: string) =>
  (home: Home): string =>
    home.file(`.config/${editor}/User/globalStorage/gatehouse.gatehouse`);

/** The settings of the tools alone. */
function tools(home: Home): Record<string, string> {
  return Object.fromEntries(Object.entries(home.snapshot()).filter(([file]) => /^\.(codex|claude)/.test(file)));
}

describe('gatehouse restore', () => {
  it('puts everything back after a crash, with nothing running, and again does nothing', async () => {
    const { home, before, directory } = await takenOver(beside);
    const words = ['restore', '--all', '--data-dir', directory, '--home', home.path];
    const first = await run(words);
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect(first.stdout).toContain(`Codex: restored\n  changed ${home.file('.codex/config.toml')}`);
    expect(first.stdout).not.toContain('gk-');
    expect(tools(home)).toEqual(before);
    expect((await run(words)).stdout).toContain('nothing to restore');
    expect(tools(home)).toEqual(before);
  });

  it('restores one tool, tells the file and the place of a fault, and restores the others', async () => {
    const { home, directory } = await takenOver(beside);
    const where = ['--data-dir', directory, '--home', home.path, '--json'];
    home.change('.codex/config.toml', (text) => `${text}\nbroken\n`);
    const all = await run(['restore', '--all', ...where]);
    expect(all.code).toBe(1);
    expect(JSON.parse(all.stdout)).toMatchObject([
      { tool: 'claude-code', ok: true },
      { tool: 'codex', ok: false, error: { kind: 'conflict', details: { file: home.file('.codex/config.toml') } } },
    ]);
    home.change('.codex/config.toml', (text) => text.replace('\nbroken\n', ''));
    expect((await run(['restore', 'codex', ...where])).code).toBe(0);
    expect(home.read('.codex/config.toml')).not.toContain('gatehouse');
  });

  it('finds the data of every editor by itself', async () => {
    const { home, before } = await takenOver(inEditor('VSCodium'));
    expect((await run(['restore', '--all'], { HOME: home.path })).code).toBe(0);
    expect(tools(home)).toEqual(before);
  });

  it('puts settings back that no record speaks of, from the backup beside them', async () => {
    const { home, directory } = await takenOver(beside);
    const taken = await run(['status', '--json', '--data-dir', directory, '--home', home.path]);
    expect(taken.code).toBe(0);
    home.change('.codex/config.toml', (text) => text.replace(/127\.0\.0\.1:\d+/, '127.0.0.1:11580'));
    expect((await run(['restore', '--all'], { HOME: home.path })).stdout).toContain('Codex: restored');
    expect(home.read('.codex/config.toml')).not.toContain('model_providers.gatehouse');
  });

  it('refuses words that it does not understand', async () => {
    for (const words of [
      ['restore'],
      ['restore', 'nano'],
      ['restore', '--all', 'codex'],
      ['restore', '--everything'],
    ]) {
      const { code, stderr, stdout } = await run(words);
      expect({ words, code, stdout }).toEqual({ words, code: 2, stdout: '' });
      expect(stderr).toContain('gatehouse restore (--all | TOOL');
    }
  });
});

describe('the uninstall hook', () => {
  const { scripts } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  // As VS Code runs it: `node`, a path below the extension's folder, arguments behind its own.
  const [node, script = '', ...words] = (scripts['vscode:uninstall'] ?? '').split(' ');
  const hook = ['--type=extension-post-uninstall', ...words];

  it('is a script that VS Code can run', () => {
    expect(node).toBe('node');
    expect(path.join(root, script)).toBe(program);
  });

  it('restores what this installation took over', async () => {
    const { home, before } = await takenOver(inEditor('Code'));
    expect(await run(hook, { HOME: home.path })).toMatchObject({ code: 0, stderr: '' });
    expect(tools(home)).toEqual(before);
  });

  it('leaves what the Gatehouse of another editor took over', async () => {
    const { home } = await takenOver(inEditor('Cursor'));
    const taken = tools(home);
    const elsewhere = path.join(home.path, 'extensions', 'gatehouse.gatehouse-1', 'dist');
    mkdirSync(elsewhere, { recursive: true });
    for (const name of readdirSync(path.dirname(program)).filter((one) => /^gateway.*\.js$/.test(one))) {
      cpSync(path.join(path.dirname(program), name), path.join(elsewhere, name));
    }
    const { PATH = '' } = process.env;
    const code = await new Promise((resolve) => {
      execFile(
        process.execPath,
        [path.join(elsewhere, 'gateway.js'), ...hook],
        { env: { PATH, HOME: home.path } },
        (error) => resolve(error?.code ?? 0),
      );
    });
    expect(code).toBe(0);
    expect(tools(home)).toEqual(taken);
  });
});

describe('gatehouse status', () => {
  it('tells every tool and whether the gateway runs', async () => {
    const { home, directory, proxyUrl } = await takenOver(beside);
    const text = await run(['status', '--data-dir', directory, '--home', home.path]);
    expect(text.stdout).toContain('not running');
    expect(text.stdout).toContain(`Codex: taken over (${proxyUrl}/v1)`);
    expect(text.stdout).toContain('Crush: not found');
    const { stdout } = await run(['status', '--json', '--data-dir', directory, '--home', home.path]);
    const [report] = JSON.parse(stdout) as { running: boolean; tools: { id: string; status: string }[] }[];
    expect(report).toMatchObject({ running: false });
    expect(report?.tools.find(({ id }) => id === 'codex')?.status).toBe('taken-over');
    expect(stdout).not.toContain('gk-');
  });
});
