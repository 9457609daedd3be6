// A proxy with a real store in a temporary folder, for the proxy's own tests, and small HTTP tools to treat it badly with.
// No gateway process: services are put together here as main.ts does it.
import { usualChannelSettings } from '../../src/shared/channel';
import { usualKeySettings } from '../../src/shared/virtualKey';
import { createHash, randomBytes } from 'node:crypto';
import { createServer, request as httpRequest, type IncomingHttpHeaders, type RequestListener } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { ActivityCounter } from '../../src/gateway/lifecycle/activity';
import { CaptureService } from '../../src/gateway/captures/captureService';
import { ChannelStates } from '../../src/gateway/channelStates';
import { EventBus } from '../../src/gateway/eventBus';
import { LimitsService } from '../../src/gateway/limits/limitsService';
import { createLog } from '../../src/gateway/log';
import { PriceList } from '../../src/gateway/prices/priceList';
import { createProxyServer, type ProxyOptions, type ProxyServer } from '../../src/gateway/proxy/server';
import { RoutingSettings } from '../../src/gateway/routingSettings';
import { SecretVault } from '../../src/gateway/secretVault';
import type { Services } from '../../src/gateway/services';
import { ChannelRouter } from '../../src/routing/channelRouter';
import type { GatewayEvent } from '../../src/shared/events';
import type { RequestLogRow } from '../../src/shared/usage';
import type { ChannelRecord } from '../../src/store/channelRepository';
import type { KeyRecord } from '../../src/store/keyRepository';
import { Store } from '../../src/store/store';
import { holdsWholeResponse } from '../support/rawHttp';
import { TemporaryFolder } from '../support/temporaryFolder';

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
  text: string;
  /** True when the connection broke before the body was complete. */
  broken: boolean;
}

export class ProxyHouse {
  readonly events: GatewayEvent[] = [];
  private counter = 0;

  private constructor(
    readonly services: Services,
    readonly activity: ActivityCounter,
    readonly proxy: ProxyServer,
    readonly logLines: string[],
    private readonly folder: TemporaryFolder,
  ) {}

  /** `random` gives numbers in [0, 1): one and the same unless a test brings its own. */
  static async open(options: ProxyOptions = {}, random = (): number => 0.5): Promise<ProxyHouse> {
    const folder = TemporaryFolder.inMemory('proxy');
    const secrets = new SecretVault();
    const logLines: string[] = [];
    const redact = (text: string): string => secrets.redact(text);
    const log = createLog({ level: 'debug', write: (line) => logLines.push(line), redact, now: Date.now });
    const events = new EventBus(log);
    const activity = new ActivityCounter();
    const own: { proxy?: ProxyServer } = {};
    const store = Store.open({ directory: folder.path, now: Date.now, log });
    const router = new ChannelRouter({ random });
    const captures = new CaptureService({
      store: store.captures,
      settings: store.settings,
      redact,
      log,
      now: Date.now,
    });
    const services: Services = {
      captures,
      version: '0.0.0-test',
      store,
      secrets,
      prices: new PriceList(store.prices, log),
      limits: new LimitsService({ store, now: Date.now, onThreshold: () => undefined, log }),
      events,
      log,
      health: new ChannelStates(router, Date.now),
      router,
      routing: new RoutingSettings(store.settings),
      activity,
      now: Date.now,
      random,
      ownAddresses: () => [`127.0.0.1:${own.proxy?.port ?? 0}`],
    };
    const proxy = createProxyServer(services, options);
    own.proxy = proxy;
    await proxy.listen(0);
    const house = new ProxyHouse(services, activity, proxy, logLines, folder);
    events.subscribe((event) => house.events.push(event));
    return house;
  }

  async close(): Promise<void> {
    await this.proxy.close();
    this.services.health.close();
    await this.services.captures?.close();
    this.services.store.close();
    this.folder.remove();
  }

