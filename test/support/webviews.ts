// Finds Gatehouse's webviews inside a VS Code window. A webview is a frame in a frame with an address of its own, so it is found by the
// element that our page holds; its open shadow roots are pierced by Playwright's locators.
import type { Frame, Page } from 'playwright-core';
import { waitFor } from './waitFor';

/** The frame that holds `selector` (`gatehouse-sidebar`, `gatehouse-requests`), once there is one. */
export async function findWebview(page: Page, selector: string, timeout = 60_000): Promise<Frame> {
  const look = async (): Promise<Frame | undefined> => {
    for (const frame of page.frames()) {
      // A frame may go away while it is asked.
      const count = await frame
        .locator(selector)
        .count()
        .catch(() => 0);
      if (count > 0) return frame;
    }
    return undefined;
  };
  return waitFor(look, { timeout, interval: 100, what: `a webview with ${selector}` });
}
