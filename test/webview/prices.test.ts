// The Prices page: what holds and where it is from, unknown ones first and told, own prices made, changed and taken away, rates, and past
// requests priced anew only after it was shown what changes.
import { beforeAll, describe, expect, it } from 'vitest';
import { waitFor } from '../support/waitFor';
import { findings } from './axe';
import { panelState } from './panelSamples';
import { knownPriceRows, knownPricesAnswer, priceAnswers } from './priceSamples';
import { themeNames } from './themes';
import { WebviewBrowser, type OpenOptions, type WebviewPage } from './webviewPage';

let browser: WebviewBrowser;
beforeAll(async () => {
  browser = await WebviewBrowser.shared();
}, 60_000);

async function open(options: OpenOptions = {}): Promise<WebviewPage> {
  const view = await browser.open('prices', { width: 1300, height: 1400, answer: priceAnswers, ...options });
  await view.post({ type: 'sidebar', state: panelState() });
  await view.page.locator('.row[data-model]').first().waitFor();
  return view;
}

const row = (view: WebviewPage, model: string) => view.page.locator(`.row[data-model="${model}"]`);
const rowText = async (view: WebviewPage, model: string): Promise<string> =>
  ((await row(view, model).textContent()) ?? '').replace(/\s+/g, ' ');
const editor = (view: WebviewPage) => view.page.locator('gatehouse-price-editor');
const field = (view: WebviewPage, name: string) => editor(view).locator(`[data-field="${name}"] input`);
const press = (view: WebviewPage, name: string): Promise<void> =>
  view.page.getByRole('button', { name, exact: true }).first().click();
const fold = (view: WebviewPage, id: string) =>
  view.page.locator(`main > .folds button[aria-controls=fold-${id}]`).click();

