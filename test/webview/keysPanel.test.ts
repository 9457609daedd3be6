// The keys panel in a real browser: the list with search and spend, the form of a key with all its settings, and the budgets.
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { waitFor } from '../support/waitFor';
import { budget, panelAnswers, panelState } from './panelSamples';
import { keys, virtualKey } from './samples';
import { WebviewBrowser, type HostHandler, type OpenOptions, type WebviewPage } from './webviewPage';

let browser: WebviewBrowser;
let view: WebviewPage;
beforeAll(async () => {
  browser = await WebviewBrowser.shared();
}, 60_000);
afterEach(async () => {
  await view.close();
  expect([...view.faults, ...view.strange]).toEqual([]);
});

async function show(target: object = { view: 'keys' }, options: OpenOptions = {}, state = panelState()): Promise<void> {
  view = await browser.open('virtual-keys', { width: 1000, height: 1800, answer: panelAnswers, ...options });
  await view.send({ type: 'target', target });
  await view.post({ type: 'sidebar', state });
}
const button = (name: string) => view.page.getByRole('button', { name, exact: true });
const field = (name: string) => view.page.getByRole('textbox', { name, exact: true });
const fieldIn = (name: string) => view.page.locator(`[data-field="${name}"] input`);
const wrong = (name: string) => view.page.locator(`[data-field="${name}"] .field-error`);
const item = (id: string) => view.page.locator(`[data-key="${id}"]`);
const part = (name: string) => view.page.getByRole('button', { name }).first().click();
async function choose(name: string, option: string | RegExp): Promise<void> {
  await view.page.locator(`[data-field="${name}"] vscode-dropdown`).click();
  await view.page.locator(`[data-field="${name}"] vscode-option`, { hasText: option }).click();
}
const names = () => view.page.locator('[data-key] .name').allInnerTexts();

