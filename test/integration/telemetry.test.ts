// A real gateway process watched from outside: spans at a real collector by the variables of OpenTelemetry and by the options, headers that
// rest encrypted, the last spans at the end, and a `/metrics` page of real requests for a scraper with a password.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { FakeCollector, plain } from '../support/fakeCollector';
import { GatewayFixture, type GatewayOptions } from '../support/gatewayFixture';
import { expectValidPage, parsePage } from '../support/prometheusPage';
import { TemporaryFolder } from '../support/temporaryFolder';
import { waitFor } from '../support/waitFor';

const cleanups: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function collect(): Promise<FakeCollector> {
  const collector = await FakeCollector.start();
  cleanups.push(async () => {
    await collector.close();
    expect(collector.faults).toEqual([]);
  });
  return collector;
}

async function start(options: GatewayOptions = {}): Promise<GatewayFixture> {
  const gateway = await GatewayFixture.start(options);
  cleanups.push(async () => gateway.close());
  return gateway;
}

async function chat(gateway: GatewayFixture, secret: string, headers: Record<string, string> = {}): Promise<number> {
  const body = {
    model: 'demo-echo',
    messages: [{ role: 'user', content: 'a secret plan' }],
    max_tokens: 20,
    stream: true,
  };
  const response = await fetch(`${gateway.proxyUrl}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  await response.text();
  return response.status;
}

it('sends the spans of real requests where the environment says, and the last ones at the end', async () => {
  const collector = await collect();
  const gateway = await start({
    environment: { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_EXPORTER_OTLP_HEADERS: 'api-key=hush' },
  });
  const { secret } = await gateway.createKey();
  const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
  expect(await chat(gateway, secret, { traceparent })).toBe(200);
  const row = await gateway.latestRow();
  expect(collector.requests).toHaveLength(0);
  expect(await gateway.stop()).toBe(0);

  expect(collector.requests[0]?.headers['api-key']).toBe('hush');
  expect(collector.spans).toHaveLength(2);
  const [request, attempt] = collector.spans;
  expect(request).toMatchObject({ name: 'chat demo-echo', traceId: '4bf92f3577b34da6a3ce929d0e0e4736', kind: 2 });
  expect(plain(request?.attributes ?? [])).toMatchObject({
    'gatehouse.request.id': row.id,
    'gen_ai.usage.input_tokens': row.inputTokens + row.cacheReadTokens + row.cacheWriteTokens,
    'gen_ai.usage.output_tokens': row.outputTokens,
    'gen_ai.provider.name': 'demo',
    'gen_ai.response.model': 'demo-echo',
    'gen_ai.response.finish_reasons': ['stop'],
    'gatehouse.cost.usd': row.costUsd,
    'gatehouse.route': 'routed',
  });
  expect(attempt).toMatchObject({ parentSpanId: request?.spanId, kind: 3 });
  expect(collector.requests.map(({ text }) => text).join()).not.toContain('secret plan');
  expect(JSON.stringify(collector.spans)).not.toContain(secret);
});

it('keeps the collector of the options over a restart, with its headers encrypted', async () => {
  const collector = await collect();
  const folder = new TemporaryFolder('telemetry');
  cleanups.push(() => folder.remove());
  const dataDirectory = folder.join('data');
  const first = await start({ dataDirectory });
  await first.call('updateOptions', {
    body: { otlp: { endpoint: collector.url, headers: { 'api-key': 'hush-hush-hush' } } },
  });
  await first.stop();
  for (const name of readdirSync(dataDirectory)) {
    const path = join(dataDirectory, name);
    if (!name.includes('.')) continue;
    expect(readFileSync(path).includes('hush-hush-hush'), name).toBe(false);
  }

  const second = await start({ dataDirectory });
  expect((await second.call('getOptions', {})).otlp).toEqual({ endpoint: collector.url, headerNames: ['api-key'] });
  const { secret } = await second.createKey();
  expect(await chat(second, secret)).toBe(200);
  await second.latestRow();
  await second.stop();
  expect(collector.requests[0]?.headers['api-key']).toBe('hush-hush-hush');
  expect(second.log).not.toContain('hush-hush-hush');
});

it('does not let a dead collector hold up requests or the end', async () => {
  const collector = await collect();
  collector.answers = Array.from({ length: 20 }, () => 'hang' as const);
  const gateway = await start({ environment: { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url } });
  const { secret } = await gateway.createKey();
  expect(await chat(gateway, secret)).toBe(200);
  await gateway.latestRow();
  const began = performance.now();
  expect(await gateway.stop()).toBe(0);
  expect(performance.now() - began).toBeLessThan(8000);
});

it('shows real requests to a scraper with a password', async () => {
  const gateway = await start();
  const { secret } = await gateway.createKey();
  const password = 'correct horse battery';
  await gateway.call('updateOptions', { body: { metricsAuth: { username: 'prometheus', password } } });
  for (let count = 0; count < 3; count += 1) expect(await chat(gateway, secret)).toBe(200);
  const url = `${gateway.listening.managementUrl}/metrics`;
  expect((await fetch(url)).headers.get('www-authenticate')).toContain('Basic');
  const authorization = `Basic ${Buffer.from(`prometheus:${password}`).toString('base64')}`;
  const page = await waitFor(async () => {
    const text = await (await fetch(url, { headers: { authorization } })).text();
    return /ai_gateway_requests_total\{.*\} 3\n/.test(text) ? text : undefined;
  });
  expectValidPage(page);
  const rows = await gateway.rows();
  const sum = (figure: (row: (typeof rows)[number]) => number): number =>
    rows.reduce((total, row) => total + figure(row), 0);
  const value = (name: string): number =>
    (parsePage(page).get(name)?.metrics ?? []).reduce((total, metric) => total + Number(metric.value), 0);
  expect(value('ai_gateway_output_tokens_total')).toBe(sum((row) => row.outputTokens));
  expect(value('gatehouse_cost_usd_total')).toBeCloseTo(
    sum((row) => row.costUsd ?? 0),
    12,
  );
  expect(value('gatehouse_tokens_total')).toBe(
    sum((row) => row.inputTokens + row.cacheReadTokens + row.cacheWriteTokens + row.outputTokens),
  );
  expect(page).toMatch(/\ngatehouse_first_byte_seconds_count\{.*\} 3\n/);
});
