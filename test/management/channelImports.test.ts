// Export and import of channels over the management API: no secret goes out, previews change nothing, references choose what is created.
import { mkdirSync, writeFileSync } from 'node:fs';
import DatabaseFile from 'better-sqlite3';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ManagementFixture } from './managementFixture';

const secret = 'sk-canary-0123456789-wxyz';
let house: ManagementFixture;
beforeAll(async () => {
  house = await ManagementFixture.start();
});
afterAll(async () => house.close());
beforeEach(() => {
  for (const { id } of house.store.channels.list()) house.store.channels.delete(id);
  house.published.splice(0);
});

describe('export', () => {
  it('holds everything but secrets, and comes back as it was', async () => {
    const made = await house.call('createChannel', {
      body: {
        ...{ name: 'One', provider: 'custom', protocol: 'anthropic', baseUrl: 'https://a.example.com', secret },
        ...{ models: [{ id: 'm', alias: 'n' }], priority: 2, weight: 3, enabled: false, group: 'pool' },
        headers: { 'x-team': 'blue', 'x-team-token': 'canary-of-a-header' },
        timeouts: { connectMs: 1000, firstByteMs: null, idleMs: null },
        auth: { header: 'x-own', template: 'Key {secret}' },
      },
    });
    const document = await house.call('exportChannels', {});
    expect(document).toMatchObject({ format: 'gatehouse-channels', version: 1 });
    expect(JSON.stringify(document)).not.toMatch(/canary/);
    await house.call('deleteChannel', { id: made.id });
    const body = { source: 'gatehouse' as const, document: JSON.stringify(document) };
    const preview = await house.call('importChannels', { body });
    expect(preview).toMatchObject({ candidates: [{ name: 'One', hasSecret: false, hint: null }], created: [] });
    expect(house.store.channels.list()).toEqual([]);
    const apply = preview.candidates.map(({ ref }) => ref);
    const { created } = await house.call('importChannels', { body: { ...body, apply } });
    const { id, secretState, secretHint, headers, createdAt, updatedAt, ...same } = made;
    expect(created).toMatchObject([{ ...same, headers: { 'x-team': headers['x-team'] } }]);
    expect([id, secretState, secretHint, createdAt, updatedAt]).not.toContain(undefined);
  });

  it('takes no secret out of a file, and no file of another kind', async () => {
    const channel = { name: 'x', provider: 'openai', secret, confirmSecret: true };
    const document = { format: 'gatehouse-channels', version: 1, channels: [channel, { provider: 'openai' }, 7] };
    const read = (value: object) =>
      house.send('POST', '/channels/import', { source: 'gatehouse', document: JSON.stringify(value) });
    expect((await read(document)).body).toMatchObject({
      candidates: [{ name: 'x', hasSecret: false, baseUrl: 'https://api.openai.com/v1' }],
      warnings: [/Channel 2/, /Channel 3/],
    });
    expect((await read({ ...document, version: 2 })).status).toBe(400);
    expect((await read({ channels: [] })).status).toBe(400);
    expect((await house.refusal('POST', '/channels/import', { source: 'gatehouse' })).status).toBe(400);
  });
});

