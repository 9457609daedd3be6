// Where the tests find a Chromium: the same search as in the scripts that install one. Used by every test that drives a browser.
import { findBrowser } from '../../scripts/ensureBrowser.mjs';

/** Absolute path of the browser. Throws when there is none. */
export function chromiumPath(): string {
  const found = findBrowser();
  if (found === undefined) throw new Error('No Chromium found: install one, or name it in GATEHOUSE_CHROMIUM.');
  return found;
}
