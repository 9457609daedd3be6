// What is said of the user's certificate: each way in which two files can be wrong, and when it ends.
import { createPrivateKey } from 'node:crypto';
import { chmodSync, writeFileSync } from 'node:fs';
import { afterAll, expect, it } from 'vitest';
import { readCertificate } from '../../../src/gateway/listen/certificate';
import { TestAuthority } from '../../support/certificates';
import { TemporaryFolder } from '../../support/temporaryFolder';

const folder = new TemporaryFolder('certificate');
afterAll(() => folder.remove());
const authority = new TestAuthority();
const issued = authority.issue({ hosts: ['gate.lan', '172.17.0.1'] });
const day = 86_400_000;

const put = (name: string, text: string): string => {
  const file = folder.join(name);
  writeFileSync(file, text);
  return file;
};
const chain = put('chain.pem', issued.cert + authority.cert);
const privateKey = put('key.pem', issued.key);
const locked = put(
  'locked.pem',
  createPrivateKey(issued.key)
    .export({
      type: 'pkcs8',
      format: 'pem',
      cipher: 'aes-256-cbc',
      passphrase: 'open sesame',
    })
    .toString(),
);

it('reads a certificate with its chain', async () => {
  const { state, identity } = await readCertificate({ chain, privateKey }, undefined, Date.now());
  // It lasts a day.
  expect(state).toMatchObject({
    state: 'expires-soon',
    file: chain,
    hosts: ['gate.lan', '172.17.0.1'],
    servesOlder: false,
  });
  expect(identity).toEqual({ cert: issued.cert + authority.cert, key: issued.key });
});

it.each([
  [-2 * 3_600_000, 'not-valid-now'],
  [-400 * day, 'not-valid-now'],
  [2 * day, 'not-valid-now'],
])('looks at the clock: %i ms from now', async (later, expected) => {
  const { state, identity } = await readCertificate({ chain, privateKey }, undefined, Date.now() + later);
  expect(state.state).toBe(expected);
  // Whether to trust it is for clients to say.
  expect(identity).toBeDefined();
});

it('is content with one that lasts', async () => {
  const long = authority.issue({ hosts: ['gate.lan'], notAfter: new Date(Date.now() + 90 * day) });
  const files = { chain: put('long.pem', long.cert), privateKey: put('longKey.pem', long.key) };
  expect((await readCertificate(files, undefined, Date.now())).state.state).toBe('ok');
  expect((await readCertificate(files, undefined, Date.now() + 61 * day)).state.state).toBe('expires-soon');
});

it('takes a key with its passphrase', async () => {
  const read = (passphrase?: string) => readCertificate({ chain, privateKey: locked }, passphrase, Date.now());
  expect((await read('open sesame')).identity).toMatchObject({ passphrase: 'open sesame' });
  for (const wrong of [undefined, 'closed sesame', '']) {
    const { state, identity } = await read(wrong);
    expect([wrong, state.state, state.file, identity]).toEqual([wrong, 'passphrase', locked, undefined]);
  }
});

const other = authority.issue({ hosts: ['other.lan'] });
it.each([
  ['no such file', folder.join('none.pem'), privateKey, 'missing-file', folder.join('none.pem')],
  ['no such key', chain, folder.join('none.pem'), 'missing-file', folder.join('none.pem')],
  ['a folder', folder.path, privateKey, 'unreadable', folder.path],
  ['no PEM', put('words.pem', 'hello'), privateKey, 'invalid', folder.join('words.pem')],
  ['the key twice', privateKey, privateKey, 'invalid', privateKey],
  ['the certificate twice', chain, chain, 'invalid', chain],
  ['an empty key', chain, put('empty.pem', ''), 'invalid', folder.join('empty.pem')],
  ['the key of another', chain, put('other.pem', other.key), 'no-match', folder.join('other.pem')],
  [
    'a file that is far too large',
    put('large.pem', 'x'.repeat(2_000_000)),
    privateKey,
    'invalid',
    folder.join('large.pem'),
  ],
])('%s', async (_what, chainFile, keyFile, state, file) => {
  const read = await readCertificate({ chain: chainFile, privateKey: keyFile }, undefined, Date.now());
  expect(read.state).toMatchObject({ state, file, hosts: [], validTo: null });
  expect(read.identity).toBeUndefined();
});

it('says so where the system forbids to read it', async () => {
  const secret = put('secret.pem', issued.key);
  chmodSync(secret, 0o000);
  const { state } = await readCertificate({ chain, privateKey: secret }, undefined, Date.now());
  // Root may read everything.
  expect(state.state).toBe(process.getuid?.() === 0 ? 'expires-soon' : 'unreadable');
});
