// What the management API needs of the rest of the process, as narrow interfaces; the composition root fills them in.
// Interfaces only. Nothing of src/gateway is imported here, so that the two folders stay free of cycles.
import type { IncomingMessage } from 'node:http';
import type { ChannelTestResult, ChannelHealth } from '../shared/channel';
import type { GatewayEvent, LeaseEvent, SecretMap } from '../shared/events';
import type { ChannelRecord } from '../store/channelRepository';
import type { Store } from '../store/store';

export interface ManagementLog {
  debug(message: string, fields?: Record<string, unknown>): void;
  info(message: string, fields?: Record<string, unknown>): void;
  warn(message: string, fields?: Record<string, unknown>): void;
  error(message: string, fields?: Record<string, unknown>): void;
}

export interface SecretKeeper {
  peek(channelId: string): string | undefined;
  set(channelId: string, secret: string | undefined, now: number): void;
  merge(incoming: SecretMap, known: (channelId: string) => boolean): void;
}

export interface EventSource {
  publish(event: GatewayEvent): void;
  subscribe(listener: (event: GatewayEvent) => void): () => void;
}

export interface LeaseRegistry {
  readonly count: number;
  /** Opens a lease; the returned function ends it. */
  open(windowId: string, send: (event: LeaseEvent) => void): () => void;
}

export interface HealthReader {
  get(channelId: string): ChannelHealth;
  forget(channelId: string): void;
}

/** Everything that handlers, event socket and metrics work with. */
export interface ManagementContext {
  version: string;
  /** Milliseconds since the epoch. */
  startedAt: number;
  now: () => number;
  store: Pick<Store, 'channels' | 'keys' | 'requests' | 'prices' | 'notices'>;
  secrets: SecretKeeper;
  events: EventSource;
  log: ManagementLog;
  health: HealthReader;
  leases: LeaseRegistry;
  activeRequests: () => number;
  proxyUrl: () => string;
  /** Notices that do not come from the store. */
  warnings: () => string[];
  keepRunning: { get: () => boolean; set: (value: boolean) => void };
  /** Stops listening before it returns; the process leaves when running requests have ended. */
  drain: (reason: 'upgrade' | 'stop' | 'restart') => void;
  /** Throws GatewayError `bad-request` where a base URL may not be an upstream. */
  checkBaseUrl: (baseUrl: string) => void;
  testChannel: (channel: ChannelRecord) => Promise<ChannelTestResult>;
  /** Model ids that the provider lists. */
  fetchModels: (channel: ChannelRecord) => Promise<string[]>;
}

/** Throws GatewayError where Host, Origin, Sec-Fetch headers or the size of the headers forbid the request. */
export type RequestGuard = (request: IncomingMessage, ownPort: number) => void;
