// Validators for what the extension host sends to webviews: the sidebar's state, request rows and answers to calls.
// Used by webview/client.ts through hostMessageSchema; a payload that does not fit is dropped, never half-rendered.
import * as v from 'valibot';
import { listedFoldersSchema } from './foldersMessages';
import { gatewayToolsSchema } from './toolModeMessages';
import { budgetScopes } from './budgets';
import { displayMoneySchema } from './displayMoney';
import { attemptReasons, causeCodes } from './causes';
import { endpointUses, healthStates, protocolIds, secretStates, upstreamProtocolIds } from './channel';
import { modelInputs } from './channelModels';
import { testCauses } from './channelTest';
import { budgetPeriods, keyBudgetSchema, quotasSchema, rateLimitsSchema, unknownPricePolicies } from './keyLimits';
import { priceOverrideSchema } from './prices';
import { pricesAnswerSchemas } from './pricesMessages';
import { requestDetailEntries } from './requestLogMessages';
import { furtherSchema } from './listening';
import { placeSchema } from './place';
import { hourFiguresSchema, usageSummarySchema } from './statisticsMessages';
import { authForms, confidences, listShapes } from './status';
import { toolRestoreResultSchema, toolStateSchema } from './toolsMessages';
import { errorStatus, type ErrorKind } from './errors';
import { outcomes, requestRoutes } from './usage';
import { endpointKinds, keyStates, toolModes } from './virtualKey';
import { firstStepsSchema } from './walkthrough';

const text = v.string();
const count = v.number();
const optionalText = v.nullable(text);
const optionalCount = v.nullable(count);
const protocol = v.picklist(protocolIds);
const upstreamProtocol = v.picklist(upstreamProtocolIds);

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

const channelSettings = {
  group: optionalText,
  quotas: v.nullable(quotasSchema),
  timeouts: v.nullable(v.object({ connectMs: optionalCount, firstByteMs: optionalCount, idleMs: optionalCount })),
  proxy: text,
  endpointUse: v.picklist(endpointUses),
  auth: v.nullable(v.object({ header: text, template: text })),
  paths: v.nullable(v.object({ generate: v.optional(text), models: v.optional(text) })),
};

const causeSchema = v.object({
  code: v.picklist(causeCodes),
  params: v.object({ status: v.optional(count), model: v.optional(text) }),
  until: optionalText,
  detail: v.optional(text),
});

const channelSchema = v.object({
  ...channelSettings,
  id: text,
  name: text,
  provider: text,
  region: optionalText,
  baseUrl: text,
  protocol: upstreamProtocol,
  enabled: v.boolean(),
  priority: count,
  weight: count,
  models: v.array(v.object({ id: text, alias: v.optional(text) })),
  headers: v.record(text, text),
  secretState: v.picklist(secretStates),
  secretHint: optionalText,
  health: v.object({
    state: v.picklist(healthStates),
    reason: optionalText,
    checkedAt: optionalText,
    cause: v.nullable(causeSchema),
    models: v.array(causeSchema),
  }),
  signIn: v.exactOptional(v.literal(true)),
  createdAt: text,
  updatedAt: text,
});

const keySettings = {
  limits: v.nullable(rateLimitsSchema),
  quotas: v.nullable(quotasSchema),
  budget: v.nullable(keyBudgetSchema),
  overLimit: v.picklist(['finish', 'cut']),
  modelAliases: v.record(text, text),
  fallbackModels: v.array(text),
  systemPrompt: optionalText,
  toolMode: v.picklist(toolModes),
  offeredTools: v.nullable(v.array(text)),
  allowedTools: v.array(text),
  maxInputTokens: optionalCount,
  maxOutputTokens: optionalCount,
  outputLimit: v.picklist(['clamp', 'refuse']),
  allowedAddresses: v.nullable(v.array(text)),
  endpoints: v.nullable(v.array(v.picklist(endpointKinds))),
  tool: optionalText,
  folder: optionalText,
};

