// Makes the data directory (0700) and checks that the gateway can write there, before anything is opened. Called by main.ts.
// An existing directory keeps its mode: it may be the user's own choice, and every file in it is 0600 anyway.
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { GatewayError } from '../../shared/errors';

/** Makes a folder and those above it. Node's own recursive mkdir never returns for some places where none can be made (/proc). */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  const parent = path.dirname(folder);
  if (parent !== folder) makeFolder(parent);
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    // Another process may have made it meanwhile.
    if (!existsSync(folder)) throw error;
  }
}

/**
 * Makes `directory` ready and returns its absolute path.
 * @throws GatewayError `internal` with details `{reason: 'data-directory'}`; the message says what the system said.
 */
export function prepareDataDirectory(directory: string): string {
  const absolute = path.resolve(directory);
  const probe = path.join(absolute, `.write-check.${process.pid}`);
  try {
    makeFolder(absolute);
    // Asking for permission is not enough: read-only file systems, quotas and access lists show only when writing.
    writeFileSync(probe, '', { mode: 0o600 });
    rmSync(probe);
  } catch (error) {
    // A full disk never stops serving: what cannot be written now is written later.
    if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') return absolute;
    const reason = error instanceof Error ? error.message : String(error);
    throw new GatewayError('internal', `The data directory ${absolute} cannot be used: ${reason}`, {
      details: { reason: 'data-directory' },
      cause: error,
    });
  }
  return absolute;
}
