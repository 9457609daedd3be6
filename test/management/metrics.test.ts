// `/metrics`: families, labels, escaping, readings of the gateway's state, and that client text cannot blow it up. Every page is read by a
// real parser and held to the rules of the format.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { families, processFamilies } from '../../src/management/metricFamilies';
import {
  Counter,
  Histogram,
  mostHistogramSeries,
  mostSeries,
  Reading,
  type Family,
} from '../../src/management/prometheus';
import { expectValidPage, parsePage } from '../support/prometheusPage';
import { requestLogRow as row } from '../support/requestLogRow';
import { ManagementFixture } from './managementFixture';

let house: ManagementFixture;
beforeAll(async () => {
  house = await ManagementFixture.start();
});
afterAll(async () => house.close());

async function page(): Promise<string> {
  const response = await fetch(`${house.url}/metrics`, { headers: { authorization: `Bearer ${house.token}` } });
  expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
  const text = await response.text();
  expectValidPage(text);
  return text;
}

const finish = (more: Parameters<typeof row>[0]): void =>
  house.events.publish({ type: 'request', phase: 'finished', request: row(more) });

it('counts what the events tell', async () => {
  const { id } = await house.call('createChannel', { body: { name: 'a "b"\\c\nd', provider: 'ollama' } });
  house.activeRequests = 2;
  house.events.publish({ type: 'request', phase: 'started', request: row({ keyId: 'key-2', outcome: null }) });
  const figures = {
    inputTokens: 5,
    outputTokens: 7,
    reasoningTokens: 3,
    cacheReadTokens: 11,
    cacheWriteTokens: 13,
    costUsd: 0.1,
    cacheSavingsUsd: 0.7,
  };
  finish({ channelId: id, tool: 'codex', ...figures });
  finish({
    channelId: id,
    tool: 'codex',
    ...figures,
    costUsd: 0.2,
    cacheSavingsUsd: -0.05,
    audioInputTokens: 4,
    images: 2,
  });
  const attempts = [
    { channelId: 'away', status: null, passedOver: true, reason: 'nearly-empty' as const, milliseconds: 0 },
    { channelId: id, status: null, error: 'refused', reason: 'no-route' as const, milliseconds: 1 },
    { channelId: id, status: null, error: 'refused', reason: 'no-route' as const, milliseconds: 1 },
    { channelId: 'gone', status: 503, reason: 'overloaded' as const, milliseconds: 1 },
  ];
  finish({
    attempts,
    outcome: 'error',
    route: 'failed',
    model: null,
    errorKind: 'upstream-rejected',
    channelId: 'gone',
  });
  finish({ outcome: 'error', route: 'refused', errorKind: 'budget-exceeded', usageKnown: false, model: null });
  const told = { outcome: 'error', route: 'refused', errorKind: 'bad-request' } as const;
  finish({ ...told, usageKnown: false, model: null, requestedModel: 'what-the-client-said' });

  const text = await page();
  const labels = 'channel="a \\"b\\"\\\\c\\nd",model="m",protocol="anthropic"';
  expect(text.split('\n')).toEqual(
    expect.arrayContaining([
      '# TYPE ai_gateway_requests_total counter',
      `ai_gateway_requests_total{${labels},outcome="ok"} 2`,
      'ai_gateway_requests_total{channel="gone",model="",protocol="anthropic",outcome="error"} 1',
      '# TYPE ai_gateway_requests_in_progress gauge',
      'ai_gateway_requests_in_progress 2',
      `ai_gateway_input_tokens_total{${labels}} 10`,
      `ai_gateway_output_tokens_total{${labels}} 14`,
      `gatehouse_tokens_total{${labels},type="input"} 10`,
      `gatehouse_tokens_total{${labels},type="cache_read"} 22`,
      `gatehouse_tokens_total{${labels},type="cache_write"} 26`,
      `gatehouse_tokens_total{${labels},type="output"} 8`,
      `gatehouse_tokens_total{${labels},type="reasoning"} 6`,
      'gatehouse_audio_tokens_total{channel="a \\"b\\"\\\\c\\nd",model="m",direction="input"} 4',
      'gatehouse_images_total{channel="a \\"b\\"\\\\c\\nd",model="m"} 2',
      // 0.1 + 0.2 in floating point would be 0.30000000000000004.
      `gatehouse_cost_usd_total{${labels}} 0.3`,
      `gatehouse_cache_savings_usd_total{${labels}} 0.7`,
      `gatehouse_cache_overhead_usd_total{${labels}} 0.05`,
      'gatehouse_tool_cost_usd_total{tool="codex"} 0.3',
      'gatehouse_tool_requests_total{tool="codex",outcome="ok"} 2',
      'gatehouse_unpriced_requests_total{channel="gone",model="",protocol="anthropic"} 1',
      'ai_gateway_active_clients 2',
      'ai_gateway_upstream_errors_total{channel="a \\"b\\"\\\\c\\nd",status="none",reason="no-route"} 2',
      'ai_gateway_upstream_errors_total{channel="gone",status="503",reason="overloaded"} 1',
      'gatehouse_routes_total{operation="generate",route="routed"} 2',
      'gatehouse_routes_total{operation="generate",route="failed"} 1',
      'gatehouse_routes_total{operation="generate",route="refused"} 2',
      'gatehouse_errors_total{channel="gone",error_kind="upstream-rejected"} 1',
      'gatehouse_errors_total{channel="",error_kind="bad-request"} 1',
      'gatehouse_limit_refusals_total{error_kind="budget-exceeded"} 1',
      'gatehouse_retries_total{channel="a \\"b\\"\\\\c\\nd"} 1',
      'gatehouse_failovers_total{from="a \\"b\\"\\\\c\\nd",to="gone"} 1',
      'gatehouse_passed_over_total{channel="away",reason="nearly-empty"} 1',
      '# TYPE ai_gateway_request_duration_seconds histogram',
      `ai_gateway_request_duration_seconds_bucket{${labels},le="0.5"} 0`,
      `ai_gateway_request_duration_seconds_bucket{${labels},le="1"} 2`,
      `ai_gateway_request_duration_seconds_bucket{${labels},le="+Inf"} 2`,
      `ai_gateway_request_duration_seconds_sum{${labels}} 1.4`,
      `ai_gateway_request_duration_seconds_count{${labels}} 2`,
      `gatehouse_first_byte_seconds_bucket{${labels},le="0.05"} 2`,
      'gatehouse_build_info{version="1.2.3"} 1',
    ]),
  );
  expect(text).not.toContain('what-the-client-said');
  expect(text).not.toContain('error_kind="bad-request"} 2');
  const parsed = parsePage(text);
  // The parser's own words for what the page says, escapes undone.
  const tokens = parsed
    .get('gatehouse_tokens_total')
    ?.metrics.find(({ labels: found }) => found?.['type'] === 'cache_read');
  expect(tokens).toMatchObject({ value: '22', labels: { channel: 'a "b"\\c\nd', model: 'm' } });
  expect(parsed.get('ai_gateway_request_duration_seconds')).toMatchObject({ type: 'HISTOGRAM' });
});

