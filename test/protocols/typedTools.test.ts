// Typed tools that the client runs, behind models that do not know them: offered as functions, called, given back as the items that the SDK
// of the client's protocol types, and replayed with their results. Judged by the OpenAI and Anthropic SDKs.
import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { protocolIds, type ProtocolId } from '../../src/shared/channel';
import type { AssistantPart } from '../../src/protocols/ir/parts';
import { typedTools } from '../../src/protocols/typedTools/typedTools';
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

function setUpstream(outbound: ProtocolId, parts: AssistantPart[], streamed: boolean): void {
  gateway.outbound = outbound;
  gateway.target = { model: 'upstream-model', origin: nativeOrigins[outbound], quirks: {}, traits: {} };
  gateway.answer = answerOfParts(outbound, parts, streamed);
}

const lastBody = (): Record<string, unknown> => gateway.sent.at(-1) ?? {};

/** The schema of the only function in the body that went upstream. */
function offeredSchema(outbound: ProtocolId): { name: unknown; schema: Record<string, unknown> } {
  const [tool] = lastBody()['tools'] as Record<string, unknown>[];
  const declared = (tool?.['functionDeclarations'] as Record<string, unknown>[] | undefined)?.[0];
  const found = declared ?? (tool?.['function'] as Record<string, unknown> | undefined) ?? tool ?? {};
  const schema = found['parametersJsonSchema'] ?? found['parameters'] ?? found['input_schema'];
  expect(outbound).toBeDefined();
  return { name: found['name'], schema: schema as Record<string, unknown> };
}

async function respond(
  body: OpenAI.Responses.ResponseCreateParamsNonStreaming,
  streamed: boolean,
): Promise<OpenAI.Responses.Response> {
  const client = new OpenAI({ baseURL: `${gateway.root}/v1`, apiKey: 'key', maxRetries: 0 });
  if (!streamed) return client.responses.create(body);
  return client.responses.stream({ ...body, stream: true }).finalResponse();
}

interface Case {
  tool: OpenAI.Responses.Tool;
  /** The function that stands for it. */
  name: string;
  input: Record<string, unknown>;
  /** The item that the client gets. */
  item: Record<string, unknown>;
  /** What the client sends back, and what of it the model must read. */
  output: OpenAI.Responses.ResponseInputItem;
  reads: string;
}

