// The rules of the takeover engine, each as a test: what other switchers of coding tools got wrong, and what ours must not.
import { chmodSync, existsSync, lstatSync, mkdirSync, renameSync, statSync, symlinkSync, unlinkSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { parse as parseToml } from 'smol-toml';
import { describe, expect, it } from 'vitest';
import { toolRows } from '../../src/catalog/tools';
import { GatewayError } from '../../src/shared/errors';
import { isOurs } from '../../src/takeover/address';
import { nodeFileSystem } from '../../src/takeover/fileSystem';
import { credentials, everyTool, gatewayUrl, Home, key, model, settingsOf, wish } from './kit';
import { recordTests } from '../support/qualityFigure';

recordTests(
  21,
  'rules of the takeover',
  (ran, failed) => `${ran} rules of the takeover (the first original among them), ${failed} broken`,
);

const settings = '.claude/settings.json';
const toml = '.codex/config.toml';

const parsed = (text: string): Record<string, Record<string, unknown>> =>
  JSON.parse(text) as Record<string, Record<string, unknown>>;

async function faultOf(work: Promise<unknown>): Promise<GatewayError> {
  const error: unknown = await work.then(() => undefined).catch((fault: unknown) => fault);
  if (!GatewayError.is(error)) throw new Error('A GatewayError was expected.', { cause: error });
  return error;
}

describe('rule 1: keys are patched, a stored copy is never written back', () => {
  it.each(everyTool)('%s: what changed after the takeover is there after restore', async (tool) => {
    using home = Home.with(tool);
    const engine = home.engine();
    await engine.takeOver(tool, wish);
    const files = Object.keys(settingsOf(tool));
    const added = (file: string): string => (file.endsWith('.json') ? '\n' : '\n# added later\n');
    for (const file of files) home.change(file, (text) => text + added(file));
    await engine.restore(tool);
    for (const [file, text] of Object.entries(settingsOf(tool))) expect(home.read(file)).toBe(text + added(file));
  });

  it('the record holds no copy of the file', async () => {
    using home = Home.with(
      'codex',
      (text) => `${text}\n[far_away]\nsecret = "far-away-secret"\n${'# filler\n'.repeat(20)}`,
    );
    await home.engine().takeOver('codex', wish);
    const record = await nodeFileSystem.read(`${home.state}/codex.json`);
    expect(Buffer.from(record ?? []).toString()).not.toContain('my project');
    expect(record?.length).toBeGreaterThan(100);
  });
});

describe('rule 2: restore goes key by key against the file as it is now', () => {
  it('keys of others stay, in any form the tool gave the file meanwhile', async () => {
    using home = Home.with('claude-code');
    const engine = home.engine();
    await engine.takeOver('claude-code', wish);
    // The tool saves its settings: other order, other indentation, a new key.
    home.change(settings, (text) => {
      const { env, ...rest } = parsed(text);
      return JSON.stringify({ theme: 'light', newKey: [1], ...rest, env: { ...env, MINE: '1' } }, null, 4);
    });
    const { conflicts } = await engine.restore('claude-code');
    expect(conflicts).toEqual([]);
    expect(parsed(home.read(settings))).toMatchObject({
      newKey: [1],
      env: {
        DISABLE_TELEMETRY: '1',
        MINE: '1',
        ANTHROPIC_AUTH_TOKEN: 'sk-ant-api03-own-secret-of-the-user-0123456789',
      },
    });
    expect(home.read(settings)).not.toContain('127.0.0.1');
  });

  it('TOML written anew by the tool loses our tables and nothing else', async () => {
    using home = Home.with('kimi');
    const engine = home.engine();
    await engine.takeOver('kimi', wish);
    home.change('.kimi-code/config.toml', (text) => text.replaceAll(/^#.*\n/gm, '').replaceAll('"', "'"));
    const { conflicts } = await engine.restore('kimi');
    expect(conflicts).toEqual([]);
    expect(parseToml(home.read('.kimi-code/config.toml'))).toEqual(
      parseToml(settingsOf('kimi')['.kimi-code/config.toml'] ?? ''),
    );
  });
});

describe('rule 3: our own values are never the original', () => {
  it.each(everyTool)(
    '%s: taken over three times with other keys and models, restored to the first original',
    async (tool) => {
      using home = Home.with(tool);
      const before = home.snapshot();
      const engine = home.engine();
      await engine.takeOver(tool, wish);
      const first = home.snapshot();
      await engine.takeOver(tool, wish);
      expect(home.snapshot()).toEqual(first);
      await engine.takeOver(tool, {
        ...wish,
        key: 'gk-another',
        models: [model('third')],
        model: 'third',
        smallModel: undefined,
      });
      expect(JSON.stringify(home.snapshot())).not.toContain(key);
      await engine.takeOver(tool, wish);
      await engine.restore(tool);
      expect(home.snapshot()).toEqual(before);
    },
  );

  it.each(everyTool)('%s: a lost record does not make ours the original', async (tool) => {
    using home = Home.with(tool);
    const engine = home.engine();
    await engine.takeOver(tool, wish);
    unlinkSync(`${home.state}/${tool}.json`);
    expect((await engine.readState(tool)).warnings.map(({ kind }) => kind)).toContain('unrecorded');
    await engine.takeOver(tool, wish);
    await engine.restore(tool);
    const text = JSON.stringify(home.snapshot());
    expect(text).not.toContain(key);
    expect(text).not.toMatch(/gatehouse/i);
    // What stood there before is known from the backup.
    for (const file of Object.keys(settingsOf(tool)).filter((name) => name.endsWith('.json'))) {
      expect(JSON.parse(home.read(file))).toEqual(JSON.parse(settingsOf(tool)[file] ?? ''));
    }
  });
});

describe('rule 5: a standalone undo', () => {
  it('restores every tool without a gateway, and the failure of one keeps no other from it', async () => {
    using home = new Home();
    for (const tool of everyTool) {
      for (const [file, text] of Object.entries(settingsOf(tool))) home.write(file, text);
    }
    const before = home.snapshot();
    const engine = home.engine();
    for (const tool of everyTool) await engine.takeOver(tool, wish);
    expect((await engine.list()).map(({ status }) => status)).toEqual(everyTool.map(() => 'taken-over'));
    expect((await engine.recorded()).map(({ tool }) => tool)).toEqual(everyTool);
    home.change(toml, (text) => `${text}\n[broken`);
    const later = home.engine({ gatewayUrl: 'http://127.0.0.1:1' });
    const outcomes = await later.restoreAll();
    expect(outcomes.filter((outcome) => 'error' in outcome).map(({ tool }) => tool)).toEqual(['codex']);
    home.change(toml, (text) => text.replace('\n[broken', ''));
    expect((await later.restoreAll()).map(({ tool }) => tool)).toEqual(['codex']);
    expect(home.snapshot()).toEqual(before);
    expect(await readdir(home.state)).toEqual(['locks']);
    expect(await readdir(`${home.state}/locks`)).toEqual([]);
  });
});

describe('rule 6: files with logins are never touched', () => {
  it.each(everyTool)('%s', async (tool) => {
    using home = Home.with(tool);
    const login = home.file(credentials[tool]);
    const opened: string[] = [];
    const watching = { ...nodeFileSystem, read: (file: string) => (opened.push(file), nodeFileSystem.read(file)) };
    const engine = home.engine({}, watching);
    const { mtimeMs } = statSync(login);
    await engine.takeOver(tool, wish);
    await engine.restore(tool);
    expect(opened).not.toContain(login);
    expect(opened.length).toBeGreaterThan(2);
    expect(statSync(login).mtimeMs).toBe(mtimeMs);
  });

  it('no row of the table writes a file with logins', () => {
    const faults = toolRows.flatMap(({ variants }) =>
      variants.flatMap(({ files, credentials: logins }) =>
        files.flatMap(({ names }) => names.filter((name) => logins.includes(name))),
      ),
    );
    expect(faults).toEqual([]);
  });
});

describe('rule 7: a file that does not parse is left alone, and the place is told', () => {
  it.each([
    ['claude-code', settings, '{\n  "env": {},\n}\n', 3, 1],
    ['claude-code', settings, '{\n  // why\n  "env": {}\n}\n', 2, 3],
    ['claude-code', settings, '{ "env": {}', 1, 12],
    ['codex', toml, 'model = "x"\n\n[tui\n', 3, 5],
    ['codex', toml, 'a = 1\na = 2\n', 2, 1],
    ['qwen-code', '.qwen/settings.json', '{ "a": 1, }', 1, 11],
    ['opencode', '.config/opencode/opencode.json', '{ "a": 1 "b": 2 }', 1, 10],
  ] as const)('%s, %s: %j', async (tool, file, text, line, column) => {
    using home = Home.with(tool);
    home.write(file, text);
    const before = home.snapshot({ backups: true });
    const error = await faultOf(home.engine().takeOver(tool, wish));
    expect(error.details).toMatchObject({ reason: 'unreadable', file: home.file(file), line, column });
    expect(error.message).toContain(`line ${line}`);
    expect(home.snapshot({ backups: true })).toEqual(before);
    expect((await home.engine().readState(tool)).warnings).toContainEqual(
      expect.objectContaining({ kind: 'unreadable', file: home.file(file), line, column }),
    );
  });

  it('a value where a group of settings should be is not replaced', async () => {
    using home = Home.with('claude-code', () => '{ "env": "none" }');
    expect((await faultOf(home.engine().takeOver('claude-code', wish))).details).toMatchObject({
      reason: 'unreadable',
    });
    expect(home.read(settings)).toBe('{ "env": "none" }');
  });

  it('a key that stands there twice is not guessed at', async () => {
    using home = Home.with(
      'claude-code',
      () => '{ "env": { "ANTHROPIC_AUTH_TOKEN": "a", "ANTHROPIC_AUTH_TOKEN": "b" } }',
    );
    const before = home.snapshot();
    await faultOf(home.engine().takeOver('claude-code', wish));
    expect(home.snapshot()).toEqual(before);
  });
});

describe('rule 8: text edits keep comments, order, indentation, byte order mark and line ends', () => {
  it('JSON with comments, tabs and CRLF differs by our lines alone', async () => {
    const text = '\uFEFF{\r\n\t// first\r\n\t"b": 1, // one\r\n\t"a": [1,2,  3], /* two */\r\n}\r\n';
    using home = Home.with('opencode', () => text);
    await home.engine().takeOver('opencode', wish);
    const after = home.read('.config/opencode/opencode.json');
    for (const kept of [
      '\uFEFF{\r\n\t// first\r\n\t"b": 1, // one\r\n\t"a": [1,2,  3]',
      '/* two */',
      '\r\n\t"provider": {\r\n\t\t"gatehouse"',
    ]) {
      expect(after).toContain(kept);
    }
    expect(after.replaceAll('\r\n', '')).not.toContain('\n');
  });

  it('TOML keeps every line of others in its place', async () => {
    using home = Home.with('codex');
    await home.engine().takeOver('codex', wish);
    const lines = home.read(toml).split('\n');
    const others = (settingsOf('codex')[toml] ?? '').split('\n').filter((line) => !line.startsWith('model ='));
    let at = -1;
    for (const line of others) {
      at = lines.indexOf(line, at + 1);
      expect([line, at]).not.toEqual([line, -1]);
    }
    expect(lines).toContain('model = "house-model" # the big one');
  });

  it('.env keeps quotes, export, comments and values of several lines', async () => {
    using home = Home.with('gemini-cli');
    await home.engine().takeOver('gemini-cli', wish);
    const after = home.read('.gemini/.env');
    expect(after).toContain(`export GEMINI_API_KEY=${key} # mine\n`);
    expect(after).toContain('NOTE="first\nsecond"\n');
  });
});

describe('rule 9: the file that the tool really reads is edited', () => {
  it.each([
    ['claude-code', { CLAUDE_CONFIG_DIR: 'moved' }, 'moved/settings.json'],
    ['codex', { CODEX_HOME: 'moved' }, 'moved/config.toml'],
    ['gemini-cli', { GEMINI_CLI_HOME: 'moved' }, 'moved/.gemini/.env'],
    ['qwen-code', { QWEN_HOME: 'moved' }, 'moved/.env'],
    ['kimi', { KIMI_CODE_HOME: 'moved' }, 'moved/config.toml'],
    ['codebuddy', { CODEBUDDY_CONFIG_DIR: 'moved' }, 'moved/models.json'],
    ['opencode', { XDG_CONFIG_HOME: 'moved' }, 'moved/opencode/opencode.json'],
    ['opencode', { OPENCODE_CONFIG: 'moved/mine.json' }, 'moved/mine.json'],
    ['opencode', { OPENCODE_CONFIG_DIR: 'moved' }, 'moved/opencode.json'],
    ['crush', { XDG_CONFIG_HOME: 'moved' }, 'moved/crush/crush.json'],
    ['crush', { CRUSH_GLOBAL_CONFIG: 'moved' }, 'moved/crush.json'],
  ] as const)('%s with %j', async (tool, variables: Record<string, string>, file) => {
    using home = new Home();
    mkdirSync(home.file(file.slice(0, file.lastIndexOf('/'))), { recursive: true });
    if ('OPENCODE_CONFIG' in variables) mkdirSync(home.file('.config/opencode'), { recursive: true });
    const absolute = Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, home.file(value)]));
    const engine = home.engine({ variables: absolute });
    const before = home.snapshot();
    expect((await engine.takeOver(tool, wish)).status).toBe('taken-over');
    expect(home.read(file)).toContain(gatewayUrl);
    await engine.restore(tool);
    expect(home.snapshot()).toEqual(before);
  });

  it('opencode: of opencode.jsonc and opencode.json the one that wins', async () => {
    using home = Home.with('opencode');
    home.write('.config/opencode/opencode.jsonc', '{}');
    await home.engine().takeOver('opencode', wish);
    expect(home.read('.config/opencode/opencode.jsonc')).toContain(gatewayUrl);
    expect(home.read('.config/opencode/opencode.json')).not.toContain(gatewayUrl);
  });

  it('Kimi: both programs where both are there, one where one is', async () => {
    using home = Home.with('kimi', (text, file) => (file.startsWith('.kimi/') ? undefined : text));
    expect((await home.engine().takeOver('kimi', wish)).files).toHaveLength(2);
    expect(parsed(JSON.stringify(parseToml(home.read('.kimi/config.toml'))))['providers']?.['gatehouse']).toMatchObject(
      {
        type: 'openai_legacy',
      },
    );
  });

  it('a folder that a variable moved after the takeover: the old place is put back, the new one taken over', async () => {
    using home = Home.with('codex');
    const before = home.read(toml);
    await home.engine().takeOver('codex', wish);
    mkdirSync(home.file('moved'));
    const engine = home.engine({ variables: { CODEX_HOME: home.file('moved') } });
    await engine.takeOver('codex', wish);
    expect(home.read(toml)).toBe(before);
    await engine.restore('codex');
    expect(existsSync(home.file('moved/config.toml'))).toBe(false);
  });
});

