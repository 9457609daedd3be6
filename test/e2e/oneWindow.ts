// The window that parts of the end-to-end tests are in, one after the other: to start a VS Code is most of what a short test costs. Called by the
// test files, each of which says which parts share a window.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { VsCodeHost } from '../support/vscodeHost';

const minute = 60_000;

export interface OneWindow {
  host: VsCodeHost;
  page: Page;
}

/** Runs the tests of `parts`, which build on one another, in one window of a VS Code with the usual settings. */
export function inOneWindow(...parts: ((window: () => OneWindow) => void)[]): void {
  let host: VsCodeHost;
  let page: Page;
  beforeAll(async () => {
    host = await VsCodeHost.start();
    page = await host.openReadyWindow();
  }, 4 * minute);
  afterAll(() => host.stop(), minute);
  for (const part of parts) part(() => ({ host, page }));
}
