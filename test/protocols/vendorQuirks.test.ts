// Vendors that differ from the protocol they speak, as the flags of their catalogue rows say it: requests hold what the vendor takes and
// nothing else, answers in the vendor's own shapes are read whole. Shapes: the vendors' documentation, test/fixtures/chat-dialects.
import OpenAI from 'openai';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Quirks } from '../../src/shared/quirks';
import type { efforts } from '../../src/protocols/ir/request';
import { anthropicCodec } from '../../src/protocols/anthropic/codec';
import { geminiCodec } from '../../src/protocols/gemini/codec';
import { openaiChatCodec } from '../../src/protocols/openaiChat/codec';
import { openaiResponsesCodec } from '../../src/protocols/openaiResponses/codec';
import { lacksOwnTools } from '../../src/protocols/ownTools';
import { converse } from './matrix/clients';
import { answerOfParts, modelCall } from './matrix/answers';
import { type MiniGateway, startMiniGateway } from './matrix/miniGateway';
import { repairRequest } from '../../src/protocols/repairs/repairs';
import { requestOf, targetOf, user } from './repairs/support';

let gateway: MiniGateway;
beforeAll(async () => {
  gateway = await startMiniGateway();
});
afterAll(() => gateway.close());
beforeEach(() => {
  gateway.sent.length = 0;
  gateway.warnings.length = 0;
});

type Wire = Record<string, unknown>;
const lastBody = (): Wire => gateway.sent.at(-1) ?? {};

function chatVendor(origin: string, quirks: Quirks, lines: readonly unknown[]): void {
  gateway.outbound = 'openai-chat';
  gateway.target = { model: 'vendor-model', origin, quirks, traits: {} };
  const frames = [...lines.map((line) => `data: ${JSON.stringify(line)}\n\n`), 'data: [DONE]\n\n'];
  gateway.answer = { stream: frames.map((frame) => Buffer.from(frame)) };
}

const chunk = (delta: unknown, finish: string | null = null): unknown => ({
  id: 'c1',
  object: 'chat.completion.chunk',
  created: 1,
  model: 'vendor-model',
  choices: [{ index: 0, delta, finish_reason: finish }],
});