describe('rule 10: TOML has root keys before tables and nothing twice', () => {
  it.each([
    '',
    '# only this\n',
    '[tui]\nx = 1\n',
    'model = "a"\n[[list]]\nx = 1\n[[list]]\nx = 2\n',
    '[model_providers]\n[model_providers.other]\nname = "o"\n',
    'model_providers = { other = { name = "o" } }\n',
    'model_providers.other.name = "o"\n[tui]\n',
    '[model_providers.gatehouse]\nname = "old"\nenv_key = "X"\n[tui]\nx = 1\n',
    'text = """\n[model_providers.gatehouse]\nmodel_provider = "no"\n"""\n',
  ])('%j', async (text) => {
    using home = Home.with('codex', () => text);
    const engine = home.engine();
    await engine.takeOver('codex', wish);
    const { model_provider, model_providers } = parseToml(home.read(toml)) as Record<string, Record<string, unknown>>;
    expect(model_provider).toBe('gatehouse');
    expect(model_providers?.['gatehouse']).toEqual({
      name: 'Gatehouse',
      base_url: `${gatewayUrl}/v1`,
      wire_api: 'responses',
      experimental_bearer_token: key,
      env_http_headers: { 'x-gatehouse-folder-key': 'GATEHOUSE_FOLDER_KEY' },
    });
    // Added to at the end by the user, so that the exact way back is not open.
    home.change(toml, (changed) => `${changed}\n[added]\nlater = true\n`);
    await engine.restore('codex');
    expect(parseToml(home.read(toml))).toEqual({ ...parseToml(text), added: { later: true } });
  });
});

