// Messages between the extension host and the webviews, in both directions, with validators for each side.
// No message to a webview may carry a secret: real keys are asked for, and new virtual keys shown, by native parts of VS Code.
import * as v from 'valibot';
import { protocolIds, upstreamProtocolIds, type Channel, type ChannelTestResult } from './channel';
import { requestLogRowSchema, sidebarStateSchema } from './hostPayloads';
import type { ProviderPreset, TodayFigures } from './status';
import type { RequestLogPage, RequestLogRow } from './usage';
import { keyPrefixes, type VirtualKey } from './virtualKey';

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
}

const id = v.pipe(v.string(), v.minLength(1), v.maxLength(100));
const name = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(100));

/** What the channel form can set. The secret is not among it: the host asks for it in a native password box. */
const channelForm = {
  name,
  region: v.nullish(v.pipe(v.string(), v.maxLength(60))),
  baseUrl: v.optional(v.pipe(v.string(), v.maxLength(2000))),
  protocol: v.optional(v.picklist(upstreamProtocolIds)),
  enabled: v.optional(v.boolean()),
  priority: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1000))),
  models: v.optional(v.array(v.strictObject({ id: v.string(), alias: v.optional(v.string()) }))),
};

/**
 * What a webview can ask the host to do. Anything else is dropped and logged.
 * The host asks natively before `delete-channel`, `rotate-key` and `revoke-key`, and answers with error kind `cancelled`
 * when the user says no; it asks for the secret natively in `create-channel` (where the preset needs one) and
 * `set-channel-secret`, and shows the new secret natively after `create-key` and `rotate-key`.
 */
export const webviewActionSchema = v.variant('action', [
  v.strictObject({
    action: v.literal('create-channel'),
    provider: v.pipe(v.string(), v.maxLength(60)),
    form: v.strictObject(channelForm),
  }),
  v.strictObject({ action: v.literal('update-channel'), id, form: v.partial(v.strictObject(channelForm)) }),
  v.strictObject({ action: v.literal('set-channel-secret'), id }),
  v.strictObject({ action: v.literal('delete-channel'), id }),
  v.strictObject({ action: v.literal('test-channel'), id }),
  v.strictObject({
    action: v.literal('create-key'),
    name,
    prefix: v.optional(v.picklist(keyPrefixes)),
    expiresAt: v.nullish(v.string()),
    models: v.nullish(v.array(v.string())),
  }),
  v.strictObject({ action: v.literal('set-key-state'), id, state: v.picklist(['active', 'disabled']) }),
  v.strictObject({ action: v.literal('rotate-key'), id }),
  v.strictObject({ action: v.literal('revoke-key'), id }),
  v.strictObject({ action: v.literal('copy-base-url'), protocol: v.picklist(protocolIds) }),
  v.strictObject({ action: v.literal('copy-request-id'), id }),
  v.strictObject({ action: v.literal('start-gateway') }),
  v.strictObject({ action: v.literal('stop-gateway') }),
  v.strictObject({ action: v.literal('restart-gateway') }),
  v.strictObject({ action: v.literal('choose-port'), server: v.picklist(['proxy', 'management']) }),
  v.strictObject({ action: v.literal('set-keep-running'), value: v.boolean() }),
  v.strictObject({ action: v.literal('open-request-log') }),
  v.strictObject({ action: v.literal('show-log') }),
  v.strictObject({
    action: v.literal('list-requests'),
    cursor: v.optional(v.string()),
    status: v.optional(v.string()),
    key: v.optional(v.string()),
    channel: v.optional(v.string()),
    model: v.optional(v.string()),
  }),
]);
export type WebviewAction = v.InferOutput<typeof webviewActionSchema>;

/** What each action answers with; actions not listed answer with null. */
export interface ActionAnswers {
  'test-channel': ChannelTestResult;
  'list-requests': RequestLogPage;
}
export type ActionAnswer<A extends WebviewAction['action']> = A extends keyof ActionAnswers ? ActionAnswers[A] : null;

/** Webview → host. `ready` is the handshake: the host sends the whole state after it. */
export const webviewMessageSchema = v.variant('type', [
  v.strictObject({ type: v.literal('ready') }),
  v.strictObject({ type: v.literal('call'), callId: v.pipe(v.number(), v.integer()), request: webviewActionSchema }),
]);
export type WebviewMessage = v.InferOutput<typeof webviewMessageSchema>;

/** Host → webview. */
export type HostMessage =
  | { type: 'sidebar'; state: SidebarState }
  /** Names by id, for the request log; `proxyUrl` is for the example of its empty state (null or left out: the default address). */
  | { type: 'names'; channels: Record<string, string>; keys: Record<string, string>; proxyUrl?: string | null }
  | { type: 'request'; phase: 'started' | 'finished'; request: RequestLogRow }
  | { type: 'result'; callId: number; ok: true; value: unknown }
  | { type: 'result'; callId: number; ok: false; error: { kind: string; message: string } };

const nameMap = v.record(v.string(), v.string());

/** Checks a whole host message, payload included: what does not fit is dropped by the webview. */
export const hostMessageSchema = v.union([
  v.object({ type: v.literal('sidebar'), state: sidebarStateSchema }),
  v.object({ type: v.literal('names'), channels: nameMap, keys: nameMap, proxyUrl: v.nullish(v.string()) }),
  v.object({ type: v.literal('request'), phase: v.picklist(['started', 'finished']), request: requestLogRowSchema }),
  v.object({ type: v.literal('result'), callId: v.number(), ok: v.literal(true), value: v.unknown() }),
  v.object({
    type: v.literal('result'),
    callId: v.number(),
    ok: v.literal(false),
    error: v.object({ kind: v.string(), message: v.string() }),
  }),
]);
