// Why a channel is held back or unwell, and why an attempt at one failed or was never made: codes that windows say in their own language.
// Used by routing, the gateway, the management API and the webviews. Codes only; the words stand where they are shown.

/** `probing`: the one request that finds out whether the channel has recovered is still running. */
export const causeCodes = [
  'rate-limited',
  'nearly-empty',
  'quota-used-up',
  'key-rejected',
  'no-credit',
  'refused',
  'no-route',
  'timed-out',
  'server-error',
  'overloaded',
  'model-unknown',
  'invalid-answer',
  'no-window',
  'no-consent',
  'probing',
] as const;
export type CauseCode = (typeof causeCodes)[number];

/** A cause as the management API tells it. */
export interface HealthCause {
  code: CauseCode;
  params: {
    /** HTTP status of the provider. */
    status?: number | undefined;
    /** The model it concerns; left out where it concerns the whole channel. */
    model?: string | undefined;
  };
  /** When it ends by itself (ISO 8601, UTC); null where nobody can say, or where only a new key or a passed test ends it. */
  until: string | null;
  /** What the provider said, where it said anything. Never a secret. */
  detail?: string | undefined;
}

/**
 * Why an attempt failed, or why a channel that serves the model was passed over. Beside the causes: `lacks-ability` (its model cannot do
 * what the request needs), `request-refused` (the client's own mistake), `not-offered` (the provider has no such endpoint),
 * `not-translatable` (the request cannot be said in its protocol), `key-missing`, `deleted` (meanwhile), `client-left`.
 */
export const attemptReasons = [
  ...causeCodes,
  'lacks-ability',
  'request-refused',
  'not-offered',
  'not-translatable',
  'key-missing',
  'deleted',
  'client-left',
] as const;
export type AttemptReason = (typeof attemptReasons)[number];
