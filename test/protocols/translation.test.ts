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
      const state = opaqueTexts(outbound);
      // A chat client has no slot for state; without a tool call to keep it by, it is gone.
      for (const text of inbound === 'openai-chat' ? [] : state) expect(lastBody()).toContain(text);
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
    const form = streamed ? forms[0] : forms[1];
    await once({ structured: true }, 'text', form);
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

/** The opaque state of the thinking fixture. */
function opaqueTexts(protocol: ProtocolId): string[] {
  const found = /"(?:signature|encrypted_content|thoughtSignature)": ?"([^"]+)"/.exec(
    answerBody(protocol, 'thinking').toString('utf8'),
  );
  return found?.[1] === undefined ? [] : [found[1]];
}

function sentToolName(body: Record<string, unknown>): string {
  return /"tools":.*?"name":"([^"]+)"/.exec(JSON.stringify(body))?.[1] ?? '';
}

/** The tool call fixture with the name that was really sent; read when the answer is made. */
function renamed(protocol: ProtocolId, name: () => string): UpstreamAnswer {
  const body = answerBody(protocol, 'toolCall').toString('utf8');
  return {
    get whole(): unknown {
      return JSON.parse(body.replaceAll('"weather"', JSON.stringify(name()))) as unknown;
    },
  };
}
