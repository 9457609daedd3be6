// A new user without a mouse, from a fresh profile: adds a provider, takes over a tool and reads what it cost by keys alone.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFailed } from 'vitest';
import { tabTo, writeOver } from '../support/keyboard';
import { NewUserMachine, realKey } from '../support/newUser';
import { runCommand, screenshot } from '../support/vscodeHost';
import { findWebview } from '../support/webviews';

const minute = 60_000;

describe('a new user without a mouse', () => {
  let machine: NewUserMachine;
  let page: Page;

  beforeAll(async () => {
    machine = await NewUserMachine.start('en');
    page = await machine.host.openReadyWindow();
  }, 4 * minute);
  afterAll(() => machine.stop(), minute);

  it(
    'adds a provider, takes over a tool and reads what it cost',
    async () => {
      const { words, provider } = machine;
      onTestFailed(async () => void (await screenshot(page, 'new-user-keyboard-stuck')));
      const press = async (label: string): Promise<void> => {
        await tabTo(page, new RegExp(`^${label}`));
        await page.keyboard.press('Enter');
      };
      await runCommand(page, 'Gatehouse: Focus on Gateway View');
      const sidebar = await findWebview(page, 'gatehouse-sidebar');
      await sidebar.locator('[data-step=channel] vscode-button').first().waitFor();
      await press(words.page('firstSteps.channel.button'));

      // A page that opens puts the focus where one begins.
      const panel = await findWebview(page, 'gatehouse-channel');
      await panel.getByRole('searchbox').waitFor();
      await tabTo(page, new RegExp(`^${words.page('cards.search')}`));
      await page.keyboard.type('anthropic');
      await panel.locator('[data-card]', { hasText: 'OpenAI' }).first().waitFor({ state: 'detached' });
      await page.keyboard.press('Enter');
      await tabTo(page, new RegExp(`^${words.page('channels.baseUrl')}`));
      await writeOver(page, provider.url);
      await press(words.page('details.enterKey'));
      await page
        .locator('.quick-input-widget:visible', { hasText: words.native('Key for {0}', 'Anthropic') })
        .waitFor();
      await page.keyboard.type(realKey);
      await page.keyboard.press('Enter');
      await panel.getByText(realKey.slice(-4)).waitFor();
      await press(`${words.page('channelPanel.next')}$`);
      await press(`${words.page('testPart.run')}$`);
      await panel.getByText(words.page('test.ok'), { exact: true }).waitFor();
      await press(`${words.page('channelForm.create')}$`);
      await panel.getByText(words.page('done.title', { name: 'Anthropic' })).waitFor();
      await press(words.page('next.takeOver'));

      const tools = await findWebview(page, 'gatehouse-tools');
      const card = tools.locator('.card[data-tool=claude-code]');
      await card.waitFor();
      await press(words.page('tools.actionsFor', { action: words.page('tools.takeOver'), name: 'Claude Code' }));
      await card.getByText(words.page('tools.taken', { name: 'Claude Code' })).waitFor();
      await screenshot(page, 'new-user-keyboard-taken-over');
      expect(await machine.askAsTool()).toBe(200);

      const cost = /^\$0\.\d*[1-9]\d*$/;
      await sidebar.locator('gatehouse-gateway').getByText(cost).first().waitFor({ timeout: 60_000 });
      await runCommand(page, words.command('openStatistics'));
      const statistics = await findWebview(page, 'gatehouse-statistics');
      await statistics.getByText(cost).first().waitFor();
      // The tables beside the charts say the same, and the keys reach them.
      await tabTo(page, /^Table$/);
      await page.keyboard.press('Enter');
      await statistics.locator('table').first().waitFor();
      await screenshot(page, 'new-user-keyboard-statistics');
    },
    4 * minute,
  );
});
