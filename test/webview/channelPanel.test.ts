// The channel panel in a real browser: its three steps, what it refuses and where it says so, and what it asks the host for.
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { waitFor } from '../support/waitFor';
import { failedTest, listedModels, panelAnswers, panelState, passedTest } from './panelSamples';
import { never, WebviewBrowser, type HostHandler, type OpenOptions, type WebviewPage } from './webviewPage';

let browser: WebviewBrowser;
let view: WebviewPage;
beforeAll(async () => {
  browser = await WebviewBrowser.shared();
}, 60_000);
afterEach(async () => {
  await view.close();
  expect([...view.faults, ...view.strange]).toEqual([]);
});

async function show(target: object, options: OpenOptions = {}, state = panelState()): Promise<void> {
  view = await browser.open('channel', { width: 900, height: 1600, answer: panelAnswers, ...options });
  await view.send({ type: 'target', target });
  await view.post({ type: 'sidebar', state });
}
const button = (name: string) => view.page.getByRole('button', { name, exact: true });
const field = (name: string) => view.page.getByRole('textbox', { name, exact: true });
const wrong = (name: string) => view.page.locator(`[data-field="${name}"] .field-error`);
const card = (name: string) => view.page.locator('[data-card]', { hasText: name }).first();
async function choose(name: string, option: string | RegExp): Promise<void> {
  await view.page.locator(`[data-field="${name}"] vscode-dropdown`).click();
  await view.page.locator(`[data-field="${name}"] vscode-option`, { hasText: option }).click();
}
const focusedName = () =>
  view.page.evaluate(() => {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement != null) element = element.shadowRoot.activeElement;
    return element?.getAttribute('data-card') ?? element?.getAttribute('aria-label') ?? '';
  });

describe('vendor cards', () => {
  it('stand in groups, servers of this machine first, and can be searched in both languages', async () => {
    await show({ view: 'new-channel' });
    await card('127.0.0.1:11434').waitFor();
    const headings = await view.page.locator('gatehouse-provider-cards h3').allInnerTexts();
    expect(headings.map((text) => text.toLowerCase())).toEqual([
      'found on this machine',
      'international',
      'china',
      'on this machine',
      'your own endpoint',
    ]);
    const search = view.page.getByRole('searchbox', { name: 'Search providers' });
    await search.fill('文心');
    await waitFor(async () => (await view.page.locator('[data-card]').count()) === 1);
    await search.fill('no such vendor');
    await view.page.getByText('No provider is called “no such vendor”.').waitFor();
    await search.fill('mistral');
    await search.press('Enter');
    expect(await field('Name').inputValue()).toBe('Mistral');
  });

  it('move by arrow keys with one card in the tab order', async () => {
    await show({ view: 'new-channel' });
    await card('127.0.0.1:11434').waitFor();
    expect(await view.page.locator('[data-card][tabindex="0"]').count()).toBe(1);
    await card('OpenAI').focus();
    await view.page.keyboard.press('ArrowRight');
    expect(await focusedName()).toBe('anthropic');
    await view.page.keyboard.press('ArrowDown');
    expect(await focusedName()).not.toBe('anthropic');
    await view.page.keyboard.press('End');
    expect(await focusedName()).toBe('custom');
    await view.page.keyboard.press('Enter');
    expect(await field('Name').inputValue()).toBe('Custom');
  });

  it('take over the address of a server that was found', async () => {
    await show({ view: 'new-channel' });
    await card('127.0.0.1:11434').click();
    expect(await field('Base URL').inputValue()).toBe('http://127.0.0.1:11434/v1');
    expect(await view.text()).toContain('Not entered; it may need none');
  });

  it('leave out a server that has a channel already', async () => {
    const answer: HostHandler = (request) =>
      request.action === 'discover-servers'
        ? { value: [{ provider: 'ollama', baseUrl: 'http://127.0.0.1:11434/v1', models: [], channelId: 'ch_ollama' }] }
        : panelAnswers(request);
    await show({ view: 'new-channel' }, { answer });
    await waitFor(() => view.callsOf('discover-servers').length === 1);
    await view.settle();
    expect(await view.text()).not.toContain('Found on this machine');
  });
});

