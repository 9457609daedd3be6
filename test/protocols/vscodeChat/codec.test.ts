// Chats for a window and its answers: what a request becomes, what the lines of an answer say, and that both readings of an answer agree.
import { describe, expect, it } from 'vitest';
import { EventChecker } from '../../../src/protocols/ir/checkEvents';
import { Collector } from '../../../src/protocols/ir/collect';
import type { IrRequest, ToolChoice } from '../../../src/protocols/ir/request';
import { vscodeCodec } from '../../../src/protocols/vscodeChat/codec';
import { NdjsonFrames } from '../../../src/protocols/vscodeChat/frames';
import type { WindowChat, WindowLine } from '../../../src/shared/windowModels';

const target = { model: 'copilot/gpt', origin: 'vscode', quirks: {}, traits: {} };
const origin = { origin: 'vscode', quirks: {} };
const asked = (more: Partial<IrRequest> = {}): IrRequest => ({
  ...{ model: 'm', stream: true, system: [], tools: [], sampling: {}, extensions: {} },
  turns: [{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }],
  ...more,
});
const sent = (more: Partial<IrRequest>): { chat: WindowChat; warnings: string[] } => {
  const { body, warnings } = vscodeCodec.encodeRequest(asked(more), target);
  return {
    chat: body as unknown as WindowChat,
    warnings: warnings.map(({ code, path, detail }) => [code, path, detail].filter(Boolean).join(' ')),
  };
};
const tool = (name: string) => ({ type: 'function' as const, name, description: `The ${name}.` });
const framesOf = (lines: readonly object[]): string => lines.map((line) => `${JSON.stringify(line)}\n`).join('');

describe('a chat for a window', () => {
  it.each<[ToolChoice, string[], string, string[]]>([
    [{ type: 'auto' }, ['a', 'b'], 'auto', []],
    [{ type: 'none' }, [], 'auto', ['mapped-value tool_choice no tool is offered']],
    [{ type: 'tool', name: 'b' }, ['b'], 'required', ['mapped-value tool_choice the other tools are not offered']],
    [
      { type: 'allowed', names: ['a'], mode: 'required' },
      ['a'],
      'required',
      ['mapped-value tool_choice the other tools are not offered'],
    ],
  ])('offers the tools of a choice (%j)', (toolChoice, names, mode, warnings) => {
    const { chat, warnings: told } = sent({ tools: [tool('a'), tool('b')], toolChoice });
    expect([chat.tools.map(({ name }) => name), chat.toolMode, told]).toEqual([names, mode, warnings]);
  });

  it('asks in words for a call of one among several tools', () => {
    const { chat, warnings } = sent({ tools: [tool('a'), tool('b')], toolChoice: { type: 'required' } });
    expect(chat.toolMode).toBe('auto');
    expect(chat.messages[0]?.content).toEqual([
      { type: 'text', text: 'Call at least one of the tools in this answer.' },
    ]);
    expect(warnings).toEqual([
      'mapped-value tool_choice asked for in words',
      'mapped-value system the first message of the user',
    ]);
  });

  it('offers freeform tools as functions with one field, and tells of tools that the provider alone would run', () => {
    const search = { type: 'server', origin: 'openai-responses', name: 'web_search', value: {} } as const;
    const custom = { type: 'custom', name: 'patch', description: 'Edits files.' } as const;
    const { chat, warnings } = sent({ tools: [search, custom, { ...tool('a'), strict: true }] });
    expect(chat.tools).toEqual([
      {
        name: 'patch',
        description: 'Edits files.',
        inputSchema: { type: 'object', properties: { input: { type: 'string' } }, required: ['input'] },
      },
      { name: 'a', description: 'The a.' },
    ]);
    expect(warnings).toEqual([
      'dropped-tool tools[0] web_search',
      'mapped-value tools[1] a freeform tool as a function with one field',
      'dropped-field tools[2].strict',
    ]);
  });

  it('asks for the form of an answer in words, behind the instructions', () => {
    const output = { type: 'json-schema', name: 'x', schema: { type: 'object' } } as const;
    const { chat } = sent({ system: [{ type: 'text', text: 'Be brief.' }], output });
    const [part] = chat.messages[0]?.content ?? [];
    expect(part?.type === 'text' && part.text).toMatch(
      /^Be brief\.\n\nAnswer with .*JSON Schema.*:\n\{"type":"object"\}$/s,
    );
  });

  it('tells of each thing that it cannot say', () => {
    const { warnings } = sent({
      ...{ sampling: { topK: 4, logprobs: 1 }, reasoning: { effort: 'high' }, verbosity: 'low', user: 'u' },
      ...{ metadata: { a: 'b' }, promptCacheKey: 'k', serviceTier: 'flex', parallelToolCalls: false },
      cache: { ttl: '5m' },
    });
    const names = ['top_k', 'logprobs', 'reasoning', 'verbosity', 'user', 'prompt_cache_key', 'service_tier'];
    const rest = ['parallel_tool_calls', 'metadata', 'cache_control'];
    expect(warnings).toEqual([...names, ...rest].map((name) => `dropped-field ${name}`));
  });

  it('holds failed results as texts and calls with broken arguments as objects', () => {
    const { chat, warnings } = sent({
      turns: [
        { role: 'user', content: [{ type: 'text', text: 'Go' }] },
        { role: 'assistant', content: [{ type: 'tool-call', id: 'c', name: 'a', kind: 'function', input: '[1' }] },
        {
          role: 'tool',
          content: [
            {
              ...{ type: 'tool-result', callId: 'c', kind: 'function', isError: true },
              content: [{ type: 'text', text: 'no' }],
            },
          ],
        },
        { role: 'user', content: [{ type: 'text', text: 'And?' }] },
      ],
    });
    expect(chat.messages.slice(1)).toEqual([
      { role: 'assistant', content: [{ type: 'tool-call', callId: 'c', name: 'a', input: { input: '[1' } }] },
      {
        role: 'user',
        content: [
          {
            ...{ type: 'tool-result', callId: 'c' },
            content: [
              { type: 'text', text: 'The tool failed:' },
              { type: 'text', text: 'no' },
            ],
          },
          { type: 'text', text: 'And?' },
        ],
      },
    ]);
    expect(warnings).toHaveLength(2);
  });
});

