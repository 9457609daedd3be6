// Messages between the extension host and the webviews, in both directions, with validators for each side.
// No message to a webview may carry a secret: real keys are asked for, and new virtual keys shown, by native parts of VS Code.
import * as v from 'valibot';
import { budgetCreateSchema, budgetPatchSchema, type Budget } from './budgets';
import { channelCreateSchema, modelIdSchema, protocolIds, type Channel } from './channel';
import type { ChannelModels, ModelRefreshResult } from './channelModels';
import type { ChannelTestResult, ChannelTestStep } from './channelTest';
import {
  endpointsActionSchemas,
  rootSchema,
  endpointsHostMessages,
  type EndpointsHostMessage,
  type TryResult,
} from './endpointsMessages';
import { foldersActionSchemas, type ListedFolders } from './foldersMessages';
import { displayMoneySchema, type DisplayMoney } from './displayMoney';
import { requestLogRowSchema, sidebarStateSchema, testStepSchema } from './hostPayloads';
import type { LocalServer } from './localServers';
import { overviewActionSchemas, overviewHostMessages, type OverviewHostMessage } from './overviewMessages';
import { priceOverrideSchema, type PriceOverride } from './prices';
import type { RequestDetail } from './requestDetail';
import {
  requestLogActionSchemas,
  requestLogHostMessages,
  type CopiedCommand,
  type RequestLogHostMessage,
} from './requestLogMessages';
import { pricesActionSchemas, pricesHostMessages, type PricesAnswers, type PricesHostMessage } from './pricesMessages';
import {
  statisticsActionSchemas,
  statisticsHostMessages,
  type HourFigures,
  type StatisticsHostMessage,
  type StatisticsSummary,
} from './statisticsMessages';
import type { ProviderPreset, SpentToday, TodayFigures } from './status';
import { listenActionSchemas, type FurtherState } from './listening';
import type { Place } from './place';
import type { ToolRestoreResult, ToolState } from './tools';
import { toolModeActionSchemas, type GatewayTools } from './toolModeMessages';
import { toolsActionSchemas, toolsHostMessages, type ToolsHostMessage } from './toolsMessages';
import type { RequestLogPage, RequestLogRow } from './usage';
import { keyCreateSchema, keyPatchSchema, type VirtualKey } from './virtualKey';
import { walkthroughActionSchemas, type FirstSteps } from './walkthrough';

/** What the window knows of the gateway process. */
export type GatewayState =
  | { state: 'starting' }
  | {
      state: 'running';
      proxyUrl: string;
      version: string;
      keepRunning: boolean;
      leases: number;
      activeRequests: number;
    }
  | { state: 'port-taken'; port: number; server: 'proxy' | 'management'; program: string | null }
  | { state: 'failed'; reason: string }
  | { state: 'stopped' };

/** All that the sidebar shows. */
export interface SidebarState {
  gateway: GatewayState;
  today: TodayFigures | null;
  channels: Channel[];
  keys: VirtualKey[];
  providers: ProviderPreset[];
  warnings: string[];
  money?: DisplayMoney;
  /** Left out before it was read. */
  spent?: SpentToday;
  firstSteps?: FirstSteps;
  /** The proxy's further addresses; left out while none are wished. */
  further?: FurtherState;
  /** Left out on the user's own desktop. */
  place?: Place;
}

/** What an editor panel is opened for; sent after its `ready`. */
const linkText = v.exactOptional(v.pipe(v.string(), v.maxLength(500)));

