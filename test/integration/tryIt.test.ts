// The message that is tried out, against the real proxy with its demo channel: text in every protocol, errors, cancel; and its key.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EndpointsKeys, tryKeyTool } from '../../src/extension/panels/endpointsKeys';
import { rowOf, sendTry } from '../../src/extension/panels/endpointsTry';
import { bodyError, EventLines, readWireEvent } from '../../src/extension/panels/endpointsWire';
import { ManagementClient } from '../../src/extension/managementClient';
import { protocolIds } from '../../src/shared/channel';
import { GatewayFixture } from '../support/gatewayFixture';

let gateway: GatewayFixture;
let client: ManagementClient;
let keys: EndpointsKeys;
beforeAll(async () => {
  gateway = await GatewayFixture.start();
  client = new ManagementClient(gateway.listening.managementUrl, gateway.listening.managementToken);
  keys = new EndpointsKeys();
}, 60_000);
afterAll(() => gateway.stop());

async function attempt(part: Partial<Parameters<typeof sendTry>[0]> = {}) {
  const { secret } = await keys.forTrial(client, await client.call('listKeys', {}), 'Try It');
  const pieces: string[] = [];
  const end = await sendTry({
    proxyUrl: gateway.proxyUrl,
    protocol: 'openai-chat',
    model: 'demo-story',
    message: 'A short story, please.',
    key: secret,
    signal: new AbortController().signal,
    onText: (piece) => pieces.push(piece),
    ...part,
  });
  return { end, pieces };
}

describe('a message that is tried out', () => {
  it.each(protocolIds)('is answered piece by piece in %s, and its row is on record under its key', async (protocol) => {
    const { end, pieces } = await attempt({ protocol });
    expect(end).toMatchObject({ status: 200, error: null, cancelled: false });
    expect(end.text.length).toBeGreaterThan(20);
    expect(pieces.length).toBeGreaterThan(1);
    expect(pieces.join('')).toBe(end.text);
    const { rows } = await client.call('listRequests', { query: { limit: 50 } });
    const row = rowOf(rows, end.requestId);
    expect(row).toMatchObject({ tool: tryKeyTool, inboundProtocol: protocol, outcome: 'ok', usageKnown: true });
  });

  it('says what went wrong in the gateway’s words', async () => {
    const { end } = await attempt({ model: 'no-such-model' });
    expect(end.status).toBe(404);
    expect(end.error).toContain('no-such-model');
  });

  it('can be cancelled', async () => {
    const { end } = await attempt({ signal: AbortSignal.abort() });
    expect(end).toMatchObject({ cancelled: true, error: null });
  });

  it('tells where nothing listens', async () => {
    const { end } = await attempt({ proxyUrl: 'http://127.0.0.1:1' });
    expect(end).toMatchObject({ status: null, cancelled: false });
    expect(end.error).toContain('ECONNREFUSED');
  });
});

describe('the keys of the page', () => {
  it('uses one key for all trials of a window, and gives it a new secret in the next', async () => {
    const before = (await client.call('listKeys', {})).filter(({ tool }) => tool === tryKeyTool);
    expect(before).toHaveLength(1);
    const other = new EndpointsKeys();
    const held = await other.forTrial(client, before, 'Try It');
    expect(held.id).toBe(before[0]?.id);
    expect(await other.forTrial(client, before, 'Try It')).toEqual(held);
    expect((await client.call('listKeys', {})).filter(({ tool }) => tool === tryKeyTool)).toHaveLength(1);
    expect(other.heldIds()).toEqual([]);
    expect(other.secretOf(held.id)).toBeUndefined();
  });
  it('knows the secret of the keys that it made for snippets', async () => {
    const made = await keys.create(client, 'Snippets');
    expect(keys.heldIds()).toEqual([made.id]);
    expect(keys.secretOf(made.id)).toMatch(/^gk-/);
  });
});

describe('events of a stream', () => {
  it('are found however the bytes are cut', () => {
    const stream = 'event: x\r\ndata: {"a":1}\r\n\r\n: ping\n\ndata: one\ndata: two\n\ndata: [DONE]\n\n';
    for (let cut = 0; cut <= stream.length; cut += 1) {
      const lines = new EventLines();
      expect([...lines.take(stream.slice(0, cut)), ...lines.take(stream.slice(cut))]).toEqual([
        '{"a":1}',
        'one\ntwo',
        '[DONE]',
      ]);
    }
  });
  it('are errors where they say so, and nothing where they are strange', () => {
    expect(readWireEvent('anthropic', '{"type":"error","error":{"message":"busy"}}')).toEqual({ error: 'busy' });
    expect(
      readWireEvent('openai-responses', '{"type":"response.failed","response":{"error":{"message":"no"}}}'),
    ).toEqual({
      error: 'no',
    });
    for (const data of ['[DONE]', '7', 'null', '[]', '{"choices":[{}]}', '{"choices":7}', '{"candidates":[null]}']) {
      for (const protocol of protocolIds) expect(readWireEvent(protocol, data)).toEqual({ text: '' });
    }
    expect(bodyError('<html>')).toBe('<html>');
  });
});
