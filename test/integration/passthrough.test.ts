// Same protocol on both sides: what the official SDKs return through the gateway equals what they return from the provider
// itself, the provider sees the client's bytes with nothing but the model changed, and the request log has the right counts.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { protocolIds } from '../../src/shared/channel';
import { upstreamModels } from '../support/fakeUpstream/fakeUpstream';
import { answerBody, expectedUsage, scenarios, streamFrames } from '../support/fakeUpstream/fixtures';
import { alias, House } from '../support/house';
import { generateBody, generateHeaders, generatePath, rawRequest } from '../support/rawHttp';
import { recordTests } from '../support/qualityFigure';

recordTests(43, 'passthrough', (ran, failed) => `${ran} tests of bytes through the real gateway, ${failed} changed`);

let house: House;
beforeAll(async () => {
  house = await House.build();
});
afterAll(async () => house.close());
beforeEach(() => house.upstream.reset());

describe.each(protocolIds)('%s', (protocol) => {
  for (const mode of ['whole', 'stream'] as const) {
    it.each(scenarios)(`%s, ${mode}: SDK result, upstream bytes and usage row`, async (scenario) => {
      const run = (driver: ReturnType<House['through']>) =>
        mode === 'whole' ? driver.generate(scenario) : driver.stream(scenario);
      house.upstream.script([{ scenario }, { scenario }]);
      const direct = await run(house.direct(protocol));
      const directBody = house.upstream.lastRequest().body.toString();
      const through = await run(house.through(protocol));

      expect(through).toEqual(direct);
      const received = house.upstream.lastRequest();
      expect(received.body.toString()).toBe(directBody);
      expect(received.call?.model).toBe(upstreamModels[protocol]);

      const row = await house.gateway.latestRow();
      const { inputTokens, cacheReadTokens, cacheWriteTokens, outputTokens, reasoningTokens, images, audioSeconds } =
        row;
      expect({
        inputTokens,
        cacheReadTokens,
        cacheWriteTokens,
        outputTokens,
        reasoningTokens,
        images,
        audioSeconds,
      }).toEqual(expectedUsage(protocol, scenario));
      expect(row).toMatchObject({
        keyId: house.key.key.id,
        channelId: house.channels[protocol].id,
        inboundProtocol: protocol,
        upstreamProtocol: protocol,
        requestedModel: alias(protocol),
        model: upstreamModels[protocol],
        status: 200,
        outcome: 'ok',
        error: null,
        usageKnown: true,
        costUsd: null,
        stream: mode === 'stream',
        clientAborted: false,
        warnings: [],
      });
      expect(row.attempts).toMatchObject([{ channelId: house.channels[protocol].id, status: 200 }]);
    });
  }

  it('sends no key of the client upstream, and the channel’s key in the right place', async () => {
    const places: Record<string, string>[] = [
      { authorization: `Bearer ${house.key.secret}` },
      { 'x-api-key': house.key.secret },
      { 'x-goog-api-key': house.key.secret },
      { 'api-key': house.key.secret },
      // Several at once: a foreign value beside ours must not travel either.
      { authorization: 'Bearer sk-someone-elses', 'x-api-key': house.key.secret, 'api-key': 'another' },
    ];
    for (const place of places) {
      const answer = await rawRequest(house.gateway.proxyUrl + generatePath(protocol, alias(protocol), false), {
        headers: { 'content-type': 'application/json', 'anthropic-version': '2023-06-01', ...place },
        body: generateBody(protocol, alias(protocol), false),
      });
      expect(answer.status).toBe(200);
    }
    const byQuery = await rawRequest(
      `${house.gateway.proxyUrl}${generatePath(protocol, alias(protocol), false)}?key=${house.key.secret}`,
      {
        headers: { 'content-type': 'application/json', 'anthropic-version': '2023-06-01' },
        body: generateBody(protocol, alias(protocol), false),
      },
    );
    expect(byQuery.status).toBe(200);

    expect(house.upstream.requests).toHaveLength(places.length + 1);
    for (const request of house.upstream.requests) {
      const wire = [request.url, ...request.rawHeaders].join('\n');
      expect(wire).not.toContain(house.key.secret);
      expect(wire).not.toContain('sk-someone-elses');
      expect(wire.split(house.upstream.secret)).toHaveLength(2);
      expect(request.headers['api-key']).toBeUndefined();
      expect(request.headers.host).toBe(new URL(house.upstream.url).host);
    }
  });

  it('keeps every byte of an odd body but the model', async () => {
    const encoded = JSON.stringify(alias(protocol)).slice(1, -1);
    // Odd but valid JSON: spaces, escapes, number texts, a "model" that is not the model, key order, unknown fields.
    const odd = (model: string): string =>
      `\r\n{ "unknown" :{"model":"inner","n":[1.0,1E+2,-0,0.10,12345678901234567890]},\t"stream" : false , ${
        protocol === 'gemini' ? '' : `"model"\n:\u0020"${model}",`
      }"input":"\\u0041\\/é😀","max_tokens":16,"messages":[{"role":"user","content":"\\"model\\":\\"x\\" \\ud83d\\ude00 é"}],` +
      `"contents":[{"role":"user","parts":[{"text":"{\\"model\\": 1}"}]}], "z" : null }\n`;
    const path = (model: string): string => generatePath(protocol, model, false);
    const answer = await rawRequest(house.gateway.proxyUrl + path(alias(protocol)), {
      headers: generateHeaders(protocol, house.key.secret),
      body: odd(encoded),
    });
    expect(answer.status).toBe(200);
    expect(house.upstream.lastRequest().body.toString()).toBe(odd(upstreamModels[protocol]));
    expect(answer.body.equals(answerBody(protocol, 'text'))).toBe(true);
  });

  it('forwards the client’s own headers, and the provider’s useful ones back', async () => {
    const answer = await rawRequest(house.gateway.proxyUrl + generatePath(protocol, alias(protocol), false), {
      headers: {
        ...generateHeaders(protocol, house.key.secret),
        'anthropic-version': '2026-10-21',
        'anthropic-beta': 'context-1m-2025-08-07',
        'openai-organization': 'org-x',
        'user-agent': 'probe/1.0',
      },
      body: generateBody(protocol, alias(protocol), false),
    });
    const { headers } = house.upstream.lastRequest();
    if (protocol === 'anthropic') {
      expect(headers).toMatchObject({ 'anthropic-version': '2026-10-21', 'anthropic-beta': 'context-1m-2025-08-07' });
      expect(answer.headers['request-id']).toBe('req_011GateUpstream');
    }
    if (protocol === 'openai-chat') expect(answer.headers['x-request-id']).toBe('req_gate_openai');
    expect(answer.headers['content-type']).toMatch(/^application\/json/);
    expect(answer.headers['x-gatehouse-channel']).toBeDefined();
    const id = String(answer.headers['x-gatehouse-request-id']);
    expect((await house.gateway.closedRow(id)).id).toBe(id);
  });

  it.each(['whole', 'frames', 7, 1] as const)('relays a stream cut by %s byte for byte', async (chunking) => {
    house.upstream.script({ scenario: 'parallelTools', chunking });
    const answer = await rawRequest(house.gateway.proxyUrl + generatePath(protocol, alias(protocol), true), {
      headers: generateHeaders(protocol, house.key.secret),
      body: generateBody(protocol, alias(protocol), true),
    });
    const expected = Buffer.concat(streamFrames(protocol, 'parallelTools', { includeUsage: true, jsonArray: false }));
    expect(answer.body.toString()).toBe(expected.toString());
    expect(answer.complete).toBe(true);
    expect(answer.headers['content-type']).toMatch(/^text\/event-stream/);
    const row = await house.gateway.closedRow(String(answer.headers['x-gatehouse-request-id']));
    expect(row).toMatchObject({ outcome: 'ok', ...expectedUsage(protocol, 'parallelTools') });
    expect(row.firstByteMs).toBeGreaterThanOrEqual(0);
    expect(row.durationMs).toBeGreaterThanOrEqual(row.firstByteMs ?? Infinity);
  });

  it('hands on each event as it comes, not at the end', async () => {
    let open = (): void => undefined;
    const gate = new Promise<void>((resolve) => (open = resolve));
    house.upstream.script({ scenario: 'text', beforeFrame: (index) => (index === 3 ? gate : undefined) });
    let first = (): void => undefined;
    const seen = new Promise<void>((resolve) => (first = resolve));
    const running = house.through(protocol).stream('text', { onEvent: () => first() });
    await seen; // would never come if the gateway waited for the end: the upstream stands still until the gate opens
    open();
    expect((await running).text).toContain('城门');
  });
});

