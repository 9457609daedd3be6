// One round of Codex's "responses lite" as the tool sends it: tools in an `additional_tools` item, namespaced functions, a freeform tool with a
// lark grammar, web search, thinking state. Through models of three other protocols and back, judged by the OpenAI SDK.
import OpenAI from 'openai';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { protocolIds, type ProtocolId } from '../../src/shared/channel';
import type { AssistantPart } from '../../src/protocols/ir/parts';
import { answerOfParts, modelCall } from './matrix/answers';
import { type MiniGateway, nativeOrigins, startMiniGateway } from './matrix/miniGateway';
import { faultsOf } from './matrix/providerRules';

let gateway: MiniGateway;
beforeAll(async () => {
  gateway = await startMiniGateway();
});
afterAll(() => gateway.close());
beforeEach(() => {
  gateway.sent.length = 0;
  gateway.warnings.length = 0;
});

const grammar = 'start: begin_patch hunk+ end_patch\nbegin_patch: "*** Begin Patch" LF\nend_patch: "*** End Patch" LF?';
const patch = '*** Begin Patch\n*** Update File: src/ä.ts\n@@\n-const a = "x";\n+const a = "y\\n";\n*** End Patch\n';

const additionalTools = {
  type: 'additional_tools',
  role: 'developer',
  tools: [
    {
      type: 'function',
      name: 'exec_command',
      description: 'Runs a command in a PTY.',
      strict: false,
      parameters: {
        type: 'object',
        properties: { cmd: { type: 'string' }, yield_time_ms: { type: 'number' } },
        required: ['cmd'],
        additionalProperties: false,
      },
    },
    {
      type: 'custom',
      name: 'apply_patch',
      description: 'Edits files. This is a FREEFORM tool.',
      format: { type: 'grammar', syntax: 'lark', definition: grammar },
    },
    {
      type: 'namespace',
      name: 'mcp__context7',
      description: 'Documentation of libraries.',
      tools: [
        {
          type: 'function',
          name: 'get-docs',
          description: 'Reads the docs.',
          strict: false,
          parameters: { type: 'object', properties: { library: { type: 'string' } }, required: ['library'] },
        },
        { type: 'function', name: 'exec_command', strict: false, parameters: { type: 'object', properties: {} } },
      ],
    },
    { type: 'web_search', external_web_access: false },
    {
      type: 'tool_search',
      execution: 'client',
      description: 'Finds tools.',
      parameters: { type: 'object', properties: {} },
    },
  ],
};

const beginning = [
  additionalTools,
  {
    type: 'message',
    role: 'developer',
    content: [{ type: 'input_text', text: 'You are Codex. Sandbox: workspace-write.' }],
  },
  {
    type: 'message',
    role: 'user',
    content: [{ type: 'input_text', text: '<environment_context><cwd>/work</cwd></environment_context>' }],
  },
  { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'Change x to y.' }] },
];

const settings = {
  model: 'gpt-6.1-sol',
  tool_choice: 'auto',
  parallel_tool_calls: true,
  reasoning: { effort: 'xhigh', summary: 'auto' },
  store: false,
  include: ['reasoning.encrypted_content'],
  prompt_cache_key: '019a1f2e-7d2c-7f10-9d54-2f0f6a1c1234',
  text: { verbosity: 'low' },
};

async function ask(input: unknown[]): Promise<OpenAI.Responses.Response> {
  const client = new OpenAI({ baseURL: `${gateway.root}/v1`, apiKey: 'key', maxRetries: 0 });
  const body = { ...settings, input, stream: true } as unknown as OpenAI.Responses.ResponseCreateParamsStreaming;
  return client.responses
    .stream(body, { headers: { 'x-openai-internal-codex-responses-lite': 'true', session_id: 's1' } })
    .finalResponse();
}

function setUpstream(outbound: ProtocolId, parts: AssistantPart[]): void {
  gateway.outbound = outbound;
  gateway.target = { model: 'upstream-model', origin: nativeOrigins[outbound], quirks: {}, traits: {} };
  gateway.answer = answerOfParts(outbound, parts, true);
}

