// What goes to a chat upstream: messages, tools, settings, and each flag of the vendors; what is dropped makes a warning, what would
// change the meaning is refused.
import { describe, expect, it } from 'vitest';
import type { ModelTraits, Quirks } from '../../../src/shared/quirks';
import type { ReasoningPart } from '../../../src/protocols/ir/parts';
import type { IrRequest, IrTurn } from '../../../src/protocols/ir/request';
import { warningText } from '../../../src/protocols/ir/warnings';
import { openaiChatCodec } from '../../../src/protocols/openaiChat/codec';
import { packDetails } from '../../../src/protocols/openaiChat/reasoningDetails';
import { decodeChat, irRequest, targetOf } from './support';

function encode(request: Partial<IrRequest>, quirks: Quirks = {}, traits: ModelTraits = {}): Record<string, unknown> {
  return openaiChatCodec.encodeRequest(irRequest(request), targetOf(quirks, traits)).body;
}

function warningsOf(request: Partial<IrRequest>, quirks: Quirks = {}, traits: ModelTraits = {}): string[] {
  return openaiChatCodec.encodeRequest(irRequest(request), targetOf(quirks, traits)).warnings.map(warningText);
}

const text = (value: string): { type: 'text'; text: string } => ({ type: 'text', text: value });
const call = (
  id: string,
  name = 'f',
  input = '{"a":1}',
): Extract<IrTurn, { role: 'assistant' }>['content'][number] => ({
  type: 'tool-call',
  id,
  name,
  kind: 'function',
  input,
});

