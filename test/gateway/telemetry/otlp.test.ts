// The exporter against a collector over real HTTP: batches, bounds, tries, the last flush, egress, and headers that are secrets.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLog } from '../../../src/gateway/log';
import { SystemProxy } from '../../../src/gateway/proxy/network/systemProxy';
import { SecretVault } from '../../../src/gateway/secretVault';
import { Otlp, otlpSecretId, type OtlpOptions } from '../../../src/gateway/telemetry/otlp';
import { parseHeaderList } from '../../../src/shared/telemetry';
import { FakeCollector, plain } from '../../support/fakeCollector';
import { startHttpProxy } from '../../support/fakeProxies';
import { requestLogRow } from '../../support/requestLogRow';
import { waitFor } from '../../support/waitFor';

let collector: FakeCollector;
const opened: Otlp[] = [];
let logLines: string[];
beforeEach(async () => {
  collector = await FakeCollector.start();
  logLines = [];
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((otlp) => otlp.close()));
  expect(collector.faults).toEqual([]);
  await collector.close();
});

class Settings {
  readonly values = new Map<string, object>();
  get(name: string): unknown {
    return this.values.get(name);
  }
  set(name: string, value: object): void {
    this.values.set(name, value);
  }
}

function open(more: Partial<OtlpOptions> = {}): { otlp: Otlp; secrets: SecretVault; settings: Settings } {
  const secrets = new SecretVault();
  const settings = new Settings();
  const log = createLog({
    level: 'debug',
    write: (line) => void logLines.push(line),
    redact: (text) => text,
    now: Date.now,
  });
  const otlp = new Otlp({
    version: '1.2.3',
    settings,
    secrets,
    channels: { get: () => undefined },
    ownAddresses: () => ['127.0.0.1:11581'],
    log,
    now: Date.now,
    random: () => 0.5,
    ...more,
    limits: { batchMs: 5, firstPauseMs: 5, ...more.limits },
  });
  opened.push(otlp);
  return { otlp, secrets, settings };
}

const request = (otlp: Otlp, id = 'r', headers: Record<string, string> = {}): void =>
  otlp.finished(requestLogRow({ id }), headers, { model: 'answered' });
const received = (count: number): Promise<boolean> =>
  waitFor(() => collector.spans.length >= count, { what: `${count} spans` });

