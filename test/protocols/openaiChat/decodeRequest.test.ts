// What chat clients send, as the intermediate representation: every kind of message and part, tools, settings, dialects, faults.
import { describe, expect, it } from 'vitest';
import { GatewayError } from '../../../src/shared/errors';
import { openaiChatCodec } from '../../../src/protocols/openaiChat/codec';
import { wantsUsageChunk } from '../../../src/protocols/openaiChat/decodeRequest';
import { decodeChat, requestContext } from './support';

const text = (value: string): { type: 'text'; text: string } => ({ type: 'text', text: value });

describe('messages', () => {
  it('takes leading system and developer messages for the system, later ones in their place', () => {
    const request = decodeChat({
      messages: [
        { role: 'system', content: 'a' },
        { role: 'developer', content: [{ type: 'text', text: 'b' }] },
        { role: 'user', content: 'c' },
        { role: 'developer', content: 'd' },
        { role: 'user', name: 'eve', content: 'e' },
      ],
    });
    expect(request.system).toEqual([text('a'), text('b')]);
    expect(request.turns).toEqual([
      { role: 'user', content: [text('c')] },
      { role: 'system', content: [text('d')] },
      { role: 'user', content: [text('e')], name: 'eve' },
    ]);
  });

  it.each([
    [{ prompt_cache_breakpoint: { mode: 'explicit', ttl: '12h' } }, { ttl: '1h' }],
    [{ prompt_cache_breakpoint: { mode: 'explicit', ttl: '30m' } }, { ttl: '5m' }],
    [{ prompt_cache_breakpoint: { mode: 'explicit' } }, { ttl: undefined }],
    [{ cache_control: { type: 'ephemeral', ttl: '5m' } }, { ttl: '5m' }],
    [{ cache_control: { type: 'ephemeral', ttl: '1h' } }, { ttl: '1h' }],
    [{ cache_control: { type: 'ephemeral', ttl: '2h' } }, { ttl: undefined }],
    [{ cache_control: { type: 'ephemeral' } }, { ttl: undefined }],
    [{}, undefined],
  ])('reads the breakpoint of a prompt cache: %j', (member, cache) => {
    const content = [{ type: 'text', text: 'a', ...member }];
    const [turn] = decodeChat({ messages: [{ role: 'user', content }] }).turns;
    expect(turn?.content).toEqual([{ ...text('a'), ...(cache === undefined ? {} : { cache }) }]);
  });

  it('reads every part of a user message', () => {
    const [turn] = decodeChat({
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'look', prompt_cache_breakpoint: { mode: 'explicit', ttl: '12h' } },
            { type: 'image_url', image_url: { url: 'data:image/png;base64,iVBO', detail: 'low' } },
            { type: 'image_url', image_url: { url: 'https://a.example/b.png' } },
            { type: 'image_url', image_url: 'https://a.example/c.png' },
            { type: 'input_audio', input_audio: { data: 'UklG', format: 'mp3' } },
            { type: 'file', file: { filename: 'a.pdf', file_data: 'data:application/pdf;base64,JVBE' } },
            { type: 'file', file: { file_id: 'file-1' } },
            { type: 'video_url', video_url: { url: 'https://a.example/v.mp4' } },
          ],
        },
      ],
    }).turns;
    expect(turn?.content).toEqual([
      { ...text('look'), cache: { ttl: '1h' } },
      { type: 'image', source: { kind: 'base64', mediaType: 'image/png', data: 'iVBO' }, detail: 'low' },
      { type: 'image', source: { kind: 'url', url: 'https://a.example/b.png' } },
      { type: 'image', source: { kind: 'url', url: 'https://a.example/c.png' } },
      { type: 'audio', source: { kind: 'base64', mediaType: 'audio/mpeg', data: 'UklG' } },
      { type: 'file', source: { kind: 'base64', mediaType: 'application/pdf', data: 'JVBE' }, filename: 'a.pdf' },
      { type: 'file', source: { kind: 'file-id', origin: 'openai-chat', id: 'file-1' } },
      {
        type: 'opaque',
        origin: 'openai-chat',
        name: 'video_url',
        value: { type: 'video_url', video_url: { url: 'https://a.example/v.mp4' } },
      },
    ]);
  });

  it('pairs calls and results, custom ones too, and gathers the results of a turn', () => {
    const { turns } = decodeChat({
      messages: [
        {
          role: 'assistant',
          content: null,
          reasoning_content: 'hm',
          refusal: null,
          annotations: [],
          tool_calls: [
            { id: 'call_1', type: 'function', function: { name: 'f', arguments: '{"a":1}' } },
            { id: 'call_2', type: 'custom', custom: { name: 'patch', input: '***' } },
            { id: 'call_3', type: 'function', function: { name: 'g', arguments: '' } },
          ],
        },
        { role: 'tool', tool_call_id: 'call_1', content: 'one' },
        { role: 'tool', tool_call_id: 'call_2', content: [{ type: 'text', text: 'two' }] },
        { role: 'tool', tool_call_id: 'call_3', content: '' },
      ],
    });
    expect(turns).toEqual([
      {
        role: 'assistant',
        content: [
          { type: 'reasoning', text: 'hm' },
          { type: 'tool-call', id: 'call_1', name: 'f', kind: 'function', input: '{"a":1}' },
          { type: 'tool-call', id: 'call_2', name: 'patch', kind: 'custom', input: '***' },
          { type: 'tool-call', id: 'call_3', name: 'g', kind: 'function', input: '{}' },
        ],
      },
      {
        role: 'tool',
        content: [
          {
            type: 'tool-result',
            callId: 'call_1',
            name: 'f',
            kind: 'function',
            content: [text('one')],
            isError: false,
          },
          {
            type: 'tool-result',
            callId: 'call_2',
            name: 'patch',
            kind: 'custom',
            content: [text('two')],
            isError: false,
          },
          { type: 'tool-result', callId: 'call_3', name: 'g', kind: 'function', content: [], isError: false },
        ],
      },
    ]);
  });

  it('gives ids to legacy function calls and finds their results', () => {
    const { turns, tools, toolChoice, parallelToolCalls } = decodeChat({
      functions: [{ name: 'f', parameters: { type: 'object', properties: {} } }],
      function_call: { name: 'f' },
      messages: [
        { role: 'assistant', content: null, function_call: { name: 'f', arguments: '{}' } },
        { role: 'function', name: 'f', content: 'done' },
      ],
    });
    expect(turns[0]?.content).toMatchObject([{ type: 'tool-call', id: 'call_function_1', name: 'f' }]);
    expect(turns[1]?.content).toMatchObject([{ callId: 'call_function_1', name: 'f' }]);
    expect(tools).toMatchObject([{ type: 'function', name: 'f' }]);
    expect({ toolChoice, parallelToolCalls }).toEqual({
      toolChoice: { type: 'tool', name: 'f' },
      parallelToolCalls: false,
    });
  });

  it('keeps refusals, audio of an earlier answer and reasoning_details', () => {
    const details = [{ type: 'reasoning.encrypted', data: 'gAAA' }];
    const [turn] = decodeChat({
      messages: [
        { role: 'assistant', content: 'x', refusal: 'no', audio: { id: 'audio_1' }, reasoning_details: details },
      ],
    }).turns;
    expect(turn?.content).toEqual([
      { type: 'reasoning', text: '', extensions: { 'openai-chat': { reasoning_details: details } } },
      text('x'),
      { type: 'refusal', text: 'no' },
      { type: 'audio', source: { kind: 'file-id', origin: 'openai-chat', id: 'audio_1' } },
    ]);
  });

  it('warns of members of messages that it has no words for', () => {
    const { warnings } = openaiChatCodec.decodeRequest(
      { model: 'm', messages: [{ role: 'assistant', content: 'a', prefix: true, audio: null }] },
      requestContext,
    );
    expect(warnings).toEqual([
      { code: 'dropped-field', path: 'messages[0].prefix', detail: 'a translated request has no place for it' },
    ]);
  });
});

