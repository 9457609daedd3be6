// Scenes of the pages of prices, tools and endpoints.
import { panelState } from '../../webview/panelSamples';
import { knownPricesAnswer, priceAnswers } from '../../webview/priceSamples';
import { requestRow, sidebarState } from '../../webview/samples';
import { tools } from '../../webview/toolSamples';
import type { HostHandler, WebviewPage } from '../../webview/webviewPage';
import type { Scene } from '../scene';

const unreachable: HostHandler = () => ({ error: { kind: 'gateway-unreachable', message: '' } });

async function beginPrices(view: WebviewPage): Promise<void> {
  await view.post({ type: 'sidebar', state: panelState() });
  await view.page.locator('[data-model="gpt-5.2"]').waitFor();
}

export const priceScenes: Scene[] = [
  { name: 'prices', bundle: 'prices', main: true, answer: priceAnswers, play: beginPrices },
  {
    name: 'prices-editor',
    bundle: 'prices',
    height: 4200,
    answer: priceAnswers,
    play: async (view) => {
      await beginPrices(view);
      const { page } = view;
      for (const model of ['gpt-5.3-research-preview', 'claude-sonnet-4-5', 'qwen3-max']) {
        await page.locator(`[data-model="${model}"] .name`).click();
      }
      await page.locator('[data-model="claude-haiku-4-5"] .actions vscode-button').click();
      await page.locator('gatehouse-price-editor .fold button').first().waitFor();
      for (const part of await page.locator('gatehouse-price-editor .fold button').all()) await part.click();
      for (const part of await page.locator('main > .folds > .fold > h3 > button').all()) await part.click();
      await page.locator('gatehouse-recompute vscode-button').first().click();
      await page.locator('gatehouse-recompute .notice').waitFor();
    },
  },
  {
    name: 'prices-empty',
    bundle: 'prices',
    answer: (request) => {
      if (request.action === 'list-known-prices') {
        return { value: { ...knownPricesAnswer, rows: [], total: 0, unknown: 0, currencies: [] } };
      }
      return request.action === 'list-own-prices' ? { value: { overrides: [] } } : priceAnswers(request);
    },
    play: (view) => view.post({ type: 'sidebar', state: panelState({ channels: [] }) }),
  },
  {
    name: 'prices-error',
    bundle: 'prices',
    answer: unreachable,
    play: (view) => view.post({ type: 'sidebar', state: panelState({ gateway: { state: 'stopped' } }) }),
  },
];

const willing: HostHandler = (request) => {
  switch (request.action) {
    case 'list-tools':
      return { value: tools };
    case 'list-models':
      return { value: [] };
    case 'take-over':
      return { value: { ...tools[1], status: 'taken-over', recorded: true, model: request.model } };
    case 'try-message': {
      const text = 'Hello! What are we building today?';
      return { value: { status: 200, error: null, cancelled: false, text, request: requestRow({ id: 'req_1' }) } };
    }
    default:
      return { value: null };
  }
};

async function beginTools(view: WebviewPage): Promise<void> {
  await view.post({ type: 'sidebar', state: sidebarState() });
  await view.page.locator('[data-tool=codex]').waitFor();
}

export const toolScenes: Scene[] = [
  { name: 'tools', bundle: 'tools', main: true, answer: willing, play: beginTools },
  {
    name: 'tools-taken',
    bundle: 'tools',
    height: 2000,
    answer: willing,
    play: async (view) => {
      await beginTools(view);
      await view.page.locator('[data-tool=codex] vscode-button').first().click();
      await view.page.locator('[data-tool=codex] .notice').waitFor();
    },
  },
  {
    name: 'tools-none',
    bundle: 'tools',
    answer: (request) => {
      const none = tools.map((one) => ({ ...one, status: 'not-detected', files: [], warnings: [], drift: [] }));
      return request.action === 'list-tools' ? { value: none } : { value: [] };
    },
    play: beginTools,
  },
  {
    name: 'tools-error',
    bundle: 'tools',
    answer: unreachable,
    play: (view) => view.post({ type: 'sidebar', state: sidebarState({ gateway: { state: 'stopped' } }) }),
  },
];

async function beginEndpoints(view: WebviewPage): Promise<void> {
  await view.post({ type: 'sidebar', state: sidebarState() });
  await view.post({ type: 'held-keys', keyIds: [] });
  await view.page.locator('.urls').waitFor();
}

export const endpointScenes: Scene[] = [
  { name: 'endpoints', bundle: 'endpoints', main: true, answer: willing, play: beginEndpoints },
  {
    name: 'endpoints-tried',
    bundle: 'endpoints',
    height: 2400,
    answer: willing,
    play: async (view) => {
      await beginEndpoints(view);
      await view.page.locator('gatehouse-try-it vscode-button').first().click();
      await view.page.locator('.results').waitFor();
    },
  },
  {
    name: 'endpoints-stopped',
    bundle: 'endpoints',
    answer: unreachable,
    play: (view) => view.post({ type: 'sidebar', state: sidebarState({ gateway: { state: 'stopped' } }) }),
  },
];
