// Real keys at rest in headless mode: `secrets.json` in the data folder, AES-256-GCM under GATEHOUSE_SECRET_KEY or `secret.key`.
// Used by the composition root when no VS Code window keeps the keys. Never overwrites a file that it cannot decrypt.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync } from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';
import { GatewayError } from '../shared/errors';
import { secretMapSchema, type SecretMap } from '../shared/events';
import { privateFolder, syncFolder, writePrivateFile } from './files';

const secretsName = 'secrets.json';
const keyName = 'secret.key';
const keyBytes = 32;
/** 96 bits, the size that GCM is made for (NIST SP 800-38D §8.2); random for every write. */
const nonceBytes = 12;
const tagBytes = 16;
/** Authenticated beside the content, so that a file of another purpose or layout is refused. */
const purpose = Buffer.from('gatehouse secrets 1');

/** Base64 in its one regular form: Node's decoder alone would pass over strange characters. */
const base64Schema = v.pipe(
  v.string(),
  v.check((text) => Buffer.from(text, 'base64').toString('base64') === text, 'is not base64'),
);
const fileSchema = v.strictObject({
  version: v.literal(1),
  cipher: v.literal('aes-256-gcm'),
  nonce: base64Schema,
  tag: base64Schema,
  content: base64Schema,
});

export interface SecretFileOptions {
  /** The data folder; made when missing, for the user alone. */
  directory: string;
  /** Value of GATEHOUSE_SECRET_KEY: 32 bytes in base64. Undefined or empty: the key file is used, and made when there is none. */
  environmentKey?: string | undefined;
}

export class SecretFile {
  private constructor(
    /** Path of the encrypted file. */
    readonly path: string,
    private readonly key: Buffer,
  ) {}

  /**
   * Finds (or makes) the key. Throws GatewayError `internal` with details `{reason}`: `secret-key-invalid` (not 32 bytes in base64),
   * `secret-key-missing` (there are secrets, but the key file is gone), or `data-directory` (files cannot be read or made).
   */
  static open({ directory, environmentKey }: SecretFileOptions): SecretFile {
    const file = path.join(directory, secretsName);
    if (environmentKey !== undefined && environmentKey !== '') {
      guarded(directory, () => privateFolder(directory));
      return new SecretFile(file, decodeKey(environmentKey, 'GATEHOUSE_SECRET_KEY'));
    }
    return guarded(directory, () => {
      privateFolder(directory);
      const keyFile = path.join(directory, keyName);
      if (existsSync(keyFile)) return new SecretFile(file, decodeKey(readFileSync(keyFile, 'utf8'), keyFile));
      if (existsSync(file)) {
        throw new GatewayError(
          'internal',
          `${file} holds real keys, but its key file ${keyFile} is missing. Restore the key file, set GATEHOUSE_SECRET_KEY, ` +
            'or move secrets.json away and enter the keys again.',
          { details: { reason: 'secret-key-missing', path: keyFile } },
        );
      }
      const key = randomBytes(keyBytes);
      writePrivateFile(keyFile, `${key.toString('base64')}\n`);
      return new SecretFile(file, key);
    });
  }

  /**
   * The secrets by channel id; empty when nothing was saved yet. Throws GatewayError `internal` with details
   * `{reason: 'secrets-unreadable', path}` when the file was changed, or written under another key.
   */
  load(): SecretMap {
    const text = guarded(path.dirname(this.path), () =>
      existsSync(this.path) ? readFileSync(this.path, 'utf8') : undefined,
    );
    if (text === undefined) return {};
    try {
      return this.decrypt(text);
    } catch (error) {
      throw new GatewayError(
        'internal',
        `${this.path} cannot be decrypted: it was written under another key, or changed. It is left as it is.`,
        { details: { reason: 'secrets-unreadable', path: this.path }, cause: error },
      );
    }
  }

  /**
   * Replaces the saved secrets; a crash leaves the old or the new ones. Throws as `load` does when the present file cannot be
   * decrypted (call `setAside` first to begin anew), and `data-directory` when the file cannot be written.
   */
  save(secrets: SecretMap): void {
    this.load();
    guarded(path.dirname(this.path), () => writePrivateFile(this.path, this.encrypt(secrets)));
  }

  /** Renames a file that cannot be decrypted to `secrets.json.unreadable-<time>` and returns the new path. `now` is in ms. */
  setAside(now: number): string {
    const time = new Date(now).toISOString().replaceAll(/[-:.]/g, '');
    let target = `${this.path}.unreadable-${time}`;
    for (let count = 2; existsSync(target); count += 1) target = `${this.path}.unreadable-${time}-${count}`;
    return guarded(path.dirname(this.path), () => {
      renameSync(this.path, target);
      syncFolder(path.dirname(this.path));
      return target;
    });
  }

  private encrypt(secrets: SecretMap): string {
    const nonce = randomBytes(nonceBytes);
    const cipher = createCipheriv('aes-256-gcm', this.key, nonce, { authTagLength: tagBytes }).setAAD(purpose);
    const content = Buffer.concat([cipher.update(JSON.stringify(secrets), 'utf8'), cipher.final()]);
    const file: v.InferOutput<typeof fileSchema> = {
      version: 1,
      cipher: 'aes-256-gcm',
      nonce: nonce.toString('base64'),
      tag: cipher.getAuthTag().toString('base64'),
      content: content.toString('base64'),
    };
    return `${JSON.stringify(file)}\n`;
  }

  private decrypt(text: string): SecretMap {
    const file = v.parse(fileSchema, JSON.parse(text));
    const nonce = Buffer.from(file.nonce, 'base64');
    const decipher = createDecipheriv('aes-256-gcm', this.key, nonce, { authTagLength: tagBytes })
      .setAAD(purpose)
      .setAuthTag(Buffer.from(file.tag, 'base64'));
    const content = Buffer.concat([decipher.update(Buffer.from(file.content, 'base64')), decipher.final()]);
    return v.parse(secretMapSchema, JSON.parse(content.toString('utf8')));
  }
}

/** 32 bytes of base64 (the usual or the URL alphabet, padded or not). The value never appears in the error. */
function decodeKey(text: string, source: string): Buffer {
  const trimmed = text.trim();
  const key = Buffer.from(trimmed, 'base64');
  if (!/^[A-Za-z0-9+/_-]{43}=?$/.test(trimmed) || key.length !== keyBytes) {
    throw new GatewayError('internal', `${source} must be 32 bytes in base64 (44 characters).`, {
      details: { reason: 'secret-key-invalid', source },
    });
  }
  return key;
}

/** Turns errors of the file system into GatewayError `internal` with details `{reason: 'data-directory', path, code}`. */
function guarded<T>(directory: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (error instanceof GatewayError) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
    throw new GatewayError(
      'internal',
      `Gatehouse cannot use its data folder ${directory} (${code ?? String(error)}).`,
      {
        details: { reason: 'data-directory', problem: 'unusable', path: directory, code },
        cause: error,
      },
    );
  }
}
