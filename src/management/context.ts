// What the management API needs of the rest of the process, as narrow interfaces; the composition root fills them in.
// Interfaces only. Nothing of src/gateway is imported here, so that the two folders stay free of cycles.
import type { IncomingMessage } from 'node:http';
import type { AlertOptions, AlertOptionsPatch, AlertScope } from '../shared/alerts';
import type { ChannelHealth } from '../shared/channel';
import type { ImportRequest } from '../shared/channelImport';
import type { ListedModel, ModelFacts } from '../shared/channelModels';
import type { ChannelTestResult, ChannelTestStep } from '../shared/channelTest';
import type { PriceSources } from '../metering/pricing';
import type { EditorProxy, GatewayEvent, LeaseEvent, SecretMap } from '../shared/events';
import type { CaptureOptions, RoutingOptions } from '../shared/gatewayOptions';
import type { ListenOptions, ListenPatch, ListenStatus } from '../shared/listening';
import type { Findings } from '../shared/foundChannel';
import type { LocalServer } from '../shared/localServers';
import type { OtlpPatch, ShownOtlp } from '../shared/telemetry';
import type { RestoreAllResult, ToolPlan, ToolRestoreResult, ToolState } from '../shared/tools';
import type { RecomputeRequest, RecomputeResult } from '../shared/recompute';
import type { RetentionOptions, RetentionPatch } from '../shared/retention';
import type {
  ToolDecision,
  ToolModeOptions,
  ToolModePatch,
  ToolModeTools,
  ToolQuestion,
  WindowToolCall,
  WindowToolResult,
  WindowTools,
} from '../shared/toolMode';
import type { KeyUsage } from '../shared/virtualKey';
import type { WindowChat, WindowModel, WindowPiece, WindowRefusal } from '../shared/windowModels';
import type { BudgetRecord } from '../store/budgetRepository';
import type { ChannelRecord } from '../store/channelRepository';
import type { Store } from '../store/store';
import type { PriceOf } from './channelModels';
import type { MetricsAccess } from './metricsAccess';

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

/** VS Code's own models: what windows can ask, and the chats that they are asked for. */
export interface WindowModelKeeper {
  /** Throws GatewayError `conflict` where the window holds no lease. */
  declare(windowId: string, models: readonly WindowModel[]): void;
  /** Throws GatewayError `not-found` where the chat is not wanted any more. */
  chat(id: string): WindowChat;
  /** Resolves when there is room for another piece; false where none is wanted. Throws GatewayError `conflict`. */
  piece(id: string, piece: WindowPiece): Promise<boolean>;
  refuse(id: string, refusal: WindowRefusal): void;
}

export interface HealthReader {
  get(channelId: string): ChannelHealth;
  /** The channel's secret, address or way of sending has changed: what was learned and what holds it back is over. */
  changed(channelId: string): void;
  removed(channelId: string): void;
}

/** What is used of limits. */
export interface LimitsReader {
  readonly timeZone: string;
  setTimeZone(timeZone: string): void;
  /** Times in ms since the epoch; null where the period is `total`. */
  budgetState(budget: BudgetRecord): { usedUsd: number; periodStart: number | null; periodEnd: number | null };
  keyUsage(keyId: string): KeyUsage;
  /** A key, a channel or a budget was changed or taken out. */
  changed(): void;
}

/** What is asked of the alerts. */
export interface AlertKeeper {
  get(): Readonly<AlertOptions>;
  change(patch: AlertOptionsPatch): void;
  /** Channels and tools that were alerted and have not recovered. */
  active(): { scope: AlertScope; scopeId: string }[];
}

/** What is asked of the exporter of spans. */
export interface SpanSender {
  get(): ShownOtlp | null;
  /** Throws GatewayError `bad-request`. */
  change(patch: OtlpPatch): void;
  wantsSecret(secretId: string): boolean;
  /** Spans that wait, and those that have gone, by what came of them. */
  figures(): { queued: number; spans: Readonly<Record<'exported' | 'rejected' | 'undelivered' | 'dropped', number>> };
}

/** What is asked of the proxy's further addresses. */
export interface ListenKeeper {
  /** Throws GatewayError `bad-request` or `internal`. */
  get(): ListenOptions | null;
  change(patch: ListenPatch): Promise<void>;
  status(): ListenStatus | undefined;
  wantsSecret(secretId: string): boolean;
}

/** The settings of captured bodies. */
export interface CaptureKeeper {
  get(): Readonly<CaptureOptions>;
  change(patch: Partial<CaptureOptions>): void;
}

/** How a channel is to be tested. */
export interface TestWishes {
  completion?: boolean | undefined;
  model?: string | undefined;
  reachabilityOnly?: boolean | undefined;
  /** Aborted when whoever asked has gone. */
  signal: AbortSignal;
  onStep?: ((step: ChannelTestStep) => void) | undefined;
}

/** What a draft is tested with. */
export interface DraftSecrets {
  secret: string | undefined;
  /** The URL of its proxy, where that holds a password. */
  proxySecret: string | undefined;
  /** The id under which it is saved, where it is a change of a saved one. */
  savedAs: string | undefined;
}