describe('the table', () => {
  it('shows each price in its own currency, with its source, and what is unknown as unknown', async () => {
    const view = await open();
    expect(await rowText(view, 'gpt-5.2')).toMatch(/\$1\.75 \$14\.00 \$0\.175 \$0\.00875 Published list 5,120/);
    expect(await rowText(view, 'qwen3-max')).toMatch(/CN¥2\.50\+ CN¥10\.00 .*Gatehouse’s list.*2026-11-21/);
    expect(await rowText(view, 'gpt-5.3-research-preview')).toMatch(/unknown.*Unknown.*1,204 unpriced/);
    expect(await rowText(view, 'gpt-image-2')).toContain('other units');
    expect(await rowText(view, 'qwen3-coder-plus')).toContain('Subscription');
    expect(await rowText(view, 'qwen3-coder-plus')).not.toContain('unknown');
    expect(await view.text()).toContain('2 models that were used in the last 30 days have no known price');
    await view.close();
  });

  it('tells in the details what a price is and why one is not used', async () => {
    const view = await open();
    const details = async (model: string): Promise<string> => {
      await row(view, model).locator('.name').click();
      const below = view.page.locator(`.row[data-model="${model}"] + .below .details`);
      return ((await below.textContent()) ?? '').replace(/\s+/g, ' ');
    };
    expect(await details('gpt-5.3-research-preview')).toContain('A price was found for gpt-5.3. That may be another');
    expect(await details('claude-sonnet-4-5')).toMatch(
      /Above 200,000 input tokens: Input \$6\.00 · Output \$22\.50.*Batch requests cost 50%.*genai-prices 0\.1\.8/,
    );
    expect(await details('claude-haiku-4-5')).toContain('Without your own price: Input $1.00 · Output $5.00');
    expect(await details('qwen3-max')).toContain('1 US dollar = CN¥6.72');
    expect(await view.page.locator('vscode-link').getAttribute('href')).toMatch(/^https:\/\/help\.aliyun\.com/);
    await view.close();
  });

  it('asks for what the filters say, and reads the next page without showing a row twice', async () => {
    const pages = [
      { ...knownPricesAnswer, rows: knownPriceRows.slice(0, 6), nextCursor: '6' },
      { ...knownPricesAnswer, rows: knownPriceRows.slice(5) },
    ];
    const view = await open({
      answer: (request) =>
        request.action === 'list-known-prices'
          ? { value: pages[request.cursor === null ? 0 : 1] }
          : priceAnswers(request),
    });
    await press(view, 'Show More');
    await waitFor(async () => (await view.page.locator('.row[data-model]').count()) === knownPriceRows.length);
    await view.page.locator('[data-field=search] input').fill('gpt');
    await view.page.locator('.used vscode-checkbox').click();
    await waitFor(() => view.callsOf('list-known-prices').some(({ filters }) => filters.used === '1'));
    expect(view.callsOf('list-known-prices').at(-1)).toEqual({
      action: 'list-known-prices',
      filters: { search: 'gpt', used: '1' },
      sort: null,
      cursor: null,
    });
    expect(await view.keptState()).toMatchObject({ filters: { search: 'gpt', used: '1' } });
    await view.close();
  });

  it('is sorted by the gateway, one heading after the other, and comes back so', async () => {
    const view = await open();
    const heading = (name: string) => view.page.getByRole('columnheader', { name });
    const asked = () => view.callsOf('list-known-prices').at(-1)?.sort;
    expect(await heading('Output').getAttribute('aria-sort')).toBe('none');
    expect(await heading('Source').getAttribute('aria-sort')).toBeNull();
    await heading('Output').getByRole('button').click();
    await waitFor(() => asked()?.direction === 'descending');
    expect(await heading('Output').getAttribute('aria-sort')).toBe('descending');
    await heading('Output').getByRole('button').press('Enter');
    await waitFor(() => asked()?.direction === 'ascending');
    await heading('Model').getByRole('button').click();
    await waitFor(() => asked()?.columnId === 'model');
    expect(asked()).toEqual({ columnId: 'model', direction: 'ascending' });
    expect(await heading('Output').getAttribute('aria-sort')).toBe('none');
    const again = await open({ state: (await view.keptState()) as object });
    expect(again.callsOf('list-known-prices')[0]?.sort).toEqual({ columnId: 'model', direction: 'ascending' });
    await again.page.getByRole('columnheader', { name: 'Model' }).getByRole('button').click();
    await again.page.getByRole('columnheader', { name: 'Model' }).getByRole('button').click();
    await waitFor(() => again.callsOf('list-known-prices').at(-1)?.sort === null);
    await again.close();
    await view.close();
  });

  it('shows the columns that the user chose, and remembers them', async () => {
    const view = await open();
    const headings = (): Promise<string[]> => view.page.getByRole('columnheader').allInnerTexts();
    expect((await headings()).join(' ')).toContain('Cache read');
    await press(view, 'Columns');
    expect(await view.page.getByRole('checkbox', { name: 'Model' }).isDisabled()).toBe(true);
    await view.page.getByRole('checkbox', { name: 'Cache read' }).click();
    await view.page.keyboard.press('Escape');
    expect((await headings()).join(' ')).not.toContain('Cache read');
    const again = await open({ state: (await view.keptState()) as object });
    expect((await again.page.getByRole('columnheader').allInnerTexts()).join(' ')).not.toContain('Cache read');
    await again.close();
    await view.close();
  });

  it('has one stop of the tab key, arrow keys over rows and into their controls, Enter for details', async () => {
    const view = await open();
    const rows = view.page.locator('.row[data-model]');
    const focused = (): Promise<string> =>
      view.page.evaluate(() => {
        let element: Element | null = document.activeElement;
        while (element?.shadowRoot?.activeElement != null) element = element.shadowRoot.activeElement;
        return element?.getAttribute('data-model') ?? element?.getAttribute('aria-label') ?? '';
      });
    expect(await rows.evaluateAll((all) => all.filter((one) => one.getAttribute('tabindex') === '0').length)).toBe(1);
    await rows.first().focus();
    const [first, second] = knownPriceRows.map(({ model }) => model);
    await view.page.keyboard.press('ArrowDown');
    await waitFor(async () => (await focused()) === second);
    await view.page.keyboard.press('End');
    await waitFor(async () => (await focused()) === knownPriceRows.at(-1)?.model);
    await view.page.keyboard.press('Home');
    await waitFor(async () => (await focused()) === first);
    await view.page.keyboard.press('Enter');
    await view.page.locator('.below .details').first().waitFor();
    await view.page.keyboard.press('ArrowRight');
    expect(await focused()).toBe(`Details of ${first}`);
    await view.page.keyboard.press('ArrowRight');
    expect(await focused()).toContain(first);
    await view.page.keyboard.press('ArrowLeft');
    await view.page.keyboard.press('ArrowLeft');
    await waitFor(async () => (await focused()) === first);
    await view.close();
  });
});