function sentToolNames(): string[] {
  const tools = JSON.stringify(gateway.sent.at(-1)?.['tools']);
  const names = [
    'exec_command',
    'apply_patch',
    'mcp__context7__get-docs',
    'mcp__context7__exec_command',
    'tool_search',
  ];
  return names.filter((name) => tools.includes(`"name":"${name}"`));
}

describe.each(protocolIds.filter((id) => id !== 'openai-responses'))('Codex lite behind %s', (outbound) => {
  it('calls tools of every kind and goes on with their results', async () => {
    const state = { origin: nativeOrigins[outbound], kind: 'signature', data: 'U2ln' } as const;
    setUpstream(outbound, [
      ...(outbound === 'anthropic' ? [{ type: 'reasoning', text: 'Look first.', state } as AssistantPart] : []),
      { type: 'text', text: 'I look.' },
      modelCall('call_a', 'exec_command', { cmd: 'cat src/ä.ts' }),
      modelCall('call_b', 'apply_patch', { input: patch }),
      modelCall('call_c', 'mcp__context7__get-docs', { library: 'zod' }),
    ]);
    const answer = await ask(beginning);
    expect(sentToolNames()).toHaveLength(5);
    expect(JSON.stringify(gateway.sent[0])).toContain('begin_patch hunk+ end_patch');
    expect(JSON.stringify(gateway.sent[0])).toContain('You are Codex.');
    const items = answer.output.filter(({ type }) => type !== 'reasoning');
    expect(items).toMatchObject([
      { type: 'message', content: [{ type: 'output_text', text: 'I look.' }] },
      { type: 'function_call', call_id: 'call_a', name: 'exec_command', arguments: '{"cmd":"cat src/ä.ts"}' },
      { type: 'custom_tool_call', call_id: 'call_b', name: 'apply_patch', input: patch },
      { type: 'function_call', call_id: 'call_c', name: 'get-docs', namespace: 'mcp__context7' },
    ]);
    expect(items[1]).not.toHaveProperty('namespace');

    setUpstream(outbound, [{ type: 'text', text: 'Changed.' }]);
    const results = [
      { type: 'function_call_output', call_id: 'call_a', output: 'const a = "x";' },
      { type: 'custom_tool_call_output', call_id: 'call_b', output: 'Success. Updated: M src/ä.ts' },
      { type: 'function_call_output', call_id: 'call_c', output: [{ type: 'input_text', text: 'z.object' }] },
    ];
    const end = await ask([...beginning, ...answer.output, ...results]);
    expect(end.output_text).toBe('Changed.');
    const body = JSON.stringify(gateway.sent.at(-1));
    for (const words of ['M src/ä.ts', 'z.object', '*** Begin Patch']) expect(body).toContain(words);
    if (outbound === 'anthropic') expect(body).toContain('"signature":"U2ln"');
    for (const sent of gateway.sent) expect(faultsOf(outbound, sent)).toEqual([]);
    expect(gateway.warnings.filter((warning) => warning.startsWith('dropped-tool'))).toEqual([
      'dropped-tool tools[4]',
      'dropped-tool tools[4]',
    ]);
  });

  it('begins a longer conversation with the bytes of the shorter one', async () => {
    setUpstream(outbound, [{ type: 'text', text: 'Yes.' }]);
    const first = await ask(beginning);
    await ask([...beginning, ...first.output, { type: 'message', role: 'user', content: 'More.' }]);
    const conversation = gateway.sent.map((sent) => JSON.stringify(sent['messages'] ?? sent['contents']));
    const [shorter = '', longer = ''] = conversation;
    expect(longer.startsWith(shorter.slice(0, -2))).toBe(true);
    const [one, two] = gateway.sent.map((sent) => JSON.stringify(sent['tools']));
    expect(one).toBe(two);
  });
});
