// Virtual keys: what clients of the proxy present. Wire types and validators of the management API.
// The secret of a key is shown once, in the answer to create and rotate; afterwards only its hash exists.
import * as v from 'valibot';
import {
  keyBudgetSchema,
  quotasSchema,
  rateLimitsSchema,
  type KeyBudget,
  type Quotas,
  type RateLimits,
} from './keyLimits';
import { toolPatternsSchema } from './toolMode';

/** `expired` is computed from `expiresAt`; the other three are stored. */
export const keyStates = ['active', 'disabled', 'revoked', 'expired'] as const;
export type KeyState = (typeof keyStates)[number];

export const keyPrefixes = ['gk-', 'sk-', 'sk-ant-'] as const;

/** Kinds of requests that a key can be restricted to. Counting tokens belongs to `chat`. */
export const endpointKinds = ['chat', 'embeddings', 'images', 'audio', 'moderations', 'rerank'] as const;
export type EndpointKind = (typeof endpointKinds)[number];

/** `gateway`: the gateway offers tools of its own and runs them (docs/tool-mode.md). */
export const toolModes = ['pass-through', 'gateway'] as const;
export type ToolMode = (typeof toolModes)[number];

/** What a key allows and adds beside its models and channels. Null or empty: nothing of the kind. */
export interface KeySettings {
  limits: RateLimits | null;
  quotas: Quotas | null;
  budget: KeyBudget | null;
  /** What happens to a stream that runs into a limit: it is finished (the next request is refused), or cut with an error. */
  overLimit: 'finish' | 'cut';
  /** Other names for models: what a client asks for → what it gets. */
  modelAliases: Record<string, string>;
  /** Models to try, in this order, when the one asked for cannot be had. */
  fallbackModels: string[];
  /** Put before the system prompt of every request. */
  systemPrompt: string | null;
  toolMode: ToolMode;
  /** Patterns of the gateway's tools (`server/tool`) that are offered in tool mode `gateway`; null: all of them. */
  offeredTools: string[] | null;
  /** Those that run without a question. */
  allowedTools: string[];
  /** Requests whose input is estimated above it are refused. */
  maxInputTokens: number | null;
  /** Output above it is cut down (`clamp`) or refused, as `outputLimit` says. */
  maxOutputTokens: number | null;
  outputLimit: 'clamp' | 'refuse';
  /** IP addresses and CIDR ranges that may use the key; null: any that can reach the gateway. */
  allowedAddresses: string[] | null;
  endpoints: EndpointKind[] | null;
  /** The tool this key was made for, by its id; its requests count as the tool's. */
  tool: string | null;
  /** The workspace folder this key was made for; its requests count as the folder's. */
  folder: string | null;
}

export const usualKeySettings: Readonly<KeySettings> = {
  limits: null,
  quotas: null,
  budget: null,
  overLimit: 'finish',
  modelAliases: {},
  fallbackModels: [],
  systemPrompt: null,
  toolMode: 'pass-through',
  offeredTools: null,
  allowedTools: [],
  maxInputTokens: null,
  maxOutputTokens: null,
  outputLimit: 'clamp',
  allowedAddresses: null,
  endpoints: null,
  tool: null,
  folder: null,
};

/** What a key has used, by the user's own days and months. Requests that still run are not among it. */
export interface KeyCounts {
  requestsToday: number;
  tokensToday: number;
  usdToday: number;
  requestsThisMonth: number;
  tokensThisMonth: number;
  usdThisMonth: number;
  /** Requests of this month with usage whose price is unknown: what the sums of money leave out. */
  unpricedThisMonth: number;
}

export interface KeyUsage extends KeyCounts {
  /** Spent of the key's own budget in its present period; null where it has none. */
  usdOfBudget: number | null;
}

export interface VirtualKey extends KeySettings {
  id: string;
  name: string;
  prefix: string;
  /** Prefix, an ellipsis and the last four characters of the secret. */
  hint: string;
  state: KeyState;
  /** Allowed model patterns (`*` matches any run of characters); null allows every model. */
  models: string[] | null;
  /** Allowed channel ids and groups (`group:<name>`); null allows every channel. */
  channels: string[] | null;
  /** ISO 8601 in UTC; null never expires. */
  expiresAt: string | null;
  /** The model used where a request names none; null refuses such a request. */
  defaultModel: string | null;
  note: string;
  createdAt: string;
  lastUsedAt: string | null;
  usage: KeyUsage;
}

/** The answer to create and rotate: the only two places where the secret appears. */
export interface KeyWithSecret {
  key: VirtualKey;
  secret: string;
}

const nameSchema = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(100));
const patternList = v.nullish(
  v.pipe(v.array(v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(200))), v.maxLength(500)),
);
const expirySchema = v.nullish(v.pipe(v.string(), v.isoTimestamp('is not an ISO 8601 time')));

const modelName = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(200));
const tokens = v.nullish(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1e9)));

const keyFields = {
  limits: v.nullish(rateLimitsSchema),
  quotas: v.nullish(quotasSchema),
  budget: v.nullish(keyBudgetSchema),
  overLimit: v.optional(v.picklist(['finish', 'cut'])),
  modelAliases: v.optional(v.record(modelName, modelName)),
  fallbackModels: v.optional(v.pipe(v.array(modelName), v.maxLength(20))),
  systemPrompt: v.nullish(v.pipe(v.string(), v.maxLength(100_000))),
  toolMode: v.optional(v.picklist(toolModes)),
  offeredTools: v.nullish(toolPatternsSchema),
  allowedTools: v.optional(toolPatternsSchema),
  maxInputTokens: tokens,
  maxOutputTokens: tokens,
  outputLimit: v.optional(v.picklist(['clamp', 'refuse'])),
  allowedAddresses: v.nullish(v.pipe(v.array(v.pipe(v.string(), v.trim(), v.maxLength(100))), v.maxLength(200))),
  endpoints: v.nullish(v.pipe(v.array(v.picklist(endpointKinds)), v.minLength(1))),
  tool: v.nullish(v.pipe(v.string(), v.minLength(1), v.maxLength(60))),
  folder: v.nullish(v.pipe(v.string(), v.minLength(1), v.maxLength(4000))),
  name: nameSchema,
  models: patternList,
  channels: patternList,
  expiresAt: expirySchema,
  defaultModel: v.nullish(modelName),
  note: v.optional(v.pipe(v.string(), v.maxLength(1000))),
};

/** Body of `POST /keys`. */
export const keyCreateSchema = v.strictObject({ ...keyFields, prefix: v.optional(v.picklist(keyPrefixes)) });
export type KeyCreate = v.InferInput<typeof keyCreateSchema>;

/** Body of `PATCH /keys/:id`. A revoked key cannot be changed. */
export const keyPatchSchema = v.partial(v.strictObject({ ...keyFields, state: v.picklist(['active', 'disabled']) }));
export type KeyPatch = v.InferInput<typeof keyPatchSchema>;

/** Body of `POST /keys/:id/rotate`. The old secret stays valid for `graceSeconds` (default 0, at most 30 days). */
export const keyRotateSchema = v.strictObject({
  graceSeconds: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(30 * 86_400))),
});
