// Scenes of the channel panel, step by step, and of the keys panel with keys, budgets and their forms.
import type { PanelTarget } from '../../../src/shared/webviewMessages';
import { failedTest, openFolds, panelAnswers, panelState } from '../../webview/panelSamples';
import type { HostHandler, PageBundle, WebviewPage } from '../../webview/webviewPage';
import type { Scene } from '../scene';

const failing: HostHandler = (request) =>
  request.action === 'test-draft' ? { value: failedTest } : panelAnswers(request);

function scene(bundle: PageBundle, name: string, target: PanelTarget, ready: string, rest: Partial<Scene> = {}): Scene {
  const { play } = rest;
  return {
    name,
    bundle,
    answer: panelAnswers,
    ...rest,
    play: async (view) => {
      await view.send({ type: 'target', target });
      await view.post({ type: 'sidebar', state: panelState() });
      await view.page.locator(ready).first().waitFor();
      await play?.(view);
    },
  };
}

const lastStep = (view: WebviewPage): Promise<void> => view.page.locator('nav button').last().click();

export const channelScenes: Scene[] = [
  scene('channel', 'channel-providers', { view: 'new-channel' }, '[data-card]', { main: true }),
  scene('channel', 'channel-details', { view: 'new-channel', provider: 'qwen' }, '.bar', { main: true }),
  scene('channel', 'channel-errors', { view: 'new-channel', provider: 'custom' }, '.fold button', {
    height: 3600,
    play: async (view) => {
      await openFolds(view);
      await view.page.locator('#fold-prices vscode-button').click();
      await view.page.locator('.bar vscode-button').last().click();
      await view.page.locator('.field-error').first().waitFor();
    },
  }),
  scene('channel', 'channel-test', { view: 'channel', id: 'ch_openai' }, 'nav button', {
    main: true,
    answer: failing,
    play: async (view) => {
      await lastStep(view);
      await view.page.locator('.test vscode-button').first().click();
      await view.page.locator('.step-error').waitFor();
    },
  }),
  scene('channel', 'channel-passed', { view: 'channel', id: 'ch_openai' }, 'nav button', {
    height: 1600,
    play: async (view) => {
      await lastStep(view);
      await view.page.locator('.test vscode-button').first().click();
      await view.page.locator('.test .steps > *').nth(4).waitFor();
    },
  }),
];

const keys = (name: string, target: PanelTarget, ready: string, rest: Partial<Scene> = {}): Scene =>
  scene('virtual-keys', name, target, ready, rest);

const withoutAnything: HostHandler = (request) => {
  const empty = ['list-budgets', 'list-key-days', 'list-models'].includes(request.action);
  return empty ? { value: [] } : panelAnswers(request);
};
const noKeys: Scene['play'] = (view) => view.post({ type: 'sidebar', state: panelState({ keys: [] }) });

export const keyScenes: Scene[] = [
  keys('keys', { view: 'keys' }, '.sparkline', { main: true }),
  keys('keys-empty', { view: 'keys' }, 'main', { answer: withoutAnything, play: noKeys }),
  keys('keys-new', { view: 'new-key' }, '.fold button', { height: 1200 }),
  keys('keys-form', { view: 'key', id: 'key_claude' }, '.fold button', {
    height: 3200,
    play: async (view) => {
      await openFolds(view);
      for (const radio of await view.page.locator('.radio-group input[value=some]').all()) await radio.click();
      await view.page.locator('.list .row').first().waitFor();
    },
  }),
  keys('budgets', { view: 'budgets' }, '.gauge', { main: true }),
  keys('budgets-empty', { view: 'budgets' }, 'gatehouse-budgets vscode-button[appearance=primary]', {
    answer: withoutAnything,
  }),
  keys('folders', { view: 'folders' }, '[data-folder]', { main: true }),
  keys('folders-empty', { view: 'folders' }, 'gatehouse-folders vscode-button[appearance=primary]', {
    answer: (request) =>
      request.action === 'list-folders' ? { value: { folders: [], open: [] } } : withoutAnything(request),
  }),
  keys('budgets-form', { view: 'budgets' }, '.gauge', {
    height: 1800,
    play: async (view) => {
      await view.page.locator('gatehouse-budgets vscode-button').first().click();
      await view.page.locator('gatehouse-budgets .form vscode-button').first().click();
      await view.page.locator('.field-error').first().waitFor();
    },
  }),
];
