// The host side of the webviews: HTML, content security policy, messages that are taken and dropped.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answerError } from '../../src/extension/panels/answerError';
import { WebviewChannel } from '../../src/extension/panels/webviewChannel';
import { webviewHtml } from '../../src/extension/panels/webviewHtml';
import { inEnglish } from '../../src/extension/translate';
import { GatewayError } from '../../src/shared/errors';
import type { HostMessage, WebviewAction } from '../../src/shared/webviewMessages';
import { waitFor } from '../support/waitFor';
import { quietLog } from './quietLog';

function connect(run: (action: WebviewAction) => Promise<unknown>) {
  const posted: HostMessage[] = [];
  const log = quietLog();
  let listener: (message: unknown) => void = () => undefined;
  let readyCount = 0;
  const channel = new WebviewChannel({
    webview: {
      postMessage: (message) => {
        posted.push(message as HostMessage);
        return Promise.resolve(true);
      },
      onDidReceiveMessage: (added) => {
        listener = added;
        return { dispose: () => undefined };
      },
    },
    run,
    onReady: () => (readyCount += 1),
    describeError: (error) => answerError(error, inEnglish),
    log,
  });
  return { channel, posted, log, send: (message: unknown) => listener(message), readyCount: () => readyCount };
}

describe('WebviewChannel', () => {
  it('sends nothing before the page is ready', () => {
    const { channel, posted, send, readyCount } = connect(() => Promise.resolve(null));
    channel.post({ type: 'names', channels: {}, keys: {} });
    expect(posted).toEqual([]);
    send({ type: 'ready' });
    expect(readyCount()).toBe(1);
    channel.post({ type: 'names', channels: {}, keys: {} });
    expect(posted).toHaveLength(1);
  });

  it('answers a call with what the action returned', async () => {
    const { posted, send } = connect((action) => Promise.resolve(action.action));
    send({ type: 'ready' });
    send({ type: 'call', callId: 7, request: { action: 'show-log' } });
    await waitFor(() => posted.length > 0);
    expect(posted).toEqual([{ type: 'result', callId: 7, ok: true, value: 'show-log' }]);
  });

  it.each([
    [new GatewayError('not-found', 'gone'), 'not-found'],
    [new GatewayError('client-closed', 'cancelled'), 'cancelled'],
    [new GatewayError('upstream-unreachable', '', { details: { gateway: 'unreachable' } }), 'gateway-unreachable'],
    [new TypeError('a fault'), 'internal'],
  ])('answers a failed call with its kind: %s', async (error, kind) => {
    const { posted, send } = connect(() => Promise.reject(error));
    send({ type: 'ready' });
    send({ type: 'call', callId: 1, request: { action: 'stop-gateway' } });
    await waitFor(() => posted.length > 0);
    expect(posted).toMatchObject([{ type: 'result', callId: 1, ok: false, error: { kind } }]);
  });

  it('drops and logs whatever is not one of our messages, without side effects', () => {
    const actions: WebviewAction[] = [];
    const { send, log, posted } = connect((action) => Promise.resolve(actions.push(action)));
    send({ type: 'ready' });
    const strangers: unknown[] = [
      undefined,
      null,
      'ready',
      42,
      {},
      { type: 'unknown' },
      { type: 'ready', more: 1 },
      { type: 'call', request: { action: 'show-log' } },
      { type: 'call', callId: 1.5, request: { action: 'show-log' } },
      { type: 'call', callId: 1, request: { action: 'run-command', command: 'rm' } },
      { type: 'call', callId: 1, request: { action: 'delete-channel', id: 5 } },
      {
        type: 'call',
        callId: 1,
        request: { action: 'create-channel', provider: 'x', form: { name: 'a', secret: 'sk-1' } },
      },
      { type: 'call', callId: 1, request: JSON.parse('{"action":"show-log","__proto__":{"x":1}}') as unknown },
      { type: 'call', callId: 1, request: { action: '__proto__' } },
      { type: 'call', callId: 1, request: { action: 'constructor' } },
    ];
    for (const stranger of strangers) send(stranger);
    expect(actions).toEqual([]);
    expect(posted).toEqual([]);
    expect(log.lines.filter((line) => line.includes('not understood'))).toHaveLength(strangers.length);
  });
});

