// Spans of requests: names and attributes of the conventions, times, parents, attempts as children, and nothing that was said.
import { expect, it } from 'vitest';
import { Double, exportRequest, keyValues, unixNano } from '../../../src/gateway/telemetry/otlpJson';
import { requestSpans, type SpanContext } from '../../../src/gateway/telemetry/requestSpans';
import { readTraceParent, readTraceState } from '../../../src/gateway/telemetry/traceParent';
import { providerPresets } from '../../../src/catalog/providers';
import { openTelemetryProviders } from '../../../src/catalog/openTelemetry';
import type { RequestLogRow } from '../../../src/shared/usage';
import { plain, type ReceivedSpan } from '../../support/fakeCollector';
import { requestLogRow } from '../../support/requestLogRow';

let ids = 0;
const context: SpanContext = {
  parent: undefined,
  traceState: undefined,
  responseModel: 'claude-sonnet-4-5-20250929',
  finishReason: 'end_turn',
  channel: (id) =>
    ({
      c1: { name: 'Work', provider: 'anthropic', baseUrl: 'https://api.anthropic.com' },
      c2: { name: 'Home', provider: 'custom', baseUrl: 'http://192.168.1.7:8080/v1' },
    })[id],
  newId: (bytes) => String((ids += 1)).padStart(bytes * 2, 'a'),
};

const row = requestLogRow({
  id: 'req_1',
  startedAt: '2026-05-01T10:00:00.123Z',
  channelId: 'c1',
  requestedModel: 'fast',
  model: 'claude-sonnet-4-5',
  stream: true,
  route: 'failover',
  tool: 'claude-code',
  folder: '/home/me/work',
  firstByteMs: 800,
  durationMs: 2500,
  inputTokens: 10,
  cacheReadTokens: 100,
  cacheWriteTokens: 5,
  outputTokens: 40,
  reasoningTokens: 8,
  costUsd: 0.25,
  priceSource: 'genai-prices',
  cacheSavingsUsd: 0.1,
  warnings: ['dropped-field'],
  attempts: [
    { channelId: 'gone', status: null, passedOver: true, reason: 'key-rejected', milliseconds: 0 },
    {
      channelId: 'c2',
      status: 503,
      reason: 'overloaded',
      error: 'you said: my secret plan',
      startedMs: 10,
      milliseconds: 200,
    },
    { channelId: 'c1', status: 200, startedMs: 300, firstByteMs: 500, milliseconds: 2100 },
  ],
});

const spansOf = (more: Partial<RequestLogRow>, other: Partial<SpanContext> = {}): ReceivedSpan[] =>
  requestSpans({ ...row, ...more }, { ...context, ...other }) as ReceivedSpan[];

it('tells a request by the names of the conventions', () => {
  const [request] = spansOf({});
  expect(request).toMatchObject({
    name: 'chat fast',
    kind: 2,
    flags: 0x101,
    startTimeUnixNano: '1777629600123000000',
    endTimeUnixNano: '1777629602623000000',
  });
  expect(request).not.toHaveProperty('parentSpanId');
  expect(request).not.toHaveProperty('status');
  expect(plain(request?.attributes ?? [])).toEqual({
    'gen_ai.operation.name': 'chat',
    'gatehouse.channel.id': 'c1',
    'gatehouse.channel.name': 'Work',
    'gen_ai.provider.name': 'anthropic',
    'server.address': 'api.anthropic.com',
    'server.port': 443,
    'gen_ai.request.model': 'fast',
    'gen_ai.request.stream': true,
    'gen_ai.response.model': 'claude-sonnet-4-5-20250929',
    'gen_ai.response.finish_reasons': ['end_turn'],
    'gen_ai.response.time_to_first_chunk': 0.8,
    'http.response.status_code': 200,
    'gatehouse.request.id': 'req_1',
    'gatehouse.operation': 'generate',
    'gatehouse.outcome': 'ok',
    'gatehouse.route': 'failover',
    'gatehouse.key.id': 'key-1',
    'gatehouse.tool': 'claude-code',
    'gatehouse.client.protocol': 'anthropic',
    'gatehouse.upstream.protocol': 'anthropic',
    'gatehouse.upstream.model': 'claude-sonnet-4-5',
    'gatehouse.attempts': 2,
    'gatehouse.warnings': 1,
    'gatehouse.cost.usd': 0.25,
    'gatehouse.cost.source': 'genai-prices',
    'gatehouse.cache_savings.usd': 0.1,
    // Of the conventions' own words, input holds what caches gave and took.
    'gen_ai.usage.input_tokens': 115,
    'gen_ai.usage.output_tokens': 40,
    'gen_ai.usage.cache_read.input_tokens': 100,
    'gen_ai.usage.cache_creation.input_tokens': 5,
    'gen_ai.usage.reasoning.output_tokens': 8,
  });
});