describe('tools', () => {
  it('reads function, custom and server tools', () => {
    const { tools } = decodeChat({
      tools: [
        { type: 'function', function: { name: 'f', description: 'd', parameters: { type: 'object' }, strict: true } },
        { type: 'function', function: { name: 'g' } },
        {
          type: 'custom',
          custom: { name: 'c', format: { type: 'grammar', grammar: { syntax: 'lark', definition: 'start: "a"' } } },
        },
        { type: 'builtin_function', function: { name: '$web_search' } },
      ],
      web_search_options: { search_context_size: 'low' },
    });
    expect(tools).toEqual([
      { type: 'function', name: 'f', description: 'd', parameters: { type: 'object' }, strict: true },
      { type: 'function', name: 'g' },
      { type: 'custom', name: 'c', format: { type: 'grammar', syntax: 'lark', definition: 'start: "a"' } },
      {
        type: 'server',
        origin: 'openai-chat',
        name: '$web_search',
        value: { type: 'builtin_function', function: { name: '$web_search' } },
      },
      { type: 'server', origin: 'openai-chat', name: 'web_search_options', value: { search_context_size: 'low' } },
    ]);
  });

  it.each([
    ['auto', { type: 'auto' }],
    ['none', { type: 'none' }],
    ['required', { type: 'required' }],
    [
      { type: 'function', function: { name: 'f' } },
      { type: 'tool', name: 'f' },
    ],
    [
      { type: 'custom', custom: { name: 'c' } },
      { type: 'tool', name: 'c' },
    ],
    [
      {
        type: 'allowed_tools',
        allowed_tools: {
          mode: 'required',
          tools: [
            { type: 'function', function: { name: 'f' } },
            { type: 'custom', custom: { name: 'c' } },
          ],
        },
      },
      { type: 'allowed', names: ['f', 'c'], mode: 'required' },
    ],
  ])('reads tool_choice %j', (wire, choice) => {
    expect(decodeChat({ tool_choice: wire }).toolChoice).toEqual(choice);
  });
});

