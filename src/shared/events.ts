// Events of the gateway: what `GET /events` (WebSocket) sends, one JSON text message each, and what windows may answer.
// A window that connects with `?lease=<window id>` keeps the gateway alive and takes part in keeping the real keys.
import * as v from 'valibot';
import { alertOptionsSchema, type ErrorAlert } from './alerts';
import type { Budget } from './budgets';
import type { Channel } from './channel';
import type { ChannelTestStep } from './channelTest';
import type { Folder } from './folders';
import { captureOptionsSchema, routingStrategies } from './gatewayOptions';
import { listenPatchSchema } from './listening';
import { retentionPatchSchema } from './retention';
import type { GatewayStatus } from './status';
import { metricsAuthSchema, otlpSchema } from './telemetry';
import { toolModePatchSchema, type WindowToolEvent } from './toolMode';
import type { ToolState } from './tools';
import type { RequestLogRow } from './usage';
import type { VirtualKey } from './virtualKey';

/** A real key with the time it was set (ms since the epoch): of two values the later one counts. */
export const storedSecretSchema = v.strictObject({ secret: v.string(), setAt: v.number() });
export type StoredSecret = v.InferOutput<typeof storedSecretSchema>;

/** Real keys by channel id, as SecretStorage keeps them and as windows hand them to the gateway. */
export const secretMapSchema = v.pipe(
  // To valibot a list is a record too.
  v.custom<Record<string, unknown>>((value) => typeof value === 'object' && value !== null && !Array.isArray(value)),
  v.record(v.string(), storedSecretSchema),
);
export type SecretMap = v.InferOutput<typeof secretMapSchema>;

/** When the secrets of these channels were taken out, in ms since the epoch. */
export type RemovedSecrets = Record<string, number>;

export interface LogEntry {
  time: string;
  level: 'debug' | 'info' | 'warn' | 'error';
  message: string;
  fields?: Record<string, unknown>;
}

export type GatewayEvent =
  | { type: 'request'; phase: 'started' | 'finished'; request: RequestLogRow }
  | { type: 'status'; status: GatewayStatus }
  | { type: 'channel'; action: 'created' | 'updated' | 'deleted'; channel: Channel }
  | { type: 'key'; action: 'created' | 'updated' | 'revoked'; key: VirtualKey }
  /** `reached` comes once per threshold (a share of it) and period; the others when it is changed. */
  | { type: 'budget'; action: 'created' | 'updated' | 'deleted'; budget: Budget }
  | { type: 'budget'; action: 'reached'; budget: Budget; threshold: number }
  | { type: 'folder'; action: 'created' | 'updated' | 'deleted'; folder: Folder }
  /** A channel or tool fails too often; again only after it has recovered. */
  | { type: 'alert'; alert: ErrorAlert }
  /** Ours (`taken-over`, `restored`), or somebody else's doing (`changed`). Warnings about projects are left out: `GET /tools` tells them. */
  | { type: 'tool'; action: 'taken-over' | 'restored' | 'changed'; tool: ToolState }
  /** A step of a channel test has ended; `channelId` is null for a draft. */
  | { type: 'test'; testId: string; channelId: string | null; step: ChannelTestStep }
  /** A token of a sign-in is wanted for a channel: every window that can get one without asking hands it over. */
  | { type: 'sign-in'; channelId: string; tenant: string }
  /** A window is to run a tool, or to ask its user: see /window/tools. */
  | WindowToolEvent
  | { type: 'draining'; reason: string };

/** Sent only to windows with a lease, never to other listeners. */
export type LeaseEvent =
  /**
   * The real keys that the gateway holds: this window is the one to write them to SecretStorage, together with what stands
   * there already. Only what is in `removed` (channel id → ms since the epoch) goes, where it was set before that time.
   */
  | { type: 'secrets'; secrets: SecretMap; removed: RemovedSecrets }
  /**
   * The same set to every window, to remember and not to write: whichever is left hands it to the next gateway. Not every host tells
   * windows what others have stored.
   */
  | { type: 'known-secrets'; secrets: SecretMap; removed: RemovedSecrets }
  | { type: 'log'; entry: LogEntry }
  /** To one window that told of the model: it fetches the chat and hands in the answer. */
  | { type: 'window-chat'; chatId: string }
  /** No more of the answer is wanted. */
  | { type: 'window-chat-ended'; chatId: string }
  /** To every window: which models of VS Code it can ask. */
  | { type: 'window-models-wanted' };

/** Body of `PUT /gateway/secrets`: what a window read from SecretStorage. Merged, later `setAt` wins. */
export const secretsPutSchema = v.strictObject({ secrets: secretMapSchema });

/** Body of `POST /gateway/drain`. */
export const drainSchema = v.strictObject({ reason: v.picklist(['upgrade', 'stop', 'restart']) });

/** The editor's own proxy settings, as a window reads them: null where it names no proxy. The URL may hold a password. */
export const editorProxySchema = v.strictObject({
  proxy: v.nullable(v.pipe(v.string(), v.minLength(1), v.maxLength(2000))),
  noProxy: v.pipe(v.array(v.pipe(v.string(), v.maxLength(500))), v.maxLength(1000)),
});
export type EditorProxy = v.InferOutput<typeof editorProxySchema>;

/** Body of `PATCH /gateway/options`. */
export const optionsPatchSchema = v.strictObject({
  keepRunning: v.optional(v.boolean()),
  editorProxy: v.optional(editorProxySchema),
  routingStrategy: v.optional(v.picklist(routingStrategies)),
  preferNative: v.optional(v.boolean()),
  /** Fields left out stay as they are. */
  capture: v.optional(captureOptionsSchema),
  retention: v.optional(retentionPatchSchema),
  /** IANA name (`Europe/Berlin`) of the zone in which days, weeks and months begin. Lasts as long as the process. */
  timeZone: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(100))),
  alerts: v.optional(alertOptionsSchema),
  metricsAuth: v.optional(metricsAuthSchema),
  otlp: v.optional(otlpSchema),
  /** Lasts as long as the process: secrets of MCP servers may stand in it. */
  toolMode: v.optional(toolModePatchSchema),
  /** Addresses beyond 127.0.0.1; kept. What became of them is in `GET /status`. */
  listen: v.optional(listenPatchSchema),
});

/** Messages between the window that forked the gateway and the gateway, over the fork's IPC channel. */
export type SupervisorMessage = { type: 'secrets'; secrets: SecretMap };
export type GatewayMessage =
  | {
      event: 'listening';
      proxyUrl: string;
      managementUrl: string;
      managementToken: string;
      pid: number;
      version: string;
    }
  | { event: 'port-in-use'; port: number; server: 'proxy' | 'management' }
  | { event: 'failed'; message: string; exitCode: number };
