// Turns what undici, TLS and DNS throw into the gateway's own errors, in words that help.
// Used by dispatch.ts alone. Must not pass raw messages on: they may hold addresses of the user's network, never secrets.
import { GatewayError, type ErrorKind } from '../../shared/errors';

const unreachable: Record<string, string> = {
  ECONNREFUSED: 'The connection to the provider was refused.',
  ENOTFOUND: "The provider's host name could not be resolved.",
  EAI_AGAIN: "The provider's host name could not be resolved just now.",
  EHOSTUNREACH: 'The provider cannot be reached from this network.',
  ENETUNREACH: 'The provider cannot be reached from this network.',
  ETIMEDOUT: 'The connection to the provider timed out.',
  UND_ERR_CONNECT_TIMEOUT: 'The connection to the provider timed out.',
  ECONNRESET: 'The provider closed the connection without an answer.',
  EPIPE: 'The provider closed the connection without an answer.',
  UND_ERR_SOCKET: 'The provider closed the connection without an answer.',
  CERT_HAS_EXPIRED: "The provider's TLS certificate has expired.",
  DEPTH_ZERO_SELF_SIGNED_CERT: "The provider's TLS certificate is not trusted.",
  SELF_SIGNED_CERT_IN_CHAIN: "The provider's TLS certificate is not trusted.",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "The provider's TLS certificate is not trusted.",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "The provider's TLS certificate is not trusted.",
  ERR_TLS_CERT_ALTNAME_INVALID: "The provider's TLS certificate is for another host.",
};

function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return '';
  if ('code' in error && typeof error.code === 'string') return error.code;
  // Happy-eyeballs connects throw one error for all addresses.
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0]);
  return '';
}

/** A GatewayError for a fault of the connection. `headSeen`: the response's status line had arrived already. */
export function upstreamFault(error: unknown, headSeen: boolean): GatewayError {
  if (error instanceof GatewayError) return error;
  const code = codeOf(error);
  const make = (kind: ErrorKind, message: string): GatewayError =>
    new GatewayError(kind, message, { cause: error, details: { code } });
  if (headSeen)
    return make('upstream-truncated', 'The connection to the provider broke before its answer was complete.');
  if (code.startsWith('HPE_') || code === 'UND_ERR_HEADERS_OVERFLOW') {
    return make('upstream-invalid', 'The provider answered with something that is not HTTP.');
  }
  if (code.startsWith('ERR_SSL') || code === 'EPROTO') {
    return make('upstream-unreachable', 'A TLS connection to the provider could not be made.');
  }
  const message = Object.hasOwn(unreachable, code) ? unreachable[code] : undefined;
  return make('upstream-unreachable', message ?? 'The provider could not be reached.');
}