describe('settings', () => {
  it('reads what has a place of its own and keeps the rest as an extension', () => {
    const request = decodeChat({
      max_completion_tokens: 9,
      temperature: 0.5,
      top_p: 0.9,
      top_k: 7,
      presence_penalty: 1,
      frequency_penalty: -1,
      seed: 3,
      stop: 'END',
      n: 2,
      logprobs: true,
      top_logprobs: 4,
      verbosity: 'low',
      user: 'u',
      metadata: { a: 'b' },
      prompt_cache_key: 'k',
      service_tier: 'flex',
      parallel_tool_calls: false,
      stream: true,
      stream_options: { include_usage: true, include_obfuscation: false },
      response_format: { type: 'json_schema', json_schema: { name: 'n', strict: true, schema: { type: 'object' } } },
      logit_bias: { 1: 2 },
      store: null,
      modalities: ['text'],
    });
    expect(request).toMatchObject({
      model: 'gpt-5',
      stream: true,
      maxOutputTokens: 9,
      sampling: {
        temperature: 0.5,
        topP: 0.9,
        topK: 7,
        presencePenalty: 1,
        frequencyPenalty: -1,
        seed: 3,
        stop: ['END'],
        candidates: 2,
        logprobs: 4,
      },
      verbosity: 'low',
      user: 'u',
      metadata: { a: 'b' },
      promptCacheKey: 'k',
      serviceTier: 'flex',
      parallelToolCalls: false,
      output: { type: 'json-schema', name: 'n', strict: true, schema: { type: 'object' } },
    });
    expect(request.extensions).toEqual({
      'openai-chat': { logit_bias: { 1: 2 }, modalities: ['text'], stream_options: { include_obfuscation: false } },
    });
  });

  it.each([
    [{ reasoning_effort: 'xhigh' }, { effort: 'xhigh' }],
    [{ thinking: { type: 'disabled' } }, { mode: 'disabled' }],
    [{ thinking: { type: 'enabled', budget_tokens: 2000 } }, { mode: 'enabled', budgetTokens: 2000 }],
    [
      { enable_thinking: true, thinking_budget: 500 },
      { mode: 'enabled', budgetTokens: 500 },
    ],
    [{ reasoning: { max_tokens: 100, exclude: true } }, { budgetTokens: 100, visible: false }],
    [{ reasoning: { enabled: false } }, { mode: 'disabled' }],
    [{ include_reasoning: true }, { visible: true }],
  ])('reads how much to think from %j', (body, reasoning) => {
    const request = decodeChat(body);
    expect(request.reasoning).toEqual(reasoning);
    expect(request.extensions['openai-chat']).toEqual({});
  });

  it('keeps words that it does not know', () => {
    const request = decodeChat({ reasoning_effort: 'ultra', verbosity: 'huge', response_format: { type: 'regex' } });
    expect(request.reasoning).toBeUndefined();
    expect(request.extensions['openai-chat']).toEqual({
      reasoning_effort: 'ultra',
      verbosity: 'huge',
      response_format: { type: 'regex' },
    });
  });

  it('says whether the client wants the usage chunk', () => {
    expect(wantsUsageChunk({ stream_options: { include_usage: true } })).toBe(true);
    expect(wantsUsageChunk({ stream_options: null })).toBe(false);
    expect(wantsUsageChunk({})).toBe(false);
  });
});

it.each([
  [{ messages: 'Hi' }, 'messages:'],
  [{ messages: [{ role: 'robot', content: '' }] }, 'messages[0].role:'],
  [{ messages: [{ role: 'user', content: [{ text: 'x' }] }] }, 'messages[0].content[0].type:'],
  [{ messages: [{ role: 'user', content: [{ type: 'image_url' }] }] }, 'messages[0].content[0].image_url:'],
  [{ messages: [{ role: 'tool', content: 'x' }] }, 'messages[0].tool_call_id:'],
  [
    { messages: [{ role: 'assistant', tool_calls: [{ id: 'a', type: 'function' }] }] },
    'messages[0].tool_calls[0].function:',
  ],
  [{ tools: {} }, 'tools:'],
  [{ tools: [{ type: 'function', function: {} }] }, 'tools[0].function.name:'],
  [{ tool_choice: { type: 'magic' } }, 'tool_choice.type:'],
  [{ temperature: 'hot' }, 'temperature:'],
  [{ stop: [1] }, 'stop[0]:'],
  [{ response_format: { type: 'json_schema' } }, 'response_format.json_schema:'],
  [{ metadata: { a: 1 } }, 'metadata.a:'],
])('refuses %j with the path of the fault', (body, path) => {
  try {
    decodeChat(body);
  } catch (error) {
    expect(GatewayError.is(error, 'bad-request')).toBe(true);
    expect((error as Error).message.startsWith(path)).toBe(true);
    return;
  }
  expect.fail('nothing was thrown');
});
