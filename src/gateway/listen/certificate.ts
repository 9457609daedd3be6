// The user's own certificate: read from its files, judged, and put into words that say what is wrong with it.
// Called by certificateKeeper.ts. Never logs or returns the private key but for the server that needs it.
import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createSecureContext } from 'node:tls';
import type { CertificateFiles, CertificateState } from '../../shared/listening';

/** What a TLS server takes. */
export interface TlsIdentity {
  cert: string;
  key: string;
  passphrase?: string;
}

export interface ReadCertificate {
  state: CertificateState;
  /** Left out where the files cannot be used. */
  identity?: TlsIdentity;
}

const expiresSoonMs = 30 * 86_400_000;
/** More than any chain; a file that is larger is another file. */
const largestBytes = 1024 * 1024;

type Fault = Extract<CertificateState['state'], 'missing-file' | 'unreadable' | 'invalid' | 'no-match' | 'passphrase'>;

class CertificateFault extends Error {
  constructor(
    readonly fault: Fault,
    readonly file: string,
  ) {
    super(fault);
  }
}

/** Reads both files and judges what is in them at the time `now` (ms since the epoch). Never throws. */
export async function readCertificate(
  { chain, privateKey }: CertificateFiles,
  passphrase: string | undefined,
  now: number,
): Promise<ReadCertificate> {
  const nothing = { hosts: [], validTo: null, servesOlder: false };
  try {
    const [cert, key] = await Promise.all([readPem(chain), readPem(privateKey)]);
    const certificate = parsed(() => new X509Certificate(cert), chain);
    const secret = readKey(key, privateKey, passphrase);
    if (!certificate.checkPrivateKey(secret)) throw new CertificateFault('no-match', privateKey);
    const identity = { cert, key, ...(passphrase !== undefined && { passphrase }) };
    parsed(() => createSecureContext(identity), chain);
    const [from, to] = [Date.parse(certificate.validFrom), Date.parse(certificate.validTo)];
    const state = now < from || now >= to ? 'not-valid-now' : to - now < expiresSoonMs ? 'expires-soon' : 'ok';
    const validTo = new Date(to).toISOString();
    return { identity, state: { state, file: chain, hosts: hostsOf(certificate), validTo, servesOlder: false } };
  } catch (error) {
    if (!(error instanceof CertificateFault)) throw error;
    return { state: { state: error.fault, file: error.file, ...nothing } };
  }
}

async function readPem(file: string): Promise<string> {
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new CertificateFault(code === 'ENOENT' || code === 'ENOTDIR' ? 'missing-file' : 'unreadable', file);
  }
  if (bytes.length > largestBytes) throw new CertificateFault('invalid', file);
  return bytes.toString('utf8');
}

function parsed<T>(read: () => T, file: string): T {
  try {
    return read();
  } catch {
    // OpenSSL's words are for programmers; the file's name and what it should hold is what helps.
    throw new CertificateFault('invalid', file);
  }
}

/** Codes: https://nodejs.org/api/errors.html; OpenSSL tells a wrong passphrase by how its decryption failed. */
function readKey(key: string, file: string, passphrase: string | undefined): KeyObject {
  try {
    return createPrivateKey({ key, ...(passphrase !== undefined && { passphrase }) });
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    const isLocked = code === 'ERR_MISSING_PASSPHRASE' || /ENCRYPTED/.test(key);
    throw new CertificateFault(isLocked ? 'passphrase' : 'invalid', file);
  }
}

/** `DNS:gate.lan, IP Address:10.0.0.2` as a list of hosts. */
function hostsOf({ subjectAltName }: X509Certificate): string[] {
  return (subjectAltName ?? '')
    .split(', ')
    .filter((name) => /^(DNS|IP Address):/.test(name))
    .map((name) => name.slice(name.indexOf(':') + 1));
}