describe('Mistral', () => {
  const quirks: Quirks = {
    maxTokensField: 'max_tokens',
    reasoningField: 'thinking_chunks',
    replayReasoning: true,
    systemRole: 'system',
    seedField: 'random_seed',
    toolIdLength: 9,
    strictFields: true,
    noStreamOptions: true,
  };
  // Of its API reference, "Chat completion": everything else is refused with 422.
  const bodyMembers =
    'model messages max_tokens temperature top_p random_seed stop stream tools tool_choice response_format'.split(' ');
  const messageMembers = 'role content tool_calls tool_call_id'.split(' ');
  const chunks = [
    chunk({ role: 'assistant', content: [{ type: 'thinking', thinking: [{ type: 'text', text: 'The user ' }] }] }),
    chunk({ content: [{ type: 'thinking', thinking: [{ type: 'text', text: 'asks.' }] }] }),
    chunk({ content: [{ type: 'text', text: 'I look.' }] }),
    chunk(
      {
        content: '',
        tool_calls: [{ id: 'gSIMJiOkT', function: { name: 'weather', arguments: '{"location": "Rome"}' }, index: 0 }],
      },
      'tool_calls',
    ),
  ];

  it('thinking chunks are read, and go back as chunks before the text', async () => {
    chatVendor('mistral', quirks, chunks);
    const conversation = converse('anthropic', gateway.root, { tool: 'weather', thinking: true });
    const turn = await conversation.next(true);
    expect(turn).toMatchObject({ thinking: 'The user asks.', text: 'I look.' });
    expect(turn.calls).toMatchObject([{ id: 'gSIMJiOkT', name: 'weather', input: { location: 'Rome' } }]);
    await conversation.next(true, [{ id: 'gSIMJiOkT', name: 'weather', text: '30 °C' }]);
    const [, , assistant, result] = lastBody()['messages'] as Wire[];
    expect(assistant?.['content']).toEqual([
      { type: 'thinking', thinking: [{ type: 'text', text: 'The user asks.' }] },
      { type: 'text', text: 'I look.' },
    ]);
    expect(result).toEqual({ role: 'tool', tool_call_id: 'gSIMJiOkT', content: '30 °C' });
  });

  it('ids of calls that others made become nine letters and digits, the same for call and result', async () => {
    chatVendor('mistral', quirks, [chunk({ role: 'assistant', content: 'Done.' }, 'stop')]);
    const client = new OpenAI({ baseURL: `${gateway.root}/v1`, apiKey: 'key', maxRetries: 0 });
    const id = 'toolu_01A09q90qw90lq917835lq9';
    await client.responses.create({
      model: 'm',
      input: [
        { role: 'user', content: 'Go.' },
        { type: 'function_call', call_id: id, name: 'weather', arguments: '{}' },
        { type: 'function_call_output', call_id: id, output: 'warm' },
      ],
    });
    const [, assistant, result] = lastBody()['messages'] as Wire[];
    const sent = (assistant?.['tool_calls'] as Wire[])[0]?.['id'];
    expect(sent).toMatch(/^[a-zA-Z0-9]{9}$/);
    expect(result?.['tool_call_id']).toBe(sent);
  });

  it('no field goes that it does not know', () => {
    const { request } = openaiChatCodec.decodeRequest(
      {
        model: 'm',
        stream: true,
        stream_options: { include_usage: true },
        max_completion_tokens: 10,
        temperature: 0.5,
        seed: 7,
        stop: ['x'],
        logprobs: true,
        top_logprobs: 2,
        user: 'u',
        prompt_cache_key: 'k',
        service_tier: 'auto',
        verbosity: 'low',
        logit_bias: { 1: 1 },
        parallel_tool_calls: true,
        messages: [
          { role: 'developer', content: 'Be brief.' },
          { role: 'user', name: 'ann', content: [{ type: 'text', text: 'Hi', cache_control: { type: 'ephemeral' } }] },
          { role: 'assistant', name: 'bob', refusal: 'No.', content: '' },
          { role: 'user', content: 'Why?' },
        ],
        tools: [
          { type: 'function', function: { name: 'f', strict: true, parameters: { type: 'object', properties: {} } } },
        ],
        response_format: { type: 'json_object' },
      },
      { headers: {}, nativeOrigin: 'openai' },
    );
    const { body, warnings } = openaiChatCodec.encodeRequest(request, targetOf('openai-chat', { quirks }));
    expect(Object.keys(body).filter((name) => !bodyMembers.includes(name))).toEqual([]);
    expect(body).toMatchObject({ random_seed: 7, max_tokens: 10 });
    for (const message of body['messages'] as Wire[]) {
      expect(Object.keys(message).filter((name) => !messageMembers.includes(name))).toEqual([]);
    }
    expect((body['messages'] as Wire[]).map(({ content }) => content)).toEqual(['Be brief.', 'Hi', 'No.', 'Why?']);
    const told = warnings.map(({ path }) => path);
    for (const path of ['logprobs', 'user', 'prompt_cache_key', 'verbosity', 'logit_bias', 'turns[0].name']) {
      expect(told).toContain(path);
    }
  });
});