/** What is asked of the takeover. Throws GatewayErrors for the client. */
export interface ToolKeeper {
  list(projects?: readonly string[]): Promise<ToolState[]>;
  plan(id: string, models: ToolModelWish): Promise<ToolPlan>;
  /** `signal`: who asked has gone, and nothing is written any more. */
  takeOver(id: string, models: ToolModelWish, signal: AbortSignal): Promise<ToolState>;
  restore(id: string, wish: ToolRestoreWish): Promise<ToolRestoreResult>;
  restoreAll(wish: ToolRestoreWish): Promise<RestoreAllResult>;
  /** Writes the new secret of a key to the tool that the key was made for. */
  keyRotated(keyId: string, secret: string): Promise<void>;
}

/** Undefined: the tool's own. */
export interface ToolModelWish {
  model?: string | undefined;
  smallModel?: string | undefined;
}

export interface ToolRestoreWish {
  keepKey?: boolean | undefined;
  keepDefinitions?: boolean | undefined;
}

/** Everything that handlers, event socket and metrics work with. */
export interface ManagementContext {
  version: string;
  /** Milliseconds since the epoch. */
  startedAt: number;
  now: () => number;
  store: Pick<
    Store,
    'channels' | 'keys' | 'requests' | 'prices' | 'budgets' | 'settings' | 'notices' | 'captures' | 'exportRequests'
  >;
  secrets: SecretKeeper;
  events: EventSource;
  log: ManagementLog;
  health: HealthReader;
  limits: LimitsReader;
  leases: LeaseRegistry;
  windows: WindowModelKeeper;
  activeRequests: () => number;
  proxyUrl: () => string;
  /** Notices that do not come from the store. */
  warnings: () => string[];
  keepRunning: { get: () => boolean; set: (value: boolean) => void };
  captures: CaptureKeeper;
  routing: { get: () => Readonly<RoutingOptions>; change: (patch: Partial<RoutingOptions>) => void };
  retention: { get: () => Readonly<RetentionOptions>; change: (patch: RetentionPatch) => void };
  /** Prices stored requests anew. Throws GatewayError `conflict`, `client-closed` or `internal`. */
  recomputeCosts: (request: RecomputeRequest, signal: AbortSignal) => Promise<RecomputeResult>;
  alerts: AlertKeeper;
  metricsAccess: MetricsAccess;
  otlp: SpanSender;
  listening: ListenKeeper;
  /** Stops listening before it returns; the process leaves when running requests have ended. */
  /** An estimate of the tokens of a text for a model, made offline. */
  countTokens(text: string, model: string): Promise<number>;
  drain: (reason: 'upgrade' | 'stop' | 'restart') => void;
  /** Throws GatewayError `bad-request` where a base URL may not be an upstream. */
  checkBaseUrl: (baseUrl: string) => void;
  /**
   * A channel's proxy setting as it is kept, and the whole URL as a secret where it holds a user name and password.
   * Throws GatewayError `bad-request`.
   */
  readProxy: (setting: string) => { proxy: string; secret: string | undefined };
  setEditorProxy: (settings: EditorProxy) => void;
  testChannel: (channel: ChannelRecord, wishes: TestWishes) => Promise<ChannelTestResult>;
  /** Tests a channel that is not saved; nothing of it is kept. */
  testDraft: (channel: ChannelRecord, secrets: DraftSecrets, wishes: TestWishes) => Promise<ChannelTestResult>;
  /** The models that the provider lists; `client-closed` when `signal` is aborted. */
  fetchModels: (channel: ChannelRecord, signal: AbortSignal) => Promise<ListedModel[]>;
  /** What is known of a channel's model beside the catalogue. */
  modelFacts: (channel: ChannelRecord, upstreamModel: string) => ModelFacts;
  /** Resolves when prices can be told. */
  modelPrices: () => Promise<PriceOf>;
  /** All that prices are found in, once the published list is loaded. */
  priceSources: () => Promise<PriceSources>;
  /** Model servers that answer on this machine. */
  findLocalServers: (signal: AbortSignal) => Promise<Omit<LocalServer, 'channelId'>[]>;
  /** What a source of channels holds, secrets included. Throws GatewayError `bad-request` or `not-found`. */
  readImport: (request: Omit<ImportRequest, 'apply'>) => Findings;
  /** Takes over a token that a window fetched for a channel; `expiresAt` in ms since the epoch. */
  setSignInToken: (channelId: string, token: string, expiresAt: number) => void;
  tools: ToolKeeper;
  toolMode: ToolModeKeeper;
  windowTools: WindowToolKeeper;
}

/** The tools that the gateway can run, and by which rules. */
export interface ToolModeKeeper {
  get(): Readonly<ToolModeOptions>;
  change(patch: ToolModePatch): void;
  /** Waits a little for servers that start. */
  listed(signal: AbortSignal): Promise<ToolModeTools>;
}

/** What windows tell of their tools. All but `register` throw GatewayError `not-found` for what is over. */
export interface WindowToolKeeper {
  register(registration: WindowTools): void;
  call(id: string): WindowToolCall;
  answerCall(id: string, result: WindowToolResult): void;
  question(id: string): ToolQuestion;
  answerQuestion(id: string, decision: ToolDecision): void;
}

/** Throws GatewayError where Host, Origin, Sec-Fetch headers or the size of the headers forbid the request. */
export type RequestGuard = (request: IncomingMessage, ownPort: number) => void;