describe('an own price', () => {
  it('is set on an unknown model, with its example worked out by the gateway', async () => {
    const view = await open();
    await row(view, 'gpt-5.3-research-preview').locator('.actions vscode-button').click();
    await field(view, 'amount.input').fill('3');
    await field(view, 'amount.output').fill('15');
    await waitFor(async () => (await editor(view).locator('.example').textContent())?.includes('$0.0105') === true);
    expect(view.callsOf('quote-price').at(-1)).toMatchObject({ inputTokens: 1000, outputTokens: 500 });
    await press(view, 'Save');
    await waitFor(() => view.callsOf('save-price').length === 1);
    expect(view.callsOf('save-price')).toEqual([
      {
        action: 'save-price',
        price: { provider: 'openai', model: 'gpt-5.3-research-preview', input: 3, output: 15 },
        replaces: null,
      },
    ]);
    await waitFor(async () => (await editor(view).count()) === 0);
    await view.close();
  });

  it('of a channel of anybody’s is for that channel', async () => {
    const view = await open();
    await row(view, 'house-model-7b').locator('.actions vscode-button').click();
    await field(view, 'amount.input').fill('0.2');
    await press(view, 'Save');
    await waitFor(() => view.callsOf('save-price').length === 1);
    expect(view.callsOf('save-price')[0]?.price).toEqual({ channelId: 'ch_old', model: 'house-model-7b', input: 0.2 });
    await view.close();
  });

  it('starts from the price that holds, tiers and all', async () => {
    const view = await open();
    await row(view, 'claude-sonnet-4-5').locator('.actions vscode-button').click();
    await field(view, 'amount.input').fill('2.5');
    await press(view, 'Save');
    await waitFor(() => view.callsOf('save-price').length === 1);
    expect(view.callsOf('save-price')[0]?.price).toEqual({
      provider: 'anthropic',
      model: 'claude-sonnet-4-5',
      input: 2.5,
      output: 15,
      cacheRead: 0.3,
      cacheWrite5m: 3.75,
      cacheWrite1h: 6,
      webSearches: 10,
      above: [
        {
          tokens: 200_000,
          prices: { input: 6, output: 22.5, cacheRead: 0.6, cacheWrite5m: 7.5, cacheWrite1h: 12, webSearches: 10 },
        },
      ],
      batchPercent: 50,
    });
    await view.close();
  });

  it('goes back to the published price', async () => {
    const view = await open();
    await row(view, 'claude-haiku-4-5').locator('.actions vscode-button').click();
    expect(await field(view, 'model').inputValue()).toBe('claude-haiku-*');
    await press(view, 'Back to the Published Price');
    await waitFor(() => view.callsOf('remove-price').length === 1);
    expect(view.callsOf('remove-price')).toEqual([
      { action: 'remove-price', scope: { provider: 'anthropic', channelId: null, model: 'claude-haiku-*' } },
    ]);
    await view.close();
  });

  it('is not sent while something is wrong, which is told in words', async () => {
    const view = await open();
    await press(view, 'Add an Own Price');
    await press(view, 'Save');
    const text = async (): Promise<string> => (await editor(view).locator('.field-error').allTextContents()).join(' ');
    expect(await text()).toContain('Fill in at least one amount.');
    await field(view, 'model').fill('x-*');
    await field(view, 'model').press('Tab');
    await field(view, 'amount.input').fill('1,5€');
    expect(await text()).toContain('This is no amount.');
    await field(view, 'amount.input').fill('1.5');
    // The button moves up when the word goes.
    await waitFor(async () => (await text()) === '');
    await press(view, 'Save');
    await waitFor(() => view.callsOf('save-price').length === 1);
    expect(view.callsOf('save-price')[0]?.price).toEqual({ model: 'x-*', input: 1.5 });
    expect(view.strange).toEqual([]);
    await view.close();
  });

  it('leaves what is being typed alone when the page has news', async () => {
    const view = await open();
    await press(view, 'Add an Own Price');
    await field(view, 'model').click();
    await view.page.keyboard.type('own-');
    await view.post({ type: 'sidebar', state: panelState() });
    await view.settle();
    await view.page.keyboard.type('model');
    await view.page.keyboard.press('Tab');
    await field(view, 'amount.input').fill('2');
    await press(view, 'Save');
    await waitFor(() => view.callsOf('save-price').length === 1);
    expect(view.callsOf('save-price')[0]?.price).toEqual({ model: 'own-model', input: 2 });
    await view.close();
  });

  it('for a model that the page was opened for is there to fill in, listed or not', async () => {
    const view = await open();
    const target = { provider: null, channelId: null };
    await view.post({ type: 'price-target', target: { ...target, model: 'gpt-5.2' } });
    await editor(view).waitFor();
    expect(await field(view, 'amount.output').inputValue()).toBe('14');
    await view.post({ type: 'price-target', target: { ...target, model: 'never-seen' } });
    await waitFor(async () => (await field(view, 'model').inputValue()) === 'never-seen');
    await view.close();
  });
});

