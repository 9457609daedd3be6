// Spans to an OTLP collector: where they go, which headers go along, and one exporter behind it. Made by main.ts; off unless an endpoint is
// set. The endpoint is kept in the store; headers are secrets and rest where the real keys rest (SecretStorage, or the encrypted file).
import { randomBytes, randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import * as v from 'valibot';
import type { AnswerFacts } from '../../protocols/protocol';
import { GatewayError } from '../../shared/errors';
import type { RequestLogRow } from '../../shared/usage';
import { parseHeaderList, type OtlpPatch, type ShownOtlp } from '../../shared/telemetry';
import type { ChannelRecord } from '../../store/channelRepository';
import type { Log } from '../log';
import { createUpstreamClient, type UpstreamClient } from '../proxy/dispatch';
import { checkBaseUrl } from '../proxy/egress';
import type { SystemProxy } from '../proxy/network/systemProxy';
import type { SettingStore } from '../routingSettings';
import type { SecretVault } from '../secretVault';
import { sendSpans, type Collector } from './collectorClient';
import { requestSpans } from './requestSpans';
import { SpanExporter, type ExporterLimits, type SpanCounts } from './spanExporter';
import { readTraceParent, readTraceState } from './traceParent';

/** Under which id the vault keeps the headers, as JSON with the origin they are for. */
export const otlpSecretId = 'otlp:headers';

const settingName = 'otlp';
const keptSchema = v.object({ endpoint: v.string(), headerNames: v.array(v.string()) });
type Kept = v.InferOutput<typeof keptSchema>;
const secretSchema = v.object({ origin: v.string(), headers: v.record(v.string(), v.string()) });

const tracesPath = '/v1/traces';
const requestMs = 10_000;
const lastFlushMs = 3000;
/** They are the exporter's own. */
const ownHeaders = new Set([
  ...['host', 'connection', 'content-type', 'content-length', 'content-encoding', 'transfer-encoding', 'expect'],
  ...['accept', 'accept-encoding', 'user-agent', 'upgrade', 'te', 'trailer', 'keep-alive'],
]);

export interface OtlpOptions {
  version: string;
  settings: SettingStore;
  secrets: Pick<SecretVault, 'peek' | 'set'>;
  channels: { get: (id: string) => ChannelRecord | undefined };
  /** Of a headless gateway: the variables of OpenTelemetry, which count where nothing is set. */
  environment?: Readonly<Record<string, string | undefined>> | undefined;
  ownAddresses: () => string[];
  systemProxy?: SystemProxy | undefined;
  log: Log;
  now: () => number;
  random: () => number;
  limits?: Partial<ExporterLimits>;
}

export class Otlp {
  private kept: Kept | undefined;
  private readonly fromEnvironment: Collector | undefined;
  private readonly serviceName: string;
  private readonly instance = randomUUID();
  private readonly exporter: SpanExporter;
  private client: UpstreamClient | undefined;

  constructor(private readonly options: OtlpOptions) {
    const { settings, log, random, limits = {}, environment = {} } = options;
    const stored = v.safeParse(keptSchema, settings.get(settingName) ?? {});
    this.kept = stored.success ? stored.output : undefined;
    this.fromEnvironment = this.readEnvironment(environment);
    this.serviceName = environment.OTEL_SERVICE_NAME?.trim() ?? '';
    const elapsed = (): number => performance.now();
    this.exporter = new SpanExporter({ send: (spans) => this.send(spans), log, elapsed, random, limits });
  }

  /** Where spans go; null for nowhere. Never the values of headers. */
  get(): ShownOtlp | null {
    if (this.kept !== undefined) return { ...this.kept };
    const { fromEnvironment } = this;
    return fromEnvironment === undefined
      ? null
      : { endpoint: fromEnvironment.url, headerNames: Object.keys(fromEnvironment.headers) };
  }

  /**
   * Sets, changes or (null) takes out the collector. Headers stay where the endpoint keeps its origin, and go where it does not.
   * Throws GatewayError `bad-request`, or `internal` when it cannot be stored; then nothing is changed.
   */
  change(patch: OtlpPatch): void {
    const { secrets, settings, now } = this.options;
    if (patch === null) {
      if (this.kept === undefined) return;
      settings.set(settingName, {});
      this.kept = undefined;
      secrets.set(otlpSecretId, undefined, now());
      return;
    }
    const endpoint = patch.endpoint ?? this.kept?.endpoint;
    if (endpoint === undefined)
      throw badRequest('otlp.endpoint', 'There is no endpoint for the headers: set one first.');
    const { origin } = checkBaseUrl(endpoint, this.options.ownAddresses());
    if (patch.headers === undefined) return this.move(endpoint, origin);
    const headers = lowerCase(patch.headers ?? {});
    const headerNames = Object.keys(headers);
    const forbidden = headerNames.find((name) => ownHeaders.has(name));
    if (forbidden !== undefined) throw badRequest('otlp.headers', `The header "${forbidden}" cannot be set.`);
    this.keep({ endpoint, headerNames });
    secrets.set(otlpSecretId, headerNames.length === 0 ? undefined : JSON.stringify({ origin, headers }), now());
  }

  /** The headers may still be on their way from a window: that they are there says what is kept, not the vault. */
  private move(endpoint: string, origin: string): void {
    const stays = this.kept !== undefined && new URL(this.kept.endpoint).origin === origin;
    const headerNames = stays ? (this.kept?.headerNames ?? []) : [];
    if (stays && this.kept?.endpoint === endpoint) return;
    this.keep({ endpoint, headerNames });
    const { secrets, now } = this.options;
    if (!stays && secrets.peek(otlpSecretId) !== undefined) secrets.set(otlpSecretId, undefined, now());
  }

  private keep(kept: Kept): void {
    this.options.settings.set(settingName, kept);
    this.kept = kept;
  }

  /** Whether a secret that a keeper hands over is one of ours. */
  wantsSecret(secretId: string): boolean {
    return secretId === otlpSecretId && this.kept !== undefined && this.kept.headerNames.length > 0;
  }

  figures(): { queued: number; spans: SpanCounts } {
    return { queued: this.exporter.queued, spans: this.exporter.counts };
  }

  /** Takes in a request that has ended: its row, the headers it came with, and what its answer told. Never throws. */
  finished(row: RequestLogRow, headers: IncomingHttpHeaders, facts: AnswerFacts | undefined): void {
    if (this.kept === undefined && this.fromEnvironment === undefined) return;
    try {
      const parent = readTraceParent(headers.traceparent);
      // Whoever began the trace has decided not to keep it.
      if (parent?.sampled === false) return;
      const context = {
        parent,
        traceState: readTraceState(headers.tracestate),
        responseModel: facts?.model,
        finishReason: facts?.finishReason,
        channel: (id: string) => this.options.channels.get(id),
        newId: (bytes: number) => randomBytes(bytes).toString('hex'),
      };
      this.exporter.add(requestSpans(row, context));
    } catch (error) {
      this.options.log.error('spans of a request could not be made', { requestId: row.id, error: String(error) });
    }
  }

  /** Sends what waits, for a few seconds at most, and closes the connections. */
  async close(): Promise<void> {
    await this.exporter.flush(lastFlushMs);
    await this.client?.close();
  }

  private async send(spans: Parameters<typeof sendSpans>[3]): ReturnType<typeof sendSpans> {
    const collector = this.collector();
    if (collector === undefined) return { result: 'refused', message: 'No collector is set any more.' };
    const missing = this.kept?.headerNames.some((name) => collector.headers[name] === undefined) === true;
    if (missing) return { result: 'again', message: 'The headers for the collector were not handed over.' };
    const { ownAddresses, systemProxy, version, now } = this.options;
    const times = { connectMs: requestMs, firstByteMs: requestMs, idleMs: requestMs };
    this.client ??= createUpstreamClient({ ...times, ownAddresses, systemProxy });
    const service = {
      name: this.serviceName === '' ? 'gatehouse' : this.serviceName,
      instance: this.instance,
      version,
    };
    return sendSpans(this.client, collector, service, spans, now);
  }

  private collector(): Collector | undefined {
    if (this.kept === undefined) return this.fromEnvironment;
    const url = new URL(withTracesPath(this.kept.endpoint));
    return { url: url.href, headers: this.headersFor(url.origin) };
  }

  /** A header is for the origin it was set for, and for no other. */
  private headersFor(origin: string): Record<string, string> {
    const text = this.options.secrets.peek(otlpSecretId);
    if (text === undefined) return {};
    try {
      const secret = v.safeParse(secretSchema, JSON.parse(text));
      return secret.success && secret.output.origin === origin ? secret.output.headers : {};
    } catch {
      // Not ours: it was handed over by a window.
      return {};
    }
  }

  /** https://opentelemetry.io/docs/specs/otel/protocol/exporter/: what is meant for traces alone goes first, and is taken as it is. */
  private readEnvironment(environment: Readonly<Record<string, string | undefined>>): Collector | undefined {
    const { log } = this.options;
    const read = (name: string): string => environment[`OTEL_EXPORTER_OTLP_${name}`]?.trim() ?? '';
    if (environment.OTEL_SDK_DISABLED?.trim().toLowerCase() === 'true') return undefined;
    const own = read('TRACES_ENDPOINT');
    const endpoint = own === '' ? read('ENDPOINT') : own;
    if (endpoint === '') return undefined;
    try {
      // Our own listeners are refused when the connection is made: they have no ports yet.
      checkBaseUrl(endpoint, []);
    } catch (error) {
      log.error('OTEL_EXPORTER_OTLP_ENDPOINT cannot be used', { error: GatewayError.from(error).message });
      return undefined;
    }
    const list = read('TRACES_HEADERS') === '' ? read('HEADERS') : read('TRACES_HEADERS');
    const headers = parseHeaderList(list);
    if (headers === undefined) log.error('OTEL_EXPORTER_OTLP_HEADERS is not a list of name=value');
    return { url: own === '' ? withTracesPath(endpoint) : new URL(own).href, headers: headers ?? {} };
  }
}

/** The endpoint is a base URL; one that names the path already is taken as it is. */
function withTracesPath(endpoint: string): string {
  const base = endpoint.replace(/\/+$/, '');
  return base.endsWith(tracesPath) ? base : base + tracesPath;
}

function lowerCase(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

function badRequest(field: string, message: string): GatewayError {
  return new GatewayError('bad-request', message, { details: { field } });
}