const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const cases: Case[] = [
  {
    tool: { type: 'apply_patch' },
    name: 'apply_patch',
    input: { type: 'update_file', path: 'src/ä.ts', diff: '@@\n-a "quoted"\n+b \\ 😀\n' },
    item: {
      type: 'apply_patch_call',
      call_id: 'call_1',
      status: 'completed',
      operation: { type: 'update_file', path: 'src/ä.ts', diff: '@@\n-a "quoted"\n+b \\ 😀\n' },
    },
    output: { type: 'apply_patch_call_output', call_id: 'call_1', status: 'failed', output: 'No such file: ä.ts' },
    reads: 'No such file: ä.ts',
  },
  {
    tool: { type: 'shell', environment: { type: 'local' } },
    name: 'shell',
    input: { commands: ['ls', 'pwd'], timeout_ms: 1000 },
    item: {
      type: 'shell_call',
      call_id: 'call_1',
      status: 'completed',
      action: { commands: ['ls', 'pwd'], timeout_ms: 1000, max_output_length: null },
      environment: { type: 'local' },
    },
    output: {
      type: 'shell_call_output',
      call_id: 'call_1',
      output: [
        { stdout: 'a.txt', stderr: '', outcome: { type: 'exit', exit_code: 0 } },
        { stdout: '', stderr: 'too slow', outcome: { type: 'timeout' } },
      ],
    },
    reads: 'timed out',
  },
  {
    tool: { type: 'local_shell' },
    name: 'local_shell',
    input: { command: ['git', 'status'], working_directory: '/w' },
    item: {
      type: 'local_shell_call',
      id: 'call_1',
      call_id: 'call_1',
      status: 'completed',
      action: { type: 'exec', command: ['git', 'status'], env: {}, working_directory: '/w' },
    },
    output: { type: 'local_shell_call_output', id: 'call_1', output: 'nothing to commit' },
    reads: 'nothing to commit',
  },
  {
    tool: {
      type: 'tool_search',
      execution: 'client',
      description: 'Finds tools.',
      parameters: { type: 'object', properties: { goal: { type: 'string' } }, required: ['goal'] },
    },
    name: 'tool_search',
    input: { goal: 'mail' },
    item: {
      type: 'tool_search_call',
      call_id: 'call_1',
      execution: 'client',
      status: 'completed',
      arguments: { goal: 'mail' },
    },
    output: {
      type: 'tool_search_output',
      call_id: 'call_1',
      execution: 'client',
      tools: [{ type: 'function', name: 'send_mail', parameters: { type: 'object', properties: {} }, strict: false }],
    },
    reads: 'send_mail',
  },
  {
    tool: { type: 'computer' },
    name: 'computer',
    input: { actions: [{ type: 'click', x: 1, y: 2, button: 'left' }, { type: 'screenshot' }] },
    item: {
      type: 'computer_call',
      call_id: 'call_1',
      status: 'completed',
      actions: [{ type: 'click', x: 1, y: 2, button: 'left' }, { type: 'screenshot' }],
      pending_safety_checks: [],
    },
    output: {
      type: 'computer_call_output',
      call_id: 'call_1',
      output: { type: 'computer_screenshot', image_url: `data:image/png;base64,${png}` },
    },
    reads: png,
  },
  {
    tool: { type: 'computer_use_preview', display_width: 800, display_height: 600, environment: 'linux' },
    name: 'computer_use_preview',
    input: { action: { type: 'type', text: 'hi' } },
    item: {
      type: 'computer_call',
      call_id: 'call_1',
      status: 'completed',
      action: { type: 'type', text: 'hi' },
      pending_safety_checks: [],
    },
    output: {
      type: 'computer_call_output',
      call_id: 'call_1',
      output: { type: 'computer_screenshot', image_url: `data:image/png;base64,${png}` },
    },
    reads: png,
  },
];

const foreign = protocolIds.filter((id) => id !== 'openai-responses');