describe('messages', () => {
  it('writes text as one string, in the role that the vendor takes', () => {
    const request = {
      system: [text('a'), text('b')],
      turns: [
        { role: 'user', content: [text('c'), text('d')] },
        { role: 'system', content: [text('e')] },
      ] satisfies IrTurn[],
    };
    expect(encode(request)['messages']).toEqual([
      { role: 'system', content: 'a\n\nb' },
      { role: 'user', content: 'c\n\nd' },
      { role: 'system', content: 'e' },
    ]);
    expect(encode(request, { systemRole: 'developer' })['messages']).toMatchObject([
      { role: 'developer' },
      { role: 'user' },
      { role: 'developer' },
    ]);
  });

  it('writes images, audio and files as parts', () => {
    const turns: IrTurn[] = [
      {
        role: 'user',
        content: [
          text('look'),
          { type: 'image', source: { kind: 'base64', mediaType: 'image/png', data: 'iVBO' }, detail: 'high' },
          { type: 'image', source: { kind: 'url', url: 'https://a.example/b.png' } },
          { type: 'audio', source: { kind: 'base64', mediaType: 'audio/mpeg', data: 'SUQz' } },
          { type: 'file', source: { kind: 'base64', mediaType: 'application/pdf', data: 'JVBE' } },
          { type: 'file', source: { kind: 'text', text: 'body' }, filename: 'a.txt' },
          { type: 'file', source: { kind: 'file-id', origin: 'openai-responses', id: 'file-1' } },
        ],
      },
    ];
    expect(encode({ turns })['messages']).toEqual([
      {
        role: 'user',
        content: [
          { type: 'text', text: 'look' },
          { type: 'image_url', image_url: { url: 'data:image/png;base64,iVBO', detail: 'high' } },
          { type: 'image_url', image_url: { url: 'https://a.example/b.png' } },
          { type: 'input_audio', input_audio: { data: 'SUQz', format: 'mp3' } },
          { type: 'file', file: { filename: 'document.pdf', file_data: 'data:application/pdf;base64,JVBE' } },
          { type: 'text', text: 'a.txt:\nbody' },
          { type: 'file', file: { file_id: 'file-1' } },
        ],
      },
    ]);
  });

  it('puts images of results into a user message after all results of the turn, and says errors in words', () => {
    const image = { type: 'image', source: { kind: 'url', url: 'https://a.example/b.png' } } as const;
    const turns: IrTurn[] = [
      { role: 'assistant', content: [call('c1'), call('c2'), call('c3')] },
      {
        role: 'tool',
        content: [
          { type: 'tool-result', callId: 'c1', kind: 'function', content: [image], isError: false },
          { type: 'tool-result', callId: 'c2', kind: 'function', content: [text('bad path')], isError: true },
        ],
      },
      {
        role: 'tool',
        content: [{ type: 'tool-result', callId: 'c3', kind: 'function', content: [text('t'), image], isError: false }],
      },
      { role: 'assistant', content: [text('ok')] },
    ];
    expect(encode({ turns })['messages']).toMatchObject([
      { role: 'assistant', content: null, tool_calls: [{ id: 'c1' }, { id: 'c2' }, { id: 'c3' }] },
      { role: 'tool', tool_call_id: 'c1', content: 'The result follows in the next message.' },
      { role: 'tool', tool_call_id: 'c2', content: 'Error: bad path' },
      { role: 'tool', tool_call_id: 'c3', content: 't' },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'From the result of tool call c1:' },
          { type: 'image_url' },
          { type: 'text', text: 'From the result of tool call c3:' },
          { type: 'image_url' },
        ],
      },
      { role: 'assistant', content: 'ok' },
    ]);
  });

  it('keeps the bytes of a shorter conversation at the beginning of a longer one', () => {
    const turns: IrTurn[] = [
      { role: 'user', content: [text('a')] },
      { role: 'assistant', content: [{ type: 'reasoning', text: 'r' }, call('c1')] },
      {
        role: 'tool',
        content: [
          {
            type: 'tool-result',
            callId: 'c1',
            kind: 'function',
            content: [{ type: 'image', source: { kind: 'url', url: 'https://a.example/b.png' } }],
            isError: false,
          },
        ],
      },
      { role: 'assistant', content: [text('b')] },
      { role: 'user', content: [text('c')] },
    ];
    const tools = [{ type: 'function', name: 'f' } as const];
    const quirks: Quirks = { replayReasoning: true };
    const bytes = (count: number): string => JSON.stringify(encode({ tools, turns: turns.slice(0, count) }, quirks));
    for (const count of [1, 3, 4]) {
      expect(bytes(5).startsWith(bytes(count).slice(0, -']}'.length))).toBe(true);
    }
    expect(bytes(5)).toBe(bytes(5));
  });

  it('drops what it cannot say, each with a warning', () => {
    expect(
      warningsOf({
        turns: [
          {
            role: 'user',
            content: [
              { ...text('a'), cache: { ttl: '5m' } },
              { type: 'opaque', origin: 'gemini', name: 'executableCode', value: {} },
              { type: 'image', source: { kind: 'file-id', origin: 'anthropic', id: 'f' } },
            ],
          },
          {
            role: 'assistant',
            content: [
              { type: 'reasoning', text: 'r', state: { origin: 'anthropic', kind: 'signature', data: 's' } },
              text('b'),
            ],
          },
        ],
        tools: [{ type: 'server', origin: 'anthropic', name: 'bash', value: {} }],
        metadata: { a: 'b' },
        sampling: { topK: 3 },
      }),
    ).toEqual([
      'dropped-field top_k: the provider does not know it',
      'dropped-tool tools[0]: bash',
      'dropped-field metadata',
      'dropped-field cache_control: first at turns[0].content[0]',
      'dropped-part turns[0].content[1]: executableCode',
      'dropped-part turns[0].content[2]: no image by id here',
      'dropped-state turns[1].content[0]: anthropic',
      'dropped-part reasoning: the provider takes no thinking back',
    ]);
  });

  it('leaves images out for models that take none', () => {
    const turns: IrTurn[] = [
      { role: 'user', content: [{ type: 'image', source: { kind: 'url', url: 'https://a.example' } }] },
    ];
    expect(encode({ turns }, {}, { noImages: true })['messages']).toEqual([
      { role: 'user', content: '[An image was left out: it cannot be shown to this model.]' },
    ]);
  });

  it.each([
    ['prompt_cache_breakpoint', { prompt_cache_breakpoint: { mode: 'explicit', ttl: '12h' } }],
    ['cache_control', { cache_control: { type: 'ephemeral', ttl: '1h' } }],
  ] as const)('writes breakpoints as %s', (cacheMarkers, member) => {
    const turns: IrTurn[] = [{ role: 'user', content: [{ ...text('a'), cache: { ttl: '1h' } }] }];
    expect(encode({ turns }, { cacheMarkers })['messages']).toEqual([
      { role: 'user', content: [{ type: 'text', text: 'a', ...member }] },
    ]);
  });
});