describe('adding a channel', () => {
  it('fills in name, region and address, asks for the key natively, tests, and creates', async () => {
    await show({ view: 'new-channel', provider: 'deepseek' });
    expect(await field('Name').inputValue()).toBe('DeepSeek');
    expect(await field('Base URL').inputValue()).toBe('https://api.deepseek.com');
    await button('Enter API Key…').click();
    const asked = await waitFor(() => view.callsOf('ask-draft-secret')[0]);
    expect(asked).toMatchObject({ provider: 'deepseek', name: 'DeepSeek' });
    await view.page.getByText('The key that ends in …a1B2').waitFor();
    await field('Name').fill('  Team account ');
    await button('Next').press('Enter');
    // The keys go on where the step begins.
    await waitFor(async () => (await focusedName()) === 'Test and models');
    await button('Test').click();
    const test = await waitFor(() => view.callsOf('test-draft')[0]);
    expect(test).toMatchObject({ provider: 'deepseek', draftId: asked.draftId, form: { name: 'Team account' } });
    expect(test).not.toHaveProperty('completion');
    await view.page.getByText('The test passed').waitFor();
    const model = view.page.locator('gatehouse-models-editor li', { hasText: 'gpt-5.2-codex' });
    await model.getByText('$1.25 / $10').waitFor();
    await button('Add Channel').click();
    const created = await waitFor(() => view.callsOf('create-channel')[0]);
    expect(created).toMatchObject({
      provider: 'deepseek',
      draftId: asked.draftId,
      form: { name: 'Team account', protocol: 'openai-chat', models: [], priority: 0, weight: 1, proxy: 'system' },
    });
    expect(JSON.stringify(view.calls)).not.toContain('a1B2');
    await view.page.getByRole('heading', { name: /was added/ }).waitFor();
    expect(await waitFor(() => view.callsOf('test-channel')[0])).toMatchObject({ id: 'ch_new' });
    await button('Take Over a Tool').click();
    await waitFor(() => view.callsOf('open-tools').length === 1);
    await button('Try a Message').click();
    expect(await waitFor(() => view.callsOf('open-endpoints')[0])).toMatchObject({ part: 'try' });
    await button('Create Virtual Key').click();
    expect(await waitFor(() => view.callsOf('open-panel')[0])).toEqual({
      action: 'open-panel',
      target: { view: 'new-key' },
    });
    await button('Close').click();
    await waitFor(() => view.callsOf('close-panel').length === 1);
  });

  it('gives a second channel of a provider a name of its own', async () => {
    await show({ view: 'new-channel', provider: 'anthropic' });
    expect(await field('Name').inputValue()).toBe('Anthropic 2');
  });

  it('lets the address follow the region until the user writes one', async () => {
    await show({ view: 'new-channel', provider: 'qwen' });
    const first = await field('Base URL').inputValue();
    await choose('region', 'Global (Singapore)');
    await waitFor(async () => (await field('Base URL').inputValue()) !== first);
    await field('Base URL').fill('https://mirror.example.com/v1');
    await choose('region', /^\s*Hong Kong/);
    expect(await field('Base URL').inputValue()).toBe('https://mirror.example.com/v1');
    await button('Use the Provider’s').click();
    await waitFor(async () => (await field('Base URL').inputValue()).includes('aliyuncs.com'));
  });

  it('asks for the names in an Azure address, or for the whole of it', async () => {
    await show({ view: 'new-channel', provider: 'azure-openai' });
    await button('Next').click();
    expect(await wrong('placeholder.resource').innerText()).toContain('Fill this in.');
    await field('Resource name').fill('my resource');
    expect(await wrong('placeholder.resource').innerText()).toContain('Only letters');
    await field('Resource name').fill('my-resource');
    expect(await view.text()).toContain('https://my-resource.openai.azure.com/openai/v1');
    await button('Next').click();
    await button('Test Reachability').click();
    expect(await waitFor(() => view.callsOf('test-draft')[0])).toMatchObject({
      form: { baseUrl: 'https://my-resource.openai.azure.com/openai/v1' },
    });
    await button('Back').click();
    await button('Write the Whole URL').click();
    expect(await field('Base URL').inputValue()).toBe('https://my-resource.openai.azure.com/openai/v1');
  });

  it('fills in what a link says, and warns where keys would go elsewhere', async () => {
    const link = { name: 'Team', baseUrl: 'https://evil.example/v1', models: ['a', 'b'], region: 'no such region' };
    await show({ view: 'new-channel', provider: 'deepseek', link });
    expect(await field('Name').inputValue()).toBe('Team');
    expect(await field('Base URL').inputValue()).toBe('https://evil.example/v1');
    await view.page.getByText('a key that you enter goes to evil.example').waitFor();
    await button('Use the Provider’s').click();
    await view.page.getByText('Nothing is saved yet: look at each field.').waitFor();
    await button('Next').click();
    await button('Add Channel').click();
    expect(await waitFor(() => view.callsOf('create-channel')[0])).toMatchObject({
      provider: 'deepseek',
      form: { name: 'Team', models: [{ id: 'a' }, { id: 'b' }] },
    });
  });

  it('offers only reachability without a key', async () => {
    await show({ view: 'new-channel', provider: 'openai' });
    await button('Next').click();
    expect(await view.text()).toContain('No API key is set yet');
    expect(await view.page.getByRole('checkbox').count()).toBe(0);
    await button('Test Reachability').waitFor();
  });

  it('refuses base URLs beside the field', async () => {
    await show({ view: 'new-channel', provider: 'custom-openai' });
    await button('Next').click();
    for (const [url, words] of [
      ['', 'needs a base URL'],
      ['not a url', 'This is not a URL'],
      ['localhost:8000', 'This is not a URL'],
      ['ftp://example.com', 'Only https://'],
      ['javascript:alert(1)', 'This is not a URL'],
      ['http://example.com/v1', 'Use https:// here'],
      ['http://8.8.8.8', 'Use https:// here'],
      ['https://me:secret@example.com', 'Leave user name and password out'],
      ['https://example.com/v1?key=1', 'Leave out the part from'],
      ['https://example.com/v1#x', 'Leave out the part from'],
      [`https://example.com/${'a'.repeat(2000)}`, 'At most 2,000 characters'],
    ] as const) {
      await field('Base URL').fill(url);
      expect(await wrong('baseUrl').innerText(), url).toContain(words);
    }
    for (const url of [
      'https://example.com/v1',
      'http://127.0.0.1:8080/v1',
      'http://localhost:11434',
      'http://[::1]:80',
      'http://10.0.0.7/x',
      'http://nas.local/v1',
    ]) {
      await field('Base URL').fill(url);
      expect(await wrong('baseUrl').count(), url).toBe(0);
    }
    expect(view.callsOf('create-channel')).toEqual([]);
  });

  it('sends what stands in the advanced parts', async () => {
    await show({ view: 'new-channel', provider: 'custom' });
    await choose('protocol', 'Anthropic Messages');
    await field('Base URL').fill('https://llm.example.com');
    for (const part of ['Routing', 'Network', 'Requests', 'Prices', 'Quota']) {
      await view.page.getByRole('button', { name: part }).first().click();
    }
    await field('Priority').fill('10');
    await field('Weight').fill('3');
    await view.page.locator('[data-field=group] input').fill('work');
    await field('First byte (seconds)').fill('2.5');
    await choose('proxy', 'One of its own');
    await field('Proxy URL').fill('socks5://127.0.0.1:1080');
    await field('Header of the key').fill('x-key');
    await field('Value of that header').fill('Token {secret}');
    await field('Path for requests').fill('/chat');
    await field('Extra headers, one per line').fill('x-team: research\n\nx-b:1');
    await button('Add a Price').click();
    await field('Input').fill('0.5');
    await field('Output').fill('2');
    await field('US dollars per month').fill('20');
    await field('Tokens per day').fill('1.5M');
    await button('Next').click();
    await button('Add Channel').click();
    expect((await waitFor(() => view.callsOf('create-channel')[0])).form).toEqual({
      name: 'Custom',
      baseUrl: 'https://llm.example.com',
      protocol: 'anthropic',
      priority: 10,
      weight: 3,
      group: 'work',
      endpointUse: 'native',
      timeouts: { connectMs: null, firstByteMs: 2500, idleMs: null },
      proxy: 'socks5://127.0.0.1:1080',
      quotas: { usdPerMonth: 20, tokensPerDay: 1_500_000 },
      headers: { 'x-team': 'research', 'x-b': '1' },
      models: [],
      auth: { header: 'x-key', template: 'Token {secret}' },
      paths: { generate: '/chat' },
    });
    expect(await waitFor(() => view.callsOf('set-channel-prices')[0])).toEqual({
      action: 'set-channel-prices',
      id: 'ch_new',
      overrides: [{ model: '*', currency: 'USD', input: 0.5, output: 2 }],
    });
  });

  it('opens the part in which something is wrong, puts the focus there and says it to assistive technology', async () => {
    await show({ view: 'new-channel', provider: 'openai' });
    await view.page.getByRole('button', { name: 'Routing' }).click();
    await field('Priority').fill('1.5');
    await view.page.getByRole('button', { name: 'Routing' }).click();
    await button('Next').click();
    expect(await wrong('priority').innerText()).toBe('A whole number from 0 to 1000.');
    const state = await waitFor(async () => {
      const found = await field('Priority').evaluate((input) => ({
        focused: input.matches(':focus'),
        invalid: input.getAttribute('aria-invalid'),
        description: (input.ariaDescribedByElements ?? []).map((element) => element.textContent.trim()),
      }));
      return found.focused && found.description.length > 1 && found;
    });
    expect(state.invalid).toBe('true');
    expect(state.description[0]).toContain('A whole number from 0 to 1000.');
  });

  it.each([
    ['Requests', 'Extra headers, one per line', 'headers', 'no colon', 'Line 1: write “name: value”.'],
    ['Requests', 'Extra headers, one per line', 'headers', 'x-a: ü', 'Line 1: the value has characters'],
    ['Network', 'Connect (seconds)', 'connectMs', '0.01', 'Seconds from 0.1 to 3,600.'],
    ['Routing', 'Weight', 'weight', '0', 'A whole number from 1 to 1000.'],
    ['Quota', 'Requests per day', 'quota.requestsPerDay', 'many', 'A whole number, for example'],
    ['Quota', 'US dollars per day', 'quota.usdPerDay', '-1', 'An amount, for example'],
  ])('refuses in %s: %s', async (part, label, name, text, words) => {
    await show({ view: 'new-channel', provider: 'openai' });
    await view.page.getByRole('button', { name: part }).first().click();
    await field(label).fill(text);
    await button('Next').click();
    expect(await wrong(name).innerText()).toContain(words);
  });

  it('stays with the host’s words when saving failed, and is sent once per click', async () => {
    const answer: HostHandler = (request) =>
      request.action === 'create-channel'
        ? { error: { kind: 'conflict', message: 'There is a channel of this name.' } }
        : panelAnswers(request);
    await show({ view: 'new-channel', provider: 'openai' }, { answer });
    await button('Next').click();
    await button('Add Channel').click();
    await view.page.getByRole('alert').filter({ hasText: 'There is a channel of this name.' }).waitFor();
    expect(view.callsOf('create-channel')).toHaveLength(1);
  });

  it('keeps step and draft over a reload, and begins anew only for another target', async () => {
    await show({ view: 'new-channel', provider: 'openai' });
    await field('Name').fill('Half a na');
    const kept = (await view.keptState()) as object;
    expect(JSON.stringify(kept)).not.toContain('secret');
    await view.close();
    await show({ view: 'new-channel', provider: 'openai' }, { state: kept });
    expect(await field('Name').inputValue()).toBe('Half a na');
    await view.send({ type: 'target', target: { view: 'channel', id: 'ch_deepseek' } });
    expect(await field('Name').inputValue()).toBe('DeepSeek (fallback)');
  });
});