/** What a link fills into the form of a new channel. Never a key. */
export const linkedChannelSchema = v.strictObject({
  name: v.exactOptional(v.pipe(v.string(), v.maxLength(100))),
  region: linkText,
  protocol: linkText,
  baseUrl: v.exactOptional(v.pipe(v.string(), v.maxLength(500), v.url(), v.regex(/^https?:\/\//i))),
  models: v.exactOptional(v.pipe(v.array(v.pipe(v.string(), v.maxLength(200))), v.maxLength(100))),
});
export type LinkedChannel = v.InferOutput<typeof linkedChannelSchema>;

export const panelTargetSchema = v.variant('view', [
  v.strictObject({
    view: v.literal('new-channel'),
    provider: v.exactOptional(v.string()),
    baseUrl: v.exactOptional(v.string()),
    link: v.exactOptional(linkedChannelSchema),
  }),
  v.strictObject({ view: v.literal('channel'), id: v.string() }),
  v.strictObject({ view: v.literal('keys') }),
  v.strictObject({ view: v.literal('new-key') }),
  v.strictObject({ view: v.literal('key'), id: v.string() }),
  v.strictObject({ view: v.literal('budgets') }),
  v.strictObject({ view: v.literal('folders') }),
]);
export type PanelTarget = v.InferOutput<typeof panelTargetSchema>;

/** The secret that the host holds for a draft: its last four characters; null where there is none. */
export interface DraftSecret {
  hint: string | null;
}

/** Spend of one key on one day, for its sparkline. */
export interface KeyDay {
  keyId: string;
  /** The beginning of the day (ISO 8601, UTC). */
  day: string;
  requests: number;
  costUsd: number;
}

const id = v.pipe(v.string(), v.minLength(1), v.maxLength(100));

/** What the channel form can set. The secret is not among it: the host asks for it in a native password box. */
const channelForm = v.omit(channelCreateSchema, ['provider', 'secret', 'confirmSecret']);
const provider = v.pipe(v.string(), v.minLength(1), v.maxLength(60));
const completion = { completion: v.optional(v.boolean()), model: v.optional(modelIdSchema) };

/**
 * What a webview can ask the host to do. Anything else is dropped and logged.
 * The host asks natively before `delete-channel`, `rotate-key`, `revoke-key` and `delete-budget`, and answers with error kind
 * `cancelled` when the user says no; it asks for a secret natively in `ask-draft-secret` and `set-channel-secret`, and shows the new
 * secret natively after `create-key` and `rotate-key`. A secret that was asked for a draft stays with the host under the draft's id.
 */
export const webviewActionSchema = v.variant('action', [
  v.strictObject({ action: v.literal('open-panel'), target: panelTargetSchema }),
  v.strictObject({ action: v.literal('close-panel') }),
  v.strictObject({ action: v.literal('ask-draft-secret'), draftId: id, provider, name: v.string() }),
  v.strictObject({ action: v.literal('find-draft-secret'), draftId: id }),
  v.strictObject({ action: v.literal('create-channel'), provider, form: channelForm, draftId: v.optional(id) }),
  v.strictObject({ action: v.literal('update-channel'), id, form: v.partial(channelForm) }),
  v.strictObject({ action: v.literal('set-channel-secret'), id }),
  v.strictObject({ action: v.literal('delete-channel'), id }),
  v.strictObject({
    action: v.literal('reorder-channels'),
    channels: v.array(
      v.strictObject({ id, priority: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1000)) }),
    ),
  }),
  v.strictObject({ action: v.literal('test-channel'), id, testId: id, ...completion }),
  v.strictObject({
    action: v.literal('test-draft'),
    testId: id,
    provider,
    form: channelForm,
    draftId: v.optional(id),
    /** The saved channel that is changed: its secret is used. */
    channelId: v.optional(id),
    ...completion,
  }),
  v.strictObject({ action: v.literal('cancel-test'), testId: id }),
  v.strictObject({ action: v.literal('fetch-models'), id }),
  v.strictObject({ action: v.literal('list-models') }),
  v.strictObject({ action: v.literal('discover-servers') }),
  v.strictObject({ action: v.literal('list-channel-prices'), id }),
  v.strictObject({ action: v.literal('set-channel-prices'), id, overrides: v.array(priceOverrideSchema) }),
  v.strictObject({ action: v.literal('import-channels') }),
  v.strictObject({ action: v.literal('export-channels') }),
  v.strictObject({ action: v.literal('create-key'), form: keyCreateSchema }),
  v.strictObject({ action: v.literal('update-key'), id, form: keyPatchSchema }),
  v.strictObject({
    action: v.literal('list-key-days'),
    days: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(90)),
  }),
  v.strictObject({ action: v.literal('list-budgets') }),
  v.strictObject({ action: v.literal('create-budget'), form: budgetCreateSchema }),
  v.strictObject({ action: v.literal('update-budget'), id, form: budgetPatchSchema }),
  v.strictObject({ action: v.literal('delete-budget'), id }),
  v.strictObject({ action: v.literal('set-key-state'), id, state: v.picklist(['active', 'disabled']) }),
  v.strictObject({ action: v.literal('rotate-key'), id }),
  v.strictObject({ action: v.literal('revoke-key'), id }),
  v.strictObject({ action: v.literal('copy-base-url'), protocol: v.picklist(protocolIds), root: rootSchema }),
  v.strictObject({ action: v.literal('copy-request-id'), id }),
  v.strictObject({ action: v.literal('start-gateway') }),
  v.strictObject({ action: v.literal('stop-gateway') }),
  v.strictObject({ action: v.literal('restart-gateway') }),
  v.strictObject({ action: v.literal('choose-port'), server: v.picklist(['proxy', 'management']) }),
  v.strictObject({ action: v.literal('set-keep-running'), value: v.boolean() }),
  v.strictObject({ action: v.literal('open-request-log') }),
  ...endpointsActionSchemas,
  ...foldersActionSchemas,
  ...toolModeActionSchemas,
  ...toolsActionSchemas,
  ...statisticsActionSchemas,
  ...pricesActionSchemas,
  ...requestLogActionSchemas,
  ...overviewActionSchemas,
  ...walkthroughActionSchemas,
  ...listenActionSchemas,
  v.strictObject({ action: v.literal('show-log') }),
]);
export type WebviewAction = v.InferOutput<typeof webviewActionSchema>;

