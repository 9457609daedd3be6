// Where the gateway and the command line look for tools and for data: the home that was named, moved folders, editors of the family.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { findDataDirectories } from '../../../src/gateway/takeover/dataDirectories';
import { FileWatch } from '../../../src/gateway/takeover/fileWatch';
import { installationOf, noteInstallation, notedInstallation } from '../../../src/gateway/takeover/installation';
import { parseToolCommand } from '../../../src/gateway/takeover/toolArguments';
import { toolEnvironment } from '../../../src/gateway/takeover/toolEnvironment';
import { watchedPlaces } from '../../../src/gateway/takeover/watchedPlaces';
import { TemporaryFolder } from '../../support/temporaryFolder';
import { waitFor } from '../../support/waitFor';

const url = 'http://127.0.0.1:11580';

describe('the environment of the tools', () => {
  const variables = {
    XDG_CONFIG_HOME: '/home/me/.config',
    CODEX_HOME: '/srv/codex',
    CLAUDE_CONFIG_DIR: '/other/home/moved',
    OPENAI_API_KEY: 'set',
  };
  it('is the user’s own where no home is named', () => {
    const own = toolEnvironment({ home: undefined, userHome: '/home/me', variables, platform: 'linux' }, url);
    expect(own).toMatchObject({ platform: 'linux', home: '/home/me', variables, gatewayUrl: url });
  });
  it('does not lead back into the user’s own home where another is named', () => {
    const named = toolEnvironment({ home: '/other/home', userHome: '/home/me', variables, platform: 'linux' }, url);
    const { XDG_CONFIG_HOME: _own, ...kept } = variables;
    expect(named).toMatchObject({ home: '/other/home' });
    expect(named.variables).toEqual(kept);
  });
  it('keeps variables of a home inside of the user’s own', () => {
    const inside = { CODEX_HOME: '/home/me/test/codex', QWEN_HOME: '/home/me/.qwen' };
    const named = toolEnvironment(
      { home: '/home/me/test', userHome: '/home/me', variables: inside, platform: 'linux' },
      url,
    );
    expect(named.variables).toEqual({ CODEX_HOME: '/home/me/test/codex' });
  });
  it('is watched in every place that can change a state', () => {
    const places = watchedPlaces(
      toolEnvironment(
        { home: undefined, userHome: '/home/me', variables: { CODEX_HOME: '/srv/codex' }, platform: 'linux' },
        url,
      ),
    );
    expect(places).toContain('/srv/codex/config.toml');
    expect(places).toContain('/home/me/.config/opencode/opencode.jsonc');
    expect(places).toContain('/home/me/.kimi/config.toml');
    expect(places).toContain('/home/me/.claude');
    expect(places.filter((place) => !path.posix.isAbsolute(place))).toEqual([]);
  });
});

describe('data directories', () => {
  it.each([
    ['linux', '.config/Code', {}],
    ['linux', '.config/VSCodium', {}],
    ['linux', '.vscode-server/data', {}],
    ['linux', '.cursor-server/data', {}],
    ['linux', '.local/share/code-server', {}],
    ['darwin', 'Library/Application Support/Code - Insiders', {}],
    ['win32', 'AppData/Roaming/Code', {}],
  ] as const)('are found on %s in %s', (platform, place, variables) => {
    using home = new TemporaryFolder('home');
    const directory = home.join(place, 'User', 'globalStorage', 'gatehouse.gatehouse');
    mkdirSync(directory, { recursive: true });
    mkdirSync(home.join(place, '..', 'Other', 'User', 'globalStorage', 'someone.else'), { recursive: true });
    expect(findDataDirectories({ home: home.path, platform, variables })).toEqual([directory]);
  });
  it('are none in an empty home', () => {
    using home = new TemporaryFolder('home');
    expect(findDataDirectories({ home: home.path, platform: 'linux', variables: {} })).toEqual([]);
  });
  it('know whose they are, whatever the version', () => {
    using folder = new TemporaryFolder('state');
    expect(notedInstallation(folder.path)).toBeUndefined();
    noteInstallation(folder.path, '/e/extensions/gatehouse.gatehouse-1.0.0/dist/gateway.js');
    expect(notedInstallation(folder.path)).toBe(
      installationOf('/e/extensions/gatehouse.gatehouse-2.0.0/dist/gateway.js'),
    );
  });
});

describe('the command line', () => {
  it('takes what an editor adds for the mark of an uninstall', () => {
    const command = parseToolCommand(['--type=extension-post-uninstall', 'restore', '--all']);
    expect(command).toMatchObject({
      name: 'restore',
      arguments: { tools: undefined, uninstalling: true, json: false },
    });
    expect(parseToolCommand(['restore', 'codex', '--json'])?.arguments).toMatchObject({
      tools: ['codex'],
      uninstalling: false,
      json: true,
    });
  });
  it('leaves everything else to the gateway', () => {
    expect(parseToolCommand(['--data-dir', 'restore'])).toBeUndefined();
    expect(parseToolCommand([])).toBeUndefined();
  });
});

describe('watched files', () => {
  it('are heard of before they exist, when they change, and when their folder comes back', async () => {
    using home = new TemporaryFolder('watch');
    const file = home.join('a', 'b', 'settings.json');
    let changes = 0;
    const watch = new FileWatch(() => {
      changes += 1;
      watch.watch([file]);
    });
    try {
      watch.watch([file]);
      const next = async (change: () => void, what: string): Promise<void> => {
        const before = changes;
        change();
        await waitFor(() => changes > before, { what });
      };
      await next(() => mkdirSync(home.join('a', 'b'), { recursive: true }), 'the folder');
      await next(() => writeFileSync(file, '1'), 'the file');
      await next(() => writeFileSync(file, '2'), 'the change');
      await next(() => rmSync(home.join('a'), { recursive: true }), 'the end of the folder');
      await next(() => mkdirSync(home.join('a', 'b'), { recursive: true }), 'the folder again');
      await next(() => writeFileSync(file, '3'), 'the file again');
    } finally {
      watch.close();
    }
  });
});