describe('the test', () => {
  it('shows steps as they end and can be cancelled', async () => {
    const answer: HostHandler = (request) => (request.action === 'test-draft' ? never : panelAnswers(request));
    await show({ view: 'channel', id: 'ch_openai' }, { answer });
    await view.page.getByRole('button', { name: 'Test and models' }).click();
    await view.page.getByRole('checkbox', { name: /ask a model/ }).click();
    await button('Test').click();
    const { testId } = await waitFor(() => view.callsOf('test-draft')[0]);
    expect(view.callsOf('test-draft')[0]).toMatchObject({ channelId: 'ch_openai', completion: true });
    for (const step of passedTest.steps.slice(0, 2)) await view.post({ type: 'test-step', testId, step });
    await view.post({ type: 'test-step', testId: 'another', step: { name: 'tls', ok: true, milliseconds: 1 } });
    const steps = view.page.locator('.steps li');
    expect(await steps.allInnerTexts()).toHaveLength(2);
    await button('Cancel').click();
    expect(await waitFor(() => view.callsOf('cancel-test')[0])).toEqual({ action: 'cancel-test', testId });
    expect(await view.text()).toContain('Cancelling…');
  });

  it('says what failed in the page’s language, with the provider’s words beside it', async () => {
    const answer: HostHandler = (request) =>
      request.action === 'test-draft' ? { value: failedTest } : panelAnswers(request);
    await show({ view: 'channel', id: 'ch_openai' }, { answer, locale: 'zh-cn' });
    await view.page.getByRole('button', { name: '测试与模型' }).click();
    await button('测试').click();
    await view.page.getByText('提供商拒绝了 API 密钥。').waitFor();
    expect(await view.text()).toContain('Incorrect API key provided');
  });
});