describe('thinking sent back', () => {
  const turn = (part: ReasoningPart | undefined): Partial<IrRequest> => ({
    turns: [{ role: 'assistant', content: [...(part === undefined ? [] : [part]), call('c1')] }],
  });
  const thought: ReasoningPart = { type: 'reasoning', text: 'hm' };
  const first = (request: Partial<IrRequest>, quirks: Quirks): unknown =>
    (encode(request, quirks)['messages'] as unknown[])[0];

  it('stands in the field of the vendor', () => {
    expect(first(turn(thought), {})).not.toHaveProperty('reasoning_content');
    expect(first(turn(thought), { replayReasoning: true })).toMatchObject({ reasoning_content: 'hm', content: '' });
    expect(first(turn(thought), { replayReasoning: true, reasoningField: 'reasoning' })).toMatchObject({
      reasoning: 'hm',
    });
    expect(first(turn(thought), { replayReasoning: true, reasoningField: 'think_tags' })).toMatchObject({
      content: '<think>\nhm\n</think>\n\n',
    });
    expect(first(turn(thought), { replayReasoning: true, reasoningField: 'thinking_chunks' })).toMatchObject({
      content: [{ type: 'thinking', thinking: [{ type: 'text', text: 'hm' }] }],
    });
    expect(first(turn(thought), { replayReasoning: true, reasoningField: 'reasoning_details' })).toMatchObject({
      reasoning_details: [{ type: 'reasoning.text', text: 'hm' }],
    });
  });

  it('is stood in for where another model made the turn, in other words for each call', () => {
    expect(first(turn(undefined), { replayReasoning: true })).toMatchObject({ reasoning_content: 'Calling f (c1).' });
    expect(warningsOf(turn(undefined), { replayReasoning: true })).toEqual([
      'repaired-history turns[0].reasoning_content: a stand-in for missing thinking',
    ]);
  });

  it('goes back as it came, opaque pieces too, to its origin alone', () => {
    const details = [{ type: 'reasoning.text', text: 'hm', signature: 's', index: 0 }];
    const part = (origin: string): ReasoningPart => ({ ...thought, state: packDetails(details, origin) });
    const quirks: Quirks = { reasoningField: 'reasoning_details' };
    expect(first(turn(part('vendor')), quirks)).toMatchObject({ reasoning_details: details });
    expect(first(turn(part('other')), quirks)).not.toHaveProperty('reasoning_details');
    const request = decodeChat({ messages: [{ role: 'assistant', content: 'x', reasoning_details: details }] });
    expect(first(request, quirks)).toMatchObject({ reasoning_details: details });
  });

  it('returns thought signatures to their origin', () => {
    const signed = (origin: string): Partial<IrRequest> => ({
      turns: [
        {
          role: 'assistant',
          content: [
            {
              type: 'tool-call',
              id: 'c',
              name: 'f',
              kind: 'function',
              input: '{}',
              state: { origin, kind: 'thought-signature', data: 'c2ln' },
            },
          ],
        },
      ],
    });
    expect(JSON.stringify(encode(signed('vendor')))).toContain(
      '"extra_content":{"google":{"thought_signature":"c2ln"}}',
    );
    expect(JSON.stringify(encode(signed('google')))).not.toContain('extra_content');
  });
});

