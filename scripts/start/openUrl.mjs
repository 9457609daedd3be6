// Opens an address in the user's own browser. Used by `npm start`; a machine without one is no fault: the address is printed anyway.
import { spawn } from 'node:child_process';

const openers = {
  darwin: ['open', []],
  win32: ['cmd', ['/c', 'start', '""']],
};

/** @returns {Promise<boolean>} true when the system's opener could be started */
export function openUrl(url) {
  const [command, args] = openers[process.platform] ?? ['xdg-open', []];
  // For cmd an ampersand would end the address.
  const address = process.platform === 'win32' ? url.replaceAll('&', '^&') : url;
  return new Promise((resolve) => {
    const child = spawn(command, [...args, address], { stdio: 'ignore', detached: true });
    child.once('error', () => resolve(false));
    child.once('spawn', () => {
      child.unref();
      resolve(true);
    });
  });
}