it('tells attempts as children and what was passed over as an event', () => {
  const [request, first, second] = spansOf({});
  expect(request?.events).toEqual([
    {
      timeUnixNano: '1777629600123000000',
      name: 'gatehouse.channel.passed_over',
      attributes: keyValues({ 'gatehouse.channel.id': 'gone', 'gatehouse.reason': 'key-rejected' }),
    },
  ]);
  for (const child of [first, second]) {
    expect(child).toMatchObject({ traceId: request?.traceId, parentSpanId: request?.spanId, kind: 3 });
    // Usage stands in one span only: whoever adds spans up must not count it twice.
    expect(child?.attributes.some(({ key }) => key.startsWith('gen_ai.usage') || key === 'gen_ai.operation.name')).toBe(
      false,
    );
  }
  expect(first).toMatchObject({ name: 'attempt Home', status: { code: 2 }, startTimeUnixNano: '1777629600133000000' });
  expect(plain(first?.attributes ?? [])).toEqual({
    'gatehouse.channel.id': 'c2',
    'gatehouse.channel.name': 'Home',
    'gen_ai.provider.name': 'custom',
    'server.address': '192.168.1.7',
    'server.port': 8080,
    'http.response.status_code': 503,
    'error.type': 'overloaded',
  });
  expect(second).toMatchObject({ name: 'attempt Work', endTimeUnixNano: '1777629602523000000' });
  expect(plain(second?.attributes ?? [])).toMatchObject({
    'http.request.resend_count': 1,
    'gatehouse.time_to_first_byte': 0.5,
  });
  expect(second).not.toHaveProperty('status');
});

it('says nothing of what was said, nor where the user works', () => {
  const text = JSON.stringify(spansOf({ outcome: 'error', errorKind: 'upstream-rejected', error: 'my secret plan' }));
  expect(text).not.toContain('secret plan');
  expect(text).not.toContain('/home/me');
});

it('tells errors by their class', () => {
  const [request] = spansOf({
    outcome: 'error',
    errorKind: 'budget-exceeded',
    status: 402,
    attempts: [],
    channelId: null,
  });
  expect(request).toMatchObject({ status: { code: 2 } });
  expect(plain(request?.attributes ?? [])).toMatchObject({ 'error.type': 'budget-exceeded', 'gatehouse.attempts': 0 });
  const [aborted] = spansOf({ outcome: 'aborted', status: null });
  expect(aborted).not.toHaveProperty('status');
  expect(plain(aborted?.attributes ?? [])).not.toHaveProperty('error.type');
});

it('leaves out usage that is not known', () => {
  const [request] = spansOf({ usageKnown: false, costUsd: null });
  expect(request?.attributes.filter(({ key }) => /usage|cost\.usd/.test(key))).toEqual([]);
});

it('names kinds of work', () => {
  const named = (more: Partial<RequestLogRow>): unknown => spansOf(more)[0]?.name;
  expect(named({ inboundProtocol: 'gemini' })).toBe('generate_content fast');
  expect(named({ operation: 'embed' })).toBe('embeddings fast');
  expect(named({ operation: 'generate-images', requestedModel: null, model: null })).toBe('generate_images');
  expect(plain(spansOf({ operation: 'speak' })[0]?.attributes ?? [])).toMatchObject({ 'gen_ai.output.type': 'speech' });
});

it('knows only providers that there are', () => {
  const known = new Set(providerPresets.map(({ id }) => id));
  expect(Object.keys(openTelemetryProviders).filter((id) => !known.has(id))).toEqual([]);
});

it('joins the trace of its client', () => {
  const parent = readTraceParent('00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01');
  const [request, first] = spansOf({}, { parent, traceState: 'congo=t61rcWkgMzE' });
  expect(request).toMatchObject({
    traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
    parentSpanId: '00f067aa0ba902b7',
    traceState: 'congo=t61rcWkgMzE',
    flags: 0x301,
  });
  expect(first).toMatchObject({ traceId: '4bf92f3577b34da6a3ce929d0e0e4736', flags: 0x101 });
});

it('reads a traceparent as the specification has it', () => {
  const [trace, span] = ['4bf92f3577b34da6a3ce929d0e0e4736', '00f067aa0ba902b7'];
  expect(readTraceParent(`00-${trace}-${span}-00`)).toEqual({ traceId: trace, spanId: span, sampled: false });
  expect(readTraceParent(`cc-${trace}-${span}-03-what-the-future-brings`)).toMatchObject({ sampled: true });
  const bad = [
    undefined,
    '',
    `ff-${trace}-${span}-01`,
    `00-${trace}-${span}-01-more`,
    `00-${trace.toUpperCase()}-${span}-01`,
    `00-${'0'.repeat(32)}-${span}-01`,
    `00-${trace}-${'0'.repeat(16)}-01`,
    `00-${trace}-${span}`,
    `00-${trace}-${span}-01, 00-${trace}-${span}-01`,
    [`00-${trace}-${span}-01`],
  ];
  for (const header of bad) expect(readTraceParent(header)).toBeUndefined();
  expect(readTraceState(' a=1 ')).toBe('a=1');
  expect([readTraceState(undefined), readTraceState('x'.repeat(513)), readTraceState('a=\u0001')]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

it('encodes values as the JSON form has them', () => {
  const values = {
    text: 'a',
    yes: true,
    whole: 5,
    part: 0.5,
    double: new Double(2),
    list: ['a', 'b'],
    none: null,
    gone: undefined,
  };
  expect(keyValues(values)).toEqual([
    { key: 'text', value: { stringValue: 'a' } },
    { key: 'yes', value: { boolValue: true } },
    { key: 'whole', value: { intValue: '5' } },
    { key: 'part', value: { doubleValue: 0.5 } },
    { key: 'double', value: { doubleValue: 2 } },
    { key: 'list', value: { arrayValue: { values: [{ stringValue: 'a' }, { stringValue: 'b' }] } } },
  ]);
  // Beyond 2^53: a number would be rounded.
  expect(unixNano(1777629600123.25)).toBe('1777629600123250000');
  expect(
    exportRequest({ name: 'gatehouse', instance: 'i', version: '1' }, []).resourceSpans[0]?.scopeSpans,
  ).toHaveLength(1);
});