describe.each(foreign)('typed tools of a Responses client, %s upstream', (outbound) => {
  describe.each([true, false])('streamed: %s', (streamed) => {
    it.each(cases)('$name goes as a function and comes back as its item', async (one) => {
      const question = { role: 'user', content: 'Go on.' } as const;
      const text: AssistantPart = { type: 'text', text: 'Let me see.' };
      setUpstream(outbound, [text, modelCall('call_1', one.name, one.input)], streamed);
      const body = { model: 'm', tools: [one.tool], store: false, input: [question] };
      const answer = await respond(body, streamed);
      expect(answer.output.at(-1)).toEqual({ id: expect.any(String) as string, ...one.item });
      expect(answer.output_text).toBe('Let me see.');
      const offered = offeredSchema(outbound);
      expect(offered.name).toBe(one.name);
      expect(Object.keys(offered.schema['properties'] as object)).toEqual(
        expect.arrayContaining(Object.keys(one.input)),
      );
      expect(gateway.warnings).toContain('mapped-value tools[0]');

      setUpstream(outbound, [{ type: 'text', text: 'Done.' }], streamed);
      const input = [question, ...(answer.output as OpenAI.Responses.ResponseInputItem[]), one.output];
      const end = await respond({ ...body, input }, streamed);
      expect(end.output_text).toBe('Done.');
      expect(JSON.stringify(lastBody())).toContain(one.reads);
      expect(gateway.warnings.filter((warning) => /dropped|repaired/.test(warning))).toEqual([]);
      for (const sent of gateway.sent) expect(faultsOf(outbound, sent)).toEqual([]);
    });
  });

  it('tools that a search has found are on offer in the next request', async () => {
    const search = cases.find(({ name }) => name === 'tool_search');
    if (search === undefined) throw new Error('no such case');
    setUpstream(outbound, [modelCall('call_2', 'send_mail', {})], false);
    const call = { id: 'ts_1', ...search.item } as OpenAI.Responses.ResponseInputItem;
    const answer = await respond(
      { model: 'm', tools: [search.tool], input: [{ role: 'user', content: 'Go.' }, call, search.output] },
      false,
    );
    expect(JSON.stringify(lastBody()['tools'])).toContain('"name":"send_mail"');
    expect(answer.output).toMatchObject([{ type: 'function_call', name: 'send_mail', call_id: 'call_2' }]);
    expect(faultsOf(outbound, lastBody())).toEqual([]);
  });

  it('a choice that forces a typed tool forces its function', async () => {
    setUpstream(outbound, [modelCall('call_1', 'apply_patch', { type: 'delete_file', path: 'a' })], false);
    const answer = await respond(
      { model: 'm', tools: [{ type: 'apply_patch' }], tool_choice: { type: 'apply_patch' }, input: 'Delete a.' },
      false,
    );
    const choice = JSON.stringify(lastBody()['tool_choice'] ?? lastBody()['toolConfig']);
    expect(choice).toContain('apply_patch');
    expect(answer.output).toMatchObject([{ operation: { type: 'delete_file', path: 'a' } }]);
  });

  it.each([true, false])('arguments that no item can say stay a function call (streamed: %s)', async (streamed) => {
    setUpstream(outbound, [modelCall('call_1', 'apply_patch', { patch: 'x' })], streamed);
    const answer = await respond({ model: 'm', tools: [{ type: 'apply_patch' }], input: 'Go.' }, streamed);
    expect(answer.output).toMatchObject([
      { type: 'function_call', name: 'apply_patch', call_id: 'call_1', arguments: '{"patch":"x"}' },
    ]);
  });

  it('a function of the same name keeps it', async () => {
    const own = {
      type: 'function',
      name: 'shell',
      parameters: { type: 'object', properties: {} },
      strict: false,
    } as const;
    setUpstream(outbound, [modelCall('call_1', 'shell', {})], false);
    const answer = await respond({ model: 'm', tools: [own, { type: 'shell' }], input: 'Go.' }, false);
    expect(answer.output).toMatchObject([{ type: 'function_call', name: 'shell' }]);
    expect(JSON.stringify(lastBody()['tools'])).toMatch(/"name":"shell_[0-9a-z]+"/);
  });

  it('forms that the provider runs are left out with a warning', async () => {
    setUpstream(outbound, [{ type: 'text', text: 'No.' }], false);
    await respond(
      {
        model: 'm',
        tools: [{ type: 'shell', environment: { type: 'container_auto' } }, { type: 'tool_search' }],
        input: 'Go.',
      },
      false,
    );
    expect(lastBody()['tools']).toBeUndefined();
    expect(gateway.warnings).toEqual(expect.arrayContaining(['dropped-tool tools[0]', 'dropped-tool tools[1]']));
  });
});

it('state of a call goes with its item through a Responses client and back to its origin', async () => {
  const state = { origin: 'google', kind: 'thought-signature', data: 'c2lnbmVk' } as const;
  const call: AssistantPart = {
    type: 'tool-call',
    id: 'call_1',
    name: 'shell',
    kind: 'function',
    input: '{"commands":["ls"]}',
    state,
  };
  for (const streamed of [true, false]) {
    setUpstream('gemini', [call], streamed);
    const question = { role: 'user', content: 'Go.' } as const;
    const answer = await respond({ model: 'm', tools: [{ type: 'shell' }], input: [question] }, streamed);
    expect(answer.output.map(({ type }) => type)).toEqual(['shell_call', 'reasoning']);
    const output: OpenAI.Responses.ResponseInputItem = { type: 'shell_call_output', call_id: 'call_1', output: [] };
    const input = [question, ...(answer.output as OpenAI.Responses.ResponseInputItem[]), output];
    await respond({ model: 'm', tools: [{ type: 'shell' }], input }, streamed);
    expect(JSON.stringify(lastBody()['contents'])).toContain('"thoughtSignature":"c2lnbmVk"');
    setUpstream('anthropic', [{ type: 'text', text: 'ok' }], streamed);
    await respond({ model: 'm', tools: [{ type: 'shell' }], input }, streamed);
    expect(JSON.stringify(lastBody())).not.toContain('c2lnbmVk');
  }
});