describe('changing a channel', () => {
  it('shows what is saved, and says that it was saved', async () => {
    await show({ view: 'channel', id: 'ch_deepseek' });
    expect(await view.page.getByRole('heading', { level: 1 }).innerText()).toBe('Edit DeepSeek (fallback)');
    expect(await field('Base URL').inputValue()).toBe('https://api.deepseek.com/v1');
    await view.page.getByRole('button', { name: 'Routing' }).click();
    expect(await field('Priority').inputValue()).toBe('10');
    await field('Name').fill('DeepSeek');
    await button('Save').click();
    expect(await waitFor(() => view.callsOf('update-channel')[0])).toMatchObject({
      id: 'ch_deepseek',
      form: { name: 'DeepSeek', priority: 10 },
    });
    await view.page.getByRole('status').filter({ hasText: 'Saved' }).waitFor();
    // Nothing was there and nothing was set.
    expect(view.callsOf('set-channel-prices')).toEqual([]);
  });

  it('keeps what it does not show of the user’s own prices', async () => {
    const own = { model: 'x-*', currency: 'CNY', input: 4, output: 16, image: 0.2, channelId: 'ch_openai' };
    const answer: HostHandler = (request) =>
      request.action === 'list-channel-prices' ? { value: [own] } : panelAnswers(request);
    await show({ view: 'channel', id: 'ch_openai' }, { answer });
    await view.page.getByRole('button', { name: 'Prices' }).click();
    await field('Output').fill('12');
    await button('Save').click();
    expect((await waitFor(() => view.callsOf('set-channel-prices')[0])).overrides).toEqual([
      { model: 'x-*', currency: 'CNY', input: 4, output: 12, image: 0.2 },
    ]);
  });

  it('says so when the channel is gone', async () => {
    await show({ view: 'channel', id: 'ch_openai' });
    await view.post({ type: 'sidebar', state: panelState({ channels: [] }) });
    expect(await view.text()).toContain('This channel is no longer there.');
  });

  it('cannot be saved without a gateway', async () => {
    await show({ view: 'channel', id: 'ch_openai' }, {}, panelState({ gateway: { state: 'stopped' } }));
    await view.page.getByText('The gateway is not running.').waitFor();
    expect(await button('Save').isDisabled()).toBe(true);
  });
});