it('reads budgets, channels, alerts and the process', async () => {
  const { id } = await house.call('createChannel', { body: { name: 'shaky', provider: 'ollama' } });
  house.health.record(id, { ok: true });
  const budget = await house.call('createBudget', { body: { scope: 'channel', scopeId: id, usd: 4 } });
  const folder = await house.call('createBudget', {
    body: { scope: 'folder', scopeId: '/home/me/secret/work', usd: 0 },
  });
  const failed = { channelId: id, status: 500, reason: 'server-error' as const, milliseconds: 1 };
  for (let count = 0; count < 5; count += 1) {
    finish({
      attempts: [failed],
      channelId: id,
      outcome: 'error',
      route: 'failed',
      errorKind: 'upstream-rejected',
      tool: 'codex',
    });
  }
  const text = await page();
  expect(text.split('\n')).toEqual(
    expect.arrayContaining([
      'gatehouse_channel_state{channel="shaky",state="healthy"} 1',
      'gatehouse_channel_state{channel="shaky",state="down"} 0',
      'gatehouse_breaker_state{channel="shaky"} 0',
      `gatehouse_budget_usd{budget="${budget.id}",scope="channel",name="shaky"} 4`,
      `gatehouse_budget_used_ratio{budget="${budget.id}",scope="channel",name="shaky"} 0`,
      `gatehouse_budget_used_ratio{budget="${folder.id}",scope="folder",name="work"} 1`,
      'gatehouse_alerts_total{scope="channel",name="shaky"} 1',
      'gatehouse_alert_active{scope="channel",name="shaky"} 1',
      'gatehouse_store_waiting_rows 0',
      'gatehouse_otlp_spans_total{result="dropped"} 0',
      'gatehouse_otlp_queue_spans 0',
      `nodejs_version_info{version="${process.version}"} 1`,
    ]),
  );
  expect(text).not.toContain('/home/me');
  const parsed = parsePage(text);
  const value = (name: string): number => Number(parsed.get(name)?.metrics[0]?.value);
  expect(value('process_resident_memory_bytes')).toBeGreaterThan(10_000_000);
  expect(value('nodejs_heap_size_used_bytes')).toBeLessThanOrEqual(value('nodejs_heap_size_total_bytes'));
  expect(value('process_cpu_seconds_total')).toBeGreaterThan(0);
  expect(Math.abs(value('process_start_time_seconds') - performance.timeOrigin / 1000)).toBeLessThan(1);
  expect(value('process_open_fds')).toBeGreaterThan(2);
  expect(value('nodejs_eventloop_lag_p99_seconds')).toBeLessThan(60);
});

