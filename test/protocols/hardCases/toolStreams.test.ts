// Hard cases of tool calls in streams: arguments in fragments, empty, at the end only, calls that interleave. Each upstream protocol in the
// ways its vendors really send them, to clients of every protocol.
import { describe, expect, it } from 'vitest';
import { protocolIds, type ProtocolId } from '../../../src/shared/channel';
import { callsOf, framesOf, streamTo, type Wire } from './kit';

const pairs = protocolIds.flatMap((inbound) => protocolIds.map((outbound) => ({ inbound, outbound })));

interface Call {
  name: string;
  /** JSON text of the arguments in the pieces that arrive. */
  pieces: string[];
}

const chunk = (delta: Wire, finish: string | null = null): Wire => ({
  id: 'c1',
  object: 'chat.completion.chunk',
  created: 1,
  model: 'm',
  choices: [{ index: 0, delta, finish_reason: finish }],
});

/** Pieces of all calls in turn: the first of each, then the second of each, and so on. */
function interleaved(calls: readonly Call[]): { index: number; piece: string }[] {
  const most = Math.max(...calls.map(({ pieces }) => pieces.length));
  return Array.from({ length: most }, (_, round) =>
    calls.flatMap(({ pieces }, index) => (pieces[round] === undefined ? [] : [{ index, piece: pieces[round] }])),
  ).flat();
}

const streams: Record<ProtocolId, (calls: readonly Call[]) => Wire[]> = {
  'openai-chat': (calls) => [
    chunk({ role: 'assistant', content: null }),
    ...calls.map(({ name }, index) =>
      chunk({ tool_calls: [{ index, id: `call_${index}`, type: 'function', function: { name, arguments: '' } }] }),
    ),
    ...interleaved(calls).map(({ index, piece }) => chunk({ tool_calls: [{ index, function: { arguments: piece } }] })),
    chunk({}, 'tool_calls'),
  ],
  'openai-responses': (calls) => {
    const item = ({ name }: Call, index: number, input: string): Wire => ({
      type: 'function_call',
      id: `fc_${index}`,
      call_id: `call_${index}`,
      name,
      arguments: input,
      status: 'completed',
    });
    const whole = ({ pieces }: Call): string => pieces.join('');
    const response = { id: 'resp_1', object: 'response', model: 'm', status: 'in_progress', output: [] as Wire[] };
    return [
      { type: 'response.created', response },
      ...calls.map((call, index) => ({
        type: 'response.output_item.added',
        output_index: index,
        item: item(call, index, ''),
      })),
      ...interleaved(calls).map(({ index, piece }) => ({
        type: 'response.function_call_arguments.delta',
        output_index: index,
        item_id: `fc_${index}`,
        delta: piece,
      })),
      ...calls.map((call, index) => ({
        type: 'response.output_item.done',
        output_index: index,
        item: item(call, index, whole(call)),
      })),
      {
        type: 'response.completed',
        response: {
          ...response,
          status: 'completed',
          output: calls.map((call, index) => item(call, index, whole(call))),
        },
      },
    ];
  },
  // Its blocks come one after another; nothing interleaves.
  anthropic: (calls) => [
    {
      type: 'message_start',
      message: {
        id: 'msg_1',
        role: 'assistant',
        model: 'm',
        content: [],
        usage: { input_tokens: 1, output_tokens: 1 },
      },
    },
    ...calls.flatMap(({ name, pieces }, index) => [
      {
        type: 'content_block_start',
        index,
        content_block: { type: 'tool_use', id: `call_${index}`, name, input: {} },
      },
      ...pieces.map((piece) => ({
        type: 'content_block_delta',
        index,
        delta: { type: 'input_json_delta', partial_json: piece },
      })),
      { type: 'content_block_stop', index },
    ]),
    { type: 'message_delta', delta: { stop_reason: 'tool_use' }, usage: { output_tokens: 9 } },
    { type: 'message_stop' },
  ],
  // Fragments are paths and values; a call without any comes whole.
  gemini: (calls) => [
    ...calls.map(({ name, pieces }, index) => {
      const text = pieces.join('');
      const args = text.trim() === '' ? {} : { args: JSON.parse(text) as Wire };
      return {
        responseId: 'r1',
        candidates: [{ content: { role: 'model', parts: [{ functionCall: { id: `call_${index}`, name, ...args } }] } }],
      };
    }),
    { candidates: [{ finishReason: 'STOP' }], usageMetadata: { promptTokenCount: 1, candidatesTokenCount: 1 } },
  ],
};

