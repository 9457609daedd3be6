// Asking a chat stream for its usage on our own account: the request by splices, and the extra chunk that the tap keeps back.
import { describe, expect, it } from 'vitest';
import { usageSplices } from '../../../src/protocols/openaiChat/includeUsage';
import { newChatTap, newUsageHidingTap } from '../../../src/protocols/openaiChat/streamTap';
import type { EndpointMatch } from '../../../src/protocols/endpoints';
import { readHead, withModel } from '../../../src/protocols/readHead';
import { splice } from '../../../src/protocols/wire/jsonSplice';

const chat: EndpointMatch = { protocol: 'openai-chat', operation: 'generate', allowedMethods: [] };
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (runs: Uint8Array[]): string => Buffer.concat(runs).toString();

function asked(body: string): string | undefined {
  const splices = usageSplices(readHead(chat, bytes(body)), bytes(body));
  return splices === undefined ? undefined : text([splice(bytes(body), splices)]);
}

describe('usageSplices', () => {
  it.each([
    ['{"model":"m","stream":true}', '{"model":"m","stream":true,"stream_options":{"include_usage":true}}'],
    [
      '{ "stream" : true ,"n":1.0, "x":"stream_options"}',
      '{ "stream" : true,"stream_options":{"include_usage":true} ,"n":1.0, "x":"stream_options"}',
    ],
    ['{"stream_options":null,"stream":true}', '{"stream_options":{"include_usage":true},"stream":true}'],
    ['{"stream":true,"stream_options":{ }}', '{"stream":true,"stream_options":{"include_usage":true }}'],
    [
      '{"stream":true,"stream_options":{"include_obfuscation":false}}',
      '{"stream":true,"stream_options":{"include_usage":true,"include_obfuscation":false}}',
    ],
    [
      '{"stream_options":{"a":{"include_usage":1}, "include_usage" : false },"stream":true}',
      '{"stream_options":{"a":{"include_usage":1}, "include_usage" : true },"stream":true}',
    ],
    [
      '{"stream":true,"stream_options":{"include_usage":null}}',
      '{"stream":true,"stream_options":{"include_usage":true}}',
    ],
  ])('%s', (body, expected) => {
    expect(asked(body)).toBe(expected);
  });

  it.each([
    '{"model":"m"}',
    '{"model":"m","stream":false}',
    '{"stream":true,"stream_options":{"include_usage":true}}',
    '{"stream":true,"stream_options":{"include_usage":"yes"}}',
    '{"stream":true,"stream_options":"all"}',
    '{"stream":true,"stream_options":[]}',
  ])('leaves %s alone', (body) => {
    expect(asked(body)).toBeUndefined();
  });

  it('goes together with the model', () => {
    const body = bytes('{"stream":true,"model":"a"}');
    const head = readHead(chat, body);
    const sent = withModel(body, head, chat, 'b', usageSplices(head, body));
    expect(text([sent])).toBe('{"stream":true,"stream_options":{"include_usage":true},"model":"b"}');
    const without = bytes('{"stream":true}');
    const bare = readHead(chat, without);
    expect(text([withModel(without, bare, chat, 'b', usageSplices(bare, without))])).toBe(
      '{"model":"b","stream":true,"stream_options":{"include_usage":true}}',
    );
  });
});

const usage = '"usage":{"prompt_tokens":7,"completion_tokens":3,"total_tokens":10}';
const lines = (end: string): { shown: string[]; all: string[] } => {
  const shown = [
    `data: {"choices":[],"prompt_filter_results":[{}],"usage":null}${end}${end}`,
    `data: {"model":"m","choices":[{"index":0,"delta":{"content":"usage"}}],"usage":null}${end}${end}`,
    `data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}],${usage}}${end}${end}`,
    `data: [DONE]${end}${end}`,
  ];
  return { shown, all: [...shown.slice(0, 3), `data: {"choices":[],${usage}}${end}${end}`, ...shown.slice(3)] };
};

describe.each(['\n', '\r\n', '\r'])('the tap, with line ends %j', (end) => {
  const { shown, all } = lines(end);

  it('keeps back that chunk alone, wherever the bytes are cut', () => {
    const whole = bytes(all.join(''));
    for (let cut = 0; cut <= whole.length; cut += 1) {
      const tap = newUsageHidingTap();
      const runs = [tap.push(whole.slice(0, cut)), tap.push(whole.slice(cut))].flatMap(({ relay }) => relay);
      const { held, complete, facts } = tap.close();
      expect(text([...runs, ...held])).toBe(shown.join(''));
      expect(complete).toBe(true);
      expect(facts).toMatchObject({ usage: { input: 7, output: 3 }, finishReason: 'stop' });
    }
  });

  it('keeps it back as the last frame too, also without its blank line', () => {
    for (const last of [all[3] ?? '', (all[3] ?? '').trimEnd()]) {
      const tap = newUsageHidingTap();
      const { relay } = tap.push(bytes([...all.slice(0, 3), last].join('')));
      const { held, complete, facts } = tap.close();
      expect(text([...relay, ...held])).toBe(shown.slice(0, 3).join(''));
      expect([complete, facts.usage?.input]).toEqual([true, 7]);
    }
  });

  it('keeps nothing back for a client that asked', () => {
    const tap = newChatTap();
    const { relay } = tap.push(bytes(all.join('')));
    expect(text([...relay, ...tap.close().held])).toBe(all.join(''));
  });
});

it('an error without choices is the client’s to see', () => {
  const frame = `data: {"choices":[],${usage},"error":{"message":"no"}}\n\n`;
  const tap = newUsageHidingTap();
  const { relay } = tap.push(bytes(frame));
  expect(text([...relay, ...tap.close().held])).toBe(frame);
});