describe('sending', () => {
  it('is off until an endpoint is set', async () => {
    const { otlp } = open();
    expect(otlp.get()).toBeNull();
    request(otlp);
    await otlp.close();
    expect([otlp.figures().queued, collector.requests.length]).toEqual([0, 0]);
  });

  it('posts spans as OTLP/HTTP has it', async () => {
    const { otlp } = open();
    otlp.change({ endpoint: `${collector.url}/`, headers: { 'X-Api-Key': 'secret-1' } });
    request(otlp, 'req_1', {
      traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
      tracestate: 'a=1',
    });
    await received(1);
    const [sent] = collector.requests;
    expect(sent?.path).toBe('/v1/traces');
    expect(sent?.headers).toMatchObject({
      'content-type': 'application/json',
      'x-api-key': 'secret-1',
      'user-agent': 'Gatehouse-OTLP-Exporter/1.2.3',
    });
    expect(collector.resources[0]).toMatchObject({ 'service.name': 'gatehouse', 'service.version': '1.2.3' });
    const [span] = collector.spans;
    expect(span).toMatchObject({ traceId: '4bf92f3577b34da6a3ce929d0e0e4736', traceState: 'a=1' });
    expect(plain(span?.attributes ?? [])).toMatchObject({
      'gatehouse.request.id': 'req_1',
      'gen_ai.response.model': 'answered',
    });
    await waitFor(() => otlp.figures().spans.exported === 1);
  });

  it('leaves out what its client decided not to keep', async () => {
    const { otlp } = open();
    otlp.change({ endpoint: collector.url });
    request(otlp, 'no', { traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00' });
    request(otlp, 'yes');
    await received(1);
    expect(plain(collector.spans[0]?.attributes ?? [])['gatehouse.request.id']).toBe('yes');
    expect(collector.spans).toHaveLength(1);
  });

  it('sends batches of a size, and the rest after a time', async () => {
    const { otlp } = open({ limits: { batchSpans: 10, batchMs: 20 } });
    otlp.change({ endpoint: collector.url });
    for (let count = 0; count < 25; count += 1) request(otlp, `r${count}`);
    await received(25);
    expect(collector.requests.map(({ text }) => text.match(/"spanId"/g)?.length)).toEqual([10, 10, 5]);
    expect(new Set(collector.spans.map(({ spanId }) => spanId)).size).toBe(25);
  });

  it('drops what does not fit, counts it, and says so once', () => {
    const { otlp } = open({ limits: { queueSpans: 10, batchMs: 60_000, batchSpans: 100 } });
    otlp.change({ endpoint: collector.url });
    for (let count = 0; count < 15; count += 1) request(otlp);
    expect(otlp.figures()).toMatchObject({ queued: 10, spans: { dropped: 5 } });
    expect(logLines.filter((line) => line.includes('queue to the collector is full'))).toHaveLength(1);
  });
});

describe('a collector that does not take spans', () => {
  it.each([429, 502, 503, 504])('is tried again after %d', async (status) => {
    const { otlp } = open();
    otlp.change({ endpoint: collector.url });
    collector.answers = [{ status }, 'reset', { status }];
    request(otlp);
    await received(1);
    expect(collector.requests).toHaveLength(4);
    expect(new Set(collector.requests.map(({ text }) => text)).size).toBe(1);
    await waitFor(() => otlp.figures().spans.exported === 1);
  });

  it.each([400, 401, 404, 413, 500, 501, 301])('is not tried again after %d', async (status) => {
    const { otlp } = open();
    otlp.change({ endpoint: collector.url });
    collector.answers = [{ status, headers: status === 301 ? { location: `${collector.url}/elsewhere` } : {} }];
    request(otlp);
    await waitFor(() => otlp.figures().spans.undelivered === 1);
    expect(collector.requests).toHaveLength(1);
    expect(logLines.join()).toContain(String(status));
  });

  it('is waited for as long as it says', async () => {
    const { otlp } = open({ limits: { giveUpMs: 5000, firstPauseMs: 60_000 } });
    otlp.change({ endpoint: collector.url });
    collector.answers = [{ status: 429, headers: { 'retry-after': '1' } }];
    const began = performance.now();
    request(otlp);
    await received(1);
    expect(performance.now() - began).toBeGreaterThan(950);
    // Longer than a batch is kept: it is given up at once.
    collector.answers = [{ status: 503, headers: { 'retry-after': '3600' } }];
    request(otlp);
    await waitFor(() => otlp.figures().spans.undelivered === 1);
  });

  it('is given up after a time, and asked again with the next batch', async () => {
    const { otlp } = open({ limits: { giveUpMs: 30 } });
    otlp.change({ endpoint: collector.url });
    collector.answers = Array.from({ length: 50 }, () => ({ status: 503 }));
    request(otlp);
    await waitFor(() => otlp.figures().spans.undelivered === 1);
    collector.answers = [];
    request(otlp);
    await waitFor(() => otlp.figures().spans.exported === 1);
  });

  it('may reject some of them', async () => {
    const { otlp } = open({ limits: { batchSpans: 3, batchMs: 60_000 } });
    otlp.change({ endpoint: collector.url });
    const partialSuccess = { rejectedSpans: '2', errorMessage: 'two were too old' };
    collector.answers = [{ status: 200, body: JSON.stringify({ partialSuccess }) }];
    for (let count = 0; count < 3; count += 1) request(otlp);
    await waitFor(() => otlp.figures().spans.rejected === 2);
    expect(otlp.figures().spans.exported).toBe(1);
    expect(collector.requests).toHaveLength(1);
    expect(logLines.join()).toContain('two were too old');
  });
});

describe('the end', () => {
  it('sends what waits', async () => {
    const { otlp } = open({ limits: { batchMs: 60_000 } });
    otlp.change({ endpoint: collector.url });
    for (let count = 0; count < 3; count += 1) request(otlp);
    expect(collector.requests).toHaveLength(0);
    await otlp.close();
    expect(collector.spans).toHaveLength(3);
  });

  it('does not wait for a collector that fails or is silent', async () => {
    const { otlp } = open({ limits: { batchMs: 1, firstPauseMs: 60_000 } });
    otlp.change({ endpoint: collector.url });
    collector.answers = [{ status: 503 }, { status: 503 }, 'hang'];
    request(otlp);
    await waitFor(() => collector.requests.length === 1);
    const began = performance.now();
    await otlp.close();
    // One more try, then it was given up.
    expect(collector.requests).toHaveLength(2);
    expect(otlp.figures().spans.undelivered).toBe(1);
    expect(performance.now() - began).toBeLessThan(2000);
  });
});

describe('where spans may go', () => {
  it.each([
    'http://169.254.169.254',
    'http://collector.example.com:4318',
    'http://[fd00:ec2::254]',
    'ftp://collector.example.com',
    'https://user:password@collector.example.com',
    'https://collector.example.com?key=1',
    'http://127.0.0.1:11581',
    'not a url',
  ])('is not %s', (endpoint) => {
    const { otlp, settings } = open();
    const change = (): void => otlp.change({ endpoint });
    expect(change).toThrow(expect.objectContaining({ kind: 'bad-request' }));
    expect([otlp.get(), settings.values.size]).toEqual([null, 0]);
  });

  it('goes through the proxy of the system, but not for this machine', async () => {
    const proxy = await startHttpProxy();
    try {
      const systemProxy = new SystemProxy({ ALL_PROXY: `http://127.0.0.1:${proxy.port}` });
      const { otlp } = open({ systemProxy, limits: { giveUpMs: 1 } });
      otlp.change({ endpoint: collector.url });
      request(otlp);
      await received(1);
      expect(proxy.asked).toEqual([]);
      otlp.change({ endpoint: 'https://collector.example:4318' });
      request(otlp);
      await waitFor(() => proxy.asked.length > 0);
      expect(proxy.asked[0]).toContain('collector.example:4318');
    } finally {
      await proxy.close();
    }
  });
});

describe('options', () => {
  it('keep the endpoint, and headers where real keys rest', () => {
    const { otlp, secrets, settings } = open();
    otlp.change({
      endpoint: 'https://otlp.example.com/base/',
      headers: { Authorization: 'Bearer secret-1', 'X-Team': 'a' },
    });
    expect(otlp.get()).toEqual({
      endpoint: 'https://otlp.example.com/base/',
      headerNames: ['authorization', 'x-team'],
    });
    expect(JSON.stringify([...settings.values.values()])).not.toContain('secret-1');
    expect(JSON.parse(secrets.peek(otlpSecretId) ?? '')).toMatchObject({
      headers: { authorization: 'Bearer secret-1' },
    });
    expect(otlp.wantsSecret(otlpSecretId)).toBe(true);
    expect(otlp.wantsSecret('channel')).toBe(false);
  });

  it('keep headers at the same origin, and never send them to another', () => {
    const { otlp, secrets } = open();
    otlp.change({ endpoint: 'https://otlp.example.com', headers: { authorization: 'secret-1' } });
    otlp.change({ endpoint: 'https://otlp.example.com/v1/traces' });
    expect(otlp.get()?.headerNames).toEqual(['authorization']);
    otlp.change({ endpoint: 'https://elsewhere.example.com' });
    expect(otlp.get()?.headerNames).toEqual([]);
    expect(secrets.peek(otlpSecretId)).toBeUndefined();
  });

  it('take new headers alone, and put all back by null', () => {
    const { otlp, secrets } = open();
    expect(() => otlp.change({ headers: { a: 'b' } })).toThrow(expect.objectContaining({ kind: 'bad-request' }));
    otlp.change({ endpoint: 'https://otlp.example.com' });
    otlp.change({ headers: { a: 'b' } });
    expect(otlp.get()?.headerNames).toEqual(['a']);
    otlp.change({ headers: null });
    expect(otlp.get()?.headerNames).toEqual([]);
    otlp.change(null);
    expect([otlp.get(), secrets.peek(otlpSecretId)]).toEqual([null, undefined]);
  });

  it.each(['Host', 'content-length', 'Transfer-Encoding', 'content-type'])('refuse the header %s', (name) => {
    const { otlp } = open();
    const change = (): void => otlp.change({ endpoint: 'https://otlp.example.com', headers: { [name]: 'x' } });
    expect(change).toThrow(expect.objectContaining({ kind: 'bad-request' }));
  });

  it('survive a restart, with headers that come later from a window', async () => {
    const first = open();
    first.otlp.change({ endpoint: collector.url, headers: { authorization: 'secret-1' } });
    const { otlp, secrets } = open({ settings: first.settings });
    request(otlp);
    // A window says its setting again before it has handed over the secret.
    otlp.change({ endpoint: collector.url });
    expect(otlp.get()?.headerNames).toEqual(['authorization']);
    expect(collector.requests).toHaveLength(0);
    secrets.merge(first.secrets.all(), (id) => otlp.wantsSecret(id));
    await received(1);
    expect(collector.requests[0]?.headers.authorization).toBe('secret-1');
  });
});

describe('the variables of OpenTelemetry', () => {
  it('are read where nothing is set', async () => {
    const environment = {
      OTEL_EXPORTER_OTLP_ENDPOINT: `${collector.url}/base`,
      OTEL_EXPORTER_OTLP_HEADERS: 'Api-Key=a%20b, x-team = core ',
      OTEL_SERVICE_NAME: 'my gateway',
    };
    const { otlp } = open({ environment });
    expect(otlp.get()).toEqual({ endpoint: `${collector.url}/base/v1/traces`, headerNames: ['api-key', 'x-team'] });
    request(otlp);
    await received(1);
    expect(collector.requests[0]).toMatchObject({
      path: '/base/v1/traces',
      headers: { 'api-key': 'a b', 'x-team': 'core' },
    });
    expect(collector.resources[0]).toMatchObject({ 'service.name': 'my gateway' });
    otlp.change({ endpoint: 'https://otlp.example.com' });
    expect(otlp.get()?.endpoint).toBe('https://otlp.example.com');
  });

  it('take what is meant for traces as it is, and can be switched off', () => {
    const traces = {
      OTEL_EXPORTER_OTLP_ENDPOINT: 'https://a.example',
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://b.example/t',
    };
    expect(open({ environment: traces }).otlp.get()?.endpoint).toBe('https://b.example/t');
    expect(open({ environment: { ...traces, OTEL_SDK_DISABLED: 'true' } }).otlp.get()).toBeNull();
    expect(open({ environment: { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://169.254.169.254' } }).otlp.get()).toBeNull();
    expect(logLines.join()).toContain('OTEL_EXPORTER_OTLP_ENDPOINT cannot be used');
  });

  it('read lists of headers', () => {
    expect(parseHeaderList('a=1,b=2=3, c = %7B ,')).toEqual({ a: '1', b: '2=3', c: '{' });
    expect(parseHeaderList('')).toEqual({});
    expect(parseHeaderList('a=100%')).toEqual({ a: '100%' });
    for (const bad of ['a', '=b', 'a b=c', 'a=b\nc', 'a=%0d%0ax']) expect(parseHeaderList(bad)).toBeUndefined();
  });
});