describe('MiniMax', () => {
  it('thinking between tags is parted from the text, and goes back between tags', async () => {
    const quirks: Quirks = { reasoningField: 'think_tags', replayReasoning: true };
    chatVendor('minimax', quirks, [
      chunk({ role: 'assistant', content: '<thi' }),
      chunk({ content: 'nk>\nLet me see.\n</think' }),
      chunk({ content: '>\n\nIt is' }),
      chunk({ content: ' four.' }, 'stop'),
    ]);
    const conversation = converse('anthropic', gateway.root, { thinking: true });
    const turn = await conversation.next(true);
    expect(turn).toMatchObject({ thinking: 'Let me see.', text: 'It is four.' });
    await conversation.next(false);
    const assistant = (lastBody()['messages'] as Wire[]).find(({ role }) => role === 'assistant');
    expect(assistant?.['content']).toBe('<think>\nLet me see.\n</think>\n\nIt is four.');
  });

  const split: Quirks = {
    reasoningField: 'reasoning_details',
    replayReasoning: true,
    cumulativeDeltas: true,
    extraBody: { reasoning_split: true },
  };
  const detail = (text: string): Wire => ({
    type: 'reasoning.text',
    id: 'reasoning-text-1',
    format: 'MiniMax-response-v1',
    index: 0,
    text,
  });

  it('split thinking is asked for in every request, read once though each delta repeats it, and replayed whole', async () => {
    chatVendor('minimax', split, [
      chunk({ role: 'assistant', reasoning_details: [detail('Let')] }),
      chunk({ reasoning_details: [detail('Let me see.')] }),
      chunk({ content: 'It is' }),
      chunk({ content: 'It is four.' }),
      chunk({}, 'stop'),
    ]);
    const conversation = converse('openai-responses', gateway.root, { thinking: true });
    const turn = await conversation.next(true);
    expect(turn).toMatchObject({ thinking: 'Let me see.', text: 'It is four.' });
    expect(lastBody()['reasoning_split']).toBe(true);
    await conversation.next(true);
    const assistant = (lastBody()['messages'] as Wire[]).find(({ role }) => role === 'assistant');
    expect(assistant?.['reasoning_details']).toEqual([detail('Let me see.')]);
  });

  it.each([[true], [false]])(
    'pieces of thinking that a chat client sends back reach the vendor (with text: %s)',
    (withText) => {
      const details = withText ? [detail('Let me see.')] : [{ type: 'reasoning.encrypted', data: 'gAAA', index: 0 }];
      const { request } = openaiChatCodec.decodeRequest(
        {
          model: 'm',
          messages: [
            { role: 'user', content: 'Two and two?' },
            { role: 'assistant', content: 'Four.', reasoning_details: details },
            { role: 'user', content: 'Sure?' },
          ],
        },
        { headers: {}, nativeOrigin: 'openai' },
      );
      const quirks: Quirks = { reasoningField: 'reasoning_details' };
      const sent = sentTurn(request, 'openrouter', quirks);
      expect(sent['reasoning_details']).toEqual(details);
      expect(sentTurn(request, 'deepseek', { reasoningField: 'reasoning_content' })).not.toHaveProperty(
        'reasoning_details',
      );
    },
  );

  function sentTurn(
    request: Parameters<typeof openaiChatCodec.encodeRequest>[0],
    origin: string,
    quirks: Quirks,
  ): Wire {
    const target = { model: 'm', origin, quirks, traits: {} };
    const { request: repaired } = repairRequest(request, 'openai-chat', target);
    const messages = openaiChatCodec.encodeRequest(repaired, target).body['messages'] as Wire[];
    return messages.find(({ role }) => role === 'assistant') ?? {};
  }
});

