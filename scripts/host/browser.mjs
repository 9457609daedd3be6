// Starts a headless Chromium through playwright-core: a fresh one for tests, or one with a lasting profile for `npm start`.
import { chromium } from 'playwright-core';
import { ensureBrowser } from '../ensureBrowser.mjs';

const args = ['--disable-gpu', '--disable-dev-shm-usage', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])];

export async function launchBrowser(options = {}) {
  return chromium.launch({ executablePath: await ensureBrowser(), args, ...options });
}

/** A browser context whose storage (VS Code's secrets among it) lasts in `folder`. */
export async function launchLastingBrowser(folder) {
  // Who asked for it closes it: a signal must not take the browser away before the rest is put in order.
  const signals = { handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false };
  return chromium.launchPersistentContext(folder, { executablePath: await ensureBrowser(), args, ...signals });
}
