// The Tools page and the sidebar's section: states in words, warnings that name what shadows, and takeover, restore and undo.
import { beforeAll, describe, expect, it } from 'vitest';
import type { ToolState } from '../../src/shared/tools';
import { waitFor } from '../support/waitFor';
import { sidebarState } from './samples';
import { tool, tools } from './toolSamples';
import { WebviewBrowser, type HostAnswer, type HostHandler, type OpenOptions, type WebviewPage } from './webviewPage';

let browser: WebviewBrowser;
beforeAll(async () => {
  browser = await WebviewBrowser.shared();
}, 60_000);

const restoreAnswer = (state: ToolState, conflicts: { file: string; key: string }[] = []): HostAnswer => ({
  value: { ...state, conflicts, dropped: [], changedFiles: [], removedFiles: [] },
});

/** A host whose takeovers and restores succeed. */
const willing: HostHandler = (request) => {
  const found = (id: string): ToolState => tools.find((one) => one.id === id) ?? tool({ id: 'codex', name: '?' });
  switch (request.action) {
    case 'list-tools':
      return { value: tools };
    case 'list-models':
      return { value: [] };
    case 'take-over':
      return { value: { ...found(request.tool), status: 'taken-over', recorded: true, model: request.model } };
    case 'restore-tool':
      return restoreAnswer({ ...found(request.tool), status: 'not-taken-over', recorded: false });
    default:
      return { value: null };
  }
};

async function open(options: OpenOptions = {}): Promise<WebviewPage> {
  const view = await browser.open('tools', { width: 1000, answer: willing, ...options });
  await view.post({ type: 'sidebar', state: sidebarState() });
  return view;
}

const card = (view: WebviewPage, id: string) => view.page.locator(`.card[data-tool=${id}]`);
const press = (view: WebviewPage, id: string, name: RegExp): Promise<void> =>
  card(view, id).getByRole('button', { name }).first().click();
const text = async (view: WebviewPage, id: string): Promise<string> =>
  ((await card(view, id).textContent()) ?? '').replace(/\s+/g, ' ');

