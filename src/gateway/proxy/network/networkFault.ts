// What can go wrong between this machine and a provider, as codes that texts of health can be made of.
// Made by upstreamFault.ts, egress.ts and the proxy connectors. Words and codes only; nothing here opens anything.
import { GatewayError, type ErrorKind } from '../../../shared/errors';

/**
 * `dns`: the name could not be resolved; `no-route`: refused, unreachable or closed; `timeout`: too slow; `tls`: certificate or handshake;
 * `proxy`: the proxy itself cannot be reached or used; `not-allowed`: our own rules of egress.
 */
const networkCauses = ['dns', 'no-route', 'timeout', 'tls', 'proxy', 'not-allowed'] as const;
export type NetworkCause = (typeof networkCauses)[number];

/** A GatewayError whose details are `{code, cause}`: the code of the system (or ours) and the class that it belongs to. */
export function networkFault(
  kind: ErrorKind,
  message: string,
  facts: { code: string; cause: NetworkCause },
  options: { cause?: unknown; shouldRetry?: boolean } = {},
): GatewayError {
  return new GatewayError(kind, message, { ...options, details: facts });
}

/** The class of a fault of the way to a provider; undefined for errors of other kinds. */
export function networkCauseOf(error: unknown): NetworkCause | undefined {
  if (!GatewayError.is(error)) return undefined;
  const { details } = error;
  const cause: unknown =
    typeof details === 'object' && details !== null && 'cause' in details ? details.cause : undefined;
  return networkCauses.find((known) => known === cause);
}

/** A fault of the proxy on the way; `code` begins with `PROXY_`. */
export function proxyFault(code: string, message: string, cause?: unknown): GatewayError {
  return networkFault('upstream-unreachable', message, { code, cause: 'proxy' }, cause === undefined ? {} : { cause });
}
