// Where each tool keeps its files, on Linux, macOS and Windows, with and without variables that move them; and what stands in the way.
// Paths of all three systems are computed on any of them.
import { describe, expect, it } from 'vitest';
import type { ToolId } from '../../src/shared/tools';
import { findTool, toolRows } from '../../src/catalog/tools';
import { isOtherMachine, type Platform, type ToolEnvironment } from '../../src/takeover/environment';
import type { FileSystem } from '../../src/takeover/fileSystem';
import { nodeFileSystem } from '../../src/takeover/fileSystem';
import { locateFiles } from '../../src/takeover/places';
import { Home, wish } from './kit';

const homes: Record<Platform, string> = { linux: '/home/ann', darwin: '/Users/ann', win32: 'C:\\Users\\Ann' };

/** A file system in which nothing is. */
const nothing: FileSystem = {
  ...nodeFileSystem,
  facts: () => Promise.resolve(undefined),
  linkFacts: () => Promise.resolve(undefined),
};
/** One in which everything is. */
const everything: FileSystem = {
  ...nothing,
  linkFacts: () => Promise.resolve({ kind: 'file', size: 1, mode: 0o600, uid: 0, gid: 0 }),
};

async function pathsOn(
  platform: Platform,
  tool: ToolId,
  variables: Record<string, string> = {},
  fileSystem = nothing,
): Promise<string[]> {
  const environment: ToolEnvironment = {
    platform,
    home: homes[platform],
    variables,
    projects: [],
    gatewayUrl: 'http://127.0.0.1:11580',
  };
  const variants = findTool(tool)?.variants ?? [];
  const files = await Promise.all(variants.map((variant) => locateFiles(fileSystem, variant, environment)));
  return files.flat().map(({ path }) => path);
}

const inHome: Record<ToolId, string[]> = {
  'claude-code': ['.claude/settings.json'],
  codex: ['.codex/config.toml'],
  'gemini-cli': ['.gemini/.env', '.gemini/settings.json'],
  'qwen-code': ['.qwen/.env', '.qwen/settings.json'],
  kimi: ['.kimi-code/config.toml', '.kimi/config.toml'],
  codebuddy: ['.codebuddy/models.json', '.codebuddy/settings.json'],
  opencode: ['.config/opencode/opencode.json'],
  crush: ['.config/crush/crush.json'],
};

describe.each(['linux', 'darwin', 'win32'] as const)('%s', (platform) => {
  const under = (file: string): string =>
    platform === 'win32' ? `${homes.win32}\\${file.replaceAll('/', '\\')}` : `${homes[platform]}/${file}`;

  it.each(Object.entries(inHome) as [ToolId, string[]][])('%s', async (tool, files) => {
    expect(await pathsOn(platform, tool)).toEqual(files.map(under));
  });

  it('Crush: the state file, where it is there', async () => {
    const state = platform === 'win32' ? 'AppData/Local/crush/crush.json' : '.local/share/crush/crush.json';
    expect(await pathsOn(platform, 'crush', {}, everything)).toEqual(['.config/crush/crush.json', state].map(under));
  });

  it('opencode: of both names the one that wins', async () => {
    expect(await pathsOn(platform, 'opencode', {}, everything)).toEqual([under('.config/opencode/opencode.jsonc')]);
  });
});

