// Certificates for tests of TLS: an authority and what it signs, made anew in every run, so that no private key lies in the repo.
// DER by hand, as far as a server certificate needs it. Format: RFC 5280; EC signatures: RFC 5758.
import { createSign, generateKeyPairSync, randomBytes, X509Certificate, type KeyObject } from 'node:crypto';
import { isIP } from 'node:net';

export interface IssuedCertificate {
  /** PEM. */
  key: string;
  cert: string;
}

export interface Wish {
  /** Host names and IPv4 addresses. */
  hosts: string[];
  /** Defaults to an hour ago. */
  notBefore?: Date;
  /** Defaults to a day from now. */
  notAfter?: Date;
}

function der(tag: number, ...parts: Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

const sequence = (...parts: Buffer[]): Buffer => der(0x30, ...parts);
const objectId = (hex: string): Buffer => der(0x06, Buffer.from(hex, 'hex'));
const ecdsaWithSha256 = sequence(objectId('2a8648ce3d040302'));
const commonName = (name: string): Buffer =>
  sequence(der(0x31, sequence(objectId('550403'), der(0x0c, Buffer.from(name)))));
const time = (date: Date): Buffer =>
  der(0x18, Buffer.from(`${date.toISOString().replace(/[-:T]/g, '').slice(0, 14)}Z`));
const extension = (id: string, critical: boolean, value: Buffer): Buffer =>
  sequence(objectId(id), ...(critical ? [der(0x01, Buffer.from([0xff]))] : []), der(0x04, value));

const basicConstraints = extension('551d13', true, sequence(der(0x01, Buffer.from([0xff]))));
const alternativeNames = (hosts: string[]): Buffer => {
  const names = hosts.map((host) =>
    isIP(host) === 4 ? der(0x87, Buffer.from(host.split('.').map(Number))) : der(0x82, Buffer.from(host)),
  );
  return extension('551d11', false, sequence(...names));
};

interface Signer {
  name: string;
  key: KeyObject;
}

function certificate(
  subject: string,
  publicKey: KeyObject,
  signer: Signer,
  extensions: Buffer,
  { notBefore = new Date(Date.now() - 3_600_000), notAfter = new Date(Date.now() + 86_400_000) }: Partial<Wish>,
): string {
  const serial = randomBytes(12);
  serial[0] = 1;
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, serial),
    ecdsaWithSha256,
    commonName(signer.name),
    sequence(time(notBefore), time(notAfter)),
    commonName(subject),
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(extensions)),
  );
  const signature = createSign('sha256').update(body).sign(signer.key);
  const whole = sequence(body, ecdsaWithSha256, der(0x03, Buffer.from([0]), signature));
  return new X509Certificate(whole).toString();
}

/** An authority that nothing trusts unless a test says so. */
export class TestAuthority {
  readonly cert: string;
  private readonly signer: Signer;

  constructor(name = 'Authority of a test') {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    this.signer = { name, key: privateKey };
    this.cert = certificate(name, publicKey, this.signer, basicConstraints, {});
  }

  issue(wish: Wish): IssuedCertificate {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const cert = certificate(wish.hosts[0] ?? 'test', publicKey, this.signer, alternativeNames(wish.hosts), wish);
    return { key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), cert };
  }
}
