// Events of the gateway: what `GET /events` (WebSocket) sends, one JSON text message each, and what windows may answer.
// A window that connects with `?lease=<window id>` keeps the gateway alive and takes part in keeping the real keys.
import * as v from 'valibot';
import type { Channel } from './channel';
import type { GatewayStatus } from './status';
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
  | { type: 'draining'; reason: string };

/** Sent only to windows with a lease, never to other listeners. */
export type LeaseEvent =
  /**
   * The real keys that the gateway holds: this window is the one to write them to SecretStorage, together with what stands
   * there already. Only what is in `removed` (channel id → ms since the epoch) goes, where it was set before that time.
   */
  { type: 'secrets'; secrets: SecretMap; removed: RemovedSecrets } | { type: 'log'; entry: LogEntry };

/** Body of `PUT /gateway/secrets`: what a window read from SecretStorage. Merged, later `setAt` wins. */
export const secretsPutSchema = v.strictObject({ secrets: secretMapSchema });

/** Body of `POST /gateway/drain`. */
export const drainSchema = v.strictObject({ reason: v.picklist(['upgrade', 'stop', 'restart']) });

/** Body of `PATCH /gateway/options`. */
export const optionsPatchSchema = v.strictObject({ keepRunning: v.optional(v.boolean()) });

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