describe('the list', () => {
  it('shows state, spend, its run and the budget', async () => {
    await show();
    await item('key_claude').locator('.sparkline').waitFor();
    const text = await item('key_claude').innerText();
    for (const words of [
      'Claude Code',
      'Active',
      'sk-ant-…p0Lz',
      'claude-*',
      'Laptop',
      '$1.84',
      '41 requests',
      '5.2M tokens',
    ]) {
      expect(text).toContain(words);
    }
    const meter = item('key_claude').getByRole('meter', { name: 'Budget: Claude Code' });
    expect(await meter.getAttribute('aria-valuetext')).toBe('$27.31 of $40.00, 68%');
    const spark = item('key_claude').getByRole('img');
    expect(await spark.getAttribute('aria-label')).toMatch(/^Last 14 days: \$[\d.]+, [\d,]+ requests$/);
    expect(await item('key_claude').locator('rect.some').count()).toBeGreaterThan(8);
    // What cost nothing shows the run of its requests.
    expect(await item('key_codex').locator('rect.some').count()).toBe(5);
  });

  it.each(['day', 'week', 'month', 'total'] as const)(
    'has a gauge for a budget of a %s, which follows its figures',
    async (period) => {
      const spent = (usdOfBudget: number) => {
        const [first] = keys;
        if (first === undefined) throw new Error('there is no sample');
        const limit = { usd: 12, period, onUnknownPrice: 'allow' } as const;
        return panelState({ keys: [{ ...first, budget: limit, usage: { ...first.usage, usdOfBudget } }] });
      };
      await show({ view: 'keys' }, {}, spent(3));
      const meter = item('key_claude').getByRole('meter');
      expect(await meter.getAttribute('aria-valuetext')).toBe('$3.00 of $12.00, 25%');
      await view.post({ type: 'sidebar', state: spent(9) });
      await waitFor(async () => (await meter.getAttribute('aria-valuetext')) === '$9.00 of $12.00, 75%');
    },
  );

  it('is narrowed by text and by state', async () => {
    await show();
    expect(await names()).toEqual(['Claude Code', 'Codex CLI', 'Nightly evaluation script', 'Workshop']);
    await choose('filter', /^\s*Revoked/);
    expect(await names()).toEqual(['Old laptop']);
    expect(await item('key_old').getByRole('group').count()).toBe(0);
    await choose('filter', 'Disabled');
    expect(await names()).toEqual(['Nightly evaluation script']);
    await choose('filter', 'All but revoked');
    const search = view.page.getByRole('searchbox', { name: 'Search virtual keys' });
    await search.fill('CLAUDE-');
    await waitFor(async () => (await names()).join() === 'Claude Code');
    await search.fill('nothing like it');
    await view.page.getByText('No virtual key fits.').waitFor();
    expect(await view.keptState()).toMatchObject({ search: 'nothing like it', filter: 'usable' });
  });

  it('is one stop of the tab key, and is walked by arrow keys: over rows, and into their actions', async () => {
    await show({ view: 'keys' });
    const name = (id: string) => item(id).locator('.row-main');
    const hasFocus = (id: string) => name(id).evaluate((element) => element.matches(':focus'));
    await name('key_claude').focus();
    await view.page.keyboard.press('ArrowDown');
    await waitFor(() => hasFocus('key_codex'));
    expect(await name('key_claude').getAttribute('tabindex')).toBe('-1');
    await view.page.keyboard.press('ArrowRight');
    await view.page.keyboard.press('ArrowRight');
    await view.page.keyboard.press('Enter');
    await waitFor(() => view.callsOf('rotate-key').some(({ id }) => id === 'key_codex'));
    await name('key_codex').focus();
    await view.page.keyboard.press('Home');
    await waitFor(() => hasFocus('key_claude'));
    await view.page.keyboard.press('Enter');
    await view.page.locator('gatehouse-key-editor').waitFor();
  });

  it('asks for rotation, disabling and revocation, and shows an error where it belongs', async () => {
    const answer: HostHandler = (request) =>
      request.action === 'revoke-key'
        ? { error: { kind: 'conflict', message: 'A tool uses it.' } }
        : panelAnswers(request);
    await show({ view: 'keys' }, { answer });
    for (const [name, call] of [
      ['Rotate…', { action: 'rotate-key', id: 'key_claude' }],
      ['Disable', { action: 'set-key-state', id: 'key_claude', state: 'disabled' }],
      ['Revoke…', { action: 'revoke-key', id: 'key_claude' }],
    ] as const) {
      await item('key_claude').getByRole('button', { name }).click();
      await waitFor(() => JSON.stringify(view.calls.at(-1)) === JSON.stringify(call), { what: name });
    }
    await item('key_claude').getByRole('alert').filter({ hasText: 'A tool uses it.' }).waitFor();
    await item('key_script').getByRole('button', { name: 'Enable' }).click();
    expect(await waitFor(() => view.callsOf('set-key-state')[1])).toMatchObject({ state: 'active' });
  });

  it('says what to do where there is none', async () => {
    await show({ view: 'keys' }, {}, panelState({ keys: [] }));
    expect(await view.text()).toContain('Tools present a virtual key');
    await button('Create Virtual Key').waitFor();
  });
});

