// Where the tests find a Chromium: `GATEHOUSE_CHROMIUM`, else the usual places. Used by every test that drives a browser.
import fs from 'node:fs';

const usualPlaces = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** Absolute path of the browser. Throws when there is none. */
export function chromiumPath(): string {
  const chosen = process.env['GATEHOUSE_CHROMIUM'];
  const found = chosen !== undefined && chosen !== '' ? chosen : usualPlaces.find((place) => fs.existsSync(place));
  if (found === undefined || !fs.existsSync(found)) {
    throw new Error('No Chromium found: install one, or name it in GATEHOUSE_CHROMIUM.');
  }
  return found;
}