describe('rule 11: written through links, mode and owner kept, no temporary file left', () => {
  it('keeps link, mode and the bytes around', async () => {
    using home = Home.with('claude-code');
    mkdirSync(home.file('dotfiles'));
    renameSync(home.file(settings), home.file('dotfiles/claude.json'));
    symlinkSync('../dotfiles/claude.json', home.file(settings));
    chmodSync(home.file('dotfiles/claude.json'), 0o640);
    await home.engine().takeOver('claude-code', wish);
    expect(lstatSync(home.file(settings)).isSymbolicLink()).toBe(true);
    expect(statSync(home.file(settings)).mode & 0o777).toBe(0o640);
    expect(home.read('dotfiles/claude.json')).toContain(gatewayUrl);
    expect(await readdir(home.file('dotfiles'))).toEqual(['claude.json']);
    expect((await readdir(home.file('.claude'))).sort()).toEqual([
      '.credentials.json',
      'settings.json',
      'settings.json.bak',
    ]);
  });

  it('a link to a file that is not there makes that file, and restore takes it away', async () => {
    using home = new Home();
    mkdirSync(home.file('.claude'));
    mkdirSync(home.file('dotfiles'));
    symlinkSync('../dotfiles/claude.json', home.file(settings));
    const before = home.snapshot();
    await home.engine().takeOver('claude-code', wish);
    expect(home.read('dotfiles/claude.json')).toContain(gatewayUrl);
    await home.engine().restore('claude-code');
    expect(home.snapshot()).toEqual(before);
  });

  it('links in a circle are refused', async () => {
    using home = new Home();
    mkdirSync(home.file('.claude'));
    symlinkSync('settings.json', home.file(settings));
    expect((await faultOf(home.engine().takeOver('claude-code', wish))).details).toMatchObject({
      reason: 'not-a-file',
    });
  });

  it('the owner of the file is asked to be kept', async () => {
    using home = Home.with('claude-code');
    const owners: [number, number][] = [];
    const foreign = {
      ...nodeFileSystem,
      facts: async (file: string) => {
        const facts = await nodeFileSystem.facts(file);
        return facts !== undefined && file.endsWith('settings.json') ? { ...facts, uid: 4242, gid: 4343 } : facts;
      },
      setOwner: (_: string, uid: number, gid: number) => Promise.resolve(void owners.push([uid, gid])),
    };
    await home.engine({}, foreign).takeOver('claude-code', wish);
    expect(owners).toEqual([[4242, 4343]]);
  });
});

