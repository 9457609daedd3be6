// Every client protocol against every upstream protocol, judged by the official SDKs: the matrix of issue 3 without the gateway around it.
// Upstream answers are the fixtures of recorded shape; what goes upstream is held against the providers' own rules.
import Anthropic from '@anthropic-ai/sdk';
import { ApiError } from '@google/genai';
import OpenAI from 'openai';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { protocolIds, type ProtocolId } from '../../src/shared/channel';
import {
  answerBody,
  frameEvents,
  streamErrorFrames,
  streamEvents,
  type Scenario,
} from '../support/fakeUpstream/fixtures';
import { converse, pixel, schema, type Ask, type Turn } from './matrix/clients';
import { type MiniGateway, nativeOrigins, startMiniGateway, type UpstreamAnswer } from './matrix/miniGateway';
import { faultsOf } from './matrix/providerRules';

const said = 'Gatehouses guard the way in: 城门 🏰 and the “way out”.\n\nBoth—always.';
const thought = 'The user asks about gates; I should answer.';
const inSanFrancisco = { location: 'San Francisco', unit: 'c' };
const inBeijing = { location: '北京', unit: 'f' };
const pairs = protocolIds.flatMap((inbound) => protocolIds.map((outbound) => ({ inbound, outbound })));

/** How client and upstream speak: both stream, both do not, or only one of them. */
const forms = [
  { form: 'streamed', client: true, upstream: true },
  { form: 'whole', client: false, upstream: false },
  { form: 'whole from a stream', client: false, upstream: true },
  { form: 'streamed from a whole', client: true, upstream: false },
] as const;

function answer(protocol: ProtocolId, scenario: Scenario, streamed: boolean): UpstreamAnswer {
  if (!streamed) return { whole: JSON.parse(answerBody(protocol, scenario).toString('utf8')) as unknown };
  return { stream: frames(protocol, streamEvents(protocol, scenario)) };
}

function frames(protocol: ProtocolId, events: readonly string[]): Uint8Array[] {
  return frameEvents(protocol, events, { includeUsage: true, jsonArray: false });
}

/** The end of an answer in each client's own words. */
const stops: Record<ProtocolId, { done: unknown; tools: unknown }> = {
  'openai-chat': { done: 'stop', tools: 'tool_calls' },
  'openai-responses': { done: 'completed', tools: 'completed' },
  anthropic: { done: 'end_turn', tools: 'tool_use' },
  gemini: { done: 'STOP', tools: 'STOP' },
};

let gateway: MiniGateway;
beforeAll(async () => {
  gateway = await startMiniGateway();
});
afterAll(() => gateway.close());