describe('models', () => {
  async function models(): Promise<void> {
    await show({ view: 'channel', id: 'ch_openai' });
    await view.page.getByRole('button', { name: 'Test and models' }).click();
    await view.page.getByText('gpt-4-turbo').waitFor();
  }
  const saved = async () => {
    await button('Save').click();
    return (await waitFor(() => view.callsOf('update-channel')[0])).form.models;
  };

  it('shows limits, abilities and prices, and ticks what the channel serves', async () => {
    await models();
    const row = view.page.locator('.row', { hasText: 'gpt-5.2-mini' });
    expect(await row.innerText()).toContain('400K context · 128K out · images · reasoning · tools');
    expect(await row.innerText()).toContain('$0.25 / $2.00');
    expect(await view.page.locator('.row', { hasText: 'gpt-4-turbo' }).innerText()).toContain('price unknown');
    expect(await view.page.getByRole('checkbox', { name: 'Serve gpt-5.2-mini' }).isChecked()).toBe(true);
    expect(await view.page.getByRole('checkbox', { name: 'Serve gpt-4o' }).isChecked()).toBe(false);
    expect(await view.page.getByRole('textbox', { name: /^Alias of gpt-5.2-mini/ }).inputValue()).toBe('fast');
  });

  it('takes ticks, several aliases, patterns and models by hand', async () => {
    await models();
    await view.page.getByRole('checkbox', { name: 'Serve gpt-4o' }).click();
    await view.page.getByRole('checkbox', { name: 'Serve gpt-5.2-codex' }).click();
    await view.page.getByRole('textbox', { name: /^Alias of gpt-4o/ }).fill('omni, vision');
    await field('Add a model or pattern').fill('o*');
    await field('Add a model or pattern').press('Enter');
    await field('Add a model or pattern').fill('own-model = mine');
    await button('Add').click();
    await field('Add a model or pattern').fill('o*');
    await button('Add').click();
    expect(await wrong('add').innerText()).toBe('It is there already.');
    expect(await saved()).toEqual([
      { id: 'gpt-5.2' },
      { id: 'gpt-5.2-mini', alias: 'fast' },
      { id: 'gpt-4o', alias: 'omni' },
      { id: 'gpt-4o', alias: 'vision' },
      { id: 'o*' },
      { id: 'own-model', alias: 'mine' },
    ]);
  });

  it('searches, ticks all that is shown, and shows the ticked alone', async () => {
    await models();
    await view.page.getByRole('searchbox', { name: 'Search models' }).fill('gpt-4');
    await button('Tick All Shown').click();
    await view.page.getByRole('searchbox', { name: 'Search models' }).fill('');
    await button('Show Ticked Only').click();
    expect(await view.page.locator('.row').count()).toBe(5);
    expect(await view.text()).toContain('5 ticked, 5 shown');
  });

  it('refuses a list of none, and serves whatever the provider lists when told so', async () => {
    await models();
    await button('Tick All Shown').click();
    await button('Untick All Shown').click();
    await button('Save').click();
    await view.page.getByRole('alert').filter({ hasText: 'Choose at least one model.' }).waitFor();
    await view.page.getByRole('radio', { name: /Whatever the provider lists/ }).click();
    expect(await saved()).toEqual([]);
  });

  it('draws a part of a long list and says how much is left', async () => {
    const answer: HostHandler = (request) =>
      request.action === 'fetch-models'
        ? { value: { models: Array.from({ length: 1200 }, (_, index) => ({ ...listedModels[0], id: `m-${index}` })) } }
        : panelAnswers(request);
    await show({ view: 'channel', id: 'ch_openai' }, { answer });
    await view.page.getByRole('button', { name: 'Test and models' }).click();
    await button('Fetch the List').click();
    await view.page.getByText('m-100', { exact: true }).waitFor();
    expect(await view.page.locator('.row').count()).toBe(200);
    expect(await view.text()).toMatch(/1,00\d more: narrow the search/);
  });
});

describe("VS Code's own models", () => {
  it.each([
    ['en', 'These models belong to other extensions', 'Base URL'],
    ['zh-cn', '这些模型来自其他扩展', '基础 URL'],
  ])(
    'tell what is to be known of their terms before they are saved (%s), and ask for no address',
    async (locale, note, address) => {
      await show({ view: 'new-channel', provider: 'vscode' }, { locale });
      await view.page.getByRole('note').filter({ hasText: note }).waitFor();
      expect(await view.page.getByRole('textbox', { name: address, exact: true }).count()).toBe(0);
    },
  );
});
