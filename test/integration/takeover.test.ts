// The takeover over the management API of the real gateway: every tool of the table in a home of its own, its key, its events, its refusals,
// a gateway that moves or was killed, and the command line without a gateway.
import { mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { GatewayEvent } from '../../src/shared/events';
import { managementPrefix } from '../../src/shared/identity';
import { toolIds, type ToolId, type ToolState } from '../../src/shared/tools';
import { ManagementCallError } from '../support/managementCaller';
import { GatewayFixture } from '../support/gatewayFixture';
import { waitFor } from '../support/waitFor';
import { everyTool, Home, settingsOf } from '../takeover/kit';

const open: { close(): Promise<void> | void }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

/** A gateway over a home. The home goes when the test has ended. */
async function gatewayFor(home: Home, environment: Record<string, string> = {}): Promise<GatewayFixture> {
  const gateway = await GatewayFixture.start({ dataDirectory: path.join(home.path, '..', 'data'), environment });
  open.push(gateway);
  return gateway;
}

function homeWith(tool: ToolId): Home {
  const home = Home.with(tool);
  open.push({ close: () => home[Symbol.dispose]() });
  return home;
}

async function stateOf(gateway: GatewayFixture, tool: ToolId): Promise<ToolState> {
  const states = await gateway.call('listTools', {});
  const state = states.find(({ id }) => id === tool);
  if (state === undefined) throw new Error(`${tool} is not listed`);
  return state;
}

/** What a call is refused with. */
async function refusalOf(call: Promise<unknown>): Promise<ManagementCallError> {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof ManagementCallError) return error;
  throw new Error('the call was not refused');
}

const secretIn = (text: string): string | undefined => /gk-[0-9A-Za-z]{43}/.exec(text)?.[0];

function writtenSecret(home: Home, state: ToolState): string {
  const found = state.files.flatMap(({ path: file }) => secretIn(home.read(path.relative(home.path, file))) ?? []);
  if (found[0] === undefined) throw new Error('no key was written');
  return found[0];
}

/** Whether the proxy takes the key. */
async function accepts(gateway: GatewayFixture, secret: string): Promise<boolean> {
  const answer = await fetch(`${gateway.proxyUrl}/v1/models`, { headers: { authorization: `Bearer ${secret}` } });
  await answer.arrayBuffer();
  return answer.status === 200;
}

async function listen(gateway: GatewayFixture): Promise<GatewayEvent[]> {
  const { managementUrl, managementToken } = gateway.listening;
  const socket = new WebSocket(`${managementUrl.replace('http', 'ws')}${managementPrefix}/events`, {
    headers: { authorization: `Bearer ${managementToken}` },
  });
  const events: GatewayEvent[] = [];
  socket.on('message', (data: Buffer) => events.push(JSON.parse(data.toString('utf8')) as GatewayEvent));
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  open.push({ close: () => socket.terminate() });
  return events;
}