describe.each(pairs)('$inbound client, $outbound upstream', ({ inbound, outbound }) => {
  beforeEach(() => {
    gateway.sent.length = 0;
    gateway.warnings.length = 0;
    gateway.outbound = outbound;
    gateway.target = { model: 'upstream-model', origin: nativeOrigins[outbound], quirks: {}, traits: {} };
  });

  /** One answer to one question. */
  async function once(ask: Ask, scenario: Scenario, form: (typeof forms)[number]): Promise<Turn> {
    gateway.answer = answer(outbound, scenario, form.upstream);
    const turn = await converse(inbound, gateway.root, ask).next(form.client);
    expectAccepted();
    return turn;
  }

  function expectAccepted(): void {
    for (const body of gateway.sent) expect(faultsOf(outbound, body)).toEqual([]);
  }

  function lastBody(): string {
    return JSON.stringify(gateway.sent.at(-1));
  }

  describe.each(forms)('$form', (form) => {
    it('text', async () => {
      const turn = await once({}, 'text', form);
      expect(turn).toMatchObject({ text: said, calls: [], stop: stops[inbound].done });
      expect(turn.usage.input).toBeGreaterThan(0);
      expect(turn.usage.output).toBeGreaterThan(0);
      expect(lastBody()).toContain('Be brief.');
    });

    it('a tool, called and answered', async () => {
      gateway.answer = answer(outbound, 'toolCall', form.upstream);
      const conversation = converse(inbound, gateway.root, { tool: 'weather' });
      const asked = await conversation.next(form.client);
      expect(asked.calls).toMatchObject([{ name: 'weather', input: inSanFrancisco }]);
      expect(asked.stop).toBe(stops[inbound].tools);
      gateway.answer = answer(outbound, 'text', form.upstream);
      const [call] = asked.calls;
      const told = await conversation.next(form.client, [{ id: call?.id ?? '', name: 'weather', text: '18 °C' }]);
      expect(told.text).toBe(said);
      expectAccepted();
      expect(lastBody()).toContain('18 °C');
      // State of a call comes back through every client: in its slot, or kept by the id of the call.
      for (const text of opaqueTexts(outbound, 'toolCall')) expect(lastBody()).toContain(text);
    });

    it('tools in parallel, answered in the wrong order, one of them failed', async () => {
      gateway.answer = answer(outbound, 'parallelTools', form.upstream);
      const conversation = converse(inbound, gateway.root, { tool: 'weather' });
      const { calls } = await conversation.next(form.client);
      expect(calls).toMatchObject([
        { name: 'weather', input: inSanFrancisco },
        { name: 'weather', input: inBeijing },
      ]);
      expect(new Set(calls.map(({ id }) => id)).size).toBe(2);
      gateway.answer = answer(outbound, 'text', form.upstream);
      const results = calls.map(({ id, name }, index) => ({ id, name, text: `result ${index}`, error: index === 1 }));
      await conversation.next(form.client, results.toReversed());
      expectAccepted();
      expect(lastBody()).toMatch(/result 0[^]*result 1/);
    });

    it('thinking, seen and replayed to its origin alone', async () => {
      gateway.answer = answer(outbound, 'thinking', form.upstream);
      const conversation = converse(inbound, gateway.root, { thinking: true });
      const turn = await conversation.next(form.client);
      expect(turn).toMatchObject({ text: said, stop: stops[inbound].done });
      expect(turn.thinking).toBe(thought);
      await conversation.next(form.client);
      expectAccepted();
      const state = opaqueTexts(outbound, 'thinking');
      for (const text of bringsStateBack(inbound) ? state : []) expect(lastBody()).toContain(text);
      const elsewhere = protocolIds.find((other) => nativeOrigins[other] !== nativeOrigins[outbound]) ?? 'anthropic';
      gateway.outbound = elsewhere;
      gateway.target = { ...gateway.target, origin: nativeOrigins[elsewhere] };
      gateway.answer = answer(elsewhere, 'text', form.upstream);
      await conversation.next(form.client);
      expect(faultsOf(elsewhere, gateway.sent.at(-1) ?? {})).toEqual([]);
      for (const text of state) expect(lastBody()).not.toContain(text);
    });
  });

  it.each([true, false])('an image (streamed: %s)', async (streamed) => {
    const form = streamed ? forms[0] : forms[1];
    await once({ image: true }, 'text', form);
    expect(lastBody()).toContain(pixel);
  });

  it.each([true, false])('structured output (streamed: %s)', async (streamed) => {
    gateway.answer = {
      whole: replaced(outbound, 'text', JSON.stringify(said), JSON.stringify(JSON.stringify(inBeijing))),
    };
    const turn = await converse(inbound, gateway.root, { structured: true }).next(streamed);
    expect(JSON.parse(turn.text)).toEqual(inBeijing);
    expectAccepted();
    for (const word of Object.keys(schema.properties)) expect(lastBody()).toContain(word);
    expect(lastBody()).toMatch(/json_schema|responseJsonSchema|responseSchema/);
  });

  it('a tool name that nobody takes', async () => {
    const name =
      inbound === 'openai-responses' || inbound === 'anthropic' ? `mcp.${'server_'.repeat(12)}.weather` : 'a.b';
    gateway.answer = renamed(outbound, () => sentToolName(gateway.sent.at(-1) ?? {}));
    const { calls } = await converse(inbound, gateway.root, { tool: name }).next(false);
    expect(calls).toMatchObject([{ name, input: inSanFrancisco }]);
    expectAccepted();
  });

  it('an error in an answer of status 200', async () => {
    gateway.answer = { whole: errorBody(outbound) };
    const error = await failureOf(converse(inbound, gateway.root, {}).next(false));
    expect(error).toBeInstanceOf(sdkErrors[inbound]);
    expect(messageOf(error)).toMatch(/error while processing|overloaded/i);
  });

  it.each([true, false])('a fault in mid-stream (streamed: %s)', async (streamed) => {
    const begun = frames(outbound, streamEvents(outbound, 'text')).slice(0, 4);
    gateway.answer = { stream: [...begun, ...streamErrorFrames(outbound)] };
    const error = await failureOf(converse(inbound, gateway.root, {}).next(streamed));
    expect(error).toBeInstanceOf(Error);
    expect(messageOf(error)).toMatch(/error while processing|overloaded/i);
  });

  it.each([true, false])('a stream that breaks off (streamed: %s)', async (streamed) => {
    gateway.answer = { stream: frames(outbound, streamEvents(outbound, 'toolCall').slice(0, 2)).slice(0, 2) };
    if (outbound === 'openai-chat') gateway.answer.stream.length = 2;
    if (outbound === 'gemini')
      gateway.answer.stream = [
        Buffer.from('data: {"candidates":[{"content":{"parts":[{"text":"a"}],"role":"model"}}]}\n\n'),
      ];
    const error = await failureOf(converse(inbound, gateway.root, {}).next(streamed));
    expect(error).toBeInstanceOf(Error);
    expect(messageOf(error)).toMatch(/too early|broke|truncated|ended/i);
  });
});