describe('the form', () => {
  const save = (name: string) => button(name).click();

  it('makes a key with a name alone', async () => {
    await show({ view: 'new-key' });
    await field('Name').fill('Any');
    await field('Name').press('Enter');
    expect(await waitFor(() => view.callsOf('create-key')[0])).toEqual({
      action: 'create-key',
      form: {
        name: 'Any',
        prefix: 'gk-',
        note: '',
        expiresAt: null,
        models: null,
        channels: null,
        defaultModel: null,
        modelAliases: {},
        fallbackModels: [],
        limits: null,
        quotas: null,
        budget: null,
        overLimit: 'finish',
        endpoints: null,
        systemPrompt: null,
        maxInputTokens: null,
        maxOutputTokens: null,
        outputLimit: 'clamp',
        toolMode: 'pass-through',
        offeredTools: null,
        allowedTools: [],
        allowedAddresses: null,
      },
    });
    await item('key_claude').waitFor();
  });

  it('sends every setting', async () => {
    await show({ view: 'new-key' });
    await field('Name').fill('Laptop');
    await choose('prefix', 'like Anthropic');
    await choose('expiry', 'On a date');
    await view.page.locator('input[type=date]').fill('2099-12-31');
    await field('Note').fill('mine');
    await view.page.getByRole('radio', { name: 'Only these' }).first().click();
    await view.page.getByRole('checkbox', { name: 'Allow gpt-4o' }).click();
    await field('Add a model or pattern').fill('claude-*');
    await field('Add a model or pattern').press('Enter');
    await fieldIn('defaultModel').fill('gpt-4o');
    await field('Other names, one per line').fill('gpt-3.5 = gpt-4o\n\nfast=claude-haiku-4-5');
    await field('Stand-ins, one per line').fill('claude-haiku-4-5\ngpt-4o');
    await part('Channels and access');
    await view.page.locator('[data-field=channels] input[value=some]').click();
    await view.page.getByRole('checkbox', { name: 'Group: work' }).click();
    await view.page.getByRole('checkbox', { name: 'Anthropic' }).click();
    await view.page.locator('[data-field=endpoints] input[value=some]').click();
    await view.page.getByRole('checkbox', { name: 'Chat and token counts' }).click();
    await field('Allowed addresses, one per line').fill('127.0.0.1\n172.16.0.0/12\n::1');
    await part('Rate limits');
    await field('Requests per minute').fill('60');
    await field('Tokens per minute').fill('100k');
    await field('Requests at a time').fill('4');
    await part('Rate limits');
    await part('Quotas');
    await field('Input tokens per day').fill('2M');
    await field('US dollars per day').fill('$1.50');
    await view.page.getByRole('radio', { name: 'is cut off with an error' }).click();
    await part('Budget');
    await field('Amount in US dollars').fill('25');
    await choose('budgetPeriod', 'per week');
    await view.page.getByRole('radio', { name: 'are refused' }).click();
    await part('Requests');
    await field('System prompt').fill('Be brief.');
    await field('Input tokens per request').fill('50k');
    await field('Output tokens per request').fill('8000');
    await view.page.getByRole('radio', { name: 'is refused' }).last().click();
    await save('Create Key');
    expect((await waitFor(() => view.callsOf('create-key')[0])).form).toEqual({
      name: 'Laptop',
      prefix: 'sk-ant-',
      note: 'mine',
      expiresAt: '2099-12-31T23:59:59.000Z',
      models: ['gpt-4o', 'claude-*'],
      channels: ['group:work', 'ch_anthropic'],
      defaultModel: 'gpt-4o',
      modelAliases: { 'gpt-3.5': 'gpt-4o', fast: 'claude-haiku-4-5' },
      fallbackModels: ['claude-haiku-4-5', 'gpt-4o'],
      limits: { requestsPerMinute: 60, tokensPerMinute: 100_000, concurrentRequests: 4 },
      quotas: { inputTokensPerDay: 2_000_000, usdPerDay: 1.5 },
      budget: { usd: 25, period: 'week', onUnknownPrice: 'refuse' },
      overLimit: 'cut',
      endpoints: ['chat'],
      systemPrompt: 'Be brief.',
      maxInputTokens: 50_000,
      maxOutputTokens: 8000,
      outputLimit: 'refuse',
      toolMode: 'pass-through',
      offeredTools: null,
      allowedTools: [],
      allowedAddresses: ['127.0.0.1', '172.16.0.0/12', '::1'],
    });
  });

  it('shows what a key has, and changes nothing of it by saving', async () => {
    const saved = virtualKey({
      id: 'key_full',
      name: 'Full',
      models: ['claude-*', 'gone-model'],
      channels: ['ch_openai', 'group:gone'],
      expiresAt: '2099-05-05T10:00:00.000Z',
      defaultModel: 'claude-sonnet-4-5',
      modelAliases: { a: 'b' },
      fallbackModels: ['c'],
      limits: { requestsPerMinute: 5 },
      quotas: { usdPerMonth: 0.25 },
      budget: { usd: 3, period: 'day', onUnknownPrice: 'refuse' },
      overLimit: 'cut',
      endpoints: ['chat', 'images'],
      systemPrompt: 'Line one\nline two',
      maxOutputTokens: 100,
      outputLimit: 'refuse',
      toolMode: 'pass-through',
      offeredTools: null,
      allowedTools: [],
      allowedAddresses: ['10.0.0.0/8'],
      tool: 'codex',
    });
    await show({ view: 'key', id: 'key_full' }, {}, panelState({ keys: [saved] }));
    expect(await view.page.getByRole('heading', { name: 'Edit Full' }).count()).toBe(1);
    expect(await view.page.getByRole('checkbox', { name: 'Allow claude-sonnet-4-5' }).isDisabled()).toBe(true);
    expect(await view.text()).toContain('allowed by claude-*');
    await save('Save');
    const { form } = await waitFor(() => view.callsOf('update-key')[0]);
    expect(form).toEqual({
      name: 'Full',
      note: '',
      models: saved.models,
      channels: saved.channels,
      defaultModel: saved.defaultModel,
      modelAliases: saved.modelAliases,
      fallbackModels: saved.fallbackModels,
      limits: saved.limits,
      quotas: saved.quotas,
      budget: saved.budget,
      overLimit: 'cut',
      endpoints: saved.endpoints,
      systemPrompt: saved.systemPrompt,
      maxInputTokens: null,
      maxOutputTokens: 100,
      outputLimit: 'refuse',
      toolMode: 'pass-through',
      offeredTools: null,
      allowedTools: [],
      allowedAddresses: saved.allowedAddresses,
    });
  });

  it('reckons a term of days from now', async () => {
    await show({ view: 'new-key' });
    await field('Name').fill('Month');
    await choose('expiry', 'In 30 days');
    await save('Create Key');
    const { form } = await waitFor(() => view.callsOf('create-key')[0]);
    expect(Math.abs(Date.parse(form.expiresAt ?? '') - Date.now() - 30 * 86_400_000)).toBeLessThan(60_000);
  });

  it('says what is wrong beside each field, opens its part and goes to the first', async () => {
    await show({ view: 'new-key' });
    await choose('expiry', 'On a date');
    await field('Other names, one per line').fill('a = b\nno sign');
    await view.page.locator('[data-field=models] input[value=some]').click();
    for (const name of ['Rate limits', 'Channels and access']) await part(name);
    await field('Requests per hour').fill('lots');
    await field('Allowed addresses, one per line').fill('localhost');
    await view.page.locator('[data-field=channels] input[value=some]').click();
    for (const name of ['Rate limits', 'Channels and access']) await part(name);
    await save('Create Key');
    expect(await wrong('name').innerText()).toBe('Give it a name.');
    expect(await wrong('expiryDate').innerText()).toBe('Choose a date.');
    expect(await wrong('aliases').innerText()).toContain('Line 2');
    expect(await wrong('limit.requestsPerHour').innerText()).toContain('A whole number');
    expect(await wrong('addresses').innerText()).toContain('Line 1: not an IP address');
    const text = await view.text();
    expect(text).toContain('Choose at least one model.');
    expect(text).toContain('Choose at least one channel or group.');
    await waitFor(async () => field('Name').evaluate((input) => input.matches(':focus')));
    expect(view.callsOf('create-key')).toEqual([]);
  });

  it('closes by Escape and gives the focus back; its draft outlives a reload', async () => {
    await show({ view: 'keys' });
    await item('key_claude').getByRole('button', { name: 'Claude Code', exact: true }).click();
    await field('Name').fill('Half a na');
    const kept = (await view.keptState()) as object;
    await field('Name').press('Escape');
    await waitFor(async () =>
      item('key_claude')
        .locator('.name')
        .evaluate((element) => element.matches(':focus')),
    );
    await view.close();
    await show({ view: 'keys' }, { state: kept });
    expect(await field('Name').inputValue()).toBe('Half a na');
  });

  it('opens a key that is told of later', async () => {
    await show({ view: 'key', id: 'key_codex' }, {}, panelState({ keys: [] }));
    await view.post({ type: 'sidebar', state: panelState() });
    expect(await field('Name').inputValue()).toBe('Codex CLI');
  });
});

