// Alerts of a channel or tool that fails too often: wire types of the `alert` event and of the option `alerts` in the management API.
// The rules are told in docs/metrics.md; src/metering/alerts carries them out.
import * as v from 'valibot';
import type { AttemptReason } from './causes';
import type { ErrorKind } from './errors';

export const alertScopes = ['channel', 'tool'] as const;
export type AlertScope = (typeof alertScopes)[number];

export interface AlertCause {
  errorKind: ErrorKind;
  /** Why the attempt failed, where an attempt was made. */
  reason: AttemptReason | null;
  /** What was last said of it, in the provider's words or ours; never a secret. */
  text: string | null;
}

/** Told once, and again only after the channel or tool has recovered. */
export interface ErrorAlert {
  id: string;
  scope: AlertScope;
  /** Id of the channel or tool. */
  scopeId: string;
  /** `failed` of `requests`, from 0 to 1. */
  share: number;
  /** What counts of the window: attempts at a channel (also those that its breaker held back where nobody else could answer), requests of a tool. */
  requests: number;
  failed: number;
  /** The one behind most of the failures. */
  cause: AlertCause;
  /** When the first request of the window that failed began (ISO 8601, UTC). */
  since: string;
}

/** These are kept in the gateway's database. */
export interface AlertOptions {
  /** More than this share must fail; null: no alerts. */
  errorShare: number | null;
  /** So many must there be in the window at least. */
  requests: number;
  /** Length of the window. */
  minutes: number;
}

export const usualAlertOptions: Readonly<AlertOptions> = { errorShare: 0.5, requests: 5, minutes: 5 };

/** As they are kept and as they are changed. Fields left out stay, or are as usual. */
export const alertOptionsSchema = v.strictObject({
  errorShare: v.exactOptional(v.nullable(v.pipe(v.number(), v.minValue(0.01), v.maxValue(1)))),
  requests: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(10_000))),
  minutes: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1440))),
});
export type AlertOptionsPatch = v.InferOutput<typeof alertOptionsSchema>;
