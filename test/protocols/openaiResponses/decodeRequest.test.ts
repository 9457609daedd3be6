// Requests of clients: every form that takes a place in the representation, and what is refused.
import { describe, expect, it } from 'vitest';
import { GatewayError } from '../../../src/shared/errors';
import { wrapState } from '../../../src/protocols/ir/opaqueState';
import type { IrRequest } from '../../../src/protocols/ir/request';
import { openaiResponsesCodec as codec } from '../../../src/protocols/openaiResponses/codec';
import { requestContext } from './support';

const decode = (body: Record<string, unknown>): IrRequest =>
  codec.decodeRequest({ model: 'm', input: 'x', ...body }, requestContext).request;

function faultOf(body: unknown): GatewayError {
  try {
    codec.decodeRequest(body, requestContext);
  } catch (error) {
    if (GatewayError.is(error)) return error;
    throw error;
  }
  throw new Error('was not refused');
}

describe('input of a Responses request', () => {
  it('reads a string as one user message', () => {
    expect(decode({ input: 'Hello' }).turns).toEqual([{ role: 'user', content: [{ type: 'text', text: 'Hello' }] }]);
  });

  it('takes instructions and the first developer messages as system, later ones as turns', () => {
    const request = decode({
      instructions: 'Be brief.',
      input: [
        { type: 'message', role: 'developer', content: [{ type: 'input_text', text: 'No network.' }] },
        { role: 'user', content: 'Hi' },
        { role: 'system', content: 'Now in French.' },
      ],
    });
    expect(request.system.map((part) => part.text)).toEqual(['Be brief.', 'No network.']);
    expect(request.turns).toEqual([
      { role: 'user', content: [{ type: 'text', text: 'Hi' }] },
      { role: 'system', content: [{ type: 'text', text: 'Now in French.' }] },
    ]);
  });

  it('reads images, files and audio from every source', () => {
    const [turn] = decode({
      input: [
        {
          role: 'user',
          content: [
            { type: 'input_image', image_url: 'data:image/png;base64,AAAA', detail: 'high' },
            { type: 'input_image', image_url: 'https://example.com/a.png' },
            { type: 'input_image', file_id: 'file-1' },
            { type: 'input_file', filename: 'a.pdf', file_data: 'data:application/pdf;base64,BBBB' },
            { type: 'input_file', filename: 'a.pdf', file_data: 'CCCC' },
            { type: 'input_file', file_url: 'https://example.com/a.pdf' },
            { type: 'input_audio', input_audio: { data: 'DDDD', format: 'mp3' } },
          ],
        },
      ],
    }).turns;
    expect(turn?.content).toEqual([
      { type: 'image', source: { kind: 'base64', mediaType: 'image/png', data: 'AAAA' }, detail: 'high' },
      { type: 'image', source: { kind: 'url', url: 'https://example.com/a.png' } },
      { type: 'image', source: { kind: 'file-id', origin: 'openai-responses', id: 'file-1' } },
      { type: 'file', source: { kind: 'base64', mediaType: 'application/pdf', data: 'BBBB' }, filename: 'a.pdf' },
      { type: 'file', source: { kind: 'base64', mediaType: 'application/pdf', data: 'CCCC' }, filename: 'a.pdf' },
      { type: 'file', source: { kind: 'url', url: 'https://example.com/a.pdf' } },
      { type: 'audio', source: { kind: 'base64', mediaType: 'audio/mpeg', data: 'DDDD' } },
    ]);
  });

  it('puts neighbouring assistant items into one turn and neighbouring results into another', () => {
    const { turns } = decode({
      input: [
        { role: 'user', content: 'Go' },
        {
          type: 'reasoning',
          id: 'rs_1',
          summary: [
            { type: 'summary_text', text: 'A' },
            { type: 'summary_text', text: 'B' },
          ],
          encrypted_content: 'blob',
        },
        { type: 'message', role: 'assistant', phase: 'commentary', content: [{ type: 'output_text', text: 'Sure.' }] },
        { type: 'function_call', id: 'fc_1', call_id: 'c1', name: 'read', namespace: 'files', arguments: '{"p":1}' },
        { type: 'custom_tool_call', id: 'ctc_1', call_id: 'c2', name: 'patch', input: '*** Begin' },
        { type: 'function_call', call_id: 'c3', name: 'now', arguments: '' },
        { type: 'function_call_output', call_id: 'c1', output: 'text' },
        {
          type: 'custom_tool_call_output',
          call_id: 'c2',
          output: [
            { type: 'input_text', text: 'ok' },
            { type: 'input_image', image_url: 'https://x/y.png' },
          ],
        },
        { type: 'function_call_output', call_id: 'c3', output: '' },
      ],
    });
    expect(turns.slice(1)).toEqual([
      {
        role: 'assistant',
        content: [
          {
            type: 'reasoning',
            text: 'A\n\nB',
            summary: true,
            id: 'rs_1',
            state: { origin: 'openai', kind: 'encrypted', data: 'blob' },
          },
          { type: 'text', text: 'Sure.', extensions: { 'openai-responses': { phase: 'commentary' } } },
          { type: 'tool-call', id: 'c1', name: 'read', namespace: 'files', kind: 'function', input: '{"p":1}' },
          { type: 'tool-call', id: 'c2', name: 'patch', kind: 'custom', input: '*** Begin' },
          { type: 'tool-call', id: 'c3', name: 'now', kind: 'function', input: '{}' },
        ],
      },
      {
        role: 'tool',
        content: [
          {
            type: 'tool-result',
            callId: 'c1',
            kind: 'function',
            content: [{ type: 'text', text: 'text' }],
            isError: false,
          },
          {
            type: 'tool-result',
            callId: 'c2',
            kind: 'custom',
            content: [
              { type: 'text', text: 'ok' },
              { type: 'image', source: { kind: 'url', url: 'https://x/y.png' } },
            ],
            isError: false,
          },
          { type: 'tool-result', callId: 'c3', kind: 'function', content: [], isError: false },
        ],
      },
    ]);
  });

  it('unwraps state of another provider and gives a signature back to its call', () => {
    const foreign = { origin: 'anthropic', kind: 'signature', data: 'sig+/=' } as const;
    const ofCall = { origin: 'google', kind: 'thought-signature', data: 'thought' } as const;
    const { turns } = decode({
      input: [
        {
          type: 'reasoning',
          summary: [],
          content: [{ type: 'reasoning_text', text: 'Hm.' }],
          encrypted_content: wrapState(foreign),
        },
        { type: 'function_call', call_id: 'c1', name: 'a', arguments: '{}' },
        { type: 'reasoning', id: 'rs_9', summary: [], encrypted_content: wrapState(ofCall) },
      ],
    });
    expect(turns).toEqual([
      {
        role: 'assistant',
        content: [
          { type: 'reasoning', text: 'Hm.', summary: false, id: undefined, state: foreign },
          { type: 'tool-call', id: 'c1', name: 'a', kind: 'function', input: '{}', state: ofCall },
        ],
      },
    ]);
  });

  it('keeps items of the server and unknown ones as they are, results of the client on the side of the user', () => {
    const call = { type: 'shell_call', id: 'sh_1', call_id: 'c', action: { commands: ['ls'] } };
    const output = { type: 'shell_call_output', call_id: 'c', output: [] };
    const search = { type: 'web_search_call', id: 'ws_1', status: 'completed' };
    const compaction = { type: 'compaction', id: 'cmp_1', encrypted_content: 'gAAA' };
    const { turns } = decode({ input: [compaction, search, call, output] });
    const opaque = (value: { type: string }): unknown => ({
      type: 'opaque',
      origin: 'openai-responses',
      name: value.type,
      value,
    });
    expect(turns).toEqual([
      {
        role: 'assistant',
        content: [{ ...(opaque(compaction) as object), essential: true }, opaque(search), opaque(call)],
      },
      { role: 'user', content: [opaque(output)] },
    ]);
  });
});

