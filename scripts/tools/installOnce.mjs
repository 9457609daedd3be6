// Installs something into a folder of the cache exactly once: into a temporary sibling first, then renamed into place.
// Two runs at once may both install; the first rename wins and the other takes its result. A crashed run leaves nothing half done.
import fs from 'node:fs';
import path from 'node:path';
import { randomUUID } from 'node:crypto';

const stampName = '.ok';
const dayMs = 86_400_000;

/** True when `folder` holds a finished installation. */
export const isInstalled = (folder) => fs.existsSync(path.join(folder, stampName));

/**
 * @param {string} folder the final place; its parent is made when missing
 * @param {(temporary: string) => Promise<void>} install fills the temporary folder
 */
export async function installOnce(folder, install) {
  if (isInstalled(folder)) return;
  const parent = path.dirname(folder);
  fs.mkdirSync(parent, { recursive: true });
  removeLeftovers(parent, path.basename(folder));
  const temporary = `${folder}.installing-${randomUUID()}`;
  fs.mkdirSync(temporary);
  try {
    await install(temporary);
    fs.writeFileSync(path.join(temporary, stampName), `${new Date().toISOString()}\n`);
    moveIntoPlace(temporary, folder);
  } finally {
    fs.rmSync(temporary, { recursive: true, force: true, maxRetries: 3 });
  }
}

function moveIntoPlace(temporary, folder) {
  try {
    if (!isInstalled(folder)) fs.rmSync(folder, { recursive: true, force: true });
    fs.renameSync(temporary, folder);
  } catch (error) {
    // Another run was faster: its installation is as good as ours.
    if (!isInstalled(folder)) throw error;
  }
}

/** Takes away what runs that were killed have left behind, once it is a day old. */
function removeLeftovers(parent, name) {
  for (const entry of fs.readdirSync(parent)) {
    if (!entry.startsWith(`${name}.installing-`)) continue;
    const full = path.join(parent, entry);
    if (Date.now() - fs.statSync(full).mtimeMs > dayMs) fs.rmSync(full, { recursive: true, force: true });
  }
}