describe('takeover over the management API', () => {
  it('lists every tool, also in an empty home', async () => {
    const home = new Home();
    open.push({ close: () => home[Symbol.dispose]() });
    const gateway = await gatewayFor(home);
    const states = await gateway.call('listTools', {});
    expect(states.map(({ id }) => id)).toEqual([...toolIds]);
    expect(new Set(states.map(({ status }) => status))).toEqual(new Set(['not-detected']));
    expect(states[0]).toMatchObject({ address: null, keyId: null, model: null, recorded: false, warnings: [] });
    const refused = await refusalOf(gateway.call('takeOverTool', { id: 'codex', body: {} }));
    expect(refused).toMatchObject({ status: 409, kind: 'conflict', details: { reason: 'not-detected' } });
    expect(await gateway.call('listKeys', {})).toEqual([]);
  });

  it.each(everyTool)('takes over and restores %s, byte for byte, with a key of its own', async (tool) => {
    const home = homeWith(tool);
    const gateway = await gatewayFor(home);
    const before = home.snapshot();

    const plan = await gateway.call('planTakeover', { id: tool, query: { model: 'demo-echo' } });
    expect(plan.files.some(({ diff }) => diff !== '')).toBe(true);
    expect(JSON.stringify(plan)).not.toContain('gk-');
    expect(home.snapshot()).toEqual(before);

    const taken = await gateway.call('takeOverTool', { id: tool, body: { model: 'demo-echo' } });
    expect(taken).toMatchObject({ id: tool, status: 'taken-over', model: 'demo-echo', recorded: true, drift: [] });
    expect(taken.address).toContain(gateway.proxyUrl);
    const secret = writtenSecret(home, taken);
    expect(await accepts(gateway, secret)).toBe(true);
    const key = await gateway.call('getKey', { id: taken.keyId ?? '' });
    expect(key).toMatchObject({ name: taken.name, tool, state: 'active' });

    // Again, with the same key.
    const again = await gateway.call('takeOverTool', { id: tool, body: { model: 'demo-story' } });
    expect(again).toMatchObject({ status: 'taken-over', keyId: taken.keyId, model: 'demo-story' });
    expect(writtenSecret(home, again)).toBe(secret);

    const restored = await gateway.call('restoreTool', { id: tool, body: {} });
    expect(restored).toMatchObject({ keyId: null, recorded: false, conflicts: [] });
    expect(restored.status).not.toBe('taken-over');
    expect(home.snapshot()).toEqual(before);
    expect(await accepts(gateway, secret)).toBe(false);
    expect((await gateway.call('getKey', { id: taken.keyId ?? '' })).state).toBe('revoked');
    expect(gateway.log).not.toContain(secret);
  });

  it('refuses where the file says otherwise, and changes nothing', async () => {
    const home = homeWith('codex');
    const gateway = await gatewayFor(home);
    writeFileSync(home.file('.codex/config.toml'), 'model = "x"\nmodel = "y"\n');
    const before = home.snapshot();
    const refused = await refusalOf(gateway.call('takeOverTool', { id: 'codex', body: {} }));
    expect(refused).toMatchObject({
      status: 409,
      kind: 'conflict',
      details: { file: home.file('.codex/config.toml') },
    });
    expect(home.snapshot()).toEqual(before);
    expect(await gateway.call('listKeys', {})).toEqual([]);

    const other = 'model_provider = "o"\n[model_providers.o]\nname = "o"\nbase_url = "https://other.example/v1"\n';
    writeFileSync(home.file('.codex/config.toml'), other);
    expect(await stateOf(gateway, 'codex')).toMatchObject({
      status: 'other-address',
      address: 'https://other.example/v1',
    });
    const connected = await refusalOf(gateway.call('takeOverTool', { id: 'codex', body: {} }));
    expect(connected).toMatchObject({ status: 409, details: { reason: 'other-address' } });
    expect(await refusalOf(gateway.call('planTakeover', { id: 'codex' }))).toMatchObject({ status: 409 });
    expect(await refusalOf(gateway.call('takeOverTool', { id: 'nano', body: {} }))).toMatchObject({ status: 404 });
  });

  it('writes the new secret of a rotated key, tells of a revoked one, and keeps one on request', async () => {
    const home = homeWith('claude-code');
    const gateway = await gatewayFor(home);
    const events = await listen(gateway);
    const models = { model: 'big-model', smallModel: 'small-model' };
    const taken = await gateway.call('takeOverTool', { id: 'claude-code', body: models });
    const keyId = taken.keyId ?? '';
    const old = writtenSecret(home, taken);
    const { secret } = await gateway.call('rotateKey', { id: keyId, body: {} });
    expect(writtenSecret(home, taken)).toBe(secret);
    expect(secret).not.toBe(old);
    expect(await stateOf(gateway, 'claude-code')).toMatchObject({
      status: 'taken-over',
      keyId,
      drift: [],
      model: 'big-model',
    });
    expect(home.read('.claude/settings.json')).toContain('"ANTHROPIC_DEFAULT_HAIKU_MODEL": "small-model"');

    await gateway.call('restoreTool', { id: 'claude-code', body: { keepKey: true } });
    expect((await gateway.call('getKey', { id: keyId })).state).toBe('active');
    const next = await gateway.call('takeOverTool', { id: 'claude-code', body: {} });
    expect(next.keyId).toBe(keyId);

    await gateway.call('revokeKey', { id: keyId });
    const warned = await waitFor(
      () => events.find((event) => event.type === 'tool' && event.tool.warnings.some(({ kind }) => kind === 'key')),
      { what: 'the warning of a revoked key' },
    );
    expect(warned).toMatchObject({ action: 'changed', tool: { id: 'claude-code', status: 'taken-over' } });
    const repaired = await gateway.call('takeOverTool', { id: 'claude-code', body: {} });
    expect(repaired.keyId).not.toBe(keyId);
    expect(await accepts(gateway, writtenSecret(home, repaired))).toBe(true);
  });

  it('tells of changes that others make to the files', async () => {
    const home = homeWith('codex');
    const gateway = await gatewayFor(home);
    const taken = await gateway.call('takeOverTool', { id: 'codex', body: {} });
    const events = await listen(gateway);
    home.change('.codex/config.toml', (text) => text.replace(`${gateway.proxyUrl}/v1`, 'https://other.example/v1'));
    const event = await waitFor(
      () => events.find((one) => one.type === 'tool' && one.tool.status === 'other-address'),
      { what: 'the event of a tool that was pointed elsewhere' },
    );
    expect(event).toMatchObject({ action: 'changed', tool: { id: 'codex', recorded: true, keyId: taken.keyId } });
    expect((await stateOf(gateway, 'codex')).drift).toMatchObject([{ kind: 'changed' }]);

    mkdirSync(home.file('.qwen'));
    await waitFor(
      () =>
        events.find(
          (one) => one.type === 'tool' && one.tool.id === 'qwen-code' && one.tool.status === 'not-taken-over',
        ),
      { what: 'the event of a tool that has appeared' },
    );
  });

  it('writes taken-over tools anew when it comes back at another port, and leaves those that were pointed elsewhere', async () => {
    const home = homeWith('codex');
    for (const [file, text] of Object.entries(settingsOf('opencode'))) home.write(file, text);
    for (const [file, text] of Object.entries(settingsOf('claude-code'))) home.write(file, text);
    const first = await gatewayFor(home);
    const codex = await first.call('takeOverTool', { id: 'codex', body: { model: 'demo-echo' } });
    const opencode = await first.call('takeOverTool', { id: 'opencode', body: { smallModel: 'small-model' } });
    await first.call('takeOverTool', { id: 'claude-code', body: {} });
    const secret = writtenSecret(home, codex);
    home.change('.claude/settings.json', (text) => text.replace(first.proxyUrl, 'https://other.example'));
    expect(await first.stop()).toBe(0);

    const second = await gatewayFor(home);
    expect(second.proxyUrl).not.toBe(first.proxyUrl);
    expect(await stateOf(second, 'codex')).toMatchObject({
      status: 'taken-over',
      address: `${second.proxyUrl}/v1`,
      keyId: codex.keyId,
      model: 'demo-echo',
      drift: [],
    });
    expect(writtenSecret(home, codex)).toBe(secret);
    expect(await stateOf(second, 'opencode')).toMatchObject({
      address: `${second.proxyUrl}/v1`,
      model: opencode.model,
    });
    const written = opencode.files.map(({ path: file }) => readFileSync(file, 'utf8')).join('\n');
    expect(written).toContain('"small_model": "gatehouse/small-model"');
    expect(await stateOf(second, 'claude-code')).toMatchObject({
      status: 'other-address',
      address: 'https://other.example',
    });

    const all = await second.call('restoreAllTools', { body: {} });
    expect(all.results.map(({ tool, ok }) => [tool, ok])).toEqual([
      ['claude-code', true],
      ['codex', true],
      ['opencode', true],
    ]);
    expect(home.read('.codex/config.toml')).not.toContain('gatehouse');
    expect(home.read('.claude/settings.json')).toContain('https://other.example');
  });

  it('warns of files of open projects, and keeps to the home that was named', async () => {
    const home = homeWith('gemini-cli');
    const elsewhere = realpathSync(path.join(home.path, '..'));
    const gateway = await gatewayFor(home, {
      HOME: elsewhere,
      CODEX_HOME: path.join(elsewhere, 'own-codex'),
      CLAUDE_CONFIG_DIR: path.join(home.path, 'moved-claude'),
    });
    writeFileSync(path.join(home.project, '.env'), 'GEMINI_API_KEY=mine\n');
    const [none] = (await gateway.call('listTools', {})).filter(({ id }) => id === 'gemini-cli');
    expect(none?.warnings).toEqual([]);
    const query = { projects: JSON.stringify([home.project]) };
    const [warned] = (await gateway.call('listTools', { query })).filter(({ id }) => id === 'gemini-cli');
    expect(warned?.warnings).toMatchObject([{ kind: 'project-file', file: path.join(home.project, '.env') }]);
    expect(JSON.stringify(warned)).not.toContain('mine');
    for (const folder of ['.codex', 'moved-claude']) mkdirSync(home.file(folder));
    expect((await stateOf(gateway, 'codex')).files[0]?.path).toBe(home.file('.codex/config.toml'));
    expect((await stateOf(gateway, 'claude-code')).files[0]?.path).toBe(home.file('moved-claude/settings.json'));
    expect((await gateway.management.send('GET', '/tools?projects=nonsense')).status).toBe(400);
    expect((await gateway.management.send('POST', '/tools/codex/takeover', { modell: 'x' })).status).toBe(400);
    expect(readFileSync(path.join(home.project, '.env'), 'utf8')).toBe('GEMINI_API_KEY=mine\n');
  });
});