describe('how much to think', () => {
  it.each<[IrRequest['reasoning'], Quirks, ModelTraits, object]>([
    [{ effort: 'high' }, {}, {}, { reasoning_effort: 'high' }],
    [{ effort: 'none' }, {}, {}, { reasoning_effort: 'none' }],
    [{ mode: 'disabled' }, {}, {}, {}],
    [{ mode: 'disabled' }, {}, { efforts: ['minimal', 'low'] }, { reasoning_effort: 'minimal' }],
    [{ mode: 'disabled' }, {}, { efforts: ['none', 'low'] }, { reasoning_effort: 'none' }],
    [{ mode: 'adaptive' }, {}, {}, {}],
    [{ mode: 'enabled', budgetTokens: 10_000 }, {}, {}, { reasoning_effort: 'high' }],
    [{ mode: 'enabled', budgetTokens: 1024 }, {}, {}, { reasoning_effort: 'low' }],
    [{ effort: 'medium' }, {}, { efforts: ['high', 'max'] }, { reasoning_effort: 'high' }],
    [{ effort: 'xhigh' }, {}, { efforts: ['high', 'max'] }, { reasoning_effort: 'max' }],
    [{ effort: 'low' }, {}, { efforts: ['none', 'high'] }, { reasoning_effort: 'high' }],
    [{ effort: 'high' }, {}, { thinking: 'none' }, {}],
    [{ effort: 'high' }, { reasoningRequest: 'none' }, {}, {}],
    [{ effort: 'high' }, { reasoningRequest: 'thinking' }, {}, { thinking: { type: 'enabled' } }],
    [
      { effort: 'low' },
      { reasoningRequest: 'thinking' },
      { efforts: ['high', 'max'] },
      { thinking: { type: 'enabled' }, reasoning_effort: 'high' },
    ],
    [
      { mode: 'adaptive' },
      { reasoningRequest: 'thinking' },
      { thinking: 'adaptive' },
      { thinking: { type: 'adaptive' } },
    ],
    [{ mode: 'disabled' }, { reasoningRequest: 'thinking' }, {}, { thinking: { type: 'disabled' } }],
    [{ mode: 'disabled' }, { reasoningRequest: 'thinking' }, { thinking: 'always' }, {}],
    [
      { mode: 'enabled', budgetTokens: 500 },
      { reasoningRequest: 'enable_thinking' },
      {},
      { enable_thinking: true, thinking_budget: 500 },
    ],
    [
      { effort: 'medium' },
      { reasoningRequest: 'enable_thinking' },
      {},
      { enable_thinking: true, thinking_budget: 6144 },
    ],
    [{ effort: 'none' }, { reasoningRequest: 'enable_thinking' }, {}, { enable_thinking: false }],
    [
      { effort: 'high', visible: true },
      { reasoningRequest: 'reasoning' },
      {},
      { reasoning: { effort: 'high', exclude: false } },
    ],
    [{ budgetTokens: 900 }, { reasoningRequest: 'reasoning' }, {}, { reasoning: { max_tokens: 900 } }],
    [{ mode: 'disabled' }, { reasoningRequest: 'reasoning' }, {}, { reasoning: { enabled: false } }],
    [{ mode: 'adaptive' }, { reasoningRequest: 'reasoning' }, {}, { reasoning: { enabled: true } }],
  ])('%j with %j and %j becomes %j', (reasoning, quirks, traits, members) => {
    const { model: _model, messages: _messages, ...rest } = encode({ reasoning }, quirks, traits);
    expect(rest).toEqual(members);
  });
});