  get port(): number {
    return this.proxy.port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Makes a virtual key and returns its secret. */
  key(patch: Partial<KeyRecord> = {}): string {
    const secret = `gk-${randomBytes(32).toString('base64url').replace(/[-_]/g, 'x').slice(0, 43)}`;
    const id = `key_${++this.counter}`;
    this.services.store.keys.insert(
      {
        id,
        name: id,
        prefix: 'gk-',
        hint: `gk-…${secret.slice(-4)}`,
        state: 'active',
        models: null,
        channels: null,
        expiresAt: null,
        defaultModel: null,
        note: '',
        settings: { ...usualKeySettings },
        createdAt: Date.now(),
        lastUsedAt: null,
        ...patch,
      },
      createHash('sha256').update(secret).digest(),
    );
    return secret;
  }

  /** Makes a channel; `secret` becomes its real key. */
  channel(patch: Partial<ChannelRecord> & { secret?: string }): ChannelRecord {
    const { secret, ...rest } = patch;
    const id = rest.id ?? `channel_${++this.counter}`;
    const record: ChannelRecord = {
      id,
      name: `Channel ${id}`,
      provider: 'custom',
      region: null,
      baseUrl: 'http://127.0.0.1:9',
      protocol: 'openai-chat',
      enabled: true,
      priority: 0,
      weight: 1,
      models: [],
      headers: {},
      secretHint: secret === undefined ? null : secret.slice(-4),
      knownModels: null,
      settings: { ...usualChannelSettings },
      createdAt: Date.now(),
      updatedAt: Date.now(),
      ...rest,
    };
    this.services.store.channels.insert(record);
    if (secret !== undefined) this.services.secrets.set(id, secret, Date.now());
    return record;
  }

  demo(): ChannelRecord {
    return this.channel({ provider: 'demo', baseUrl: 'demo://gatehouse', name: 'Demo' });
  }

  /** Takes back what earlier tests of a house have taught routing about its channels. */
  forgive(): void {
    for (const { id } of this.services.store.channels.list()) this.services.health.changed(id);
  }

  rows(): RequestLogRow[] {
    return this.services.store.requests.page({}).rows;
  }

  /** One request; resolves also when the answer breaks off. */
  ask(
    path: string,
    options: { method?: string; headers?: Record<string, string | string[]>; body?: string | Buffer } = {},
  ): Promise<Answer> {
    return ask(this.port, path, options);
  }
}

export function ask(
  port: number,
  path: string,
  options: { method?: string; headers?: Record<string, string | string[]>; body?: string | Buffer } = {},
): Promise<Answer> {
  const { method = options.body === undefined ? 'GET' : 'POST', headers = {}, body } = options;
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest({ host: '127.0.0.1', port, path, method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      const finish = (broken: boolean): void => {
        const all = Buffer.concat(chunks);
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: all,
          text: all.toString('utf8'),
          broken,
        });
      };
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => finish(false));
      response.on('error', () => finish(true));
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

/**
 * Sends raw bytes and returns all that came back until the connection closed, an interim or a whole response was there, or nothing came for
 * `milliseconds`: told by tests that expect no answer.
 */
export function sendRaw(port: number, bytes: string | Buffer, milliseconds = 15_000): Promise<string> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    const finish = (): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(Buffer.concat(chunks).toString('latin1'));
    };
    const timer = setTimeout(finish, milliseconds);
    socket.on('data', (chunk) => {
      chunks.push(chunk);
      timer.refresh();
      const all = Buffer.concat(chunks);
      if (/^HTTP\/1\.1 1\d\d /.test(all.toString('latin1')) || holdsWholeResponse(all)) finish();
    });
    socket.on('close', finish).on('error', finish);
  });
}

export interface LocalUpstream {
  url: string;
  port: number;
  requests: { method: string; url: string; rawHeaders: string[]; headers: IncomingHttpHeaders; body: Buffer }[];
  close: () => Promise<void>;
}

/** A provider of a few lines: records what it gets, answers as the test says. */
export async function startUpstream(listener: RequestListener): Promise<LocalUpstream> {
  const requests: LocalUpstream['requests'] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '', rawHeaders, headers } = request;
      requests.push({ method, url, rawHeaders, headers, body: Buffer.concat(chunks) });
      listener(request, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