describe('calls that outlive the page', () => {
  const call = (callId: number, kept?: true) => ({
    type: 'call',
    callId,
    request: { action: 'show-log' },
    ...(kept === undefined ? {} : { kept }),
  });

  it('are answered to the page that comes after, whether they ended before or end later', async () => {
    const { promise, resolve } = Promise.withResolvers<string>();
    const { channel, posted, send } = connect((action) => (posted.length === 0 ? Promise.resolve(action) : promise));
    send({ type: 'ready' });
    channel.pause();
    send(call(1, true));
    await new Promise(setImmediate);
    expect(posted).toEqual([]);
    send({ type: 'ready', waiting: [1] });
    expect(posted).toMatchObject([{ type: 'result', callId: 1, ok: true }]);
    send(call(2, true));
    channel.pause();
    send({ type: 'ready', waiting: [2] });
    expect(posted).toHaveLength(1);
    resolve('late');
    await waitFor(() => posted.length === 2);
    expect(posted[1]).toEqual({ type: 'result', callId: 2, ok: true, value: 'late' });
  });

  it('are told to be interrupted where the host knows nothing of them; others are forgotten', async () => {
    const { channel, posted, send } = connect(() => Promise.resolve(null));
    send({ type: 'ready' });
    channel.pause();
    send(call(1));
    await new Promise(setImmediate);
    send({ type: 'ready', waiting: [1, 99] });
    expect(posted).toEqual(
      [1, 99].map((callId) => ({
        type: 'result',
        callId,
        ok: false,
        error: { kind: 'interrupted', message: '' },
      })),
    );
  });
});

describe('5,000 random messages', () => {
  const words = fc.constantFrom(
    'type',
    'callId',
    'request',
    'action',
    'id',
    'name',
    'form',
    'call',
    'ready',
    'show-log',
    'delete-channel',
  );
  const nearly = fc.record(
    {
      type: fc.constantFrom('call', 'ready', 'result', 'Call'),
      callId: fc.oneof(fc.string(), fc.double(), fc.constant(null)),
      request: fc.oneof(fc.dictionary(words, fc.anything()), fc.anything()),
    },
    { requiredKeys: [] },
  );
  it('start no action and raise nothing', () => {
    const actions: WebviewAction[] = [];
    const { send, posted } = connect((action) => Promise.resolve(actions.push(action)));
    fc.assert(
      fc.property(fc.oneof(fc.anything(), nearly, fc.dictionary(words, fc.anything())), (message) => send(message)),
      { numRuns: 5000 },
    );
    expect(actions).toEqual([]);
    expect(posted).toEqual([]);
  });
});

describe('messages that are written into the page', () => {
  const names: HostMessage = { type: 'names', channels: {}, keys: {} };

  it('are those of the first push, and nothing is sent when the page says that it has them', () => {
    const { channel, posted, send, readyCount } = connect(() => Promise.resolve(null));
    expect(channel.firstMessages(() => void channel.post(names))).toEqual([names]);
    expect(channel.post(names)).toBe(false);
    send({ type: 'ready', tookFirst: true });
    expect([readyCount(), posted]).toEqual([0, []]);
    expect(channel.post(names)).toBe(true);
  });

  it('are sent anew where something has changed since, and to a page that is shown again', () => {
    const { channel, send, readyCount } = connect(() => Promise.resolve(null));
    channel.firstMessages(() => undefined);
    channel.outdate();
    send({ type: 'ready', tookFirst: true });
    expect(readyCount()).toBe(1);
    channel.pause();
    send({ type: 'ready' });
    expect(readyCount()).toBe(2);
  });
});

describe('webviewHtml', () => {
  const hostile = '</script><script>alert(1)</script><!--';
  const page = {
    script: 'run();',
    words: JSON.stringify({ hostile }),
    style: 'body{}',
    cspSource: 'https://*.vscode-cdn.net',
    nonce: 'abc',
    locale: 'zh-cn',
    title: '<Gatehouse>',
    element: 'gatehouse-sidebar',
  };
  const html = webviewHtml({ ...page, first: [{ type: 'names', channels: { a: hostile }, keys: {} }] });

  it('refuses everything but its own script and style sheet', () => {
    expect(html).toContain('default-src &#39;none&#39;'.replaceAll('&#39;', "'"));
    expect(html).toContain("script-src 'nonce-abc'");
    expect(html).toContain("style-src 'nonce-abc'");
    expect(html).not.toMatch(/unsafe|connect-src|\*;|src=|href=/);
    // Data is no script: it needs no nonce and gets none.
    expect([...html.matchAll(/<(?:script|style)\b[^>]*>/g)].map(([tag]) => tag)).toEqual([
      '<style nonce="abc">',
      '<script type="application/json" id="gatehouse-words">',
      '<script type="application/json" id="gatehouse-first">',
      '<script nonce="abc">',
    ]);
  });
  it('names the language and escapes its values', () => {
    expect(html).toContain('data-locale="zh-cn"');
    expect(html).toContain('&#60;Gatehouse&#62;');
  });
  it('holds hostile names as data that says the same', () => {
    expect(html).not.toContain('alert(1)</script>');
    const data = [...html.matchAll(/type="application\/json"[^>]*>(.*)<\/script>/g)].map(([, text = '']) => text);
    expect(data.map((text) => JSON.parse(text) as unknown)).toEqual([
      { hostile },
      { id: 'abc', messages: [{ type: 'names', channels: { a: hostile }, keys: {} }] },
    ]);
  });
  it('holds no first messages where none are given', () => {
    expect(webviewHtml(page)).not.toContain('gatehouse-first');
  });
});