describe('the Tools page', () => {
  it('says the state of each tool in words, and what stands in the way by its name', async () => {
    const view = await open();
    await card(view, 'codex').waitFor();
    const claude = await text(view, 'claude-code');
    for (const part of [
      'Taken over (this gateway)',
      '/home/ada/.claude/settings.json.bak',
      'env.ANTHROPIC_BASE_URL was changed by hand in /home/ada/.claude/settings.json',
      'ANTHROPIC_API_KEY is set in the shell, so the tool sends that key too.',
      '/home/ada/shop/.claude/settings.local.json sets env.ANTHROPIC_BASE_URL and wins',
    ]) {
      expect(claude).toContain(part);
    }
    expect(await text(view, 'codex')).toContain('Not taken over');
    expect(await text(view, 'gemini-cli')).toContain('Connected (other address)');
    expect(await text(view, 'gemini-cli')).toContain('It speaks to https://relay.example/v1');
    expect(
      await card(view, 'gemini-cli')
        .getByRole('button', { name: /Take Over/ })
        .count(),
    ).toBe(0);
    expect(await text(view, 'qwen-code')).toContain('cannot be read at line 4, column 7');
    expect(await view.page.locator('.missing [data-tool=kimi]').textContent()).toContain('Not detected');
    await view.close();
  });

  it('previews and takes over with the chosen model, then undoes it', async () => {
    const view = await open();
    const model = card(view, 'codex').locator('input');
    await model.fill('gpt-5.2');
    await model.press('Enter');
    await press(view, 'codex', /^Preview Diff/);
    expect(view.callsOf('preview-takeover')).toEqual([{ action: 'preview-takeover', tool: 'codex', model: 'gpt-5.2' }]);
    await press(view, 'codex', /^Take Over/);
    expect(view.callsOf('take-over')).toEqual([{ action: 'take-over', tool: 'codex', model: 'gpt-5.2' }]);
    await waitFor(async () => (await text(view, 'codex')).includes('Codex now goes through Gatehouse.'));
    expect(await text(view, 'codex')).toContain('Taken over (this gateway)');
    await press(view, 'codex', /^Undo/);
    expect(view.callsOf('restore-tool')).toEqual([{ action: 'restore-tool', tool: 'codex' }]);
    await waitFor(async () => (await text(view, 'codex')).includes('Not taken over'));
    expect(await text(view, 'codex')).not.toContain('now goes through');
    expect(await view.keptState()).toMatchObject({ models: { codex: 'gpt-5.2' } });
    await view.close();
  });

  it('keeps the tool’s own model where the field is empty', async () => {
    const view = await open();
    await press(view, 'codex', /^Take Over/);
    expect(view.callsOf('take-over')).toEqual([{ action: 'take-over', tool: 'codex', model: null }]);
    await view.close();
  });

  it('tells what a restore kept, and takes over again as it was when that is undone', async () => {
    const view = await open({
      answer: (request) =>
        request.action === 'restore-tool'
          ? restoreAnswer(tool({ id: 'claude-code', name: 'Claude Code' }), [
              { file: '/home/ada/.claude/settings.json', key: 'env.ANTHROPIC_BASE_URL' },
            ])
          : willing(request),
    });
    await press(view, 'claude-code', /^Restore/);
    await waitFor(async () => (await text(view, 'claude-code')).includes('was kept: env.ANTHROPIC_BASE_URL'));
    await press(view, 'claude-code', /^Undo/);
    expect(view.callsOf('take-over')).toEqual([{ action: 'take-over', tool: 'claude-code', model: null }]);
    await view.close();
  });

  it('takes all over one after another, passes over what cannot be read, and can be cancelled', async () => {
    let release: () => void = () => undefined;
    const view = await open({
      answer: async (request) => {
        if (request.action === 'take-over') await new Promise<void>((resolve) => (release = resolve));
        return willing(request);
      },
    });
    await view.page.getByRole('button', { name: 'Take Over All 2 Detected Tools' }).click();
    await waitFor(async () => (await view.text()).includes('1 of 2: Codex'));
    await view.page.getByRole('button', { name: 'Cancel' }).click();
    release();
    await view.page.getByRole('button', { name: 'Take Over 1 Detected Tool' }).waitFor();
    expect(view.callsOf('take-over').map((call) => call.tool)).toEqual(['codex']);
    await view.close();
  });

  it('shows why it did not work, and reads the tools anew when they have changed', async () => {
    let listed = tools;
    const view = await open({
      answer: (request) => {
        if (request.action === 'take-over') return { error: { kind: 'internal', message: 'config.toml, line 3: no.' } };
        return request.action === 'list-tools' ? { value: listed } : willing(request);
      },
    });
    await press(view, 'codex', /^Take Over/);
    await waitFor(async () => (await text(view, 'codex')).includes('config.toml, line 3: no.'));
    listed = tools.map((one) => (one.id === 'codex' ? { ...one, status: 'other-address' } : one));
    await view.post({ type: 'tools-changed' });
    await waitFor(async () => (await text(view, 'codex')).includes('Connected (other address)'));
    await view.close();
  });

  it('says what to do where there is no tool, and where there is no gateway', async () => {
    const none = tools.map((one): ToolState => ({ ...one, status: 'not-detected' }));
    const view = await open({
      answer: (request) => (request.action === 'list-tools' ? { value: none } : willing(request)),
    });
    await waitFor(async () => (await view.text()).includes('No coding tool was found'));
    await view.post({ type: 'sidebar', state: sidebarState({ gateway: { state: 'stopped' } }) });
    await view.page.getByRole('button', { name: 'Start Gateway' }).click();
    expect(view.callsOf('start-gateway')).toHaveLength(1);
    await view.close();
  });

  it('opens a file of a tool, and offers to keep the gateway running', async () => {
    const view = await open();
    await card(view, 'codex').getByRole('button', { name: '/home/ada/.codex/config.toml' }).click();
    expect(view.callsOf('open-tool-file')).toMatchObject([{ tool: 'codex', path: '/home/ada/.codex/config.toml' }]);
    await view.page.getByRole('button', { name: 'Keep It Running' }).click();
    expect(view.callsOf('set-keep-running')).toEqual([{ action: 'set-keep-running', value: true }]);
    await view.close();
  });
});

describe('the sidebar’s section of tools', () => {
  it('lists the tools that are here and leads to the page', async () => {
    const view = await browser.open('sidebar', { answer: willing });
    await view.post({ type: 'sidebar', state: sidebarState() });
    const rows = view.page.locator('gatehouse-tools-section [data-tool]');
    await rows.first().waitFor();
    expect(await rows.count()).toBe(5);
    expect(await rows.first().textContent()).toContain('Taken over (this gateway)');
    await rows.first().locator('.row-main').click();
    expect(view.callsOf('open-tools')).toHaveLength(1);
    await view.close();
  });
});

describe.each(['en', 'zh-cn'])('in %s', (locale) => {
  it.each([300, 800, 1400])('has no sideways scrolling at %i px', async (width) => {
    const view = await open({ width, locale });
    await card(view, 'codex').locator('vscode-button').first().click();
    await card(view, 'codex').locator('.notice').waitFor();
    expect(await view.page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
    expect(view.faults).toEqual([]);
    await view.close();
  });
});
