// Finds VS Code's notifications in a window. Under the test driver VS Code shows no toasts, so the notification centre is opened.
import type { Locator, Page } from 'playwright-core';
import { waitFor } from './waitFor';

/** The notification that holds `text`, once there is one, in the open notification centre. */
export async function findNotification(page: Page, text: string | RegExp, timeout = 60_000): Promise<Locator> {
  const centre = page.locator('.notifications-center.visible');
  const found = centre.locator('.notification-list-item', { hasText: text }).first();
  await waitFor(
    async () => {
      if (!(await centre.isVisible())) await page.locator('[id="status.notifications"]').click({ timeout: 5000 });
      return found.isVisible();
    },
    { timeout, interval: 200, what: `a notification with ${String(text)}` },
  );
  return found;
}

/** Presses a button of a notification; the buttons are shown while the pointer is on it, which the list may move away from below it. */
export async function pressNotificationButton(notification: Locator, name: string): Promise<void> {
  await waitFor(
    async () => {
      await notification.hover({ timeout: 5000 });
      await notification.getByRole('button', { name }).click({ timeout: 5000 });
      return true;
    },
    { timeout: 60_000, interval: 200, what: `the button ${name} of the notification` },
  );
}
