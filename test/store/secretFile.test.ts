// Real keys at rest: round trips, tampering at every byte, wrong and missing keys, and that nothing is ever overwritten in silence.
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SecretMap } from '../../src/shared/events';
import { SecretFile } from '../../src/store/secretFile';
import { TemporaryFolder } from '../support/temporaryFolder';
import { noon } from './storeKit';

const secrets: SecretMap = {
  c1: { secret: 'sk-canary-0123456789', setAt: 1 },
  c2: { secret: '钥匙 "\\\u0000 😀', setAt: 2 },
};
const reason = (name: string): Error =>
  expect.objectContaining({ kind: 'internal', details: expect.objectContaining({ reason: name }) as unknown }) as Error;

let folder: TemporaryFolder;
let directory: string;
beforeEach(() => {
  folder = new TemporaryFolder('secrets');
  directory = folder.join('data');
});
afterEach(() => folder.remove());

describe.each([
  ['a key file', undefined],
  ['a key of the environment', randomBytes(32).toString('base64')],
])('secrets under %s', (_name, environmentKey) => {
  const open = (): SecretFile => SecretFile.open({ directory, environmentKey });

  it('are empty at first and come back as they were', () => {
    const file = open();
    expect(file.load()).toEqual({});
    expect(existsSync(file.path)).toBe(false);
    file.save(secrets);
    expect(open().load()).toEqual(secrets);
    file.save({});
    expect(open().load()).toEqual({});
    expect(readdirSync(directory).toSorted()).toEqual(
      environmentKey === undefined ? ['secret.key', 'secrets.json'] : ['secrets.json'],
    );
  });

  it('stand nowhere in plain text, and no two writes are alike', () => {
    const file = open();
    file.save(secrets);
    const first = readFileSync(file.path, 'utf8');
    expect(first).not.toContain('canary');
    expect(first).not.toContain(Buffer.from('canary').toString('base64').slice(0, 7));
    file.save(secrets);
    expect(readFileSync(file.path, 'utf8')).not.toBe(first);
  });

  it('are refused when a single byte of the file was changed, and the file is left as it is', () => {
    const file = open();
    file.save(secrets);
    const whole = readFileSync(file.path);
    for (let offset = 0; offset < whole.length; offset += 1) {
      const changed = Buffer.from(whole);
      changed[offset] = (changed[offset] ?? 0) ^ 0x01;
      writeFileSync(file.path, changed);
      expect(() => file.load()).toThrow(reason('secrets-unreadable'));
      expect(() => file.save({})).toThrow(reason('secrets-unreadable'));
      expect(readFileSync(file.path).equals(changed)).toBe(true);
    }
  });

  it.each(['', '{}', 'null', '[]', 'not json', '{"version":2}'])('are refused for the content %j', (content) => {
    const file = open();
    writeFileSync(file.path, content);
    expect(() => file.load()).toThrow(reason('secrets-unreadable'));
    expect(() => file.save(secrets)).toThrow(reason('secrets-unreadable'));
    expect(readFileSync(file.path, 'utf8')).toBe(content);
    const aside = file.setAside(noon);
    expect(readFileSync(aside, 'utf8')).toBe(content);
    file.save(secrets);
    expect(open().load()).toEqual(secrets);
  });

  it('cannot be read with another key', () => {
    open().save(secrets);
    const before = readFileSync(open().path);
    const other = SecretFile.open({ directory, environmentKey: randomBytes(32).toString('base64url') });
    expect(() => other.load()).toThrow(reason('secrets-unreadable'));
    expect(() => other.save({})).toThrow(reason('secrets-unreadable'));
    expect(readFileSync(open().path).equals(before)).toBe(true);
    expect(open().load()).toEqual(secrets);
  });
});

describe('the key', () => {
  it('is not made anew when secrets are there but the key file is gone', () => {
    SecretFile.open({ directory }).save(secrets);
    rmSync(`${directory}/secret.key`);
    expect(() => SecretFile.open({ directory })).toThrow(reason('secret-key-missing'));
    expect(existsSync(`${directory}/secret.key`)).toBe(false);
  });

  it.each([
    'x',
    'a'.repeat(44),
    randomBytes(31).toString('base64'),
    randomBytes(33).toString('base64'),
    `${randomBytes(32).toString('hex')}`,
  ])('of the wrong form is refused without being shown: %s', (environmentKey) => {
    expect(() => SecretFile.open({ directory, environmentKey })).toThrow(reason('secret-key-invalid'));
    try {
      SecretFile.open({ directory, environmentKey });
    } catch (error) {
      expect(String(error).includes(environmentKey) && environmentKey.length > 1).toBe(false);
    }
  });

  it('in a damaged key file is refused and left', () => {
    mkdirSync(directory);
    writeFileSync(`${directory}/secret.key`, 'short');
    expect(() => SecretFile.open({ directory })).toThrow(reason('secret-key-invalid'));
    expect(readFileSync(`${directory}/secret.key`, 'utf8')).toBe('short');
  });

  it('needs a folder that can be used', () => {
    writeFileSync(directory, '');
    expect(() => SecretFile.open({ directory })).toThrow(reason('data-directory'));
  });
});
