// The gateway's own state: `GET /status`, the runtime file and the provider list. Wire types of the management API.
import * as v from 'valibot';
import type { UpstreamProtocolId } from './channel';
import type { ListenStatus } from './listening';

/** What one channel or tool used today. */
export interface SpentFigures {
  requests: number;
  costUsd: number;
}

/** By ids of channels and tools. */
export interface SpentToday {
  channels: Record<string, SpentFigures>;
  tools: Record<string, SpentFigures>;
}

export interface TodayFigures {
  requests: number;
  errors: number;
  costUsd: number;
  inputTokens: number;
  outputTokens: number;
  /** Requests of today whose price is unknown and which `costUsd` therefore leaves out. */
  unpricedRequests: number;
}

export interface GatewayStatus {
  version: string;
  pid: number;
  uptimeSeconds: number;
  proxyUrl: string;
  activeRequests: number;
  /** Windows that hold a lease. */
  leases: number;
  /** True when the gateway stays after the last window has gone. */
  keepRunning: boolean;
  channels: { total: number; healthy: number };
  keys: { active: number };
  today: TodayFigures;
  /** Things the user should know: a database set aside, a full disk, … */
  warnings: string[];
  /** The proxy's further addresses; left out while none are wished. */
  listen?: ListenStatus;
}

/**
 * How a secret travels upstream: `bearer` as `Authorization: Bearer`, `aws` as a signature (SigV4) made from AWS access keys, or as a
 * bearer where it is a Bedrock API key; the others are the names of their header.
 */
export const authForms = ['bearer', 'x-api-key', 'x-goog-api-key', 'api-key', 'aws', 'none'] as const;
export type AuthForm = (typeof authForms)[number];

/** How well a value of the catalogue is known. A: the vendor's documentation or SDK; B: a maintained catalogue; C: not confirmed. */
export const confidences = ['A', 'B', 'C'] as const;
export type Confidence = (typeof confidences)[number];

/** Base URLs per region (`default` where there are none) and protocol. */
export type RegionEndpoints = Record<string, Partial<Record<UpstreamProtocolId, string>>>;

/** What is known of a provider's endpoints of one protocol. */
export interface ProtocolFacts {
  /** True where the endpoint carries all that the provider's models can do; false where it drops features. */
  native: boolean;
  /** How the secret travels there, where it is not the preset's `auth`. */
  auth?: AuthForm;
  /** Path below the base URL that a generate request goes to, where it is not the protocol's own. */
  path?: string;
}

/** Forms of model lists: those of the protocols, and Cohere's own. */
export const listShapes = ['openai', 'anthropic', 'gemini', 'cohere', 'bedrock'] as const;

/** Where a provider lists its models, and in which form. */
export interface ModelListing {
  /** The endpoint of the region that the list stands under. */
  protocol: UpstreamProtocolId;
  /** Path below that endpoint's base URL, or a whole URL, in which `{region}` stands for the channel's region. */
  path: string;
  shape: (typeof listShapes)[number];
}

/** A provider preset as `GET /providers` shows it. */
export interface ProviderPreset {
  id: string;
  name: { en: string; zh: string };
  group: 'mainstream' | 'china' | 'local' | 'custom';
  /** Region ids, the default first; empty where the preset has one place only. Plans with an address of their own are regions too. */
  regions: string[];
  /** What a region is called; one entry for each. */
  regionNames?: Record<string, { en: string; zh: string }>;
  /** Endpoints that the vendor documents for use: a channel serves clients of each of these protocols. */
  endpoints: RegionEndpoints;
  /** Endpoints that the user has to switch on: known to drop features, to serve some models only, or not confirmed. */
  compatibilityEndpoints?: RegionEndpoints;
  /** Like `endpoints`, with `{names}` that the user fills in (`https://{resource}.example.com`). */
  baseUrlTemplates?: RegionEndpoints;
  /** How a region's paths differ: `prefix`, with `{model}` for the model as it is sent, stands before them, and `query` behind. */
  pathForms?: Record<string, { prefix: string; query: string }>;
  /** Protocols that a base URL of the user's own may speak; left out: those of `endpoints`. */
  choices?: UpstreamProtocolId[];
  protocols: Partial<Record<UpstreamProtocolId, ProtocolFacts>>;
  /** How the secret travels upstream. Custom presets: as the protocol's own vendor takes it. */
  auth: AuthForm;
  /** Other forms that the vendor takes (Azure: an Entra ID token as bearer). */
  otherAuth?: AuthForm[];
  /** How VS Code signs the user in instead of a key: a provider of its authentication API, and what is asked for. */
  signIn?: { provider: string; scopes: string[] };
  /** What only a valid key may read, where the model list is open to anybody: a path below the endpoint of `protocol`. */
  keyCheck?: { protocol: UpstreamProtocolId; path: string };
  /** Request headers that the vendor knows and that are sent only where the user sets them on the channel. */
  optionalHeaders?: string[];
  /** False for presets that answer without a key (demo, local servers). */
  secretNeeded: boolean;
  /** What the user should know before a channel of it is saved: terms, limits. */
  note?: { en: string; zh: string };
  /** Page where a key is made, null where there is none. */
  keyUrl: string | null;
  /** The vendor's API documentation, null where there is none. */
  docsUrl: string | null;
  /** The protocol a new channel of this preset speaks first. */
  defaultProtocol: UpstreamProtocolId;
  /** Where the models are listed; null where there is no list and the catalogue's own counts, or none is known. */
  modelList: ModelListing | null;
  confidence: Confidence;
  /** Where parts are known less well or better than the whole: by region, `region/protocol` or `modelList`. */
  confidenceOf?: Record<string, Confidence>;
  /** True for services that the vendor is winding down. */
  legacy?: boolean;
  /** True where the user must give base URL and protocol. */
  custom: boolean;
}

/** Contents of `runtime.json`, which tells windows where the live gateway is. */
export const runtimeFileSchema = v.object({
  pid: v.number(),
  version: v.string(),
  proxyUrl: v.string(),
  managementUrl: v.string(),
  managementToken: v.string(),
  startedAt: v.string(),
});
export type RuntimeFile = v.InferOutput<typeof runtimeFileSchema>;
