// Types of browser.mjs for the tests that import it.
import type { Browser, BrowserContext, LaunchOptions } from 'playwright-core';
export function launchBrowser(options?: LaunchOptions): Promise<Browser>;
export function launchLastingBrowser(folder: string): Promise<BrowserContext>;
