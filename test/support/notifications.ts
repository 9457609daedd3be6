// Finds VS Code's notifications in a window. Under the test driver VS Code shows no toasts, so the notification centre is opened.
import type { Locator, Page } from 'playwright-core';
import { waitFor } from './waitFor';

/** The notification that holds `text`, once there is one, in the open notification centre. */
export async function findNotification(page: Page, text: string | RegExp, timeout = 30_000): Promise<Locator> {
  const centre = page.locator('.notifications-center.visible');
  const found = centre.locator('.notification-list-item', { hasText: text }).first();
  await waitFor(
    async () => {
      if (!(await centre.isVisible())) await page.locator('[id="status.notifications"]').click();
      return found.isVisible();
    },
    { timeout, interval: 200, what: `a notification with ${String(text)}` },
  );
  return found;
}

/** Presses a button of a notification; the buttons are shown while the pointer is on it. */
export async function pressNotificationButton(notification: Locator, name: string): Promise<void> {
  await notification.hover();
  await notification.getByRole('button', { name }).click();
}