/** What each action answers with; actions not listed answer with null. */
export interface ActionAnswers extends PricesAnswers {
  'ask-draft-secret': DraftSecret;
  'find-draft-secret': DraftSecret;
  'create-channel': { id: string };
  'test-channel': ChannelTestResult;
  'test-draft': ChannelTestResult;
  'fetch-models': ModelRefreshResult;
  'list-models': ChannelModels[];
  'discover-servers': LocalServer[];
  'list-channel-prices': PriceOverride[];
  'list-key-days': KeyDay[];
  'list-budgets': Budget[];
  'list-folders': ListedFolders;
  'list-gateway-tools': GatewayTools;
  'list-requests': RequestLogPage;
  'read-request': RequestDetail;
  'copy-curl': CopiedCommand;
  'create-snippet-key': { id: string };
  'try-message': TryResult;
  'list-tools': ToolState[];
  'take-over': ToolState;
  'restore-tool': ToolRestoreResult;
  'read-summary': StatisticsSummary;
  'read-hours': HourFigures[];
}
export type ActionAnswer<A extends WebviewAction['action']> = A extends keyof ActionAnswers ? ActionAnswers[A] : null;

const callId = v.pipe(v.number(), v.integer());

/**
 * Webview → host. `ready` is the handshake: the host sends the whole state after it. A page that is hidden is thrown away, and loaded anew
 * when it is shown: calls marked `kept` outlive it. The new page names in `waiting` those whose answers it has not heard, and gets them;
 * of those that the host knows nothing of (the window was reloaded) it is told `interrupted`.
 */
export const webviewMessageSchema = v.variant('type', [
  v.strictObject({
    type: v.literal('ready'),
    waiting: v.optional(v.pipe(v.array(callId), v.maxLength(100))),
    /** The page has taken the messages that were written into it: only what is newer is sent. */
    tookFirst: v.optional(v.literal(true)),
  }),
  v.strictObject({
    type: v.literal('call'),
    callId,
    request: webviewActionSchema,
    kept: v.optional(v.literal(true)),
  }),
]);
export type WebviewMessage = v.InferOutput<typeof webviewMessageSchema>;

/** Host → webview. */
export type HostMessage =
  | EndpointsHostMessage
  | ToolsHostMessage
  | PricesHostMessage
  | StatisticsHostMessage
  | RequestLogHostMessage
  | OverviewHostMessage
  | { type: 'sidebar'; state: SidebarState }
  | { type: 'target'; target: PanelTarget }
  /** A step of a running test has ended. */
  | { type: 'test-step'; testId: string; step: ChannelTestStep }
  /** Names by id, for the request log; `proxyUrl` is for the example of its empty state (null or left out: the default address). */
  | {
      type: 'names';
      channels: Record<string, string>;
      keys: Record<string, string>;
      proxyUrl?: string | null;
      money?: DisplayMoney;
    }
  | { type: 'request'; phase: 'started' | 'finished'; request: RequestLogRow }
  | { type: 'result'; callId: number; ok: true; value: unknown }
  | { type: 'result'; callId: number; ok: false; error: { kind: string; message: string } };

const nameMap = v.record(v.string(), v.string());

/** Checks a whole host message, payload included: what does not fit is dropped by the webview. */
export const hostMessageSchema = v.union([
  ...endpointsHostMessages,
  ...toolsHostMessages,
  ...pricesHostMessages,
  ...statisticsHostMessages,
  ...requestLogHostMessages,
  ...overviewHostMessages,
  v.object({ type: v.literal('sidebar'), state: sidebarStateSchema }),
  v.object({ type: v.literal('target'), target: panelTargetSchema }),
  v.object({ type: v.literal('test-step'), testId: v.string(), step: testStepSchema }),
  v.object({
    type: v.literal('names'),
    channels: nameMap,
    keys: nameMap,
    proxyUrl: v.nullish(v.string()),
    money: v.exactOptional(displayMoneySchema),
  }),
  v.object({ type: v.literal('request'), phase: v.picklist(['started', 'finished']), request: requestLogRowSchema }),
  v.object({ type: v.literal('result'), callId: v.number(), ok: v.literal(true), value: v.unknown() }),
  v.object({
    type: v.literal('result'),
    callId: v.number(),
    ok: v.literal(false),
    error: v.object({ kind: v.string(), message: v.string() }),
  }),
]);
