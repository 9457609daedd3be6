// Verifies AWS's Signature Version 4 as the service does: written from the specification with node:crypto alone, so that it judges whatever
// made the signature. Used by the fake Bedrock.
// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html.
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

export interface AwsKeyPair {
  accessKeyId: string;
  secretAccessKey: string;
  /** Of temporary keys. */
  sessionToken?: string;
}

export interface SignedRequest {
  method: string;
  url: URL;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

export interface Verifier {
  keys: readonly AwsKeyPair[];
  region: string;
  service: string;
  /** Milliseconds since the epoch. */
  now: number;
}

/** What AWS says of a signature that it does not take. */
export interface SignatureFault {
  type: string;
  message: string;
}

const tolerance = 5 * 60 * 1000;
const form =
  /^AWS4-HMAC-SHA256 Credential=([^/,]+)\/(\d{8})\/([^/,]+)\/([^/,]+)\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/;

/** Undefined where the signature is right. */
export function signatureFault(request: SignedRequest, verifier: Verifier): SignatureFault | undefined {
  const invalid = (message: string): SignatureFault => ({ type: 'InvalidSignatureException', message });
  const parts = form.exec(request.headers.authorization ?? '');
  if (parts === null) return { type: 'IncompleteSignatureException', message: 'Authorization header is not complete.' };
  const [, accessKeyId = '', day = '', region = '', service = '', signedNames = '', signature = ''] = parts;
  const pair = verifier.keys.find((candidate) => candidate.accessKeyId === accessKeyId);
  const unknown = {
    type: 'UnrecognizedClientException',
    message: 'The security token included in the request is invalid.',
  };
  if (pair === undefined) return unknown;
  if (request.headers['x-amz-security-token'] !== pair.sessionToken) return unknown;
  const stamp = String(request.headers['x-amz-date'] ?? '');
  const time = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(stamp);
  if (time === null) return invalid('Date must be in ISO-8601 basic format.');
  const [, year, month, date, hours, minutes, seconds] = time;
  const at = Date.parse(`${year}-${month}-${date}T${hours}:${minutes}:${seconds}Z`);
  if (Math.abs(verifier.now - at) > tolerance) return invalid(`Signature expired or not yet current: ${stamp}`);
  if (!stamp.startsWith(day)) return invalid('Date in the credential scope does not match the date of the request.');
  if (region !== verifier.region || service !== verifier.service) {
    return invalid(`Credential should be scoped to ${verifier.region}/${verifier.service}.`);
  }
  const names = signedNames.split(';');
  const needed = ['host', ...Object.keys(request.headers).filter((name) => /^(?:x-amz-|content-type$)/.test(name))];
  const missing = needed.filter((name) => !names.includes(name));
  if (missing.length > 0) return invalid(`Headers that must be signed are not: ${missing.join()}`);
  if (names.join() !== names.toSorted().join()) return invalid('SignedHeaders are not in order.');

  const canonical = [
    request.method,
    request.url.pathname.split('/').map(encode).join('/'),
    [...request.url.searchParams].map(([name, value]) => `${encode(name)}=${encode(value)}`).sort().join('&'),
    ...names.map((name) => `${name}:${String(request.headers[name] ?? '').trim().replace(/ +/g, ' ')}`),
    '',
    signedNames,
    sha256(request.body),
  ].join('\n'); // prettier-ignore
  const scope = `${day}/${region}/${service}/aws4_request`;
  const toSign = ['AWS4-HMAC-SHA256', stamp, scope, sha256(Buffer.from(canonical))].join('\n');
  const key = [day, region, service, 'aws4_request'].reduce<Buffer>(
    (secret, part) => hmac(secret, part),
    Buffer.from(`AWS4${pair.secretAccessKey}`),
  );
  if (timingSafeEqual(hmac(key, toSign), Buffer.from(signature, 'hex'))) return undefined;
  return invalid('The request signature we calculated does not match the signature you provided.');
}

/** Every byte but the unreserved characters of RFC 3986, per cent. */
function encode(text: string): string {
  return [...Buffer.from(text)]
    .map((byte) => {
      const character = String.fromCharCode(byte);
      return /[A-Za-z0-9._~-]/.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    })
    .join('');
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