describe('a Responses vendor that knows functions alone', () => {
  const quirks: Quirks = { customTools: false, namespaces: false, typedTools: false, systemRole: 'system' };
  const tools: OpenAI.Responses.Tool[] = [
    { type: 'custom', name: 'apply_patch', format: { type: 'grammar', syntax: 'lark', definition: 'start: "x"' } },
    {
      type: 'namespace',
      name: 'mcp__docs',
      description: 'Docs.',
      tools: [{ type: 'function', name: 'search', parameters: { type: 'object', properties: {} }, strict: false }],
    },
    { type: 'shell' },
  ];

  it.each([true, false])(
    'is given functions, and the client gets its own tools back (streamed: %s)',
    async (streamed) => {
      gateway.outbound = 'openai-responses';
      gateway.target = { model: 'vendor-model', origin: 'qwen', quirks, traits: {} };
      gateway.answer = answerOfParts(
        'openai-responses',
        [
          modelCall('call_1', 'apply_patch', { input: '*** Begin' }),
          modelCall('call_2', 'mcp__docs__search', {}),
          modelCall('call_3', 'shell', { commands: ['ls'] }),
        ],
        streamed,
      );
      const client = new OpenAI({ baseURL: `${gateway.root}/v1`, apiKey: 'key', maxRetries: 0 });
      const body = { model: 'm', tools, input: 'Go.' };
      const answer = streamed
        ? await client.responses.stream({ ...body, stream: true }).finalResponse()
        : await client.responses.create(body);
      const sent = lastBody()['tools'] as Wire[];
      expect(sent.map(({ type }) => type)).toEqual(['function', 'function', 'function']);
      expect(answer.output).toMatchObject([
        { type: 'custom_tool_call', name: 'apply_patch', input: '*** Begin' },
        { type: 'function_call', name: 'search', namespace: 'mcp__docs' },
        { type: 'shell_call', action: { commands: ['ls'] } },
      ]);
    },
  );

  const lacks = (body: unknown, flags: Quirks = quirks): boolean =>
    lacksOwnTools('openai-responses', flags, Buffer.from(JSON.stringify(body)));

  it('is told apart from one that takes the body as it is', () => {
    for (const tool of tools) expect(lacks({ tools: [tool] })).toBe(true);
    expect(lacks({ input: [{ type: 'additional_tools', tools: [] }] })).toBe(true);
    expect(lacks({ input: [{ type: 'shell_call_output', call_id: 'a', output: [] }] })).toBe(true);
    expect(lacks({ tools: [{ type: 'function', name: 'shell' }], input: 'custom' })).toBe(false);
    expect(lacks({ tools }, {})).toBe(false);
    const bash = Buffer.from('{"tools":[{"type" : "bash_20250124"}]}');
    expect(lacksOwnTools('anthropic', { typedTools: false }, bash)).toBe(true);
    expect(lacksOwnTools('anthropic', {}, bash)).toBe(false);
  });
});

describe('effort words that a model has', () => {
  const known = ['low', 'high'];
  const sent = (effort: (typeof efforts)[number]): { word: unknown; warnings: string[] }[] => {
    const request = requestOf([user('Go.')], { reasoning: { effort } });
    const chat = openaiChatCodec.encodeRequest(request, targetOf('openai-chat', { traits: { efforts: known } }));
    const responses = openaiResponsesCodec.encodeRequest(
      request,
      targetOf('openai-responses', { traits: { efforts: known } }),
    );
    const claude = anthropicCodec.encodeRequest(
      request,
      targetOf('anthropic', { traits: { efforts: known, thinking: 'adaptive' } }),
    );
    const gemini = geminiCodec.encodeRequest(
      request,
      targetOf('gemini', { traits: { efforts: known, thinking: 'level' } }),
    );
    const member = (value: unknown, name: string): unknown => (value as Wire | undefined)?.[name];
    const level = member(member(gemini.body['generationConfig'], 'thinkingConfig'), 'thinkingLevel');
    const words = [
      chat.body['reasoning_effort'],
      member(responses.body['reasoning'], 'effort'),
      member(claude.body['output_config'], 'effort'),
      String(level).toLowerCase(),
    ];
    return [chat, responses, claude, gemini].map(({ warnings }, index) => ({
      word: words[index],
      warnings: warnings.filter(({ code }) => code === 'mapped-value').map(({ code }) => code),
    }));
  };

  it.each([
    ['minimal', 'low'],
    ['medium', 'high'],
    ['xhigh', 'high'],
    ['max', 'high'],
  ] as const)('%s becomes %s everywhere, with a warning', (asked, word) => {
    for (const one of sent(asked)) expect(one).toEqual({ word, warnings: ['mapped-value'] });
  });

  it.each(['low', 'high'] as const)('%s stays, without one', (asked) => {
    for (const one of sent(asked)) expect(one).toEqual({ word: asked, warnings: [] });
  });
});