describe.each(protocolIds)('the tools of Codex, %s upstream', (outbound) => {
  const patch = '*** Begin Patch\n+"quoted" \\ back 😀\n*** End Patch';
  const tools: OpenAI.Responses.Tool[] = [
    { type: 'custom', name: 'apply_patch', format: { type: 'grammar', syntax: 'lark', definition: 'start: "x"' } },
    {
      type: 'namespace',
      name: 'mcp docs',
      description: 'Documents.',
      tools: [{ type: 'function', name: 'search', parameters: { type: 'object', properties: {} }, strict: false }],
    },
    { type: 'web_search' },
  ];

  it.each([true, false])('come back as it knows them, and go up again (streamed: %s)', async (streamed) => {
    gateway.sent.length = 0;
    gateway.outbound = outbound;
    gateway.target = { model: 'upstream-model', origin: nativeOrigins[outbound], quirks: {}, traits: {} };
    const client = new OpenAI({ baseURL: `${gateway.root}/v1`, apiKey: 'key', maxRetries: 0 });
    const input: OpenAI.Responses.ResponseInputItem[] = [{ role: 'user', content: 'Mend it.' }];
    const next = async (): Promise<OpenAI.Responses.Response> => {
      const body = { model: 'asked-for', input, tools, store: false } as const;
      return streamed
        ? client.responses.stream({ ...body, stream: true }).finalResponse()
        : client.responses.create(body);
    };
    const [customName, functionName] = ['apply_patch', 'search'];
    gateway.answer = calling(outbound, () => sentNames(gateway.sent.at(-1) ?? {}), patch);
    const first = await next();
    const [custom, search] = first.output.filter(({ type }) => type !== 'reasoning' && type !== 'message');
    expect(custom).toMatchObject({ type: 'custom_tool_call', name: customName, input: patch });
    expect(search).toMatchObject({ type: 'function_call', name: functionName, namespace: 'mcp docs' });
    input.push(...(first.output as OpenAI.Responses.ResponseInputItem[]));
    input.push(
      { type: 'custom_tool_call_output', call_id: callIdOf(custom), output: 'Done.' },
      { type: 'function_call_output', call_id: callIdOf(search), output: 'Found.' },
    );
    gateway.answer = answer(outbound, 'text', false);
    expect((await next()).output_text).toBe(said);
    for (const body of gateway.sent) expect(faultsOf(outbound, body)).toEqual([]);
    expect(JSON.stringify(gateway.sent.at(-1))).toMatch(/Begin Patch[^]*Done\.[^]*Found\./);
  });
});

function callIdOf(item: unknown): string {
  return (item as { call_id: string }).call_id;
}

/** The names of the first two tools as they went upstream. */
function sentNames(body: Record<string, unknown>): [string, string] {
  const names = [...JSON.stringify(body['tools']).matchAll(/"name":"([^"]+)"/g)].flatMap(([, name]) => name ?? []);
  const [first = '', second = ''] = names.filter((name) => name !== 'mcp docs');
  return [first, second];
}

