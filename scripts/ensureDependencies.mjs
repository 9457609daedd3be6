// Installs the repo's npm packages when they are missing or package-lock.json has changed since. No install script of a package runs.
// Called by every script that uses a package; does nothing (and says nothing) when all is there.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { inRepo } from './tools/paths.mjs';
import { npm, quietInstall } from './tools/run.mjs';
import { say, seconds, UserError } from './tools/say.mjs';

const stamp = inRepo('node_modules', '.gatehouse-lock-hash');

/** Fingerprint of the lock file and of the platform whose binary packages are installed. */
function wantedStamp() {
  const hash = createHash('sha256').update(fs.readFileSync(inRepo('package-lock.json')));
  return `${hash.digest('hex')} ${process.platform}-${process.arch}\n`;
}

export async function ensureDependencies() {
  const present = fs.existsSync(inRepo('node_modules', '.package-lock.json'));
  if (present && fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === wantedStamp()) return;
  const started = Date.now();
  say(present ? 'package-lock.json has changed: updating the npm packages' : 'Installing the npm packages');
  const { code } = await npm([present ? 'install' : 'ci', ...quietInstall]);
  if (code !== 0) throw new UserError('npm could not install the packages (see above).');
  fs.writeFileSync(stamp, wantedStamp());
  say(`npm packages are there (${seconds(Date.now() - started)})`);
}
