// `/metrics`: families, labels, escaping, and that client text cannot blow it up.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Counter, Histogram } from '../../src/management/prometheus';
import type { RequestLogRow } from '../../src/shared/usage';
import { ManagementFixture } from './managementFixture';

let house: ManagementFixture;
beforeAll(async () => {
  house = await ManagementFixture.start();
});
afterAll(async () => house.close());

const row = (more: Partial<RequestLogRow>): RequestLogRow => ({
  id: 'r',
  startedAt: new Date().toISOString(),
  keyId: 'key-1',
  tool: null,
  folder: null,
  channelId: null,
  attempts: [],
  inboundProtocol: 'anthropic',
  upstreamProtocol: 'anthropic',
  operation: 'generate',
  route: 'routed',
  requestedModel: 'asked',
  model: 'm',
  status: 200,
  outcome: 'ok',
  error: null,
  errorKind: null,
  usageKnown: true,
  costUsd: null,
  priceSource: null,
  cacheSavingsUsd: null,
  firstByteMs: 10,
  durationMs: 700,
  stream: false,
  clientAborted: false,
  warnings: [],
  inputTokens: 0,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
  outputTokens: 0,
  reasoningTokens: 0,
  images: 0,
  audioSeconds: 0,
  characters: 0,
  audioInputTokens: 0,
  audioOutputTokens: 0,
  webSearches: 0,
  ...more,
});

async function page(): Promise<string> {
  const response = await fetch(`${house.url}/metrics`, { headers: { authorization: `Bearer ${house.token}` } });
  expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
  return response.text();
}

it('counts what the events tell', async () => {
  const { id } = await house.call('createChannel', { body: { name: 'a "b"\\c\nd', provider: 'ollama' } });
  house.activeRequests = 2;
  house.events.publish({ type: 'request', phase: 'started', request: row({ keyId: 'key-2', outcome: null }) });
  const figures = { inputTokens: 5, outputTokens: 7, cacheReadTokens: 11, cacheWriteTokens: 13, costUsd: 0.1 };
  const finished = row({ channelId: id, ...figures });
  house.events.publish({ type: 'request', phase: 'finished', request: finished });
  house.events.publish({ type: 'request', phase: 'finished', request: { ...finished, costUsd: 0.2 } });
  const attempts = [
    { channelId: id, status: null, error: 'refused', milliseconds: 1 },
    { channelId: 'gone', status: 503, milliseconds: 1 },
    { channelId: id, status: 200, milliseconds: 1 },
  ];
  house.events.publish({
    type: 'request',
    phase: 'finished',
    request: row({ attempts, outcome: 'error', model: null }),
  });

  const lines = (await page()).split('\n');
  const labels = 'channel="a \\"b\\"\\\\c\\nd",model="m",protocol="anthropic"';
  expect(lines).toEqual(
    expect.arrayContaining([
      '# TYPE ai_gateway_requests_total counter',
      `ai_gateway_requests_total{${labels},outcome="ok"} 2`,
      'ai_gateway_requests_total{channel="",model="",protocol="anthropic",outcome="error"} 1',
      '# TYPE ai_gateway_requests_in_progress gauge',
      'ai_gateway_requests_in_progress 2',
      `ai_gateway_input_tokens_total{${labels}} 10`,
      `ai_gateway_output_tokens_total{${labels}} 14`,
      `gatehouse_cache_read_tokens_total{${labels}} 22`,
      `gatehouse_cache_write_tokens_total{${labels}} 26`,
      // 0.1 + 0.2 in floating point would be 0.30000000000000004.
      `gatehouse_cost_usd_total{${labels}} 0.3`,
      'gatehouse_unpriced_requests_total{channel="",model="",protocol="anthropic"} 1',
      'ai_gateway_active_clients 2',
      'ai_gateway_upstream_errors_total{channel="a \\"b\\"\\\\c\\nd",status="none"} 1',
      'ai_gateway_upstream_errors_total{channel="gone",status="503"} 1',
      '# TYPE ai_gateway_request_duration_seconds histogram',
      `ai_gateway_request_duration_seconds_bucket{${labels},le="0.5"} 0`,
      `ai_gateway_request_duration_seconds_bucket{${labels},le="1"} 2`,
      `ai_gateway_request_duration_seconds_bucket{${labels},le="+Inf"} 2`,
      `ai_gateway_request_duration_seconds_sum{${labels}} 1.4`,
      `ai_gateway_request_duration_seconds_count{${labels}} 2`,
      'gatehouse_build_info{version="1.2.3"} 1',
    ]),
  );
  expect(lines.join('\n')).not.toContain('asked');
});

it('forgets clients after five minutes', async () => {
  house.fixedNow = Date.now() + 5 * 60_000 + 1000;
  expect(await page()).toContain('\nai_gateway_active_clients 0\n');
  house.fixedNow = undefined;
});

it('is text that every line of fits the format', async () => {
  const label = '[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\\\\n]|\\\\["\\\\n])*"';
  const sample = new RegExp(`^[a-zA-Z_:][a-zA-Z0-9_:]*(\\{${label}(,${label})*\\})? (-?[0-9.e+-]+|\\+Inf|-Inf|NaN)$`);
  const text = await page();
  expect(text.endsWith('\n')).toBe(true);
  for (const line of text.trimEnd().split('\n')) {
    if (!line.startsWith('# ')) expect(line).toMatch(sample);
    else expect(line).toMatch(/^# (HELP [a-z_]+ .+|TYPE [a-z_]+ (counter|gauge|histogram))$/);
  }
});

it('keeps a bounded number of series', () => {
  const counter = new Counter('c', 'help');
  const histogram = new Histogram('h', 'help', [1]);
  for (let index = 0; index < 5000; index += 1) {
    counter.add({ model: `m${index}` });
    histogram.observe({ model: `m${index}` }, 1);
  }
  counter.add({ model: 'm1' });
  const lines = counter.render().split('\n');
  expect(lines.length).toBeLessThan(2010);
  expect(lines).toContain('c{model="other"} 3000');
  expect(lines).toContain('c{model="m1"} 2');
  expect(histogram.render().split('\n').length).toBeLessThan(8020);
});
