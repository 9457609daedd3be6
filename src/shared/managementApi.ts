// The management API as one table: method, path, request schema and answer type of each call.
// The server routes by it and the client is typed by it, so the two cannot drift apart.
import type { GenericSchema, InferInput, InferOutput } from 'valibot';
import { budgetCreateSchema, budgetPatchSchema, type Budget } from './budgets';
import { channelCreateSchema, channelPatchSchema, type Channel } from './channel';
import { importSchema, type ChannelExport, type ImportResult } from './channelImport';
import type { ChannelModels, ModelRefreshResult } from './channelModels';
import { channelTestSchema, draftTestSchema, type ChannelTestResult } from './channelTest';
import type { LocalServer } from './localServers';
import { tokenCountSchema, type TokenCount } from './tokenCount';
import { signInTokenSchema } from './signInToken';
import { drainSchema, optionsPatchSchema, secretsPutSchema } from './events';
import { folderCreateSchema, folderPatchSchema, type Folder } from './folders';
import type { GatewayOptions } from './gatewayOptions';
import {
  comparePricesSchema,
  knownPricesQuerySchema,
  quoteSchema,
  type ComparedPrices,
  type KnownPrices,
  type PriceQuote,
} from './knownPrices';
import { priceListSchema, type PriceList } from './prices';
import type { DeletedCaptures, RequestDetail } from './requestDetail';
import type { GatewayStatus, ProviderPreset } from './status';
import {
  toolListQuerySchema,
  toolPlanQuerySchema,
  toolRestoreSchema,
  toolTakeoverSchema,
  type RestoreAllResult,
  type ToolPlan,
  type ToolRestoreResult,
  type ToolState,
} from './tools';
import {
  toolAnswerSchema,
  windowToolResultSchema,
  windowToolsSchema,
  type ToolModeTools,
  type ToolQuestion,
  type WindowToolCall,
} from './toolMode';
import { recomputeSchema, type RecomputeResult } from './recompute';
import { requestQuerySchema, summaryQuerySchema, type RequestLogPage, type UsageSummary } from './usage';
import { keyCreateSchema, keyPatchSchema, keyRotateSchema, type KeyWithSecret, type VirtualKey } from './virtualKey';
import { windowModelsSchema, windowPieceSchema, windowRefusalSchema, type WindowChat } from './windowModels';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

type Schema = GenericSchema | undefined;

/** One call. `Answer` exists in the type only. */
export interface Call<Path extends string, Body extends Schema, Query extends Schema, Answer> {
  method: Method;
  /** Below `/api/v1`; `:id` marks the path parameter. */
  path: Path;
  /** Status of a success. */
  status: 200 | 201 | 204;
  body: Body;
  query: Query;
  readonly answer?: Answer;
}

function call<Answer>() {
  return <Path extends string, Body extends Schema = undefined, Query extends Schema = undefined>(
    method: Method,
    path: Path,
    options: { status?: 200 | 201 | 204; body?: Body; query?: Query } = {},
  ): Call<Path, Body, Query, Answer> => ({
    method,
    path,
    status: options.status ?? 200,
    body: options.body as Body,
    query: options.query as Query,
  });
}