describe('tools', () => {
  const closed = {
    type: 'object',
    properties: { a: { type: 'string' } },
    required: ['a'],
    additionalProperties: false,
  };

  it('gives tools without parameters an empty object, and strict only to schemas that qualify', () => {
    expect(
      encode({
        tools: [
          { type: 'function', name: 'a' },
          { type: 'function', name: 'b', parameters: { description: 'no type' } },
          { type: 'function', name: 'c', parameters: closed, strict: true },
          { type: 'function', name: 'd', parameters: { ...closed, required: [] }, strict: true },
          { type: 'custom', name: 'e', format: { type: 'grammar', syntax: 'lark', definition: 'x' } },
        ],
      })['tools'],
    ).toEqual([
      { type: 'function', function: { name: 'a', parameters: { type: 'object', properties: {} } } },
      {
        type: 'function',
        function: { name: 'b', parameters: { type: 'object', description: 'no type', properties: {} } },
      },
      { type: 'function', function: { name: 'c', parameters: closed, strict: true } },
      { type: 'function', function: { name: 'd', parameters: { ...closed, required: [] }, strict: false } },
      {
        type: 'custom',
        custom: { name: 'e', format: { type: 'grammar', grammar: { syntax: 'lark', definition: 'x' } } },
      },
    ]);
  });

  const tools: IrRequest['tools'] = [
    { type: 'function', name: 'f' },
    { type: 'function', name: 'g' },
    { type: 'custom', name: 'c' },
  ];

  it.each<[IrRequest['toolChoice'], unknown]>([
    [{ type: 'auto' }, 'auto'],
    [{ type: 'none' }, 'none'],
    [{ type: 'required' }, 'required'],
    [
      { type: 'tool', name: 'f' },
      { type: 'function', function: { name: 'f' } },
    ],
    [
      { type: 'tool', name: 'c' },
      { type: 'custom', custom: { name: 'c' } },
    ],
    [
      { type: 'allowed', names: ['f', 'c'], mode: 'auto' },
      {
        type: 'allowed_tools',
        allowed_tools: {
          mode: 'auto',
          tools: [
            { type: 'function', function: { name: 'f' } },
            { type: 'custom', custom: { name: 'c' } },
          ],
        },
      },
    ],
  ])('writes the choice %j', (toolChoice, wire) => {
    expect(encode({ tools, toolChoice, parallelToolCalls: false })).toMatchObject({
      tool_choice: wire,
      parallel_tool_calls: false,
    });
  });

  it('cuts the list down where allowed_tools is not known', () => {
    const body = encode(
      { tools, toolChoice: { type: 'allowed', names: ['g'], mode: 'required' } },
      { noAllowedTools: true },
    );
    expect(body).toMatchObject({ tools: [{ function: { name: 'g' } }], tool_choice: 'required' });
    expect(body['tools']).toHaveLength(1);
  });

  it('says nothing of choices where there are no tools', () => {
    const body = encode({ toolChoice: { type: 'auto' }, parallelToolCalls: true });
    expect(body).not.toHaveProperty('tool_choice');
    expect(body).not.toHaveProperty('parallel_tool_calls');
  });

  it('returns web search and tools of vendors to this protocol', () => {
    const request = decodeChat({ tools: [{ type: 'web_search', web_search: {} }], web_search_options: { a: 1 } });
    expect(openaiChatCodec.encodeRequest(request, targetOf()).body).toMatchObject({
      tools: [{ type: 'web_search', web_search: {} }],
      web_search_options: { a: 1 },
    });
  });
});

describe('what would change the meaning is refused', () => {
  it.each<Partial<IrRequest>>([
    { sampling: { candidates: 2 } },
    { toolChoice: { type: 'required' } },
    {
      tools: [
        { type: 'server', origin: 'anthropic', name: 'bash', value: {} },
        { type: 'function', name: 'f' },
      ],
      toolChoice: { type: 'tool', name: 'bash' },
    },
    { turns: [{ role: 'user', content: [{ type: 'audio', source: { kind: 'url', url: 'https://a.example' } }] }] },
  ])('%j', (request) => {
    expect(() => encode(request)).toThrow(expect.objectContaining({ kind: 'bad-request' }) as Error);
  });
});