const keySchema = v.object({
  ...keySettings,
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
  usage: v.object({
    requestsToday: count,
    tokensToday: count,
    usdToday: count,
    requestsThisMonth: count,
    tokensThisMonth: count,
    usdThisMonth: count,
    unpricedThisMonth: count,
    usdOfBudget: v.nullable(count),
  }),
});

const namesSchema = v.object({ en: text, zh: text });
const endpointsSchema = v.record(text, v.record(text, text));

const providerSchema = v.object({
  id: text,
  name: namesSchema,
  group: v.picklist(['mainstream', 'china', 'local', 'custom']),
  regions: v.array(text),
  regionNames: v.exactOptional(v.record(text, namesSchema)),
  endpoints: endpointsSchema,
  compatibilityEndpoints: v.exactOptional(endpointsSchema),
  baseUrlTemplates: v.exactOptional(endpointsSchema),
  choices: v.exactOptional(v.array(upstreamProtocol)),
  protocols: v.record(
    text,
    v.object({
      native: v.boolean(),
      auth: v.exactOptional(v.picklist(authForms)),
      path: v.exactOptional(text),
    }),
  ),
  auth: v.picklist(authForms),
  otherAuth: v.exactOptional(v.array(v.picklist(authForms))),
  signIn: v.exactOptional(v.object({ provider: text, scopes: v.array(text) })),
  optionalHeaders: v.exactOptional(v.array(text)),
  secretNeeded: v.boolean(),
  note: v.exactOptional(namesSchema),
  keyUrl: optionalText,
  docsUrl: optionalText,
  defaultProtocol: upstreamProtocol,
  modelList: v.nullable(v.object({ protocol: upstreamProtocol, path: text, shape: v.picklist(listShapes) })),
  confidence: v.picklist(confidences),
  confidenceOf: v.exactOptional(v.record(text, v.picklist(confidences))),
  legacy: v.exactOptional(v.boolean()),
  custom: v.boolean(),
});

const spentSchema = v.record(v.string(), v.object({ requests: v.number(), costUsd: v.number() }));

/** The whole state of the sidebar (`SidebarState`). */
export const sidebarStateSchema = v.object({
  gateway: gatewayStateSchema,
  today: v.nullable(todaySchema),
  channels: v.array(channelSchema),
  keys: v.array(keySchema),
  providers: v.array(providerSchema),
  warnings: v.array(text),
  money: v.exactOptional(displayMoneySchema),
  spent: v.exactOptional(v.object({ channels: spentSchema, tools: spentSchema })),
  firstSteps: v.exactOptional(firstStepsSchema),
  further: v.exactOptional(furtherSchema),
  place: v.exactOptional(placeSchema),
});

/** One row of the request log (`RequestLogRow`). */
export const requestLogRowSchema = v.object({
  id: text,
  startedAt: text,
  keyId: optionalText,
  tool: optionalText,
  folder: optionalText,
  channelId: optionalText,
  attempts: v.array(
    v.object({
      channelId: text,
      status: optionalCount,
      error: v.exactOptional(text),
      reason: v.exactOptional(v.picklist(attemptReasons)),
      passedOver: v.exactOptional(v.boolean()),
      startedMs: v.exactOptional(count),
      firstByteMs: v.exactOptional(count),
      milliseconds: count,
    }),
  ),
  inboundProtocol: protocol,
  upstreamProtocol: v.nullable(upstreamProtocol),
  operation: text,
  route: v.nullable(v.picklist(requestRoutes)),
  requestedModel: optionalText,
  model: optionalText,
  status: optionalCount,
  outcome: v.nullable(v.picklist(outcomes)),
  error: optionalText,
  errorKind: v.nullable(v.picklist(Object.keys(errorStatus) as ErrorKind[])),
  usageKnown: v.boolean(),
  inputTokens: count,
  cacheReadTokens: count,
  cacheWriteTokens: count,
  outputTokens: count,
  reasoningTokens: count,
  images: count,
  audioSeconds: count,
  characters: count,
  audioInputTokens: count,
  audioOutputTokens: count,
  webSearches: count,
  costUsd: optionalCount,
  priceSource: optionalText,
  cacheSavingsUsd: optionalCount,
  firstByteMs: optionalCount,
  durationMs: optionalCount,
  stream: v.boolean(),
  clientAborted: v.boolean(),
  warnings: v.array(text),
  toolCalls: count,
});