export const managementApi = {
  getStatus: call<GatewayStatus>()('GET', '/status'),
  listProviders: call<ProviderPreset[]>()('GET', '/providers'),
  listChannels: call<Channel[]>()('GET', '/channels'),
  createChannel: call<Channel>()('POST', '/channels', { status: 201, body: channelCreateSchema }),
  // Paths of their own go before the one with an id.
  exportChannels: call<ChannelExport>()('GET', '/channels/export'),
  importChannels: call<ImportResult>()('POST', '/channels/import', { body: importSchema }),
  getChannel: call<Channel>()('GET', '/channels/:id'),
  updateChannel: call<Channel>()('PATCH', '/channels/:id', { body: channelPatchSchema }),
  deleteChannel: call<undefined>()('DELETE', '/channels/:id', { status: 204 }),
  testDraft: call<ChannelTestResult>()('POST', '/channels/test', { body: draftTestSchema }),
  testChannel: call<ChannelTestResult>()('POST', '/channels/:id/test', { body: channelTestSchema }),
  refreshModels: call<ModelRefreshResult>()('POST', '/channels/:id/models/refresh'),
  putSignInToken: call<undefined>()('PUT', '/channels/:id/token', { status: 204, body: signInTokenSchema }),
  listModels: call<ChannelModels[]>()('GET', '/models'),
  discover: call<LocalServer[]>()('GET', '/discovery'),
  countTokens: call<TokenCount>()('POST', '/tokens/count', { body: tokenCountSchema }),
  listKeys: call<VirtualKey[]>()('GET', '/keys'),
  createKey: call<KeyWithSecret>()('POST', '/keys', { status: 201, body: keyCreateSchema }),
  getKey: call<VirtualKey>()('GET', '/keys/:id'),
  updateKey: call<VirtualKey>()('PATCH', '/keys/:id', { body: keyPatchSchema }),
  revokeKey: call<VirtualKey>()('DELETE', '/keys/:id'),
  rotateKey: call<KeyWithSecret>()('POST', '/keys/:id/rotate', { body: keyRotateSchema }),
  listBudgets: call<Budget[]>()('GET', '/budgets'),
  createBudget: call<Budget>()('POST', '/budgets', { status: 201, body: budgetCreateSchema }),
  updateBudget: call<Budget>()('PATCH', '/budgets/:id', { body: budgetPatchSchema }),
  deleteBudget: call<undefined>()('DELETE', '/budgets/:id', { status: 204 }),
  listFolders: call<Folder[]>()('GET', '/folders'),
  createFolder: call<Folder>()('POST', '/folders', { status: 201, body: folderCreateSchema }),
  getFolder: call<Folder>()('GET', '/folders/:id'),
  updateFolder: call<Folder>()('PATCH', '/folders/:id', { body: folderPatchSchema }),
  deleteFolder: call<undefined>()('DELETE', '/folders/:id', { status: 204 }),
  listTools: call<ToolState[]>()('GET', '/tools', { query: toolListQuerySchema }),
  planTakeover: call<ToolPlan>()('GET', '/tools/:id/plan', { query: toolPlanQuerySchema }),
  takeOverTool: call<ToolState>()('POST', '/tools/:id/takeover', { body: toolTakeoverSchema }),
  restoreTool: call<ToolRestoreResult>()('POST', '/tools/:id/restore', { body: toolRestoreSchema }),
  restoreAllTools: call<RestoreAllResult>()('POST', '/tools/restore-all', { body: toolRestoreSchema }),
  usageSummary: call<UsageSummary>()('GET', '/usage/summary', { query: summaryQuerySchema }),
  listRequests: call<RequestLogPage>()('GET', '/usage/requests', { query: requestQuerySchema }),
  getRequest: call<RequestDetail>()('GET', '/usage/requests/:id'),
  recomputeCosts: call<RecomputeResult>()('POST', '/usage/recompute', { body: recomputeSchema }),
  deleteCaptures: call<DeletedCaptures>()('DELETE', '/usage/captures'),
  getPrices: call<PriceList>()('GET', '/prices'),
  putPrices: call<PriceList>()('PUT', '/prices', { body: priceListSchema }),
  listKnownPrices: call<KnownPrices>()('GET', '/prices/known', { query: knownPricesQuerySchema }),
  quotePrice: call<PriceQuote>()('POST', '/prices/quote', { body: quoteSchema }),
  comparePrices: call<ComparedPrices>()('POST', '/prices/compare', { body: comparePricesSchema }),
  listToolModeTools: call<ToolModeTools>()('GET', '/tool-mode/tools'),
  putWindowTools: call<undefined>()('PUT', '/window/tools', { status: 204, body: windowToolsSchema }),
  getWindowToolCall: call<WindowToolCall>()('GET', '/window/tools/calls/:id'),
  answerWindowToolCall: call<undefined>()('POST', '/window/tools/calls/:id', {
    status: 204,
    body: windowToolResultSchema,
  }),
  getToolQuestion: call<ToolQuestion>()('GET', '/window/tools/questions/:id'),
  answerToolQuestion: call<undefined>()('POST', '/window/tools/questions/:id', { status: 204, body: toolAnswerSchema }),
  putWindowModels: call<undefined>()('PUT', '/window/models', { status: 204, body: windowModelsSchema }),
  getWindowChat: call<WindowChat>()('GET', '/window/chats/:id'),
  addWindowPiece: call<{ more: boolean }>()('POST', '/window/chats/:id/pieces', { body: windowPieceSchema }),
  refuseWindowChat: call<undefined>()('POST', '/window/chats/:id/refusal', {
    status: 204,
    body: windowRefusalSchema,
  }),
  putSecrets: call<undefined>()('PUT', '/gateway/secrets', { status: 204, body: secretsPutSchema }),
  drain: call<undefined>()('POST', '/gateway/drain', { status: 204, body: drainSchema }),
  getOptions: call<GatewayOptions>()('GET', '/gateway/options'),
  updateOptions: call<undefined>()('PATCH', '/gateway/options', { status: 204, body: optionsPatchSchema }),
} as const;

export type ManagementApi = typeof managementApi;
export type CallName = keyof ManagementApi;

type PathOf<N extends CallName> = ManagementApi[N]['path'];
type BodyOf<N extends CallName> = ManagementApi[N]['body'];
type QueryOf<N extends CallName> = ManagementApi[N]['query'];

/** What a call answers with. */
export type Answer<N extends CallName> = ManagementApi[N] extends Call<string, Schema, Schema, infer A> ? A : never;

/** What a client gives: the path parameter, and body and query before validation. */
export type ClientArguments<N extends CallName> = (PathOf<N> extends `${string}:id${string}`
  ? { id: string }
  : object) &
  (BodyOf<N> extends GenericSchema ? BodyArgument<InferInput<BodyOf<N>>> : object) &
  (QueryOf<N> extends GenericSchema ? { query?: QueryInput<InferInput<QueryOf<N>>> } : object);

/** A body of which nothing is needed may be left out. */
type BodyArgument<Body> = object extends Body ? { body?: Body } : { body: Body };

/** Query values travel as text; the client turns numbers into it. */
type QueryInput<Q> = { [K in keyof Q]: Q[K] | number };

/** What a handler gets: the path parameter (empty where the path has none), validated body and query. */
export interface HandlerArguments<N extends CallName> {
  id: string;
  body: BodyOf<N> extends GenericSchema ? InferOutput<BodyOf<N>> : undefined;
  query: QueryOf<N> extends GenericSchema ? InferOutput<QueryOf<N>> : undefined;
  /** Aborted when the client closes its connection before it was answered. */
  signal: AbortSignal;
}

/** One handler per call: what the server must provide. */
export type ManagementHandlers = { [N in CallName]: (args: HandlerArguments<N>) => Promise<Answer<N>> | Answer<N> };

/** Body of every error answer. */
export interface ManagementErrorBody {
  error: { kind: string; message: string; details?: unknown };
}