it('a Responses vendor without the typed tools gets functions too', async () => {
  setUpstream('openai-responses', [modelCall('call_1', 'local_shell', { command: 'ls' })], false);
  gateway.target = { ...gateway.target, quirks: { typedTools: false } };
  const answer = await respond({ model: 'm', tools: [{ type: 'local_shell' }], input: 'Go.' }, false);
  expect(lastBody()['tools']).toMatchObject([{ type: 'function', name: 'local_shell' }]);
  expect(answer.output).toMatchObject([{ type: 'local_shell_call', action: { command: ['bash', '-lc', 'ls'] } }]);
});

it('its own protocol gets a typed tool as it is', async () => {
  setUpstream('openai-responses', [{ type: 'text', text: 'ok' }], false);
  const input = [
    { role: 'user', content: 'Go.' },
    { type: 'apply_patch_call', call_id: 'c', status: 'completed', operation: { type: 'delete_file', path: 'a' } },
    { type: 'apply_patch_call_output', call_id: 'c', status: 'completed' },
  ] as const;
  await respond({ model: 'm', tools: [{ type: 'apply_patch' }], input: [...input] }, false);
  expect(lastBody()['tools']).toEqual([{ type: 'apply_patch' }]);
  expect((lastBody()['input'] as unknown[]).slice(1)).toEqual(input.slice(1));
});

const anthropicTools: { tool: Anthropic.Beta.BetaToolUnion & { name: string }; input: Record<string, unknown> }[] = [
  { tool: { type: 'bash_20250124', name: 'bash' }, input: { command: 'ls -l' } },
  {
    tool: { type: 'text_editor_20250728', name: 'str_replace_based_edit_tool' },
    input: { command: 'insert', path: '/a', insert_line: 0, insert_text: 'x' },
  },
  {
    tool: { type: 'text_editor_20250124', name: 'str_replace_editor' },
    input: { command: 'undo_edit', path: '/a' },
  },
  { tool: { type: 'memory_20250818', name: 'memory' }, input: { command: 'view', path: '/memories' } },
  {
    tool: { type: 'computer_20250124', name: 'computer', display_width_px: 1024, display_height_px: 768 },
    input: { action: 'left_click', coordinate: [1, 2] },
  },
];

describe.each(protocolIds.filter((id) => id !== 'anthropic'))(
  'typed tools of an Anthropic client, %s upstream',
  (outbound) => {
    const client = (): Anthropic => new Anthropic({ baseURL: gateway.root, apiKey: 'key', maxRetries: 0 });

    it.each(anthropicTools)(
      '$tool.type goes as a function and comes back as a call by its name',
      async ({ tool, input }) => {
        for (const streamed of [true, false]) {
          setUpstream(outbound, [modelCall('call_1', tool.name, input)], streamed);
          const question = { role: 'user', content: 'Go on.' } as const;
          const body = { model: 'm', max_tokens: 100, tools: [tool], messages: [question] };
          const answer = streamed
            ? await client().beta.messages.stream(body).finalMessage()
            : await client().beta.messages.create(body);
          expect(answer.content).toMatchObject([{ type: 'tool_use', id: 'call_1', name: tool.name, input }]);
          expect(offeredSchema(outbound).name).toBe(tool.name);
          setUpstream(outbound, [{ type: 'text', text: 'Done.' }], streamed);
          const result = { type: 'tool_result', tool_use_id: 'call_1', content: 'the result' } as const;
          await client().beta.messages.create({
            ...body,
            messages: [
              question,
              { role: 'assistant', content: answer.content as never },
              { role: 'user', content: [result] },
            ],
          });
          expect(JSON.stringify(lastBody())).toContain('the result');
          for (const sent of gateway.sent) expect(faultsOf(outbound, sent)).toEqual([]);
        }
      },
    );
  },
);

it('every row names its function as all targets take it and describes its arguments', () => {
  for (const row of typedTools) {
    expect(row.name).toMatch(/^[a-zA-Z_][a-zA-Z0-9_]{0,63}$/);
    const { description, parameters } = row.form({ type: row.types[0] });
    expect(description.length).toBeGreaterThan(40);
    expect(parameters).toMatchObject({ type: 'object', properties: expect.any(Object) as object });
  }
});