it('records unknown usage as unknown: a provider that does not tell it', async () => {
  house.upstream.script({ frames: streamFrames('openai-chat', 'text', { includeUsage: false, jsonArray: false }) });
  const answer = await rawRequest(`${house.gateway.proxyUrl}/v1/chat/completions`, {
    headers: generateHeaders('openai-chat', house.key.secret),
    body: JSON.stringify({ model: alias('openai-chat'), stream: true, messages: [{ role: 'user', content: 'x' }] }),
  });
  const row = await house.gateway.closedRow(String(answer.headers['x-gatehouse-request-id']));
  expect(row).toMatchObject({ outcome: 'ok', usageKnown: false, costUsd: null, inputTokens: 0, outputTokens: 0 });
});

it('relays a Gemini stream without alt=sse (one JSON array) with its usage', async () => {
  const path = `/v1beta/models/${encodeURIComponent(alias('gemini'))}:streamGenerateContent`;
  const answer = await rawRequest(house.gateway.proxyUrl + path, {
    headers: generateHeaders('gemini', house.key.secret),
    body: generateBody('gemini', '', true),
  });
  const expected = Buffer.concat(streamFrames('gemini', 'text', { includeUsage: true, jsonArray: true }));
  expect(answer.body.toString()).toBe(expected.toString());
  const row = await house.gateway.closedRow(String(answer.headers['x-gatehouse-request-id']));
  expect(row).toMatchObject({ outcome: 'ok', stream: true, ...expectedUsage('gemini', 'text') });
});

it('sums rows into the summary', async () => {
  const rows = await house.gateway.rows(1000);
  const { total } = await house.gateway.call('usageSummary', { query: {} });
  const sum = (name: 'inputTokens' | 'outputTokens' | 'cacheReadTokens' | 'cacheWriteTokens'): number =>
    rows.reduce((so, row) => so + row[name], 0);
  expect(total).toMatchObject({
    requests: rows.length,
    inputTokens: sum('inputTokens'),
    outputTokens: sum('outputTokens'),
    cacheReadTokens: sum('cacheReadTokens'),
    cacheWriteTokens: sum('cacheWriteTokens'),
  });
});
