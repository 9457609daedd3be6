// Tools of windows and the question to the user: the window that was focused last is turned to, what a closed window was to do is over, and
// nothing runs that neither a rule nor the user let run.
import { describe, expect, it } from 'vitest';
import { createLog } from '../../../src/gateway/log';
import { ToolModeService } from '../../../src/gateway/toolMode/toolModeService';
import { WindowTools } from '../../../src/gateway/toolMode/windowTools';
import type { KnownTool, WindowToolEvent } from '../../../src/shared/toolMode';
import { usualKeySettings } from '../../../src/shared/virtualKey';
import type { KeyRecord } from '../../../src/store/keyRepository';

const key: KeyRecord = {
  id: 'key_1',
  name: 'mine',
  prefix: 'gk-',
  hint: '',
  state: 'active',
  models: null,
  channels: null,
  expiresAt: null,
  defaultModel: null,
  note: '',
  settings: { ...usualKeySettings },
  createdAt: 0,
  lastUsedAt: null,
};
const never = new AbortController().signal;

function scene() {
  const events: WindowToolEvent[] = [];
  const open = ['one', 'two'];
  let serial = 0;
  const windows = new WindowTools({
    publish: (event) => void events.push(event),
    openWindows: () => open,
    newId: () => `id${serial++}`,
  });
  const rules = { ...key.settings, allowedTools: [] as string[] };
  const service = new ToolModeService({
    sources: [windows],
    user: windows,
    setServers: () => undefined,
    keyOf: () => ({ ...key, settings: rules }),
    log: createLog({ level: 'error', write: () => undefined, redact: (text) => text, now: Date.now }),
  });
  const tell = (windowId: string, focused: boolean, name: string): void =>
    windows.register({ windowId, focused, tools: [{ name, description: 'd' }] });
  const toolNow = async (): Promise<KnownTool> => {
    const { tools } = await windows.list();
    const [tool] = tools;
    if (tool === undefined) throw new Error('there is no tool');
    return tool;
  };
  return { events, open, windows, service, rules, tell, toolNow };
}

describe('windows', () => {
  it('are turned to in the order of their focus, and only while they are open', async () => {
    const { windows, tell, open } = scene();
    expect((await windows.list()).tools).toEqual([]);
    tell('one', true, 'a');
    tell('two', true, 'b');
    tell('one', false, 'c');
    expect((await windows.list()).tools.map(({ id }) => id)).toEqual(['vscode/b']);
    tell('one', true, 'c');
    expect((await windows.list()).tools.map(({ id }) => id)).toEqual(['vscode/c']);
    open.splice(0, 1);
    expect((await windows.list()).tools.map(({ id }) => id)).toEqual(['vscode/b']);
    open.splice(0, 1);
    expect((await windows.list()).tools).toEqual([]);
  });

  it('run a tool that a rule allows, and hear when nobody waits any more', async () => {
    const { service, windows, events, rules, tell, toolNow } = scene();
    tell('one', true, 'a');
    rules.allowedTools = ['vscode/*'];
    const tool = await toolNow();
    const ran = service.run(tool, { x: 1 }, key, never);
    await Promise.resolve();
    expect(events).toEqual([{ type: 'window-tool', action: 'call', windowId: 'one', callId: 'id0' }]);
    expect(windows.call('id0')).toEqual({ name: 'a', input: { x: 1 } });
    windows.answerCall('id0', { text: 'done', isError: false });
    expect(await ran).toMatchObject({ outcome: 'ok', decision: 'allowed', content: [{ text: 'done' }] });
    expect(() => windows.call('id0')).toThrow(/over/);

    const leaving = new AbortController();
    const stopped = service.run(tool, {}, key, leaving.signal);
    await Promise.resolve();
    leaving.abort();
    expect(await stopped).toMatchObject({ outcome: 'cancelled' });
    expect(events.at(-1)).toEqual({ type: 'window-tool', action: 'cancel', windowId: 'one', callId: 'id1' });
  });

  it('that are closed leave their calls failed', async () => {
    const { service, windows, open, rules, tell, toolNow } = scene();
    tell('one', true, 'a');
    rules.allowedTools = ['*'];
    const ran = service.run(await toolNow(), {}, key, never);
    await Promise.resolve();
    open.splice(0, 2);
    windows.windowsChanged();
    expect(await ran).toMatchObject({
      outcome: 'error',
      content: [{ text: expect.stringContaining('closed') as string }],
    });
  });
});

describe('the question', () => {
  it('is asked where no rule speaks, with tool, arguments and key', async () => {
    const { service, windows, events, tell, toolNow } = scene();
    tell('one', true, 'a');
    const tool = await toolNow();
    const denied = service.run(tool, { path: '/' }, key, never);
    await Promise.resolve();
    expect(events).toEqual([{ type: 'tool-question', action: 'ask', windowId: 'one', questionId: 'id0' }]);
    expect(windows.question('id0')).toMatchObject({ tool: 'vscode/a', keyName: 'mine', input: '{"path":"/"}' });
    windows.answerQuestion('id0', 'deny');
    expect(await denied).toMatchObject({ outcome: 'denied', decision: 'user' });

    const allowed = service.run(tool, {}, key, never);
    await Promise.resolve();
    windows.answerQuestion('id1', 'allow');
    await new Promise((resolve) => setImmediate(resolve));
    windows.answerCall('id2', { text: 'ran', isError: true });
    expect(await allowed).toMatchObject({ outcome: 'error', decision: 'user', content: [{ text: 'ran' }] });
  });

  it('is asked no more once the rules of the key have changed', async () => {
    const { service, rules, events, tell, toolNow, windows } = scene();
    tell('one', true, 'a');
    rules.allowedTools = ['vscode/a'];
    const ran = service.run(await toolNow(), {}, key, never);
    await Promise.resolve();
    expect(events.map(({ type }) => type)).toEqual(['window-tool']);
    windows.answerCall('id0', { text: '', isError: false });
    await ran;
  });

  it('is withdrawn when the request ends, and refused where nobody can be asked', async () => {
    const { service, events, open, tell, toolNow } = scene();
    tell('one', true, 'a');
    const tool = await toolNow();
    const leaving = new AbortController();
    const asked = service.run(tool, {}, key, leaving.signal);
    await Promise.resolve();
    leaving.abort();
    expect(await asked).toMatchObject({ outcome: 'cancelled' });
    expect(events.at(-1)).toMatchObject({ type: 'tool-question', action: 'withdrawn' });
    open.splice(0, 2);
    expect(await service.run(tool, {}, key, never)).toMatchObject({ outcome: 'denied', decision: 'nobody' });
  });
});
