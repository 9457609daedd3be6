// The forms of the sidebar in a real browser: what they refuse and where they say it, and what they send.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { waitFor } from '../support/waitFor';
import { sidebarState } from './samples';
import { WebviewBrowser, type OpenOptions, type WebviewPage } from './webviewPage';

let browser: WebviewBrowser;
let view: WebviewPage;
beforeAll(async () => {
  browser = await WebviewBrowser.start();
}, 60_000);
afterAll(() => browser.close());
afterEach(async () => {
  await view.close();
  expect([...view.faults, ...view.strange]).toEqual([]);
});

async function show(options: OpenOptions = {}): Promise<void> {
  view = await browser.open('sidebar', { height: 1600, ...options });
  await view.post({ type: 'sidebar', state: sidebarState() });
}
const form = () => view.page.getByRole('form');
const field = (name: string) => form().getByRole('textbox', { name, exact: true });
const wrong = (name: string) => form().locator(`[data-field="${name}"] .field-error`);
async function choose(name: string, option: string): Promise<void> {
  await form().locator(`[data-field="${name}"] vscode-dropdown`).click();
  await form().locator(`[data-field="${name}"] vscode-option`, { hasText: option }).click();
}
async function openChannelForm(provider?: string): Promise<void> {
  await view.page.getByRole('button', { name: 'Add Channel' }).first().click();
  if (provider !== undefined) await choose('provider', provider);
}
const save = () => form().locator('vscode-button[appearance="primary"]').click();