describe('tools of a Responses request', () => {
  const tools = [
    { type: 'function', name: 'plain', parameters: null, strict: null },
    {
      type: 'custom',
      name: 'patch',
      description: 'Edits.',
      format: { type: 'grammar', syntax: 'lark', definition: 'start: "x"' },
    },
    {
      type: 'namespace',
      name: 'mcp__fs',
      description: 'Files.',
      tools: [{ type: 'function', name: 'read', parameters: { type: 'object' }, strict: false }],
    },
    { type: 'web_search', filters: {} },
  ];
  const expected = [
    { type: 'function', name: 'plain' },
    {
      type: 'custom',
      name: 'patch',
      description: 'Edits.',
      format: { type: 'grammar', syntax: 'lark', definition: 'start: "x"' },
    },
    {
      type: 'function',
      name: 'read',
      namespace: 'mcp__fs',
      parameters: { type: 'object' },
      strict: false,
      extensions: { 'openai-responses': { namespace_description: 'Files.' } },
    },
    { type: 'server', origin: 'openai-responses', name: 'web_search', value: { type: 'web_search', filters: {} } },
  ];

  it('reads functions, custom tools with grammars, namespaces and tools of the server', () => {
    expect(decode({ tools }).tools).toEqual(expected);
  });

  it('reads the additional_tools item of "responses lite" as tools, and what follows as instructions', () => {
    const request = decode({
      input: [
        { type: 'additional_tools', role: 'developer', tools },
        { role: 'developer', content: 'You are Codex.' },
        { role: 'user', content: 'Hi' },
      ],
    });
    expect(request.tools).toEqual(expected);
    expect(request.system).toEqual([{ type: 'text', text: 'You are Codex.' }]);
    expect(request.turns).toHaveLength(1);
  });

  it.each([
    ['auto', { type: 'auto' }],
    ['required', { type: 'required' }],
    [
      { type: 'function', name: 'plain' },
      { type: 'tool', name: 'plain' },
    ],
    [
      { type: 'custom', name: 'patch' },
      { type: 'tool', name: 'patch' },
    ],
    [{ type: 'web_search' }, { type: 'tool', name: 'web_search' }],
    [
      { type: 'allowed_tools', mode: 'required', tools: [{ type: 'function', name: 'plain' }, { type: 'web_search' }] },
      { type: 'allowed', names: ['plain', 'web_search'], mode: 'required' },
    ],
  ])('reads tool_choice %j', (wire, choice) => {
    expect(decode({ tools, tool_choice: wire }).toolChoice).toEqual(choice);
  });
});