describe('rule 12: our own address is no upstream and no original', () => {
  it.each([
    ['http://127.0.0.1:11580', true],
    ['http://localhost:11580/v1', true],
    ['http://[::1]:11580/', true],
    ['http://127.0.0.1:11581', false],
    ['https://api.anthropic.com', false],
    ['http://example.com:11580', false],
    ['not a url', false],
    ['', false],
  ])('%s: %s', (address, ours) => {
    expect(isOurs(address, gatewayUrl)).toBe(ours);
  });

  it('settings written by hand to point at us are taken out, not put back', async () => {
    using home = Home.with('claude-code', () =>
      JSON.stringify({
        env: { ANTHROPIC_BASE_URL: 'http://localhost:11580', ANTHROPIC_AUTH_TOKEN: 'gk-by-hand', A: '1' },
      }),
    );
    const engine = home.engine();
    expect(await engine.readState('claude-code')).toMatchObject({ status: 'taken-over', recorded: false });
    await engine.takeOver('claude-code', wish);
    await engine.restore('claude-code');
    expect(JSON.parse(home.read(settings))).toEqual({ env: { A: '1' } });
  });
});

describe('rule 13: the virtual key is the only secret written, and no preview shows one', () => {
  it.each(everyTool)('%s', async (tool) => {
    using home = Home.with(tool);
    const engine = home.engine();
    const before = home.snapshot();
    const planned = await engine.plan(tool, wish);
    expect(home.snapshot({ backups: true })).toEqual(before);
    const diffs = planned.map(({ diff }) => diff).join('\n');
    expect(diffs).toContain('127.0.0.1:11580');
    for (const secret of [key, 'own-secret', 'another-secret', 'OwnSecret']) expect(diffs).not.toContain(secret);
    await engine.takeOver(tool, wish);
    for (const { path, after } of planned) expect((await nodeFileSystem.read(path))?.toString()).toBe(after);
  });

  it('files that we make, backups and records are for the user alone', async () => {
    using home = Home.with('gemini-cli', (text, file) => (file.endsWith('.env') ? undefined : text));
    await home.engine().takeOver('gemini-cli', wish);
    for (const file of [
      home.file('.gemini/.env'),
      home.file('.gemini/settings.json.bak'),
      `${home.state}/gemini-cli.json`,
    ]) {
      expect([file, (statSync(file).mode & 0o777).toString(8)]).toEqual([file, '600']);
    }
    expect(statSync(home.state).mode & 0o777).toBe(0o700);
  });

  it.each(['', 'a b', 'gk-$(id)', 'gk-`id`', 'gk-"x', 'gk\n'])('the key %j is refused', async (bad) => {
    using home = Home.with('crush');
    expect((await faultOf(home.engine().takeOver('crush', { ...wish, key: bad }))).kind).toBe('bad-request');
  });
});