describe('channel form', () => {
  it('asks for a provider first, then shows what it needs', async () => {
    await show();
    await openChannelForm();
    expect(await form().getByRole('textbox').count()).toBe(0);
    await save();
    expect(await wrong('provider').innerText()).toBe('Choose a provider.');
    await choose('provider', 'Anthropic');
    expect(await wrong('provider').count()).toBe(0);
    expect(await field('Name').inputValue()).toBe('Anthropic');
    expect(await form().locator('[data-field="protocol"]').count()).toBe(0);
    expect(await form().innerText()).toContain('VS Code asks for the API key');
  });

  it('sends a preset channel with its region and protocol', async () => {
    await show();
    await openChannelForm('DeepSeek');
    await choose('region', 'International');
    await field('Name').fill('  Fallback  ');
    await field('Models, one per line').fill('deepseek-chat\n\ndeepseek-reasoner = think\r\n');
    await field('Priority').fill('10');
    await save();
    expect(await waitFor(() => view.callsOf('create-channel')[0])).toEqual({
      action: 'create-channel',
      provider: 'deepseek',
      form: {
        name: 'Fallback',
        region: 'international',
        baseUrl: 'https://api.deepseek.com/v1',
        protocol: 'openai-chat',
        models: [{ id: 'deepseek-chat' }, { id: 'deepseek-reasoner', alias: 'think' }],
        priority: 10,
      },
    });
    await waitFor(async () => (await form().count()) === 0);
  });

  it('sends a custom channel with its own address and protocol', async () => {
    await show();
    await openChannelForm('Any endpoint');
    await field('Name').fill('vLLM');
    await choose('protocol', 'Anthropic Messages');
    await field('Base URL').fill('http://192.168.1.20:8000');
    await field('Priority').press('Enter');
    expect(await waitFor(() => view.callsOf('create-channel')[0])).toMatchObject({
      provider: 'custom',
      form: { name: 'vLLM', protocol: 'anthropic', baseUrl: 'http://192.168.1.20:8000', models: [], priority: 0 },
    });
  });

  it('refuses base URLs beside the field', async () => {
    await show();
    await openChannelForm('OpenAI-compatible endpoint');
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
      await save();
      expect(await wrong('baseUrl').innerText(), url).toContain(words);
    }
    expect(view.calls).toEqual([]);
  });

  it('takes base URLs with https, and with http on this machine and in private networks', async () => {
    // The form stays open for the next one: the host says that the user cancelled.
    await show({ answer: () => ({ error: { kind: 'cancelled', message: '' } }) });
    await openChannelForm('OpenAI-compatible endpoint');
    const urls = [
      'https://example.com/v1',
      'http://127.0.0.1:8080/v1',
      'http://localhost:11434',
      'http://[::1]:80',
      'http://10.0.0.7/x',
      'http://nas.local/v1',
    ];
    for (const [index, url] of urls.entries()) {
      await field('Base URL').fill(url);
      await save();
      expect(await waitFor(() => view.callsOf('create-channel')[index])).toMatchObject({ form: { baseUrl: url } });
      await view.settle();
    }
  });

  it('refuses names, models and priorities beside their fields', async () => {
    await show();
    await openChannelForm('Anthropic');
    for (const [name, label, text, words] of [
      ['models', 'Models, one per line', 'a\n = b', 'Line 2: the model id is missing.'],
      ['models', 'Models, one per line', 'a =', 'Line 1: the alias after “=” is missing.'],
      ['models', 'Models, one per line', 'a\nb\na', 'Line 3: “a” is there twice.'],
      ['models', 'Models, one per line', 'x'.repeat(201), 'Line 1: at most 200 characters each.'],
      ['priority', 'Priority', '-1', 'A whole number from 0 to 1000.'],
      ['priority', 'Priority', '1001', 'A whole number from 0 to 1000.'],
      ['priority', 'Priority', '1.5', 'A whole number from 0 to 1000.'],
      ['name', 'Name', '   ', 'Give it a name.'],
      ['name', 'Name', 'n'.repeat(101), 'At most 100 characters.'],
    ] as const) {
      await field(label).fill(text);
      await save();
      expect(await wrong(name).innerText(), text).toBe(words);
    }
    expect(view.calls).toEqual([]);
  });

  it('tells assistive technology what is wrong with a field, and puts the focus there', async () => {
    await show();
    await openChannelForm('Anthropic');
    await field('Priority').fill('x');
    await save();
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

  it('edits a channel, leaving its address to the preset where it was the preset’s', async () => {
    await show();
    await view.page.locator('[data-row="ch_openai"]').hover();
    await view.page.locator('[data-row="ch_openai"]').getByRole('button', { name: 'Edit' }).click();
    expect(await field('Name').inputValue()).toBe('OpenAI team account');
    expect(await field('Base URL').inputValue()).toBe('');
    expect(await field('Models, one per line').inputValue()).toBe('gpt-5.2\ngpt-5.2-mini = fast\ngpt-5.2-codex');
    await field('Name').fill('OpenAI');
    await save();
    expect(await waitFor(() => view.callsOf('update-channel')[0])).toMatchObject({
      id: 'ch_openai',
      form: { name: 'OpenAI', protocol: 'openai-responses', baseUrl: 'https://api.openai.com/v1' },
    });
  });

  it('stays open with the host’s words when saving failed, and is sent once per click', async () => {
    await show({ answer: () => ({ error: { kind: 'conflict', message: 'There is a channel of this name.' } }) });
    await openChannelForm('Anthropic');
    await save();
    await form().getByRole('alert').filter({ hasText: 'There is a channel of this name.' }).waitFor();
    expect(view.calls).toHaveLength(1);
    expect(await field('Name').inputValue()).toBe('Anthropic');
  });
});

describe('Escape', () => {
  it('closes an open list first, then the form', async () => {
    await show();
    await openChannelForm();
    const list = form().locator('[data-field="provider"] vscode-dropdown');
    await list.click();
    await view.page.keyboard.press('Escape');
    expect(await list.getAttribute('open')).toBeNull();
    expect(await form().count()).toBe(1);
    await view.page.keyboard.press('Escape');
    await waitFor(async () => (await form().count()) === 0);
  });
});

describe('key form', () => {
  const openForm = () => view.page.getByRole('button', { name: 'Create Virtual Key' }).click();

  it('sends a key with prefix, patterns and the end of the chosen day', async () => {
    await show();
    await openForm();
    await field('Name').fill('Laptop');
    await choose('prefix', 'like Anthropic');
    await choose('expiry', 'On a date');
    await form().locator('input[type=date]').fill('2099-12-31');
    await field('Allowed models, one per line').fill('claude-*\n\n gpt-5* ');
    await save();
    expect(await waitFor(() => view.callsOf('create-key')[0])).toEqual({
      action: 'create-key',
      name: 'Laptop',
      prefix: 'sk-ant-',
      expiresAt: '2099-12-31T23:59:59.000Z',
      models: ['claude-*', 'gpt-5*'],
    });
  });

  it('sends a key without limits as one that never expires', async () => {
    await show();
    await openForm();
    await field('Name').fill('Any');
    await field('Name').press('Enter');
    expect(await waitFor(() => view.callsOf('create-key')[0])).toEqual({
      action: 'create-key',
      name: 'Any',
      prefix: 'gk-',
      expiresAt: null,
      models: null,
    });
  });

  it('reckons a term of days from now', async () => {
    await show();
    await openForm();
    await field('Name').fill('Month');
    await choose('expiry', 'In 30 days');
    await save();
    const call = await waitFor(() => view.callsOf('create-key')[0]);
    expect(Math.abs(Date.parse(call.expiresAt ?? '') - Date.now() - 30 * 86_400_000)).toBeLessThan(60_000);
  });

  it('refuses a nameless key, no date and a day that is over', async () => {
    await show();
    await openForm();
    await choose('expiry', 'On a date');
    await save();
    expect(await wrong('name').innerText()).toBe('Give it a name.');
    expect(await wrong('expiryDate').innerText()).toBe('Choose a date.');
    await form().locator('input[type=date]').fill('2020-01-01');
    expect(await wrong('expiryDate').innerText()).toBe('Choose a day from today on.');
    expect(view.calls).toEqual([]);
  });
});
