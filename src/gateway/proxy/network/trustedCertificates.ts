// The certificates that TLS connections to providers trust: Node's own list, the operating system's, and NODE_EXTRA_CA_CERTS.
// Used by the connectors. Verification itself has no switch. API: https://nodejs.org/api/tls.html#tlsgetcacertificatestype
import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls';

let shared: SecureContext | undefined;

/** One context for all connections, made when the first is opened: reading the system's store takes tens of milliseconds. */
export function trustedCertificates(): SecureContext {
  shared ??= secureContextOf([...new Set([...getCACertificates('default'), ...systemCertificates()])]);
  return shared;
}

/** What every TLS connection is made with. Said outright: NODE_TLS_REJECT_UNAUTHORIZED would turn verification off otherwise. */
export function tlsOptions(secureContext: SecureContext): { secureContext: SecureContext; rejectUnauthorized: true } {
  return { secureContext, rejectUnauthorized: true };
}

/** None where the store of the system cannot be read: the connection is still verified, against fewer certificates. */
function systemCertificates(): string[] {
  try {
    return getCACertificates('system');
  } catch {
    return [];
  }
}

/** A context that trusts `certificates` (PEM). One of them that cannot be read does not cost the others. */
export function secureContextOf(certificates: readonly string[]): SecureContext {
  try {
    return createSecureContext({ ca: [...certificates] });
  } catch {
    return createSecureContext({ ca: certificates.filter(isReadable) });
  }
}

function isReadable(certificate: string): boolean {
  try {
    createSecureContext({ ca: certificate });
    return true;
  } catch {
    return false;
  }
}
