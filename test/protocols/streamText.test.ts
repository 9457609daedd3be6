// The rough count of a stream's text, in each protocol.
import { expect, it } from 'vitest';
import { StreamTextMeter } from '../../src/protocols/streamText';
import type { ProtocolId } from '../../src/shared/channel';

const tokens = (protocol: ProtocolId, ...frames: string[]): number => {
  const meter = new StreamTextMeter(protocol);
  for (const frame of frames) meter.push(new TextEncoder().encode(frame));
  return meter.tokens;
};
const forty = 'forty letters, of which some are spaces.';

it.each<[ProtocolId, string]>([
  ['openai-chat', `data: {"choices":[{"delta":{"content":"${forty}"}}]}\n\n`],
  ['openai-chat', `data: {"choices":[{"delta":{"reasoning_content": "${forty}","content":null}}]}\n\n`],
  ['openai-chat', `data: {"choices":[{"delta":{"tool_calls":[{"function":{"arguments":"${forty}"}}]}}]}\n\n`],
  ['openai-responses', `event: response.output_text.delta\ndata: {"delta":"${forty}"}\n\n`],
  [
    'openai-responses',
    `data: {"delta":"${forty}"}\n\ndata: {"type":"response.output_text.done","text":"${forty}"}\n\n`,
  ],
  ['anthropic', `event: content_block_delta\ndata: {"delta":{"type":"text_delta","text":"${forty}"}}\n\n`],
  ['anthropic', `data: {"delta":{"type":"thinking_delta","thinking":"${forty}"}}\n\n`],
  ['anthropic', `data: {"delta":{"type":"input_json_delta","partial_json":"${forty}"}}\n\n`],
  ['gemini', `data: {"candidates":[{"content":{"parts":[{"text" : "${forty}"}]}}]}\n\n`],
])('%s %s', (protocol, frame) => {
  expect(tokens(protocol, frame)).toBe(10);
});

it('counts other scripts dearer, escaped or not, and escapes as what they mean', () => {
  expect(tokens('gemini', 'data: {"text":"你好世界"}')).toBe(3);
  expect(tokens('gemini', String.raw`data: {"text":"\u4f60\u597d\u4e16\u754c"}`)).toBe(3);
  expect(tokens('gemini', String.raw`data: {"text":"a\"b\\"}`)).toBe(2);
});

it('counts nothing of what is no text', () => {
  expect(tokens('openai-chat', 'data: {"id":"a long identifier","model":"a-model"}', 'data: [DONE]', ': ping')).toBe(0);
});