/** The fixture of parallel calls, made to call the two tools of the test. */
function calling(protocol: ProtocolId, names: () => [string, string], patch: string): UpstreamAnswer {
  return {
    get whole(): unknown {
      const [custom, search] = names();
      if (protocol === 'openai-responses') return responsesCalling(custom, search, patch);
      let count = 0;
      const change = (value: unknown): unknown => {
        if (typeof value === 'string' && value.startsWith('{"location"'))
          return JSON.stringify(change(JSON.parse(value)));
        if (Array.isArray(value)) return value.map(change);
        if (typeof value !== 'object' || value === null) return value;
        if ('location' in value) return count === 1 ? { input: patch } : {};
        if ('name' in value && value.name === 'weather') {
          count += 1;
          value = { ...value, name: count === 1 ? custom : search };
        }
        return Object.fromEntries(Object.entries(value as object).map(([name, member]) => [name, change(member)]));
      };
      return change(JSON.parse(answerBody(protocol, 'parallelTools').toString('utf8')));
    },
  };
}

/** A Responses provider has both kinds of tools itself. */
function responsesCalling(custom: string, search: string, patch: string): unknown {
  const body = JSON.parse(answerBody('openai-responses', 'parallelTools').toString('utf8')) as { output: unknown[] };
  body.output = [
    { type: 'custom_tool_call', id: 'ctc_1', call_id: 'call_1', name: custom, input: patch, status: 'completed' },
    {
      type: 'function_call',
      id: 'fc_1',
      call_id: 'call_2',
      name: search,
      namespace: 'mcp docs',
      arguments: '{}',
      status: 'completed',
    },
  ];
  return body;
}

const sdkErrors: Record<ProtocolId, new (...args: never[]) => Error> = {
  'openai-chat': OpenAI.APIError,
  'openai-responses': OpenAI.APIError,
  anthropic: Anthropic.APIError,
  gemini: ApiError,
};

async function failureOf(run: Promise<unknown>): Promise<unknown> {
  try {
    const value = await run;
    throw new Error(`no failure but ${JSON.stringify(value)}`);
  } catch (error) {
    return error;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function errorBody(protocol: ProtocolId): unknown {
  const [frame] = streamErrorFrames(protocol);
  const data = /data: (.*)/.exec(frame?.toString('utf8') ?? '')?.[1] ?? '{}';
  const wire = JSON.parse(data) as { message?: string; code?: string };
  // Responses tells a failed answer with its status, not with the event of a stream.
  if (protocol !== 'openai-responses') return wire;
  return {
    id: 'resp_1',
    object: 'response',
    status: 'failed',
    error: { code: wire.code, message: wire.message },
    output: [],
  };
}

/** The opaque state in a fixture. */
function opaqueTexts(protocol: ProtocolId, scenario: Scenario): string[] {
  const body = answerBody(protocol, scenario).toString('utf8');
  return [...body.matchAll(/"(?:signature|encrypted_content|thoughtSignature)": ?"([^"]+)"/g)].flatMap(
    ([, text]) => text ?? [],
  );
}

/** Whether thinking without a tool call brings its state back: a chat client has no slot for it and no id to keep it by. */
function bringsStateBack(inbound: ProtocolId): boolean {
  return inbound !== 'openai-chat';
}

function sentToolName(body: Record<string, unknown>): string {
  return /"tools":.*?"name":"([^"]+)"/.exec(JSON.stringify(body))?.[1] ?? '';
}

/** A whole answer of the fixtures with one text for another. */
function replaced(protocol: ProtocolId, scenario: Scenario, text: string, by: string): unknown {
  const body = answerBody(protocol, scenario).toString('utf8');
  expect(body).toContain(text);
  return JSON.parse(body.replaceAll(text, () => by)) as unknown;
}

/** The tool call fixture with the name that was really sent; read when the answer is made. */
function renamed(protocol: ProtocolId, name: () => string): UpstreamAnswer {
  return {
    get whole(): unknown {
      return replaced(protocol, 'toolCall', '"weather"', JSON.stringify(name()));
    },
  };
}
