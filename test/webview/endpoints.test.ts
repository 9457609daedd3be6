// The Endpoints page: its addresses and snippets, what it asks of the host, and the message that is tried out.
import { beforeAll, describe, expect, it } from 'vitest';
import { keyPlaceholder } from '../../src/catalog/fillSnippet';
import { snippets } from '../../src/catalog/snippets';
import type { TryResult } from '../../src/shared/endpointsMessages';
import { waitFor } from '../support/waitFor';
import { requestRow, sidebarState } from './samples';
import { never, WebviewBrowser, type HostAnswer, type OpenOptions, type WebviewPage } from './webviewPage';

let browser: WebviewBrowser;
beforeAll(async () => {
  browser = await WebviewBrowser.shared();
}, 60_000);

const answer = (part: Partial<TryResult> = {}): TryResult => ({
  status: 200,
  error: null,
  cancelled: false,
  text: 'Hello there.',
  request: requestRow({
    id: 'req_1',
    inputTokens: 12,
    cacheReadTokens: 0,
    cacheWriteTokens: 0,
    outputTokens: 5,
    costUsd: 0.00002,
  }),
  ...part,
});

async function open(options: OpenOptions = {}): Promise<WebviewPage> {
  const view = await browser.open('endpoints', {
    width: 1000,
    answer: ({ action }): HostAnswer => {
      if (action === 'list-models') return { value: [] };
      if (action === 'create-snippet-key') return { value: { id: 'key_claude' } };
      return { value: null };
    },
    ...options,
  });
  await view.post({ type: 'sidebar', state: sidebarState() });
  await view.post({ type: 'held-keys', keyIds: [] });
  await view.page.locator('.urls').waitFor();
  return view;
}

const press = (view: WebviewPage, name: string): Promise<void> =>
  view.page.getByRole('button', { name, exact: true }).first().click();

describe('the Endpoints page', () => {
  it('shows a base URL for each protocol and copies it', async () => {
    const view = await open();
    const urls = await view.page.locator('.urls code').allTextContents();
    expect(urls).toEqual([
      'http://127.0.0.1:11580/v1',
      'http://127.0.0.1:11580/v1',
      'http://127.0.0.1:11580',
      'http://127.0.0.1:11580',
    ]);
    await view.page.locator('[data-protocol=anthropic] vscode-button').click();
    expect(view.callsOf('copy-base-url')).toEqual([{ action: 'copy-base-url', protocol: 'anthropic' }]);
    await view.close();
  });

  it('shows every snippet with the address and the placeholder of a key', async () => {
    const view = await open();
    for (const snippet of snippets) {
      await view.page.locator(`[data-snippet="${snippet.id}"]`).click();
      const text = await view.page.locator('pre.text').textContent();
      expect(text, snippet.id).toContain('http://127.0.0.1:11580');
      if (snippet.id !== 'zed') expect(text, snippet.id).toContain(keyPlaceholder);
      expect(text, snippet.id).not.toContain('{{');
    }
    expect(view.faults).toEqual([]);
    await view.close();
  });

  it('moves through the list by arrow keys and keeps the choice', async () => {
    const view = await open();
    await view.page.locator('[data-snippet=bash]').focus();
    await view.page.keyboard.press('ArrowDown');
    await view.page.keyboard.press('ArrowDown');
    expect(await view.page.locator('[data-snippet][aria-checked=true]').textContent()).toContain('fish');
    expect(await view.page.locator('pre.text').textContent()).toContain('set -gx OPENAI_BASE_URL');
    expect(await view.keptState()).toMatchObject({ snippet: 'fish', variant: 'openai' });
    await view.page.keyboard.press('ArrowUp');
    expect(await view.page.locator('[data-snippet][aria-checked=true]').textContent()).toContain('zsh');
    await view.close();
  });

  it('asks the host to copy and to insert, naming the key only where the host holds its secret', async () => {
    const view = await open();
    await press(view, 'Create Key…');
    await view.settle();
    await press(view, 'Copy');
    expect(view.callsOf('copy-snippet')).toMatchObject([{ snippet: 'bash', variant: 'openai', keyId: null }]);
    await view.post({ type: 'held-keys', keyIds: ['key_claude'] });
    await press(view, 'Insert into Terminal');
    expect(view.callsOf('insert-snippet')).toMatchObject([{ snippet: 'bash', variant: 'openai', keyId: 'key_claude' }]);
    expect(await view.text()).toContain('Its secret is put in when you copy or insert');
    await view.page.locator('[data-snippet=openai-python]').click();
    expect(await view.page.getByRole('button', { name: 'Insert into Terminal' }).count()).toBe(0);
    await view.close();
  });

  it('says that nothing answers while the gateway is stopped, and offers to start it', async () => {
    const view = await open();
    await view.post({ type: 'sidebar', state: sidebarState({ gateway: { state: 'stopped' } }) });
    expect(await view.text()).toContain('The gateway is not running.');
    await press(view, 'Start Gateway');
    expect(view.callsOf('start-gateway')).toHaveLength(1);
    expect(await view.page.getByRole('button', { name: 'Send' }).getAttribute('disabled')).not.toBeNull();
    await view.close();
  });
});

