// Turns what undici, TLS and DNS throw into the gateway's own errors, in words that help, with a cause that texts of health can name.
// Used by dispatch.ts, the proxy connectors and the channel probe. Must not pass raw messages on: they may hold addresses of the user's
// network. Codes: https://nodejs.org/api/errors.html and https://nodejs.org/api/tls.html#x509-certificate-error-codes
import { GatewayError, type ErrorKind } from '../../shared/errors';
import { networkFault, type NetworkCause } from './network/networkFault';

/** What the certificates, names and connections of a provider can have wrong, by code. */
const messages: Record<string, string> = {
  ECONNREFUSED: 'The connection to the provider was refused.',
  ENOTFOUND: "The provider's host name could not be resolved.",
  EAI_AGAIN: "The provider's host name could not be resolved just now.",
  EHOSTUNREACH: 'The provider cannot be reached from this network.',
  ENETUNREACH: 'The provider cannot be reached from this network.',
  EADDRNOTAVAIL: 'The provider cannot be reached from this network.',
  ECONNRESET: 'The provider closed the connection without an answer.',
  EPIPE: 'The provider closed the connection without an answer.',
  UND_ERR_SOCKET: 'The provider closed the connection without an answer.',
  CERT_HAS_EXPIRED: "The provider's TLS certificate has expired.",
  CERT_NOT_YET_VALID: "The provider's TLS certificate is not valid yet. Is this machine's clock right?",
  CERT_REVOKED: "The provider's TLS certificate was revoked.",
  ERR_TLS_CERT_ALTNAME_INVALID: "The provider's TLS certificate is for another host.",
  HOSTNAME_MISMATCH: "The provider's TLS certificate is for another host.",
  DEPTH_ZERO_SELF_SIGNED_CERT: "The provider's TLS certificate is self-signed and not trusted.",
};

const untrusted =
  "The provider's TLS certificate is not trusted: its issuer is known neither to Node nor to the operating system.";

/** By cause, for codes without words of their own. */
const general: Record<Exclude<NetworkCause, 'proxy' | 'not-allowed'>, string> = {
  dns: "The provider's host name could not be resolved.",
  'no-route': 'The provider could not be reached.',
  timeout: 'The connection to the provider timed out.',
  tls: 'A TLS connection to the provider could not be made.',
};

const dnsCodes = /^(ENOTFOUND|ENODATA|ESERVFAIL|EREFUSED|EFORMERR|EBADNAME|EBADRESP|ETIMEOUT|EAI_.*|UND_ERR_DNS.*)$/;
const timeoutCodes = /^(ETIMEDOUT|UND_ERR_CONNECT_TIMEOUT|ERR_TLS_HANDSHAKE_TIMEOUT)$/;
const untrustedCodes =
  /^(SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_.*|CERT_UNTRUSTED|INVALID_CA|INVALID_PURPOSE|CERT_REJECTED|CERT_SIGNATURE_FAILURE)$/;
const tlsCodes =
  /^(CERT_.*|DEPTH_ZERO_.*|HOSTNAME_MISMATCH|PATH_LENGTH_EXCEEDED|ERROR_IN_CERT.*|ERR_TLS.*|ERR_SSL.*|EPROTO)$/;

/** The code of a failed connection, an empty text where it has none. */
export function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return '';
  if ('code' in error && typeof error.code === 'string') return error.code;
  // Happy-eyeballs connects throw one error for all addresses.
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0]);
  return '';
}

/** The class that a code of Node, undici or OpenSSL belongs to. */
export function causeOfCode(code: string): Exclude<NetworkCause, 'proxy' | 'not-allowed'> {
  if (dnsCodes.test(code)) return 'dns';
  if (timeoutCodes.test(code)) return 'timeout';
  return untrustedCodes.test(code) || tlsCodes.test(code) ? 'tls' : 'no-route';
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
  const cause = causeOfCode(code);
  const own = Object.hasOwn(messages, code) ? messages[code] : undefined;
  const message = own ?? (untrustedCodes.test(code) ? untrusted : general[cause]);
  return networkFault('upstream-unreachable', message, { code, cause }, { cause: error });
}
