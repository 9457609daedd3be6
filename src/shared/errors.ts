// The one error type of Gatehouse: what went wrong (`kind`), the HTTP status it maps to, and what a client may do about it.
// Used by every layer. Check errors by kind, never by message text; protocol folders turn them into each protocol's own shape.

/** Every kind of failure with its default HTTP status (see the refusals table of the proxy and management API). */
export const errorStatus = {
  'bad-request': 400,
  unauthorized: 401,
  'budget-exceeded': 402,
  forbidden: 403,
  'browser-request': 403,
  'model-not-allowed': 403,
  'channel-not-allowed': 403,
  'not-found': 404,
  'model-not-found': 404,
  'method-not-allowed': 405,
  'request-timeout': 408,
  conflict: 409,
  'too-large': 413,
  'unsupported-media-type': 415,
  misdirected: 421,
  'rate-limited': 429,
  'quota-exceeded': 429,
  'headers-too-large': 431,
  'client-closed': 499,
  internal: 500,
  'upstream-unreachable': 502,
  'upstream-rejected': 502,
  'upstream-invalid': 502,
  'upstream-truncated': 502,
  'no-channel': 503,
  'secret-missing': 503,
  // VS Code's own models: no window that could ask them, or the user has not allowed it.
  'no-window': 503,
  'no-consent': 503,
  draining: 503,
  'upstream-timeout': 504,
  loop: 508,
} as const;

export type ErrorKind = keyof typeof errorStatus;

export interface GatewayErrorOptions {
  /** HTTP status when it is not the default of the kind (for example a status passed on from upstream). */
  status?: number;
  /** Machine-readable facts, never secrets; shown in management answers under `error.details`. */
  details?: unknown;
  /** Seconds for `Retry-After`; only where a wait is really known to help. */
  retryAfterSeconds?: number;
  /** `false` sends `x-should-retry: false`, which makes SDKs and coding tools stop at once instead of retrying in silence. */
  shouldRetry?: boolean;
  cause?: unknown;
}

/** A typed failure. `message` is for people and must never contain a secret. */
export class GatewayError extends Error {
  readonly kind: ErrorKind;
  readonly status: number;
  readonly details: unknown;
  readonly retryAfterSeconds: number | undefined;
  readonly shouldRetry: boolean | undefined;

  constructor(kind: ErrorKind, message: string, options: GatewayErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'GatewayError';
    this.kind = kind;
    this.status = options.status ?? errorStatus[kind];
    this.details = options.details;
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.shouldRetry = options.shouldRetry;
  }

  /** True when `value` is a GatewayError, and of `kind` where one is given. */
  static is(value: unknown, kind?: ErrorKind): value is GatewayError {
    return value instanceof GatewayError && (kind === undefined || value.kind === kind);
  }

  /** `value` itself when it is a GatewayError, else an `internal` one that carries it as its cause. */
  static from(value: unknown): GatewayError {
    if (value instanceof GatewayError) return value;
    return new GatewayError('internal', 'An internal error occurred in Gatehouse.', { cause: value });
  }
}
