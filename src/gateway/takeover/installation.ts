// Which installation of Gatehouse keeps the records of a state folder: the extensions folder that it runs from. Written with the records, so
// that the uninstall hook of one editor does not undo what another editor's Gatehouse did.
import fs from 'node:fs';
import path from 'node:path';

const fileName = 'installation.txt';

/** The folder that holds the folder of the extension, of which `program` is `…/dist/gateway.js`. The same for all its versions. */
export function installationOf(program: string): string {
  return path.dirname(path.dirname(path.dirname(path.resolve(program))));
}

/** Notes whose records these are. */
export function noteInstallation(stateFolder: string, program: string): void {
  fs.mkdirSync(stateFolder, { recursive: true, mode: 0o700 });
  fs.writeFileSync(path.join(stateFolder, fileName), `${installationOf(program)}\n`, { mode: 0o600 });
}

/** Undefined where nothing was noted. */
export function notedInstallation(stateFolder: string): string | undefined {
  try {
    return fs.readFileSync(path.join(stateFolder, fileName), 'utf8').trim();
  } catch {
    return undefined; // Nothing was ever taken over here.
  }
}
