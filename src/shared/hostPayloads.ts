// Validators for what the extension host sends to webviews: the sidebar's state, request rows and answers to calls.
// Used by webview/client.ts through hostMessageSchema; a payload that does not fit is dropped, never half-rendered.
import * as v from 'valibot';
import { healthStates, protocolIds, secretStates } from './channel';
import { outcomes } from './usage';
import { keyStates } from './virtualKey';

const text = v.string();
const count = v.number();
const optionalText = v.nullable(text);
const optionalCount = v.nullable(count);
const protocol = v.picklist(protocolIds);

const gatewayStateSchema = v.variant('state', [
  v.object({ state: v.literal('starting') }),
  v.object({
    state: v.literal('running'),
    proxyUrl: text,
    version: text,
    keepRunning: v.boolean(),
    leases: count,
    activeRequests: count,
  }),
  v.object({
    state: v.literal('port-taken'),
    port: count,
    server: v.picklist(['proxy', 'management']),
    program: optionalText,
  }),
  v.object({ state: v.literal('failed'), reason: text }),
  v.object({ state: v.literal('stopped') }),
]);

const todaySchema = v.object({
  requests: count,
  errors: count,
  costUsd: count,
  inputTokens: count,
  outputTokens: count,
  unpricedRequests: count,
});

const channelSchema = v.object({
  id: text,
  name: text,
  provider: text,
  region: optionalText,
  baseUrl: text,
  protocol,
  enabled: v.boolean(),
  priority: count,
  weight: count,
  models: v.array(v.object({ id: text, alias: v.optional(text) })),
  headers: v.record(text, text),
  secretState: v.picklist(secretStates),
  secretHint: optionalText,
  health: v.object({ state: v.picklist(healthStates), reason: optionalText, checkedAt: optionalText }),
  createdAt: text,
  updatedAt: text,
});

const keySchema = v.object({
  id: text,
  name: text,
  prefix: text,
  hint: text,
  state: v.picklist(keyStates),
  models: v.nullable(v.array(text)),
  channels: v.nullable(v.array(text)),
  expiresAt: optionalText,
  defaultModel: optionalText,
  note: text,
  createdAt: text,
  lastUsedAt: optionalText,
});

const providerSchema = v.object({
  id: text,
  name: v.object({ en: text, zh: text }),
  group: v.picklist(['mainstream', 'china', 'local', 'custom']),
  regions: v.array(text),
  endpoints: v.record(text, v.record(text, text)),
  auth: v.picklist(['bearer', 'x-api-key', 'x-goog-api-key', 'none']),
  secretNeeded: v.boolean(),
  keyUrl: optionalText,
  defaultProtocol: protocol,
  custom: v.boolean(),
});

/** The whole state of the sidebar (`SidebarState`). */
export const sidebarStateSchema = v.object({
  gateway: gatewayStateSchema,
  today: v.nullable(todaySchema),
  channels: v.array(channelSchema),
  keys: v.array(keySchema),
  providers: v.array(providerSchema),
  warnings: v.array(text),
});

/** One row of the request log (`RequestLogRow`). */
export const requestLogRowSchema = v.object({
  id: text,
  startedAt: text,
  keyId: optionalText,
  channelId: optionalText,
  attempts: v.array(v.object({ channelId: text, status: optionalCount, error: v.optional(text), milliseconds: count })),
  inboundProtocol: protocol,
  upstreamProtocol: v.nullable(protocol),
  requestedModel: optionalText,
  model: optionalText,
  status: optionalCount,
  outcome: v.nullable(v.picklist(outcomes)),
  error: optionalText,
  usageKnown: v.boolean(),
  inputTokens: count,
  cacheReadTokens: count,
  cacheWriteTokens: count,
  outputTokens: count,
  reasoningTokens: count,
  images: count,
  audioSeconds: count,
  costUsd: optionalCount,
  priceSource: optionalText,
  firstByteMs: optionalCount,
  durationMs: optionalCount,
  stream: v.boolean(),
  clientAborted: v.boolean(),
  warnings: v.array(text),
});

/** Answers of the calls that answer with more than null, by action. */
export const answerSchemas = {
  'test-channel': v.object({
    ok: v.boolean(),
    steps: v.array(v.object({ name: text, ok: v.boolean(), milliseconds: count, error: v.optional(text) })),
    models: v.optional(v.array(text)),
  }),
  'list-requests': v.object({ rows: v.array(requestLogRowSchema), nextCursor: optionalText }),
} as const;
