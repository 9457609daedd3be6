// Law of taps that skim: in whatever pieces a stream comes, the tap relays, holds and learns the same as from single bytes, which it has to read
// frame by frame.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newUsageHidingTap } from '../../src/protocols/openaiChat/streamTap';
import type { StreamTap } from '../../src/protocols/protocol';
import { protocols } from '../../src/protocols/registry';

const texts = [
  'word',
  'an "error": in \\"usage\\"',
  '你好',
  'event: message_stop',
  '[DONE]',
  'response.completed',
  'finish_reason',
];
const json = (value: unknown): string => `data: ${JSON.stringify(value)}`;

const chat = [
  ...texts.map((content) =>
    json({ id: 'c', choices: [{ index: 0, delta: { content }, finish_reason: null }], usage: null }),
  ),
  json({ id: 'chatcmpl-1', object: 'chat.completion.chunk', model: 'm', choices: [] }),
  json({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] }),
  json({ choices: [], usage: { prompt_tokens: 3, completion_tokens: 4 } }),
  json({ error: { message: 'no' } }),
  'event: error\ndata: {"message":"no"}',
  'data: [DONE]',
];
const anthropic = [
  ...texts.map(
    (text) =>
      `event: content_block_delta\n${json({ type: 'content_block_delta', delta: { type: 'text_delta', text } })}`,
  ),
  `event: message_start\n${json({ type: 'message_start', message: { model: 'm', usage: { input_tokens: 2 } } })}`,
  json({ type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 4 } }),
  `event: error\n${json({ type: 'error', error: { message: 'no' } })}`,
  `event: message_stop\n${json({ type: 'message_stop' })}`,
];
const responses = [
  ...texts.map((delta) => `event: response.output_text.delta\n${json({ type: 'response.output_text.delta', delta })}`),
  `event: response.created\n${json({ type: 'response.created', response: { model: 'm' } })}`,
  json({ type: 'response.completed', response: { model: 'm', usage: { input_tokens: 2, output_tokens: 4 } } }),
  json({ type: 'error', message: 'no' }),
  'data: [DONE]',
];
const between = ['', ': a comment', '\n', 'retry: 3'];

const taps: [string, string[], () => StreamTap][] = [
  ['openai-chat', chat, () => protocols['openai-chat'].newStreamTap()],
  ['openai-chat, usage hidden', chat, newUsageHidingTap],
  ['anthropic', anthropic, () => protocols.anthropic.newStreamTap()],
  ['openai-responses', responses, () => protocols['openai-responses'].newStreamTap()],
];

function run(tap: StreamTap, pieces: readonly Uint8Array[]): unknown {
  const relayed: Uint8Array[] = [];
  let ended = false;
  for (const piece of pieces) {
    const step = tap.push(piece);
    relayed.push(...step.relay);
    ended = step.ended;
  }
  const { held, complete, facts } = tap.close();
  return { relayed: Buffer.concat(relayed).toString(), held: Buffer.concat(held).toString(), ended, complete, facts };
}

describe.each(taps)('%s', (_, frames, newTap) => {
  it('tells the same in any pieces', () => {
    const frame = fc.oneof(
      { weight: 8, arbitrary: fc.constantFrom(...frames.slice(0, texts.length)) },
      fc.constantFrom(...frames),
      fc.constantFrom(...between),
    );
    const end = fc.oneof({ weight: 12, arbitrary: fc.constant('\n') }, fc.constantFrom('\r\n', '\r'));
    const stream = fc.array(fc.tuple(frame, end), { maxLength: 20 });
    const sizes = fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(stream, sizes, fc.boolean(), (parts, cuts, bom) => {
        const text = parts.map(([lines, lineEnd]) => `${lines}\n\n`.replaceAll('\n', lineEnd)).join('');
        const bytes = Buffer.from((bom ? '\ufeff' : '') + text);
        const pieces: Uint8Array[] = [];
        for (let at = 0, next = 0; at < bytes.length; next += 1) {
          const size = cuts[next % cuts.length] ?? 1;
          pieces.push(bytes.subarray(at, at + size));
          at += size;
        }
        const single = Array.from(bytes, (_byte, at) => bytes.subarray(at, at + 1));
        expect(run(newTap(), pieces)).toEqual(run(newTap(), single));
        expect(run(newTap(), [bytes])).toEqual(run(newTap(), single));
      }),
      { numRuns: 150 },
    );
  });
});