const weather: Call = { name: 'weather', pieces: ['{"loc', 'ation":"Köln \\"', '😀\\n', '"}'] };
const inCologne = { location: 'Köln "😀\n' };

describe.each(pairs)('$inbound client, $outbound upstream', ({ inbound, outbound }) => {
  const told = (calls: readonly Call[]): ReturnType<typeof callsOf> =>
    callsOf(streamTo(inbound, outbound, framesOf(streams[outbound](calls))).answer);

  it('tool arguments in fragments, cut inside escapes and characters', () => {
    const letters = { ...weather, pieces: Array.from(weather.pieces.join('')) };
    for (const call of [weather, letters]) expect(told([call])).toMatchObject([{ name: 'weather', input: inCologne }]);
  });

  it('empty arguments are an empty object', () => {
    for (const pieces of [[], [''], ['{}'], ['{', '}']]) {
      expect(told([{ name: 'now', pieces }])).toMatchObject([{ name: 'now', input: {} }]);
    }
  });

  it('several calls in parallel and interleaved stay apart, in their order', () => {
    const rome: Call = { name: 'weather', pieces: ['{"location":', '"Rome"', '}'] };
    const now: Call = { name: 'now', pieces: ['{}'] };
    const calls = told([weather, rome, now]);
    expect(calls).toMatchObject([
      { name: 'weather', input: inCologne },
      { name: 'weather', input: { location: 'Rome' } },
      { name: 'now', input: {} },
    ]);
    expect(new Set(calls.map(({ id }) => id)).size).toBe(3);
  });
});

/** Arguments that no delta brings: only the finished item, or the last chunk, has them. */
const atTheEnd: Record<ProtocolId, Wire[]> = {
  'openai-chat': [
    chunk({
      role: 'assistant',
      tool_calls: [{ index: 0, id: 'call_0', type: 'function', function: { name: 'weather' } }],
    }),
    chunk({ tool_calls: [{ index: 0, function: { arguments: '{"location":"Köln \\"😀\\n"}' } }] }, 'tool_calls'),
  ],
  'openai-responses': streams['openai-responses']([weather]).filter(
    ({ type }) => type !== 'response.function_call_arguments.delta',
  ),
  anthropic: streams
    .anthropic([{ ...weather, pieces: [] }])
    .map((event) =>
      event['type'] === 'content_block_start'
        ? { ...event, content_block: { type: 'tool_use', id: 'call_0', name: 'weather', input: inCologne } }
        : event,
    ),
  gemini: [
    {
      responseId: 'r1',
      candidates: [
        {
          content: {
            role: 'model',
            parts: [
              {
                functionCall: {
                  id: 'call_0',
                  name: 'weather',
                  partialArgs: [{ jsonPath: '$.location', stringValue: 'Köln "' }],
                  willContinue: true,
                },
              },
            ],
          },
        },
      ],
    },
    {
      candidates: [
        {
          content: {
            role: 'model',
            parts: [{ functionCall: { partialArgs: [{ jsonPath: '$.location', stringValue: '😀\n' }] } }],
          },
          finishReason: 'STOP',
        },
      ],
    },
  ],
};

it.each(pairs)(
  'arguments that arrive only at the end: $inbound client, $outbound upstream',
  ({ inbound, outbound }) => {
    const { answer } = streamTo(inbound, outbound, framesOf(atTheEnd[outbound]));
    expect(callsOf(answer)).toMatchObject([{ name: 'weather', input: inCologne }]);
    expect(answer?.finish.reason).toBe('tool-calls');
  },
);