describe('budgets', () => {
  const form = () => view.page.getByRole('form');

  it('show how much is spent, and of what', async () => {
    await show({ view: 'budgets' });
    await view.page.getByRole('meter').first().waitFor();
    const meters = view.page.getByRole('meter');
    expect(await meters.evaluateAll((all) => all.map((e) => [e.ariaLabel, e.ariaValueText]))).toEqual([
      ['Budget: Everything', '$12.44 of $50.00, 25%'],
      ['Budget: Channel: Anthropic', '$18.40 of $20.00, 92%'],
      ['Budget: Tool: Claude Code', '$5.31 of $5.00, 106%'],
      ['Budget: Folder: /home/me/projects/research', '$0.00 of $100.00, 0%'],
    ]);
    expect(await view.page.locator('.gauge').evaluateAll((all) => all.map((e) => e.classList[1]))).toEqual([
      'fine',
      'warning',
      'over',
      'fine',
    ]);
  });

  it('are made, changed and removed', async () => {
    await show({ view: 'budgets' });
    await view.page.getByRole('meter').first().waitFor();
    await button('Add a Budget').click();
    await choose('scope', 'A virtual key');
    await button('Save').click();
    expect(await wrong('scopeId').innerText()).toBe('Choose one.');
    expect(await wrong('usd').innerText()).toBe('Fill in an amount.');
    await choose('scopeId', 'Codex CLI');
    await form().getByRole('textbox', { name: 'Amount in US dollars' }).fill('7.5');
    await form().getByRole('textbox', { name: 'Tell me at these percentages' }).fill('50, 101%');
    await form().getByRole('checkbox').click();
    await form().getByRole('textbox', { name: 'Amount in US dollars' }).press('Enter');
    expect(await waitFor(() => view.callsOf('create-budget')[0])).toEqual({
      action: 'create-budget',
      form: {
        scope: 'key',
        scopeId: 'key_codex',
        usd: 7.5,
        period: 'month',
        notifyAt: [0.5, 1.01],
        block: false,
        onUnknownPrice: 'allow',
      },
    });
    await waitFor(() => view.callsOf('list-budgets').length === 2);
    const tool = view.page.locator('[data-budget=b_tool]');
    await tool.getByRole('button', { name: 'Edit' }).click();
    await form().getByRole('textbox', { name: 'Amount in US dollars' }).fill('9');
    await button('Save').click();
    expect(await waitFor(() => view.callsOf('update-budget')[0])).toMatchObject({
      id: 'b_tool',
      form: { scope: 'tool', scopeId: 'claude-code', usd: 9, period: 'day', onUnknownPrice: 'refuse' },
    });
    await tool.getByRole('button', { name: 'Remove…' }).click();
    expect(await waitFor(() => view.callsOf('delete-budget')[0])).toEqual({ action: 'delete-budget', id: 'b_tool' });
  });

  it('refuse percentages that are none', async () => {
    await show({ view: 'budgets' });
    await button('Add a Budget').click();
    await form().getByRole('textbox', { name: 'Amount in US dollars' }).fill('1');
    for (const text of ['0', '2000', 'half', '1,2,3,4,5,6,7,8,9,10,11']) {
      await form().getByRole('textbox', { name: 'Tell me at these percentages' }).fill(text);
      await button('Save').click();
      expect(await wrong('notifyAt').innerText(), text).toContain('Percentages from 1 to 1000');
    }
    expect(view.callsOf('create-budget')).toEqual([]);
  });

  it('follow the gateway’s figures', async () => {
    let used = 1;
    const answer: HostHandler = (request) =>
      request.action === 'list-budgets' ? { value: [budget({ id: 'b', usedUsd: used })] } : panelAnswers(request);
    await show({ view: 'budgets' }, { answer });
    await view.page.getByText('$1.00 of $50.00').waitFor();
    used = 49;
    await view.post({ type: 'sidebar', state: panelState({ keys }) });
    await view.page.getByText('$49.00 of $50.00').waitFor({ timeout: 10_000 });
  });

  it('are reached by tab and arrow keys', async () => {
    await show();
    await view.page.getByRole('tab', { name: 'Virtual Keys' }).focus();
    await view.page.keyboard.press('ArrowRight');
    await view.page.getByRole('tab', { name: 'Budgets', selected: true }).waitFor();
    await view.page.getByRole('meter').first().waitFor();
  });
});