describe('settings of a Responses request', () => {
  it('reads all that has a place, and keeps the rest for its own protocol', () => {
    const { input: _input, ...body } = {
      input: 0,
      reasoning: { effort: 'xhigh', summary: 'detailed', context: 'all_turns' },
      text: { verbosity: 'low', format: { type: 'json_schema', name: 'a', schema: { type: 'object' }, strict: true } },
      include: ['reasoning.encrypted_content', 'message.output_text.logprobs', 'web_search_call.results'],
      top_logprobs: 3,
      temperature: 0.5,
      top_p: 0.9,
      max_output_tokens: 100,
      parallel_tool_calls: false,
      metadata: { a: 'b' },
      safety_identifier: 'who',
      prompt_cache_key: 'key',
      service_tier: 'flex',
      stream: true,
      store: false,
      truncation: 'auto',
      max_tool_calls: 3,
      background: null,
    };
    const { turns: _turns, system: _system, tools: _tools, ...request } = decode(body);
    expect(request).toEqual({
      model: 'm',
      stream: true,
      sampling: { temperature: 0.5, topP: 0.9, logprobs: 3 },
      parallelToolCalls: false,
      maxOutputTokens: 100,
      reasoning: { effort: 'xhigh', visible: true, wantsState: true },
      output: { type: 'json-schema', name: 'a', schema: { type: 'object' }, strict: true },
      verbosity: 'low',
      metadata: { a: 'b' },
      user: 'who',
      promptCacheKey: 'key',
      serviceTier: 'flex',
      extensions: {
        'openai-responses': {
          truncation: 'auto',
          max_tool_calls: 3,
          reasoning: { context: 'all_turns', summary: 'detailed' },
          include: ['web_search_call.results'],
        },
      },
    });
  });

  it('knows effort none as thinking switched off', () => {
    expect(decode({ reasoning: { effort: 'none', summary: null } }).reasoning).toEqual({
      effort: 'none',
      mode: 'disabled',
    });
  });
});

describe('what a translated Responses request is refused for', () => {
  it.each([
    [{ previous_response_id: 'resp_1' }, /previous_response_id.*send the whole conversation/],
    [{ conversation: { id: 'conv_1' } }, /conversation/],
    [{ prompt: { id: 'pmpt_1' } }, /prompt/],
    [{ background: true }, /background/],
    [{ input: [{ type: 'item_reference', id: 'msg_1' }] }, /input\[0\].*stored/],
    [{ input: [{ id: 'msg_1' }] }, /input\[0\].*stored/],
    [{ input: [{ role: 'user' }] }, /input\[0\]\.content/],
    [{ input: [{ role: 'nobody', content: 'x' }] }, /input\[0\]\.role/],
    [{ input: [{ type: 'function_call_output', output: 'x' }] }, /input\[0\]\.call_id/],
    [{ input: [{ type: 'function_call', call_id: 'a', name: 'b', arguments: {} }] }, /input\[0\]\.arguments/],
    [{ input: [{ role: 'user', content: [{ type: 'input_image' }] }] }, /input\[0\]\.content\[0\]/],
    [{ input: 7 }, /input/],
    [{ tools: [{ type: 'function' }] }, /tools\[0\]\.name/],
    [{ tools: [{ type: 'namespace', name: 'n', tools: [{ type: 'custom' }] }] }, /tools\[0\]\.tools\[0\]\.name/],
    [{ tool_choice: 'sometimes' }, /tool_choice/],
    [{ reasoning: { effort: 'huge' } }, /reasoning\.effort/],
    [{ text: { format: { type: 'xml' } } }, /text\.format\.type/],
    [{ metadata: { a: 1 } }, /metadata\.a/],
    [{ max_output_tokens: 'many' }, /max_output_tokens/],
  ])('%j', (body, message) => {
    const fault = faultOf({ model: 'm', input: 'x', ...body });
    expect(fault.kind).toBe('bad-request');
    expect(fault.message).toMatch(message);
  });

  it('a body that is no object', () => {
    expect(faultOf([]).kind).toBe('bad-request');
  });
});