describe('rule 15: a change of the default model is separate, recorded and undone', () => {
  it.each(['claude-code', 'codex', 'gemini-cli', 'qwen-code'] as const)(
    '%s: without a model its own stays',
    async (tool) => {
      using home = Home.with(tool);
      const engine = home.engine();
      const own = { ...wish, model: undefined, smallModel: undefined };
      const state = await engine.takeOver(tool, own);
      expect(state.model).toBeUndefined();
      const connected = home.snapshot();
      expect(JSON.stringify(connected)).not.toContain('house-model');
      expect((await engine.takeOver(tool, wish)).model).toBe('house-model');
      expect(JSON.stringify(home.snapshot())).toContain('house-model');
      await engine.takeOver(tool, own);
      expect(home.snapshot()).toEqual(connected);
    },
  );

  it.each(['kimi', 'codebuddy', 'opencode', 'crush'] as const)(
    '%s needs one of ours and gets the first',
    async (tool) => {
      using home = Home.with(tool);
      await home.engine().takeOver(tool, { ...wish, model: undefined, smallModel: undefined });
      expect(JSON.stringify(home.snapshot())).toContain('house-model');
      const none = { ...wish, model: undefined, smallModel: undefined, models: [] };
      expect((await faultOf(home.engine().takeOver(tool, none))).details).toMatchObject({ reason: 'no-models' });
    },
  );

  it('Crush: the model picked in its own screen is changed too, and put back', async () => {
    using home = Home.with('crush');
    await home.engine().takeOver('crush', wish);
    expect(parsed(home.read('.local/share/crush/crush.json'))['models']).toEqual({
      large: { model: 'house-model', provider: 'gatehouse' },
      small: { model: 'small/model:1.5', provider: 'gatehouse' },
    });
  });
});