describe('try it', () => {
  it('shows the answer as it comes, then tokens, cost and times', async () => {
    let finish: (value: HostAnswer) => void = () => undefined;
    const view = await open({
      state: { snippet: 'bash', variant: 'openai', keyId: '', model: 'demo-echo', protocol: 'gemini', message: 'Hi' },
      answer: ({ action }) =>
        action === 'try-message'
          ? new Promise<HostAnswer>((resolve) => {
              finish = resolve;
            })
          : { value: action === 'list-models' ? [] : null },
    });
    await press(view, 'Send');
    await waitFor(() => view.callsOf('try-message').length === 1);
    const [call] = view.callsOf('try-message');
    expect(call).toMatchObject({ protocol: 'gemini', model: 'demo-echo', message: 'Hi' });
    expect(await view.text()).toContain('Waiting for the first words');
    await view.post({ type: 'try-text', tryId: 'another', text: 'not mine' });
    await view.post({ type: 'try-text', tryId: call?.tryId ?? '', text: 'Hello ' });
    await view.post({ type: 'try-text', tryId: call?.tryId ?? '', text: 'there' });
    expect(await view.page.locator('.answer-text').textContent()).toBe('Hello there');
    finish({ value: answer() });
    await view.page.locator('.results').waitFor();
    const figures = await view.page.locator('.results').textContent();
    for (const part of ['Input tokens', '12', 'Output tokens', '5', '$0.00002', 'First byte', 'Duration']) {
      expect(figures).toContain(part);
    }
    expect(await view.page.locator('.answer-text').textContent()).toBe('Hello there.');
    await view.close();
  });

  it('shows what went wrong, and asks for what is missing', async () => {
    const view = await open({
      answer: ({ action }) =>
        action === 'try-message'
          ? { value: answer({ status: 404, error: 'No channel serves the model “x”.', text: '', request: null }) }
          : { value: action === 'list-models' ? [] : null },
    });
    const message = view.page.locator('gatehouse-try-it textarea');
    await message.fill(' ');
    await press(view, 'Send');
    expect(await view.text()).toContain('Write a message.');
    expect(view.callsOf('try-message')).toEqual([]);
    await message.fill('Hi');
    await message.press('Control+Enter');
    await waitFor(async () => (await view.text()).includes('Failed with status 404'));
    expect(await view.text()).toContain('No channel serves the model “x”.');
    await view.close();
  });

  it('cancels', async () => {
    const view = await open({ answer: ({ action }) => (action === 'try-message' ? never : { value: null }) });
    await press(view, 'Send');
    await press(view, 'Cancel');
    const [sent] = view.callsOf('try-message');
    expect(view.callsOf('cancel-try')).toEqual([{ action: 'cancel-try', tryId: sent?.tryId }]);
    await view.close();
  });
});

describe.each(['en', 'zh-cn'])('in %s', (locale) => {
  it.each([300, 800, 1400])('has no sideways scrolling at %i px', async (width) => {
    const view = await open({
      width,
      locale,
      answer: ({ action }) =>
        action === 'try-message' ? { value: answer() } : { value: action === 'list-models' ? [] : null },
    });
    await view.page.locator('gatehouse-try-it vscode-button[appearance=primary]').click();
    await view.page.locator('.results').waitFor();
    expect(await view.page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
    expect(view.faults).toEqual([]);
    await view.close();
  });
});