it('forgets clients after five minutes', async () => {
  house.fixedNow = Date.now() + 5 * 60_000 + 1000;
  expect(await page()).toContain('\nai_gateway_active_clients 0\n');
  house.fixedNow = undefined;
});

it('has every declared family, each under one name', async () => {
  const declared = [...Object.values(families), ...Object.values(processFamilies)].map(({ name }) => name);
  expect(new Set(declared).size).toBe(declared.length);
  expect([...parsePage(await page()).keys()].sort()).toEqual([...declared].sort());
});

it('has its families told in docs/metrics.md, as they are', () => {
  const text = readFileSync(new URL('../../docs/metrics.md', import.meta.url), 'utf8');
  const told = text.split('\n').filter((line) => /^\| `(ai_gateway|gatehouse|process|nodejs)_/.test(line));
  const rowOf = ({ name, type, labels, help }: Family): string =>
    `| \`${name}\` | ${type} | ${labels.map((label) => `\`${label}\``).join(' ')} | ${help} |`.replace('|  |', '| |');
  expect(told).toEqual([...Object.values(families), ...Object.values(processFamilies)].map(rowOf));
});

it('keeps a bounded number of series', () => {
  const labels = ['model'] as const;
  const counter = new Counter({ name: 'c_total', type: 'counter', help: 'help', labels });
  const histogram = new Histogram({ name: 'h', type: 'histogram', help: 'help', labels, bounds: [1] });
  for (let index = 0; index < 5000; index += 1) {
    counter.add({ model: `m${index}` });
    histogram.observe({ model: `m${index}` }, 1);
  }
  counter.add({ model: 'm1' });
  const lines = counter.render().split('\n');
  expect(lines.length).toBeLessThan(mostSeries + 10);
  expect(lines).toContain('c_total{model="other"} 3000');
  expect(lines).toContain('c_total{model="m1"} 2');
  expect(histogram.render().split('\n').length).toBeLessThan(4 * mostHistogramSeries + 20);
  expectValidPage(counter.render() + histogram.render());
});

it('reads values without labels, with none, and the higher of two', () => {
  const family = { name: 'g', type: 'gauge', help: 'a\nb\\c', labels: ['x'] } as const;
  expect(new Reading({ ...family, labels: [] }, () => 3).render()).toBe('# HELP g a\\nb\\\\c\n# TYPE g gauge\ng 3\n');
  expect(new Reading(family, () => []).render()).not.toContain('\ng');
  const twice = [1, 2, 0].map((value) => ({ labels: { x: 'y' }, value }));
  expect(new Reading(family, () => twice).render()).toContain('\ng{x="y"} 2\n');
});

it('is held to rules that fail where they are broken', () => {
  const declared = '# HELP h x\n# TYPE h histogram\n';
  const broken = [
    '# HELP g x\n# TYPE g gauge\ng 1',
    '# HELP g x\n# TYPE g gauge\ng 1\ng 2\n',
    '# HELP g x\n# TYPE g gauge\n# HELP g x\n',
    '# HELP g x\n# TYPE g counter\ng 1\n',
    '# HELP g x\n# TYPE g gauge\nother 1\n',
    '# HELP g x\n# TYPE g gauge\ng{a="b} 1\n',
    `${declared}h_bucket{le="1"} 2\nh_bucket{le="+Inf"} 1\nh_sum 1\nh_count 1\n`,
    `${declared}h_bucket{le="1"} 1\nh_bucket{le="+Inf"} 2\nh_sum 1\nh_count 3\n`,
    `${declared}h_bucket{le="1"} 1\nh_sum 1\nh_count 1\n`,
  ];
  for (const text of broken) expect(() => expectValidPage(text), text).toThrow();
  expectValidPage(`${declared}h_bucket{le="1"} 1\nh_bucket{le="+Inf"} 2\nh_sum 1\nh_count 2\n`);
});