describe('a takeover over a takeover', () => {
  const config = '.config/opencode/opencode.json';
  const ours = (home: Home): Record<string, unknown> => {
    const { provider } = JSON.parse(home.read(config)) as { provider: { gatehouse: Record<string, unknown> } };
    return provider.gatehouse;
  };

  it('takes out what it does not want any more, and leaves what users added inside', async () => {
    using home = Home.with('opencode');
    const engine = home.engine();
    await engine.takeOver('opencode', wish);
    expect(Object.keys(ours(home)['models'] as object)).toEqual(['house-model', 'small/model:1.5']);
    home.change(config, (text) => text.replace(/"gatehouse"\s*:\s*\{/, '$& "mine": { "x": 1 },'));
    const fewer = { ...wish, smallModel: undefined, models: wish.models.slice(0, 1) };
    await engine.takeOver('opencode', fewer);
    expect(Object.keys(ours(home)['models'] as object)).toEqual(['house-model']);
    expect(ours(home)['mine']).toEqual({ x: 1 });
  });

  it('leaves no temporary file behind that a crash left beside a file or its backup', async () => {
    using home = Home.with('codex');
    const engine = home.engine();
    await engine.takeOver('codex', wish);
    const leftovers = ['.codex/.config.toml.gatehouse-tmp', '.codex/.config.toml.bak.gatehouse-tmp'];
    for (const name of leftovers) home.write(name, 'half');
    await engine.restore('codex');
    for (const name of leftovers) expect(existsSync(home.file(name))).toBe(false);
  });
});

describe('rule 16: the backup holds the file as it was before the first takeover', () => {
  it('is not overwritten, and further ones are numbered', async () => {
    using home = Home.with('codex');
    const engine = home.engine();
    const original = home.read(toml);
    await engine.takeOver('codex', wish);
    await engine.takeOver('codex', { ...wish, model: 'other' });
    expect(home.read(`${toml}.bak`)).toBe(original);
    await engine.restore('codex');
    await engine.takeOver('codex', wish);
    expect(existsSync(home.file(`${toml}.bak.1`))).toBe(false);
    await engine.restore('codex');
    home.change(toml, (text) => `${text}# later\n`);
    const state = await engine.takeOver('codex', wish);
    expect(home.read(`${toml}.bak`)).toBe(original);
    expect(home.read(`${toml}.bak.1`)).toBe(`${original}# later\n`);
    expect(state.files[0]?.backup).toBe(home.file(`${toml}.bak.1`));
  });
});
