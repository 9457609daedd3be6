// Tools run by the gateway in real pages: the part of a key's form, and what happened in a request. Names, descriptions and results of tools
// are others' words: they are drawn as text, whatever they are.
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { GatewayTools } from '../../src/shared/toolModeMessages';
import type { ToolTrace } from '../../src/shared/toolTrace';
import { waitFor } from '../support/waitFor';
import { findings } from './axe';
import { captured, detailOf, logOf } from './detailSamples';
import { panelAnswers, panelState } from './panelSamples';
import { names, requestRow, sidebarState } from './samples';
import { WebviewBrowser, type HostHandler, type OpenOptions, type WebviewPage } from './webviewPage';

const hostile = '<img src=x onerror="window.hit=1"> [click](command:workbench.action.quit)';
const tools: GatewayTools = {
  sources: [
    { source: 'files', state: 'ready', tools: 2, error: null },
    { source: 'gone', state: 'failed', tools: 0, error: 'spawn ENOENT' },
  ],
  tools: [
    {
      id: 'files/read',
      source: 'files',
      name: 'read',
      description: 'Reads a file.',
      saysReadOnly: true,
      allowed: false,
    },
    {
      id: `files/${hostile}`,
      source: 'files',
      name: hostile,
      description: hostile,
      saysReadOnly: false,
      allowed: true,
    },
  ],
};

let browser: WebviewBrowser;
let view: WebviewPage;
beforeAll(async () => {
  browser = await WebviewBrowser.shared();
}, 60_000);
afterEach(async () => {
  expect(await view.page.evaluate(() => Reflect.get(window, 'hit') as unknown)).toBeUndefined();
  await view.close();
  expect([...view.faults, ...view.strange]).toEqual([]);
});

const answer: HostHandler = (request) =>
  request.action === 'list-gateway-tools' ? { value: tools } : panelAnswers(request);

async function openForm(options: OpenOptions = {}, word = 'Tools', gateway = 'Run by the gateway'): Promise<void> {
  view = await browser.open('virtual-keys', { width: 900, height: 1600, answer, ...options });
  await view.send({ type: 'target', target: { view: 'new-key' } });
  await view.post({ type: 'sidebar', state: panelState() });
  await view.page.locator('[data-field="name"] input').fill('with tools');
  await view.page.getByRole('button', { name: word }).last().click();
  expect(view.callsOf('list-gateway-tools')).toEqual([]);
  await view.page.getByRole('radio', { name: gateway }).click();
  await view.page.getByText('files/read').waitFor();
}

describe('the form of a key', () => {
  it('shows the tools of the gateway, and saves what is chosen', async () => {
    await openForm();
    expect(await view.text()).toContain('The server gone does not work: spawn ENOENT');
    expect(await view.text()).toContain(hostile);
    await view.page.locator('[data-field="offeredTools"] textarea').fill('files/*');
    await view.page.getByRole('checkbox', { name: 'files/read' }).click();
    await waitFor(
      async () => (await view.page.locator('[data-field="allowedTools"] textarea').inputValue()) === 'files/read',
    );
    expect(await findings(view)).toEqual([]);
    await view.page.getByRole('button', { name: 'Create Key', exact: true }).click();
    await waitFor(() => view.callsOf('create-key').length === 1);
    expect(view.callsOf('create-key')[0]).toMatchObject({
      form: { toolMode: 'gateway', offeredTools: ['files/*'], allowedTools: ['files/read'] },
    });
  });

  it('tells of a line that is no pattern, in Chinese too', async () => {
    await openForm({ locale: 'zh-cn' }, '工具', '网关');
    await view.page.locator('[data-field="allowedTools"] textarea').fill('files/read\nnonsense');
    await view.page.getByRole('button', { name: '创建', exact: false }).last().click();
    await view.page.getByText('第 2 行不是工具模式').waitFor();
    expect(view.callsOf('create-key')).toEqual([]);
  });
});

describe('a request in detail', () => {
  const trace: ToolTrace = {
    ended: 'steps',
    steps: [
      {
        type: 'model',
        startedMs: 0,
        milliseconds: 1200,
        channelId: 'channel_1',
        model: 'claude-sonnet-4-5',
        inputTokens: 1200,
        cacheReadTokens: 34,
        outputTokens: 56,
        usageKnown: true,
        costUsd: 0.0123,
        finishReason: 'tool_use',
        error: null,
      },
      {
        type: 'tool',
        callId: 'call_1',
        tool: `files/${hostile}`,
        startedMs: 1200,
        milliseconds: 340,
        outcome: 'denied',
        decision: 'user',
        argumentBytes: 12,
        resultCharacters: 44,
        truncated: true,
      },
    ],
  };

  it('tells each call of a model and of a tool, and what was captured of them', async () => {
    const rows = [requestRow({ id: 'looped', toolCalls: 1 }), requestRow({ id: 'plain' })];
    const exchange = {
      ...captured,
      tools: [{ callId: 'call_1', tool: 'files/x', arguments: '{"path":"/"}', result: hostile }],
    };
    view = await browser.open('requests', {
      width: 1400,
      height: 1600,
      answer: logOf(rows, 50, (one) =>
        one.id === 'looped' ? detailOf(one, { toolTrace: trace, capture: exchange }) : detailOf(one),
      ),
    });
    await view.post({ type: 'names', ...names, proxyUrl: 'http://127.0.0.1:11999' });
    await view.post({ type: 'sidebar', state: sidebarState() });
    await view.page.locator('[data-id="looped"]').click();
    const section = view.page.locator('section[aria-labelledby="tool-trace-title"]');
    await section.waitFor();
    const words = await section.innerText();
    for (const part of [
      'Asked claude-sonnet-4-5',
      '1,234 in, 56 out',
      '$0.012',
      hostile,
      'not run',
      'decided by the user',
      'cut',
    ]) {
      expect(words).toContain(part);
    }
    expect(words).toContain('{"path":"/"}');
    expect(words).toContain('Stopped: all calls of the model');
    expect(await findings(view)).toEqual([]);
    await view.page.locator('[data-id="plain"]').click();
    await waitFor(async () => (await section.count()) === 0);
  });
});