describe('variables that move files', () => {
  it.each([
    ['linux', 'claude-code', { CLAUDE_CONFIG_DIR: '/c' }, ['/c/settings.json']],
    ['linux', 'codex', { CODEX_HOME: '/c/' }, ['/c/config.toml']],
    ['linux', 'codex', { CODEX_HOME: '' }, ['/home/ann/.codex/config.toml']],
    ['linux', 'codex', { CODEX_HOME: '~/c' }, ['/home/ann/c/config.toml']],
    ['darwin', 'gemini-cli', { GEMINI_CLI_HOME: '/c' }, ['/c/.gemini/.env', '/c/.gemini/settings.json']],
    ['linux', 'qwen-code', { QWEN_HOME: '/c' }, ['/c/.env', '/c/settings.json']],
    ['linux', 'kimi', { KIMI_CODE_HOME: '/a', KIMI_SHARE_DIR: '/b' }, ['/a/config.toml', '/b/config.toml']],
    ['win32', 'codebuddy', { CODEBUDDY_CONFIG_DIR: 'D:\\c' }, ['D:\\c\\models.json', 'D:\\c\\settings.json']],
    ['linux', 'opencode', { XDG_CONFIG_HOME: '/x' }, ['/x/opencode/opencode.json']],
    ['linux', 'opencode', { OPENCODE_CONFIG: '/x/my.jsonc', XDG_CONFIG_HOME: '/y' }, ['/x/my.jsonc']],
    ['linux', 'opencode', { OPENCODE_CONFIG: '/x/my.jsonc', OPENCODE_CONFIG_DIR: '/z' }, ['/z/opencode.json']],
    ['win32', 'opencode', { APPDATA: 'C:\\A' }, ['C:\\Users\\Ann\\.config\\opencode\\opencode.json']],
    ['win32', 'crush', { XDG_CONFIG_HOME: 'D:\\x' }, ['D:\\x\\crush\\crush.json']],
    ['win32', 'codex', { codex_home: 'D:\\c' }, ['D:\\c\\config.toml']],
    ['linux', 'codex', { codex_home: '/c' }, ['/home/ann/.codex/config.toml']],
  ] as [Platform, ToolId, Record<string, string>, string[]][])(
    '%s, %s: %j',
    async (platform, tool, variables, files) => {
      expect(await pathsOn(platform, tool, variables)).toEqual(files);
    },
  );

  it.each([
    [{ LOCALAPPDATA: 'D:\\Local' }, 'D:\\Local\\crush\\crush.json'],
    [{ LOCALAPPDATA: 'D:\\Local', XDG_DATA_HOME: 'D:\\data' }, 'D:\\data\\crush\\crush.json'],
    [{ CRUSH_GLOBAL_DATA: 'D:\\own' }, 'D:\\own\\crush.json'],
  ])('win32, the state of Crush: %j', async (variables: Record<string, string>, file) => {
    expect((await pathsOn('win32', 'crush', variables, everything)).at(-1)).toBe(file);
  });
});

describe('rule 14: 127.0.0.1 on both sides of WSL', () => {
  it.each([
    ['win32', '\\\\wsl$\\Ubuntu\\home\\ann\\.codex\\config.toml', {}, true],
    ['win32', '\\\\wsl.localhost\\Ubuntu\\home\\ann', {}, true],
    ['win32', '\\\\?\\UNC\\wsl$\\Ubuntu\\home', {}, true],
    ['win32', '//wsl$/Ubuntu/home', {}, true],
    ['win32', 'C:\\Users\\Ann\\.codex', {}, false],
    ['win32', '\\\\server\\share', {}, false],
    ['linux', '/mnt/c/Users/Ann/.codex', { WSL_DISTRO_NAME: 'Ubuntu' }, true],
    ['linux', '/mnt/c/Users/Ann/.codex', {}, false],
    ['linux', '/home/ann/.codex', { WSL_DISTRO_NAME: 'Ubuntu' }, false],
    ['darwin', '/mnt/c/x', { WSL_DISTRO_NAME: 'Ubuntu' }, false],
  ] as [Platform, string, Record<string, string>, boolean][])(
    '%s %s %j: other machine %s',
    (platform, file, variables, other) => {
      const environment = { platform, home: file, variables, projects: [], gatewayUrl: 'http://127.0.0.1:1' };
      expect(isOtherMachine(environment, file)).toBe(other);
    },
  );

  it('a tool there is not taken over unless somebody checked that it reaches us', async () => {
    using home = Home.with('codex');
    const variables = { WSL_DISTRO_NAME: 'Ubuntu', CODEX_HOME: '/mnt/c/codex' };
    const mounted = (file: string): string => file.replace('/mnt/c/codex', home.file('.codex'));
    const fileSystem: FileSystem = {
      ...nodeFileSystem,
      facts: (file) => nodeFileSystem.facts(mounted(file)),
      linkFacts: (file) => nodeFileSystem.linkFacts(mounted(file)),
      read: (file) => nodeFileSystem.read(mounted(file)),
    };
    const engine = home.engine({ variables }, fileSystem);
    expect((await engine.readState('codex')).warnings.map(({ kind }) => kind)).toEqual(['other-machine']);
    await expect(engine.plan('codex', wish)).rejects.toMatchObject({
      kind: 'conflict',
      details: { reason: 'other-machine' },
    });
    const checked = home.engine({ variables, otherMachineReachable: true }, fileSystem);
    expect(await checked.plan('codex', wish)).toHaveLength(1);
  });
});

