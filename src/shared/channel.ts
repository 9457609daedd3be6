// Channels: providers behind the gateway. Wire types and validators of the management API; used by server, client and webviews.
// A channel's secret is write-only: it appears in requests, never in an answer.
import * as v from 'valibot';
import type { HealthCause } from './causes';
import { quotasSchema, type Quotas } from './keyLimits';

/** Protocols that clients of the gateway speak. */
export const protocolIds = ['openai-chat', 'openai-responses', 'anthropic', 'gemini'] as const;
export type ProtocolId = (typeof protocolIds)[number];

/** Protocols that providers speak over HTTP: those and Bedrock's own, which no client speaks to us. */
export const httpProtocolIds = [...protocolIds, 'bedrock'] as const;
export type HttpProtocolId = (typeof httpProtocolIds)[number];

/** Protocols that a channel may speak: those and the form in which a VS Code window is asked for its own models. */
export const upstreamProtocolIds = [...httpProtocolIds, 'vscode'] as const;
export type UpstreamProtocolId = (typeof upstreamProtocolIds)[number];

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
  /** What holds the channel, or else one of its models, back from requests; null where nothing does. */
  cause: HealthCause | null;
  /** Everything that holds one of its models alone, with the model in its parameters. */
  models: HealthCause[];
}

export interface ChannelModel {
  /** The provider's own model id: what is sent upstream. */
  id: string;
  /** The name clients see instead, where one is set. Both names are accepted. */
  alias?: string | undefined;
}

/**
 * Which clients a channel answers in their own protocol: only those of its `protocol`; those of every endpoint that the vendor
 * documents for use; or also those of endpoints that are known to drop features.
 */
export const endpointUses = ['own', 'native', 'all'] as const;
export type EndpointUse = (typeof endpointUses)[number];

/** Stands before a group's name in the channels of a key. */
export const channelGroupPrefix = 'group:';

/** Milliseconds; null: as usual. */
export interface ChannelTimeouts {
  connectMs: number | null;
  firstByteMs: number | null;
  idleMs: number | null;
}

/** How a custom channel sends its secret: `template` is the header's value with `{secret}` in it. */
export interface CustomAuth {
  header: string;
  template: string;
}

/** Settings of a channel that most channels leave as they are. */
export interface ChannelSettings {
  /** Accounts that belong together; a key can be restricted to `group:<name>`. Null: none. */
  group: string | null;
  /** What the channel may use; when it is used up, routing passes it over. Null: no quota. */
  quotas: Quotas | null;
  timeouts: ChannelTimeouts | null;
  /** `system`, `direct`, or the URL of an http, https or socks5 proxy without credentials. */
  proxy: string;
  endpointUse: EndpointUse;
  /** Custom channels only; null: as the protocol's own vendor takes it. */
  auth: CustomAuth | null;
  /** Custom channels only: paths below the base URL instead of the protocol's own. */
  paths: { generate?: string | undefined; models?: string | undefined } | null;
}

export const usualChannelSettings: Readonly<ChannelSettings> = {
  group: null,
  quotas: null,
  timeouts: null,
  proxy: 'system',
  endpointUse: 'native',
  auth: null,
  paths: null,
};

export interface Channel extends ChannelSettings {
  id: string;
  name: string;
  /** Preset id of the catalogue. */
  provider: string;
  /** Region of the preset, null where the preset has one place only. */
  region: string | null;
  baseUrl: string;
  protocol: UpstreamProtocolId;
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
  /** The last four characters of the secret, `entra` for a sign-in with Microsoft Entra ID; null when none is set. */
  secretHint: string | null;
  /** There where its credential is a token that windows fetch with VS Code's own sign-in. */
  signIn?: true;
  health: ChannelHealth;
  createdAt: string;
  updatedAt: string;
}

const nameSchema = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(100));
/** A model's name at its provider, or an alias of it. */
export const modelIdSchema = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(200));
export const headerNameSchema = v.pipe(
  v.string(),
  v.regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$/, 'is not a header name'),
);
export const headerValueSchema = v.pipe(
  v.string(),
  v.maxLength(4000),
  v.regex(/^[\t\x20-\x7e]*$/, 'must be printable ASCII without line breaks'),
);
const secretSchema = v.pipe(v.string(), v.maxLength(10_000));

const waitMs = v.nullish(v.pipe(v.number(), v.integer(), v.minValue(100), v.maxValue(3_600_000)), null);
const pathSchema = v.pipe(v.string(), v.maxLength(500), v.regex(/^\/[\x21-\x7e]*$/, 'must begin with a slash'));

const settingFields = {
  group: v.nullish(v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(60))),
  quotas: v.nullish(quotasSchema),
  timeouts: v.nullish(v.strictObject({ connectMs: waitMs, firstByteMs: waitMs, idleMs: waitMs })),
  proxy: v.optional(v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(500))),
  endpointUse: v.optional(v.picklist(endpointUses)),
  auth: v.nullish(
    v.strictObject({
      header: headerNameSchema,
      template: v.pipe(headerValueSchema, v.includes('{secret}', 'must contain {secret}')),
    }),
  ),
  paths: v.nullish(v.strictObject({ generate: v.optional(pathSchema), models: v.optional(pathSchema) })),
};

const channelFields = {
  ...settingFields,
  name: nameSchema,
  provider: v.pipe(v.string(), v.minLength(1), v.maxLength(60)),
  region: v.nullish(v.pipe(v.string(), v.maxLength(60))),
  baseUrl: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(2000))),
  protocol: v.optional(v.picklist(upstreamProtocolIds)),
  enabled: v.optional(v.boolean()),
  priority: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1000))),
  weight: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1000))),
  models: v.optional(
    v.pipe(v.array(v.strictObject({ id: modelIdSchema, alias: v.optional(modelIdSchema) })), v.maxLength(5000)),
  ),
  headers: v.optional(v.record(headerNameSchema, headerValueSchema)),
  secret: v.optional(secretSchema),
  /** Take the secret though it begins like another vendor's key. */
  confirmSecret: v.optional(v.boolean()),
};

/** Body of `POST /channels`. Fields left out are filled in from the preset. */
export const channelCreateSchema = v.strictObject(channelFields);
export type ChannelCreate = v.InferInput<typeof channelCreateSchema>;

/** Body of `PATCH /channels/:id`. `secret: ""` takes the secret out. The provider cannot be changed. */
export const channelPatchSchema = v.partial(v.omit(v.strictObject(channelFields), ['provider']));
export type ChannelPatch = v.InferInput<typeof channelPatchSchema>;
