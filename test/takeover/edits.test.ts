// Users and tools edit the settings while a tool is taken over: what is theirs stays, what they changed of ours is told and not
// overwritten, and the state says so.
import { describe, expect, it } from 'vitest';
import type { ToolId } from '../../src/shared/tools';
import { everyTool, Home, settingsOf, wish } from './kit';
import { recordTests } from '../support/qualityFigure';

recordTests(22, 'edits meanwhile', (ran, failed) => `${ran} tests of edits meanwhile, ${failed} lost or overwritten`);

/** For each tool: a file, and an edit of a key of ours there, by hand. */
const handEdits: Record<ToolId, { file: string; from: string; to: string; key: string; status: string }> = {
  'claude-code': {
    file: '.claude/settings.json',
    from: 'http://127.0.0.1:11580',
    to: 'https://elsewhere.example.com',
    key: 'env.ANTHROPIC_BASE_URL',
    status: 'other-address',
  },
  codex: {
    file: '.codex/config.toml',
    from: 'model_provider = "gatehouse"',
    to: 'model_provider = "azure"',
    key: 'model_provider',
    status: 'other-address',
  },
  'gemini-cli': {
    file: '.gemini/.env',
    from: 'http://127.0.0.1:11580',
    to: 'https://elsewhere.example.com',
    key: 'GOOGLE_GEMINI_BASE_URL',
    status: 'other-address',
  },
  'qwen-code': {
    file: '.qwen/.env',
    from: 'http://127.0.0.1:11580/v1',
    to: 'https://elsewhere.example.com/v1',
    key: 'OPENAI_BASE_URL',
    status: 'other-address',
  },
  kimi: {
    file: '.kimi/config.toml',
    from: 'default_model = "gatehouse/house-model"',
    to: 'default_model = "gatehouse/small/model:1.5"',
    key: 'default_model',
    status: 'taken-over',
  },
  codebuddy: {
    file: '.codebuddy/settings.json',
    from: '"custom-local:house-model"',
    to: '"my-own-model"',
    key: 'model',
    status: 'other-address',
  },
  opencode: {
    file: '.config/opencode/opencode.json',
    from: '"gatehouse/house-model"',
    to: '"anthropic/claude-haiku-5"',
    key: 'model',
    status: 'not-taken-over',
  },
  crush: {
    file: '.config/crush/crush.json',
    from: '"base_url": "http://127.0.0.1:11580/v1"',
    to: '"base_url": "https://elsewhere.example.com/v1"',
    key: 'providers.gatehouse',
    status: 'other-address',
  },
};

describe.each(everyTool)('%s', (tool) => {
  const edit = handEdits[tool];

  it('keys of ours that were changed by hand are kept and told; all else is put back', async () => {
    using home = Home.with(tool);
    const engine = home.engine();
    await engine.takeOver(tool, wish);
    expect(home.read(edit.file)).toContain(edit.from);
    home.change(edit.file, (text) => text.replace(edit.from, edit.to));
    expect(await engine.readState(tool)).toMatchObject({
      status: edit.status,
      drift: [{ kind: 'changed', file: home.file(edit.file), key: edit.key }],
    });
    const { conflicts } = await engine.restore(tool);
    expect(conflicts).toEqual([{ file: home.file(edit.file), key: edit.key }]);
    expect(home.read(edit.file)).toContain(edit.to.split(' = ').at(-1));
    for (const [file, text] of Object.entries(settingsOf(tool)))
      if (file !== edit.file) expect(home.read(file)).toBe(text);
    expect((await engine.readState(tool)).recorded).toBe(false);
  });

  it('lines of others added before and behind ours stay, and ours go without a trace', async () => {
    using home = Home.with(tool);
    const engine = home.engine();
    await engine.takeOver(tool, wish);
    const grown = (text: string, file: string): string => {
      if (file.endsWith('.json')) return text.replace('{', '{\n  "added": { "by": "the user" },');
      if (file.endsWith('.toml')) return `# added on top\nadded = 1\n${text}\n[added_table]\nx = 1\n`;
      return `ADDED=1\n${text}LAST=2\n`;
    };
    for (const file of Object.keys(settingsOf(tool))) home.change(file, (text) => grown(text, file));
    const { conflicts } = await engine.restore(tool);
    expect(conflicts).toEqual([]);
    for (const [file, text] of Object.entries(settingsOf(tool))) expect(home.read(file)).toBe(grown(text, file));
  });
});

it('a tool that somebody pointed elsewhere is not overwritten', async () => {
  using home = Home.with(
    'claude-code',
    () => '{"env":{"ANTHROPIC_BASE_URL":"https://me:secret@elsewhere.example.com"}}',
  );
  const before = home.snapshot({ backups: true });
  await expect(home.engine().takeOver('claude-code', wish)).rejects.toMatchObject({
    kind: 'conflict',
    details: { reason: 'other-address', address: 'https://elsewhere.example.com' },
  });
  expect(home.snapshot({ backups: true })).toEqual(before);
});

it('an address of the own vendor is no other address', async () => {
  using home = Home.with('claude-code', () => '{"env":{"ANTHROPIC_BASE_URL":"https://api.anthropic.com"}}');
  expect((await home.engine().readState('claude-code')).status).toBe('not-taken-over');
});

