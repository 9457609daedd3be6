// `runtime.json` in the data directory: tells windows where the live gateway is and with which token to speak to it.
// Written once by a managed gateway when it listens, taken out when it leaves. Readable by the user alone.
import { chmodSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';
import { runtimeFileSchema, type RuntimeFile } from '../../shared/status';

/** Name of the file inside the data directory. */
const runtimeFileName = 'runtime.json';

/** Writes the file so that a reader sees the old one or the new one, never a part. Mode 0600 whatever the umask. */
export function writeRuntimeFile(directory: string, content: RuntimeFile): void {
  const temporary = path.join(directory, `${runtimeFileName}.${process.pid}.tmp`);
  // A leftover of a crashed process with our number could be a link or have another mode.
  rmSync(temporary, { force: true });
  try {
    writeFileSync(temporary, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
    chmodSync(temporary, 0o600);
    renameSync(temporary, path.join(directory, runtimeFileName));
  } catch (error) {
    // A token in it must not be left behind.
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** The file's content, or undefined where it is missing or not ours to understand. */
export function readRuntimeFile(directory: string): RuntimeFile | undefined {
  let text: string;
  try {
    text = readFileSync(path.join(directory, runtimeFileName), 'utf8');
  } catch {
    return undefined; // Missing or unreadable: there is no gateway to be found here.
  }
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    return undefined; // Damaged by someone else: same.
  }
  const checked = v.safeParse(runtimeFileSchema, content);
  return checked.success ? checked.output : undefined;
}

/** Takes the file out if it is still that of the gateway with this token; a successor's file stays. */
export function removeRuntimeFile(directory: string, managementToken: string): void {
  if (readRuntimeFile(directory)?.managementToken !== managementToken) return;
  rmSync(path.join(directory, runtimeFileName), { force: true });
}