/** A step of a connectivity test (`ChannelTestStep`). */
export const testStepSchema = v.object({
  name: text,
  ok: v.boolean(),
  milliseconds: count,
  error: v.exactOptional(text),
  cause: v.exactOptional(v.picklist(testCauses)),
  status: v.exactOptional(count),
});

const modelPriceSchema = v.object({ input: optionalCount, output: optionalCount, cacheRead: optionalCount });

const testResultSchema = v.object({
  ok: v.boolean(),
  steps: v.array(testStepSchema),
  models: v.exactOptional(v.array(text)),
  prices: v.exactOptional(v.record(text, modelPriceSchema)),
  reachabilityOnly: v.exactOptional(v.boolean()),
  completion: v.exactOptional(v.object({ model: text, text })),
});

const modelFacts = {
  name: v.exactOptional(text),
  contextTokens: v.exactOptional(count),
  maxOutputTokens: v.exactOptional(count),
  input: v.exactOptional(v.array(v.picklist(modelInputs))),
  reasoning: v.exactOptional(v.boolean()),
  tools: v.exactOptional(v.boolean()),
  deprecated: v.exactOptional(v.boolean()),
};

const channelModelsSchema = v.object({
  channelId: text,
  channelName: text,
  provider: text,
  enabled: v.boolean(),
  known: v.boolean(),
  patterns: v.array(text),
  models: v.array(
    v.object({
      ...modelFacts,
      id: text,
      upstreamModel: v.exactOptional(text),
      price: v.nullable(modelPriceSchema),
    }),
  ),
});

const budgetSchema = v.object({
  id: text,
  scope: v.picklist(budgetScopes),
  scopeId: optionalText,
  usd: count,
  period: v.picklist(budgetPeriods),
  notifyAt: v.array(count),
  block: v.boolean(),
  onUnknownPrice: v.picklist(unknownPricePolicies),
  usedUsd: count,
  periodStart: optionalText,
  periodEnd: optionalText,
  createdAt: text,
});

const tryResultSchema = v.object({
  status: optionalCount,
  error: optionalText,
  cancelled: v.boolean(),
  text,
  request: v.nullable(requestLogRowSchema),
});

/** Answers of the calls that answer with more than null, by action. */
export const answerSchemas = {
  'ask-draft-secret': v.object({ hint: optionalText }),
  'find-draft-secret': v.object({ hint: optionalText }),
  'create-channel': v.object({ id: text }),
  'test-channel': testResultSchema,
  'test-draft': testResultSchema,
  'fetch-models': v.object({ models: v.array(v.object({ ...modelFacts, id: text })) }),
  'list-models': v.array(channelModelsSchema),
  'discover-servers': v.array(
    v.object({ provider: text, baseUrl: text, models: v.array(text), channelId: optionalText }),
  ),
  'list-channel-prices': v.array(priceOverrideSchema),
  'list-key-days': v.array(v.object({ keyId: text, day: text, requests: count, costUsd: count })),
  'list-budgets': v.array(budgetSchema),
  'list-folders': listedFoldersSchema,
  'list-gateway-tools': gatewayToolsSchema,
  'create-snippet-key': v.object({ id: text }),
  'try-message': tryResultSchema,
  'list-tools': v.array(toolStateSchema),
  'take-over': toolStateSchema,
  'restore-tool': toolRestoreResultSchema,
  ...pricesAnswerSchemas,
  'read-summary': usageSummarySchema,
  'read-hours': hourFiguresSchema,
  'list-requests': v.object({
    rows: v.array(requestLogRowSchema),
    nextCursor: optionalText,
    searchedTo: v.exactOptional(text),
  }),
  'read-request': v.object({ request: requestLogRowSchema, ...requestDetailEntries }),
  'copy-curl': v.object({ whole: v.boolean() }),
} as const;

/** True for actions that answer with more than null. */
export function hasAnswer(action: string): action is keyof typeof answerSchemas {
  return Object.hasOwn(answerSchemas, action);
}
