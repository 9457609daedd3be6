// The way of somebody who has never seen Gatehouse, with the mouse: adds a provider, takes over a tool, lets it ask something and reads what it
// cost. Follows only what the screen offers. Used by the tests of that way in each language; takes a picture of every step.
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { realKey, type NewUserMachine } from './newUser';
import { runCommand } from './vscodeHost';
import { waitFor } from './waitFor';
import { findWebview } from './webviews';

/** Called at every step with what is to be seen. */
export type Picture = (page: Page, what: string) => Promise<unknown>;

export interface WalkOptions {
  picture: Picture;
  /** Size of the window; as usual unless told. */
  size?: { width: number; height: number };
  /** How often the tool asks; once unless told. */
  requests?: number;
}

/** Walks it all and returns the window. Where it cannot go on it takes one more picture, `stuck`. */
export async function walkAsNewUser(machine: NewUserMachine, options: WalkOptions): Promise<Page> {
  const { picture, size, requests = 1 } = options;
  const page = await machine.host.openReadyWindow();
  if (size !== undefined) await page.setViewportSize(size);
  try {
    await page.locator('.activitybar [aria-label="Gatehouse"]').first().click();
    await addProvider(machine, page, picture);
    await takeOverTool(machine, page, picture);
    for (let asked = 0; asked < requests; asked += 1) expect(await machine.askAsTool()).toBe(200);
    await readCost(machine, page, picture);
    await seeWalkthroughDone(machine, page, picture);
  } catch (error) {
    await picture(page, 'stuck');
    throw error;
  }
  return page;
}

/** From the sidebar's first step to the page that says what to do next. */
async function addProvider({ words, provider }: NewUserMachine, page: Page, picture: Picture): Promise<void> {
  const sidebar = await findWebview(page, 'gatehouse-sidebar');
  const first = sidebar.locator('[data-step=channel]');
  await first.getByRole('button', { name: words.page('firstSteps.channel.button') }).waitFor();
  await picture(page, 'first-run');
  await first.getByRole('button', { name: words.page('firstSteps.channel.button') }).click();

  const panel = await findWebview(page, 'gatehouse-channel');
  const press = (label: string) => panel.getByRole('button', { name: label, exact: true }).click();
  await panel.getByRole('searchbox').fill('anthropic');
  await picture(page, 'provider');
  await panel.getByRole('searchbox').press('Enter');
  await panel.getByRole('textbox', { name: words.page('channels.baseUrl') }).fill(provider.url);
  await press(words.page('details.enterKey'));
  const box = page.locator('.quick-input-widget:visible', { hasText: words.native('Key for {0}', 'Anthropic') });
  await box.locator('input').first().fill(realKey);
  await picture(page, 'key');
  await page.keyboard.press('Enter');
  await panel.getByText(realKey.slice(-4)).waitFor();
  await press(words.page('channelPanel.next'));
  await press(words.page('testPart.run'));
  await panel.getByText(words.page('test.ok'), { exact: true }).waitFor();
  // What a model costs stands there before the channel is.
  await panel.locator('gatehouse-models-editor li', { hasText: '$3.00 / $15.00' }).first().waitFor();
  await picture(page, 'tested');
  await press(words.page('channelForm.create'));
  await panel.getByText(words.page('done.title', { name: 'Anthropic' })).waitFor();
  await sidebar.locator('[data-step=takeover] vscode-button').waitFor();
  await picture(page, 'added');
  await press(words.page('next.takeOver'));
}

/** From the Tools page to the words that say how to go on. */
async function takeOverTool({ words, settingsFile }: NewUserMachine, page: Page, picture: Picture): Promise<void> {
  const tools = await findWebview(page, 'gatehouse-tools');
  const card = tools.locator('.card[data-tool=claude-code]');
  await card.waitFor();
  await picture(page, 'tools');
  await card.getByRole('button', { name: new RegExp(`^${words.page('tools.takeOver')}`) }).click();
  await card.getByText(words.page('tools.taken', { name: 'Claude Code' })).waitFor();
  await card.getByText(words.page('next.afterTakeover')).waitFor();
  expect(readFileSync(settingsFile, 'utf8')).toContain('ANTHROPIC_BASE_URL');
  const sidebar = await findWebview(page, 'gatehouse-sidebar');
  await sidebar.locator('[data-step=cost] vscode-button').waitFor();
  await picture(page, 'taken-over');
}

/** In the sidebar, the status bar and its hover, and the statistics that it opens. */
async function readCost({ words }: NewUserMachine, page: Page, picture: Picture): Promise<void> {
  const sidebar = await findWebview(page, 'gatehouse-sidebar');
  const cost = /^\$0\.\d*[1-9]\d*$/;
  await sidebar.locator('gatehouse-gateway').getByText(cost).first().waitFor({ timeout: 60_000 });
  // All is done: nothing is left to lead to.
  await sidebar.locator('[data-step]').first().waitFor({ state: 'detached' });
  const item = page.locator('.statusbar-item', { hasText: /\$0\.\d*[1-9]/ });
  await item.waitFor();
  await item.hover();
  const hover = page.locator('.monaco-hover:visible', { hasText: 'Claude Code' });
  await hover.waitFor();
  await picture(page, 'hover');
  await page.keyboard.press('Escape');
  await item.click();
  const statistics = await findWebview(page, 'gatehouse-statistics');
  await statistics.getByRole('heading', { name: words.page('statistics.title') }).waitFor();
  await statistics.getByText(cost).first().waitFor();
  await picture(page, 'statistics');
}

/** VS Code's walkthrough, opened for the first time now, knows what was done before. */
async function seeWalkthroughDone({ words }: NewUserMachine, page: Page, picture: Picture): Promise<void> {
  await runCommand(page, words.command('openWalkthrough'));
  await page.getByText(words.contributed('walkthrough.description').slice(0, 12)).first().waitFor();
  const done = page.locator('.getting-started-step .codicon-getting-started-step-checked');
  await waitFor(async () => (await done.count()) === 4, { timeout: 60_000, what: 'four steps that are done' });
  await picture(page, 'walkthrough');
}