describe('import', () => {
  const environment = { OPENAI_API_KEY: secret, ANTHROPIC_API_KEY: 'sk-ant-canary-0001' };

  it('shows what it found without a secret, and creates what was chosen with it', async () => {
    const body = { source: 'environment' as const, environment };
    const preview = await house.call('importChannels', { body });
    expect(preview.candidates).toMatchObject([
      { provider: 'openai', hasSecret: true, hint: 'wxyz' },
      { provider: 'anthropic', hasSecret: true, hint: '0001' },
    ]);
    expect(house.store.channels.list()).toEqual([]);
    const apply = [preview.candidates[0]?.ref ?? '', 'no-such-reference'];
    const result = await house.call('importChannels', { body: { ...body, apply } });
    expect(result.created).toMatchObject([{ provider: 'openai', secretState: 'set', secretHint: 'wxyz' }]);
    expect(result.failed).toMatchObject([{ ref: 'no-such-reference' }]);
    expect(house.secrets.peek(result.created[0]?.id ?? '')).toBe(secret);
    expect(JSON.stringify([preview, result, house.published, house.logLines])).not.toMatch(/canary/);
  });

  it('tells of channels that are there already, and gives a taken name a number', async () => {
    const body = { source: 'environment' as const, environment };
    const first = await house.call('importChannels', { body });
    const apply = first.candidates.map(({ ref }) => ref);
    await house.call('importChannels', { body: { ...body, apply } });
    const second = await house.call('importChannels', { body });
    expect(second.candidates.map(({ ref }) => ref)).toEqual(apply);
    expect(second.candidates.map(({ conflict }) => conflict?.reason)).toEqual(['same-place', 'same-place']);
    const { created } = await house.call('importChannels', { body: { ...body, apply } });
    expect(created.map(({ name }) => name)).toEqual(['OpenAI (OPENAI_API_KEY) 2', 'Anthropic (ANTHROPIC_API_KEY) 2']);
  });

  it('creates nothing that leads to ourselves, or whose key is our own', async () => {
    const { secret: own } = await house.call('createKey', { body: { name: 'k', prefix: 'sk-' } });
    const rows = [
      { name: 'self', api_base_url: `${house.url}/v1/chat/completions`, api_key: 'x-0123456789', models: [] },
      { name: 'own key', api_base_url: 'https://api.example.com/v1', api_key: own, models: [] },
    ];
    const body = { source: 'claude-code-router' as const, document: JSON.stringify({ Providers: rows }) };
    const { candidates } = await house.call('importChannels', { body });
    expect(candidates).toMatchObject([{ problem: /Gatehouse itself/ }, { problem: /virtual key/ }]);
    const apply = candidates.map(({ ref }) => ref);
    const result = await house.call('importChannels', { body: { ...body, apply } });
    expect(result).toMatchObject({ created: [], failed: [{}, {}] });
    expect(house.store.channels.list()).toEqual([]);
  });

  it("reads other gateways' files where they stand: the database of cc-switch before its old file", async () => {
    const source = 'cc-switch' as const;
    expect(await house.refusal('POST', '/channels/import', { source })).toMatchObject({ status: 404 });
    const folder = house.folder.join('.cc-switch');
    mkdirSync(folder);
    const settings = (url: string) => ({ env: { ANTHROPIC_BASE_URL: url, ANTHROPIC_AUTH_TOKEN: 'token-canary-7777' } });
    const old = { a: { id: 'a', name: 'Old', settingsConfig: settings('https://old.example.com') } };
    writeFileSync(`${folder}/config.json`, JSON.stringify({ version: 2, claude: { providers: old, current: 'a' } }));
    const names = async () =>
      (await house.call('importChannels', { body: { source } })).candidates.map(({ name }) => name);
    expect(await names()).toEqual(['Old (claude)']);
    const database = new DatabaseFile(`${folder}/cc-switch.db`);
    database.pragma('journal_mode = WAL');
    database.exec(
      'CREATE TABLE providers (id TEXT NOT NULL, app_type TEXT NOT NULL, name TEXT NOT NULL, settings_config TEXT NOT NULL, ' +
        "created_at INTEGER, sort_index INTEGER, meta TEXT NOT NULL DEFAULT '{}', PRIMARY KEY (id, app_type))",
    );
    const insert = database.prepare('INSERT INTO providers (id, app_type, name, settings_config) VALUES (?, ?, ?, ?)');
    insert.run('b', 'claude', 'New', JSON.stringify(settings('https://new.example.com')));
    expect(await names()).toEqual(['New (claude)']);
    database.close();
    expect(await names()).toEqual(['New (claude)']);
    writeFileSync(`${folder}/cc-switch.db`, 'no database at all');
    expect(await house.refusal('POST', '/channels/import', { source })).toMatchObject({ status: 400 });
    expect(house.logLines.join('')).not.toMatch(/canary/);
  });
});

it('shows local servers, and which of them are channels already', async () => {
  house.localServers.push({ provider: 'ollama', baseUrl: 'http://127.0.0.1:11434/v1', models: ['a'] });
  expect(await house.call('discover', {})).toEqual([
    { provider: 'ollama', baseUrl: 'http://127.0.0.1:11434/v1', models: ['a'], channelId: null },
  ]);
  const body = { name: 'mine', provider: 'custom', protocol: 'anthropic' as const, baseUrl: 'http://localhost:11434' };
  const { id } = await house.call('createChannel', { body });
  expect(await house.call('discover', {})).toMatchObject([{ channelId: id }]);
});

describe('a sign-in', () => {
  const azure = { name: 'azure', provider: 'azure-openai', baseUrl: 'https://mine.openai.azure.com/openai/v1' };

  it('is a secret of its own form, and its tokens go to the gateway alone', async () => {
    const channel = await house.call('createChannel', { body: { ...azure, secret: 'entra:contoso.com' } });
    expect(channel).toMatchObject({ secretState: 'set', secretHint: 'entra', signIn: true });
    const { id } = channel;
    const body = { token: 'eyJ-of-azure', expiresAt: '2030-01-01T00:00:00.000Z' };
    await house.call('putSignInToken', { id, body });
    expect(house.signInTokens).toEqual([[id, 'eyJ-of-azure', Date.parse(body.expiresAt)]]);
    expect(JSON.stringify([await house.call('listChannels', {}), house.secrets.all(), house.logLines])).not.toMatch(
      /eyJ/,
    );
    await house.call('updateChannel', { id, body: { secret: 'a-plain-key-0123' } });
    expect(await house.refusal('PUT', `/channels/${id}/token`, body)).toMatchObject({ status: 409 });
  });

  it('is refused where a provider has none, or in another form', async () => {
    const refused = async (body: object) => (await house.refusal('POST', '/channels', body)).message;
    expect(await refused({ name: 'x', provider: 'openai', secret: 'entra:' })).toMatch(/no sign-in/);
    expect(await refused({ ...azure, name: 'y', secret: 'entra:a b' })).toMatch(/tenant/);
  });
});