it('what users add inside our own table survives a new key, and is told when it goes with the table', async () => {
  using home = Home.with('codex');
  const engine = home.engine();
  await engine.takeOver('codex', wish);
  home.change('.codex/config.toml', (text) =>
    text.replace('wire_api = "responses"\nexp', 'wire_api = "responses"\nrequest_max_retries = 2\nexp'),
  );
  expect(home.read('.codex/config.toml')).toContain('request_max_retries');
  await engine.takeOver('codex', { ...wish, key: 'gk-rotated' });
  expect(home.read('.codex/config.toml')).toContain('request_max_retries = 2');
  expect(home.read('.codex/config.toml')).toContain('gk-rotated');
  const { dropped } = await engine.restore('codex');
  expect(dropped.map(({ key }) => key)).toEqual(['model_providers.gatehouse.request_max_retries']);
  expect(home.read('.codex/config.toml')).toBe(settingsOf('codex')['.codex/config.toml']);
});

it('Codex: the definition may stay on request, so that old sessions are found', async () => {
  using home = Home.with('codex');
  const engine = home.engine();
  await engine.takeOver('codex', wish);
  await engine.restore('codex', { keepDefinitions: true });
  const text = home.read('.codex/config.toml');
  expect(text).toContain('[model_providers.gatehouse]');
  expect(text).not.toContain('model_provider =');
  expect(text).toContain('model = "gpt-6.1-sol" # the big one');
  expect(await engine.readState('codex')).toMatchObject({ status: 'not-taken-over', recorded: false });
});

it('Kimi: entries that its newer program copied from the older one go too', async () => {
  using home = Home.with('kimi', (text, file) => (file.startsWith('.kimi/') ? text : undefined));
  const engine = home.engine();
  await engine.takeOver('kimi', wish);
  const copied = home.read('.kimi/config.toml').replace('openai_legacy', 'openai');
  home.write('.kimi-code/config.toml', copied);
  await engine.restore('kimi');
  expect(home.read('.kimi/config.toml')).toBe(settingsOf('kimi')['.kimi/config.toml']);
  expect(home.read('.kimi-code/config.toml')).not.toMatch(/gatehouse/i);
  expect(home.read('.kimi-code/config.toml')).toContain('kimi-k2-turbo-preview');
});

it('opencode: a schema line that the tool added to our file does not keep the file', async () => {
  using home = Home.with('opencode', () => undefined);
  const engine = home.engine();
  const before = home.snapshot();
  await engine.takeOver('opencode', wish);
  home.change('.config/opencode/opencode.json', (text) =>
    text.replace('{', '{\n  "$schema": "https://opencode.ai/config.json",'),
  );
  expect((await engine.restore('opencode')).removedFiles).toHaveLength(1);
  expect(home.snapshot()).toEqual(before);
});

it('CodeBuddy: a bare list stays one', async () => {
  const text = '[\n  { "id": "mine", "url": "https://x.example.com" }\n]\n';
  using home = Home.with('codebuddy', (own, file) => (file.endsWith('models.json') ? text : own));
  const engine = home.engine();
  expect((await engine.takeOver('codebuddy', wish)).status).toBe('taken-over');
  const list = JSON.parse(home.read('.codebuddy/models.json')) as { id: string }[];
  expect(list.map(({ id }) => id)).toEqual(['mine', 'custom-local:house-model', 'custom-local:small/model:1.5']);
  await engine.restore('codebuddy');
  expect(home.read('.codebuddy/models.json')).toBe(text);
});

it('CodeBuddy: availableModels is extended where it is there, and never made', async () => {
  using home = Home.with('codebuddy');
  const engine = home.engine();
  await engine.takeOver('codebuddy', wish);
  const read = (): { availableModels?: string[] } => JSON.parse(home.read('.codebuddy/models.json')) as object;
  expect(read().availableModels).toEqual([
    'my-own-model',
    'auto',
    'custom-local:house-model',
    'custom-local:small/model:1.5',
  ]);
  await engine.restore('codebuddy');
  home.write('.codebuddy/models.json', '{}');
  await engine.takeOver('codebuddy', wish);
  expect(read().availableModels).toBeUndefined();
});

it('the gateway moves to another port: the tool is still ours, drifted, and written anew', async () => {
  using home = Home.with('codex');
  await home.engine().takeOver('codex', wish);
  const engine = home.engine({ gatewayUrl: 'http://127.0.0.1:22222' });
  expect(await engine.readState('codex')).toMatchObject({ status: 'taken-over', drift: [{ kind: 'address' }] });
  const state = await engine.takeOver('codex', { ...wish, gatewayUrl: 'http://127.0.0.1:22222' });
  expect(state).toMatchObject({ status: 'taken-over', drift: [], address: 'http://127.0.0.1:22222/v1' });
  await engine.restore('codex');
  expect(home.read('.codex/config.toml')).toBe(settingsOf('codex')['.codex/config.toml']);
});

it('a file that the user removed meanwhile stays away', async () => {
  using home = Home.with('codex');
  const engine = home.engine();
  await engine.takeOver('codex', wish);
  const { rmSync } = await import('node:fs');
  rmSync(home.file('.codex/config.toml'));
  expect((await engine.restore('codex')).conflicts).toEqual([]);
  expect(Object.keys(home.snapshot())).not.toContain('.codex/config.toml');
});

it('restore of a tool that was never taken over changes nothing', async () => {
  using home = Home.with('codex');
  const before = home.snapshot({ backups: true });
  expect(await home.engine().restore('codex')).toMatchObject({ changedFiles: [], removedFiles: [], conflicts: [] });
  expect(home.snapshot({ backups: true })).toEqual(before);
});
