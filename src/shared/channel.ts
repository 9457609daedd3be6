// Channels: providers behind the gateway. Wire types and validators of the management API; used by server, client and webviews.
// A channel's secret is write-only: it appears in requests, never in an answer.
import * as v from 'valibot';

/** Protocols that the gateway speaks. */
export const protocolIds = ['openai-chat', 'openai-responses', 'anthropic', 'gemini'] as const;
export type ProtocolId = (typeof protocolIds)[number];

/** Protocols that an upstream may speak: those and Bedrock's Converse. */
export type UpstreamProtocolId = ProtocolId | 'bedrock';

export const secretStates = ['set', 'missing', 'not-needed'] as const;
export type SecretState = (typeof secretStates)[number];

export const healthStates = ['healthy', 'degraded', 'down', 'unknown'] as const;
export type HealthState = (typeof healthStates)[number];

export interface ChannelHealth {
  state: HealthState;
  /** Why it is not healthy, in words; null when it is. */
  reason: string | null;
  /** When the state was last learned (ISO 8601, UTC); null before the first request or test. */
  checkedAt: string | null;
}

export interface ChannelModel {
  /** The provider's own model id: what is sent upstream. */
  id: string;
  /** The name clients see instead, where one is set. Both names are accepted. */
  alias?: string | undefined;
}

export interface Channel {
  id: string;
  name: string;
  /** Preset id of the catalogue. */
  provider: string;
  /** Region of the preset, null where the preset has one place only. */
  region: string | null;
  baseUrl: string;
  protocol: ProtocolId;
  enabled: boolean;
  /** 0 goes first. */
  priority: number;
  /** Share among channels of one priority; at least 1. */
  weight: number;
  /** Empty: whatever the provider lists. */
  models: ChannelModel[];
  /** Extra request headers sent upstream. Not for secrets. */
  headers: Record<string, string>;
  secretState: SecretState;
  /** The last four characters of the secret, null when none is set. */
  secretHint: string | null;
  health: ChannelHealth;
  createdAt: string;
  updatedAt: string;
}

const nameSchema = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(100));
const modelIdSchema = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(200));
const headerNameSchema = v.pipe(v.string(), v.regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$/, 'is not a header name'));
const headerValueSchema = v.pipe(
  v.string(),
  v.maxLength(4000),
  v.regex(/^[\t\x20-\x7e]*$/, 'must be printable ASCII without line breaks'),
);
const secretSchema = v.pipe(v.string(), v.maxLength(10_000));

const channelFields = {
  name: nameSchema,
  provider: v.pipe(v.string(), v.minLength(1), v.maxLength(60)),
  region: v.nullish(v.pipe(v.string(), v.maxLength(60))),
  baseUrl: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(2000))),
  protocol: v.optional(v.picklist(protocolIds)),
  enabled: v.optional(v.boolean()),
  priority: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1000))),
  weight: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1000))),
  models: v.optional(
    v.pipe(v.array(v.strictObject({ id: modelIdSchema, alias: v.optional(modelIdSchema) })), v.maxLength(5000)),
  ),
  headers: v.optional(v.record(headerNameSchema, headerValueSchema)),
  secret: v.optional(secretSchema),
};

/** Body of `POST /channels`. Fields left out are filled in from the preset. */
export const channelCreateSchema = v.strictObject(channelFields);
export type ChannelCreate = v.InferInput<typeof channelCreateSchema>;

/** Body of `PATCH /channels/:id`. `secret: ""` takes the secret out. The provider cannot be changed. */
export const channelPatchSchema = v.partial(v.omit(v.strictObject(channelFields), ['provider']));
export type ChannelPatch = v.InferInput<typeof channelPatchSchema>;

export interface ChannelTestStep {
  /** `resolve`, `connect`, `authenticate`, … in the order they ran. */
  name: string;
  ok: boolean;
  milliseconds: number;
  error?: string;
}

/** Answer of `POST /channels/:id/test`. */
export interface ChannelTestResult {
  ok: boolean;
  steps: ChannelTestStep[];
  /** Model ids that the provider listed, where it lists any. */
  models?: string[];
}

/** Answer of `POST /channels/:id/models/refresh`. */
export interface ModelRefreshResult {
  models: { id: string }[];
}