describe('settings', () => {
  it('names the limit as the vendor does and keeps it within the model', () => {
    expect(encode({ maxOutputTokens: 9000 })).toMatchObject({ max_completion_tokens: 9000 });
    expect(
      encode({ maxOutputTokens: 9000 }, { maxTokensField: 'max_tokens' }, { maxOutputTokens: 4096 }),
    ).toMatchObject({
      max_tokens: 4096,
    });
    expect(warningsOf({ maxOutputTokens: 9000 }, {}, { maxOutputTokens: 4096 })).toEqual([
      'clamped-value max_tokens: 9000 became 4096',
    ]);
  });

  it('asks for usage in every stream that can be asked', () => {
    expect(encode({ stream: true })).toMatchObject({ stream: true, stream_options: { include_usage: true } });
    expect(encode({ stream: true }, { noStreamOptions: true })).not.toHaveProperty('stream_options');
    expect(encode({})).not.toHaveProperty('stream');
    const request = decodeChat({ stream: true, stream_options: { include_obfuscation: false } });
    expect(openaiChatCodec.encodeRequest(request, targetOf()).body).toMatchObject({
      stream_options: { include_obfuscation: false, include_usage: true },
    });
  });

  it('drops sampling that the model refuses', () => {
    const sampling = { temperature: 1, topP: 0.5, presencePenalty: 1, seed: 4 };
    expect(encode({ sampling }, {}, { noSampling: true })).toMatchObject({ seed: 4 });
    expect(warningsOf({ sampling }, {}, { noSampling: true })).toEqual([
      'dropped-field temperature: the model refuses it',
      'dropped-field top_p: the model refuses it',
      'dropped-field presence_penalty: the model refuses it',
    ]);
    expect(encode({ sampling: { seed: 1, topK: 5 } }, { seedField: 'random_seed', topK: true })).toMatchObject({
      random_seed: 1,
      top_k: 5,
    });
  });

  it('sends log probabilities', () => {
    expect(encode({ sampling: { logprobs: 3 } })).toMatchObject({ logprobs: true, top_logprobs: 3 });
    expect(encode({ sampling: { logprobs: 0 } })).toMatchObject({ logprobs: true });
  });

  it('writes the form of the answer', () => {
    const schema = { type: 'object', properties: {}, additionalProperties: false };
    const output = { type: 'json-schema', schema } as const;
    expect(encode({ output })['response_format']).toEqual({
      type: 'json_schema',
      json_schema: { name: 'answer', schema, strict: true },
    });
    expect(encode({ output, extensions: { 'openai-chat': {} } })['response_format']).toEqual({
      type: 'json_schema',
      json_schema: { name: 'answer', schema },
    });
    const told = encode({ output }, { noJsonSchema: true });
    expect(told['response_format']).toEqual({ type: 'json_object' });
    expect(told['messages']).toMatchObject([
      { role: 'system', content: expect.stringContaining(JSON.stringify(schema)) as unknown },
      { role: 'user' },
    ]);
    expect(encode({ output: { type: 'json' } })['messages']).toMatchObject([
      { role: 'system', content: 'Answer with a JSON object.' },
      { role: 'user' },
    ]);
    const chat = decodeChat({ response_format: { type: 'json_object' } });
    expect(openaiChatCodec.encodeRequest(chat, targetOf()).body['messages']).toHaveLength(1);
  });

  it('hashes ids of users that are too long, the same each time', () => {
    const user = JSON.stringify({ device_id: 'a'.repeat(64), session_id: 'b' });
    const body = encode({ user });
    expect(body['user']).toMatch(/^hash-[a-z0-9]{12}$/);
    expect(encode({ user })['user']).toBe(body['user']);
    expect(encode({ user: `${user} ` })['user']).not.toBe(body['user']);
  });

  it('maps service tiers and returns extensions to this protocol alone', () => {
    expect(encode({ serviceTier: 'standard_only' })).toMatchObject({ service_tier: 'default' });
    expect(encode({ serviceTier: 'batch' })).not.toHaveProperty('service_tier');
    const request = decodeChat({ logit_bias: { 5: 1 }, store: true, safety_identifier: 's' });
    const body = openaiChatCodec.encodeRequest(request, targetOf()).body;
    expect(body).toMatchObject({ logit_bias: { 5: 1 }, store: true, safety_identifier: 's' });
    expect(body).not.toHaveProperty('user');
  });

  it('sends strict vendors the common fields alone', () => {
    const request = decodeChat({
      temperature: 0.1,
      logprobs: true,
      verbosity: 'low',
      user: 'u',
      logit_bias: {},
      parallel_tool_calls: false,
      tools: [{ type: 'function', function: { name: 'f', strict: false } }],
      stream: true,
    });
    const { body, warnings } = openaiChatCodec.encodeRequest(
      request,
      targetOf({ strictFields: true, noStreamOptions: true, extraBody: { safe_prompt: true } }),
    );
    expect(Object.keys(body)).toEqual(['model', 'temperature', 'tools', 'stream', 'safe_prompt', 'messages']);
    expect(body['tools']).toEqual([
      { type: 'function', function: { name: 'f', parameters: { type: 'object', properties: {} } } },
    ]);
    expect(warnings.map(({ path }) => path)).toEqual([
      'logprobs',
      'parallel_tool_calls',
      'verbosity',
      'user',
      'logit_bias',
    ]);
  });
});