describe('the answer of a window', () => {
  const lines: WindowLine[] = [
    { type: 'usage', input: 7, output: 0 },
    { type: 'thinking', text: 'Hm. ' },
    { type: 'thinking', text: 'Yes.' },
    { type: 'text', text: 'Look: ' },
    { type: 'text', text: '世界' },
    { type: 'data', mimeType: 'image/png', data: 'AQID' },
    { type: 'tool-call', callId: 'c1', name: 'look', input: { at: 'sky' } },
    { type: 'usage', input: 7, output: 20 },
    { type: 'end' },
  ];

  it('is read line by line, wherever it is cut, as it is read whole', () => {
    const whole = vscodeCodec.decodeAnswer(lines, origin);
    expect(whole).toMatchObject({
      content: [
        { type: 'reasoning', text: 'Hm. Yes.' },
        { type: 'text', text: 'Look: 世界' },
        { type: 'image', source: { mediaType: 'image/png', data: 'AQID' } },
        { type: 'tool-call', id: 'c1', name: 'look', input: '{"at":"sky"}' },
      ],
      finish: { reason: 'tool-calls' },
      usage: { input: 7, output: 20, raw: { estimated: true } },
    });
    const bytes = Buffer.from(framesOf(lines));
    for (let cut = 0; cut <= bytes.length; cut += 1) {
      const frames = new NdjsonFrames();
      const decoder = vscodeCodec.newStreamDecoder(origin);
      const [checker, collector] = [new EventChecker(), new Collector()];
      const read = [frames.push(bytes.subarray(0, cut)), frames.push(bytes.subarray(cut)), frames.finish()].flat();
      for (const frame of read) for (const event of decoder.push(frame)) collector.push(checker.check(event));
      expect(collector.answer()).toEqual(whole);
    }
  });

  it.each([
    ['without an end', [{ type: 'text', text: 'x' }], 'upstream-truncated'],
    ['with a line that is no object', [['x']], 'upstream-invalid'],
    [
      'with an error',
      [
        { type: 'text', text: 'x' },
        { type: 'error', code: 'Blocked', message: 'Enough.' },
      ],
      'rate-limited',
    ],
    ['with nothing in it', [], 'upstream-truncated'],
  ])('%s is a fault, told once and last', (_, said, kind) => {
    const decoder = vscodeCodec.newStreamDecoder(origin);
    const frames = new NdjsonFrames().push(Buffer.from(framesOf(said)));
    const events = [...frames.flatMap((frame) => decoder.push(frame)), ...decoder.end(), ...decoder.end()];
    expect(events.filter(({ type }) => type === 'error')).toMatchObject([{ error: { kind } }]);
    expect(events.at(-1)?.type).toBe('error');
  });
});