describe('rates and past requests', () => {
  it('saves the rates that are filled in, and says what is none', async () => {
    const view = await open();
    await fold(view, 'rates');
    const rate = (currency: string) => view.page.locator(`gatehouse-rates [data-field=${currency}] input`);
    expect(await view.text()).toContain('Catalogue: CN¥6.72, of Aug 28, 2026');
    await rate('CNY').fill('7,1');
    await view.page.locator('gatehouse-rates vscode-button').click();
    expect(await view.text()).toContain('This is no rate.');
    expect(view.callsOf('set-currency-rates')).toEqual([]);
    await rate('CNY').fill('7.1');
    await rate('EUR').fill('0.92');
    await view.page.locator('gatehouse-rates vscode-button').click();
    await waitFor(() => view.callsOf('set-currency-rates').length === 1);
    expect(view.callsOf('set-currency-rates')[0]?.rates).toEqual({ CNY: 7.1, EUR: 0.92 });
    await view.close();
  });

  it('prices past requests anew only after what changes was shown', async () => {
    const view = await open();
    await fold(view, 'recompute');
    await press(view, 'Check What Would Change');
    await view.page.locator('gatehouse-recompute .notice').waitFor();
    expect(view.callsOf('recompute-costs')).toEqual([{ action: 'recompute-costs', dryRun: true }]);
    expect(await view.text()).toContain('1,216 of 52,000 requests would change: $210.40 → $248.93.');
    expect(await view.text()).toContain('Requests without a known price: 1,213 → 9.');
    await press(view, 'Change 1,216 Requests');
    await waitFor(() => view.callsOf('recompute-costs').length === 2);
    expect(view.callsOf('recompute-costs')[1]).toEqual({ action: 'recompute-costs', dryRun: false });
    await waitFor(async () => (await view.text()).includes('1,216 requests were changed'));
    await view.close();
  });

  it('shows costs in the currency that is set, prices in their own', async () => {
    const view = await open();
    await view.post({ type: 'sidebar', state: panelState({ money: { currency: 'CNY', perUsd: 7 } }) });
    await fold(view, 'recompute');
    await press(view, 'Check What Would Change');
    await view.page.locator('gatehouse-recompute .notice').waitFor();
    // 210.40 * 7 = 1,472.80 and 248.93 * 7 = 1,742.51.
    expect(await view.text()).toContain('≈ CN¥1,472.80 → ≈ CN¥1,742.51');
    expect(await rowText(view, 'gpt-5.2')).toContain('$1.75');
    await view.close();
  });
});

describe('what it can stand', () => {
  it('says that the gateway is down, and starts it', async () => {
    const view = await browser.open('prices', { width: 900, answer: priceAnswers });
    await view.post({ type: 'sidebar', state: panelState({ gateway: { state: 'stopped' } }) });
    await press(view, 'Start Gateway');
    expect(view.callsOf('start-gateway')).toHaveLength(1);
    expect(view.callsOf('list-known-prices')).toEqual([]);
    await view.close();
  });

  it('shows hostile names as text', async () => {
    const name = '<img src=x onerror="window.executed++"><script>window.executed++</script>${alert(1)}';
    const rows = knownPriceRows.map((one) => ({
      ...one,
      model: `${one.model} ${name}`,
      channelName: name,
      loose: name,
    }));
    const view = await open({
      answer: (request) =>
        request.action === 'list-known-prices' ? { value: { ...knownPricesAnswer, rows } } : priceAnswers(request),
    });
    for (const one of await view.page.locator('.name').all()) await one.click();
    expect(await view.text()).toContain(name);
    expect(await view.page.locator('gatehouse-prices img, gatehouse-prices script').count()).toBe(0);
    expect(await view.page.evaluate(() => (window as unknown as { executed: number }).executed)).toBe(0);
    expect(view.faults).toEqual([]);
    expect(await view.page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
    await view.close();
  });

  it.each([400, 1300])('axe finds nothing serious with all of it open, in four themes at %i px', async (width) => {
    const view = await open({ width, locale: width === 400 ? 'zh-cn' : 'en' });
    await row(view, 'claude-sonnet-4-5').locator('.name').click();
    await row(view, 'claude-haiku-4-5').locator('.actions vscode-button').click();
    await editor(view).waitFor();
    for (const id of ['own', 'rates', 'recompute']) await fold(view, id);
    for (const [index, theme] of themeNames.entries()) {
      await view.wear(theme);
      expect(await findings(view, index === 0 ? 'all' : 'colours'), theme).toEqual([]);
    }
    expect(view.faults).toEqual([]);
    await view.close();
  });
});
