// What one finished request says about its channels and its tool: that they work, that they fail and why, or nothing at all.
// Feeds errorRates.ts. Pure. What the client did wrong, or a limit of ours, is nobody's failure and does not count.
import type { AlertCause, AlertScope } from '../../shared/alerts';
import type { AttemptReason } from '../../shared/causes';
import type { ErrorKind } from '../../shared/errors';
import type { RequestAttempt, RequestLogRow } from '../../shared/usage';

export interface Observation {
  scope: AlertScope;
  scopeId: string;
  /** When its request began, in ms since the epoch. */
  startedAt: number;
  /** Undefined where it worked. */
  failure?: AlertCause;
}

/** Of an attempt: these say nothing about the channel. A quota is one of ours. */
const neutralReasons: ReadonlySet<AttemptReason> = new Set<AttemptReason>([
  'probing',
  'quota-used-up',
  'lacks-ability',
  'request-refused',
  'not-offered',
  'not-translatable',
  'deleted',
  'client-left',
]);

/** Of a request: these are the provider's. */
const upstreamKinds: ReadonlySet<ErrorKind> = new Set<ErrorKind>([
  'upstream-unreachable',
  'upstream-rejected',
  'upstream-invalid',
  'upstream-truncated',
  'upstream-timeout',
  'secret-missing',
  'no-window',
  'no-consent',
]);

const toolKinds: ReadonlySet<ErrorKind> = new Set<ErrorKind>([...upstreamKinds, 'no-channel', 'internal', 'loop']);

/** The class of an error that failover has mended, so that the request has none. */
const kindOfReason: Partial<Record<AttemptReason, ErrorKind>> = {
  'key-missing': 'secret-missing',
  'no-window': 'no-window',
  'no-consent': 'no-consent',
  'no-route': 'upstream-unreachable',
  'timed-out': 'upstream-timeout',
  'invalid-answer': 'upstream-invalid',
};

/**
 * One for each attempt that was made, and one for the tool. Where no channel could be asked, those that are held back have failed too: after
 * its first failure an account without credit gets no further attempt.
 */
export function observationsOf(row: RequestLogRow): Observation[] {
  const startedAt = Date.parse(row.startedAt);
  const made = row.attempts.filter((attempt) => attempt.passedOver !== true);
  const last = made.at(-1);
  const seen = noneToAsk(row)
    ? row.attempts.flatMap((attempt) => observeHeld(attempt, row))
    : made.flatMap((attempt) => observeAttempt(attempt, attempt === last ? row : undefined));
  const tool = observeTool(row, last ?? row.attempts.at(-1));
  return [...seen, ...(tool === undefined ? [] : [tool])].map((observation) => ({ ...observation, startedAt }));
}

type Seen = Omit<Observation, 'startedAt'>;

/** Every channel for the model is held back; a model that nobody serves is the client's mistake. */
function noneToAsk({ route, errorKind, attempts }: RequestLogRow): boolean {
  return route === 'no-channel' && errorKind !== 'model-not-found' && attempts.length > 0;
}

function observeHeld({ channelId: scopeId, reason, error }: RequestAttempt, row: RequestLogRow): Seen[] {
  if (reason === undefined || neutralReasons.has(reason)) return [];
  const errorKind = kindOfReason[reason] ?? 'upstream-rejected';
  return [{ scope: 'channel', scopeId, failure: { errorKind, reason, text: error ?? row.error } }];
}

/** `row`: of the last attempt, whose end is the request's. */
function observeAttempt(attempt: RequestAttempt, row: RequestLogRow | undefined): Seen[] {
  const { channelId: scopeId, reason, error, status } = attempt;
  const seen = { scope: 'channel', scopeId } as const;
  if (reason !== undefined && neutralReasons.has(reason)) return [];
  const failed = reason !== undefined || error !== undefined || status === null || status >= 400;
  if (!failed) return row?.outcome === 'aborted' ? [] : [seen];
  const ending = row?.errorKind ?? null;
  // Without a reason of its own it failed with the request: cut by a limit, or by the end of the gateway.
  if (reason === undefined && ending !== null && !upstreamKinds.has(ending)) return [];
  const known = ending !== null && upstreamKinds.has(ending) ? ending : undefined;
  const errorKind = known ?? (reason === undefined ? undefined : kindOfReason[reason]) ?? 'upstream-rejected';
  return [{ ...seen, failure: { errorKind, reason: reason ?? null, text: error ?? row?.error ?? null } }];
}

function observeTool(row: RequestLogRow, last: RequestAttempt | undefined): Seen | undefined {
  const { tool: scopeId, outcome, errorKind } = row;
  if (scopeId === null) return undefined;
  if (outcome === 'ok') return { scope: 'tool', scopeId };
  const reason = last?.reason ?? null;
  const counts = errorKind !== null && (toolKinds.has(errorKind) || noneToAsk(row));
  if (outcome !== 'error' || !counts) return undefined;
  if (reason !== null && neutralReasons.has(reason)) return undefined;
  return { scope: 'tool', scopeId, failure: { errorKind, reason, text: row.error ?? last?.error ?? null } };
}