describe('what stands in the way is named', () => {
  it.each([
    ['claude-code', { ANTHROPIC_API_KEY: 'x' }, 'variable', ['ANTHROPIC_API_KEY']],
    ['gemini-cli', { GEMINI_API_KEY: 'x' }, 'variable', ['GEMINI_API_KEY']],
    [
      'qwen-code',
      { OPENAI_BASE_URL: 'https://x', OPENAI_API_KEY: 'y' },
      'variable',
      ['OPENAI_BASE_URL', 'OPENAI_API_KEY'],
    ],
    ['kimi', { KIMI_MODEL_NAME: 'x' }, 'variable', ['KIMI_MODEL_NAME']],
    ['opencode', { OPENCODE_CONFIG_CONTENT: '{}' }, 'variable', ['OPENCODE_CONFIG_CONTENT']],
  ] as [ToolId, Record<string, string>, string, string[]][])(
    '%s: %j in the shell',
    async (tool, variables, kind, names) => {
      using home = Home.with(tool);
      expect((await home.engine({ variables }).readState(tool)).warnings).toContainEqual(
        expect.objectContaining({ kind, names }),
      );
      expect((await home.engine().readState(tool)).warnings.filter((warning) => warning.kind === 'variable')).toEqual(
        [],
      );
    },
  );

  it.each([
    [
      'claude-code',
      '.claude/settings.local.json',
      '{"env":{"ANTHROPIC_BASE_URL":"https://x"}, /* why */ }',
      ['env.ANTHROPIC_BASE_URL'],
    ],
    ['codex', '.codex/config.toml', 'model_provider = "x"', ['model_provider']],
    ['gemini-cli', '.env', 'ANYTHING=1', []],
    ['qwen-code', '.env', 'OPENAI_BASE_URL=https://x', ['OPENAI_BASE_URL']],
    ['codebuddy', '.codebuddy/settings.json', '{"model":"x"}', ['model']],
    ['opencode', 'opencode.jsonc', '{"model":"x/y"}', ['model']],
    ['crush', 'crushrc', 'export A=1', []],
  ] as [ToolId, string, string, string[]][])('%s: %s of the project', async (tool, file, text, names) => {
    using home = Home.with(tool);
    const { mkdirSync, writeFileSync } = await import('node:fs');
    const { dirname, join } = await import('node:path');
    mkdirSync(dirname(join(home.project, file)), { recursive: true });
    writeFileSync(join(home.project, file), text);
    const { warnings } = await home.engine().readState(tool);
    expect(warnings).toEqual([
      expect.objectContaining({ kind: 'project-file', effect: 'overrides', file: join(home.project, file), names }),
    ]);
    expect(warnings[0]?.message).toContain(join(home.project, file));
  });

  it('a file above the project counts where the tool looks there, up to the home', async () => {
    using home = Home.with('gemini-cli');
    home.write('work/.env', 'A=1');
    home.write('work/deep/project/keep', '');
    home.write('.env', 'A=1');
    const { warnings } = await home.engine({ projects: [home.file('work/deep/project')] }).readState('gemini-cli');
    expect(warnings.map(({ file }) => file)).toEqual([home.file('work/.env')]);
  });

  it('keys in the own files, and a crushrc beside', async () => {
    using claude = Home.with('claude-code', () => '{"apiKeyHelper":"cat key"}');
    expect((await claude.engine().readState('claude-code')).warnings).toEqual([
      expect.objectContaining({ kind: 'own-key', effect: 'adds-own-key', names: ['apiKeyHelper'] }),
    ]);
    using qwen = Home.with('qwen-code', (text, file) => (file.endsWith('.json') ? '{"modelProviders":{}}' : text));
    expect((await qwen.engine().readState('qwen-code')).warnings).toEqual([
      expect.objectContaining({ kind: 'own-key', names: ['modelProviders'] }),
    ]);
    using crush = Home.with('crush');
    crush.write('.config/crush/crushrc', 'x');
    expect((await crush.engine().readState('crush')).warnings).toEqual([
      expect.objectContaining({ kind: 'user-file', file: crush.file('.config/crush/crushrc') }),
    ]);
  });

  it('what points at us is no warning', async () => {
    using home = Home.with('qwen-code');
    const variables = { OPENAI_BASE_URL: 'http://localhost:11580/v1', OPENAI_API_KEY: 'gk-x' };
    expect((await home.engine({ variables }).readState('qwen-code')).warnings).toEqual([]);
  });
});

it('a tool whose folder is not there is not detected, and refused', async () => {
  using home = new Home();
  const states = await home.engine().list();
  expect(states.map(({ id, status, files }) => [id, status, files.length])).toEqual(
    toolRows.map(({ id }) => [id, 'not-detected', 0]),
  );
  await expect(home.engine().takeOver('codex', wish)).rejects.toMatchObject({ details: { reason: 'not-detected' } });
});
