// Finds a Chromium-based browser for the tests, installing Debian's `chromium` where this machine allows it.
// Never downloads a browser by itself: where none can be had it says what to install.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { run } from './tools/run.mjs';
import { say, UserError } from './tools/say.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];

function onPath() {
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter((folder) => folder !== '');
  return [...folders, '/usr/bin'].flatMap((folder) => names.map((name) => path.join(folder, name)));
}

function usualPlaces() {
  if (process.platform === 'darwin') {
    return ['Google Chrome', 'Chromium', 'Microsoft Edge'].map(
      (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
    );
  }
  if (process.platform !== 'win32') return onPath();
  const folders = [process.env.ProgramFiles, process.env['ProgramFiles(x86)'], process.env.LOCALAPPDATA].filter(
    Boolean,
  );
  const programs = [
    ['Google', 'Chrome', 'Application', 'chrome.exe'],
    ['Microsoft', 'Edge', 'Application', 'msedge.exe'],
    ['Chromium', 'Application', 'chrome.exe'],
  ];
  return folders.flatMap((folder) => programs.map((parts) => path.join(folder, ...parts)));
}

/** A Linux browser must start to count: some distributions ship a stub that only points to another installer. */
const works = (file) =>
  fs.existsSync(file) &&
  (process.platform !== 'linux' || spawnSync(file, ['--version'], { timeout: 20_000 }).status === 0);

/** Absolute path of a browser that is there, or undefined. */
export function findBrowser() {
  const chosen = process.env.GATEHOUSE_CHROMIUM;
  if (chosen === undefined || chosen === '') return usualPlaces().find(works);
  if (!fs.existsSync(chosen)) throw new UserError(`GATEHOUSE_CHROMIUM names ${chosen}, which is not there.`);
  return chosen;
}

const maySetUp = () => fs.existsSync('/etc/debian_version') && process.getuid?.() === 0;

/** @returns {Promise<string>} absolute path of a browser, installed when need be */
export async function ensureBrowser() {
  const found = findBrowser();
  if (found !== undefined) return found;
  if (maySetUp()) {
    say('No Chromium found: installing the package chromium with apt-get');
    const options = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }, stdout: 2 };
    await run('apt-get', ['update', '-q'], options);
    await run('apt-get', ['install', '-y', '-q', '--no-install-recommends', 'chromium', 'fonts-dejavu-core'], options);
    const installed = findBrowser();
    if (installed !== undefined) return installed;
  }
  throw new UserError(
    'The tests need Chromium or Google Chrome, and none was found.\n' +
      '  Debian, Ubuntu: sudo apt-get install chromium\n' +
      '  Fedora:         sudo dnf install chromium\n' +
      '  macOS, Windows: install Google Chrome or Microsoft Edge\n' +
      '  elsewhere:      set GATEHOUSE_CHROMIUM to the path of its executable',
  );
}
