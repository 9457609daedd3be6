// The official SDKs of the three vendors behind one face, so that every test can run over the four protocols.
// Used as outside judges: each call returns what the SDK itself made of the answer. No retries and no defaults of ours are added.
import Anthropic from '@anthropic-ai/sdk';
import { GoogleGenAI, type Content, type GenerateContentParameters, type GenerateContentResponse } from '@google/genai';
import OpenAI from 'openai';
import type { ProtocolId } from '../../src/shared/channel';
import type { Scenario } from './fakeUpstream/fixtures';

export interface SdkResult {
  /** What the SDK returned at the end, whole. */
  final: unknown;
  /** Each stream event as the SDK yielded it; empty for non-streamed calls. */
  events: unknown[];
  text: string;
  toolCalls: { name: string; input: unknown }[];
  usage: unknown;
  stop: unknown;
}

export interface SdkDriver {
  generate(scenario: Scenario, signal?: AbortSignal): Promise<SdkResult>;
  /** `onEvent` is called for each event as it arrives. */
  stream(scenario: Scenario, options?: { signal?: AbortSignal; onEvent?: () => void }): Promise<SdkResult>;
  listModels(): Promise<string[]>;
  /** Undefined where the protocol has no such call. */
  countTokens: (() => Promise<number>) | undefined;
}

export interface SdkOptions {
  /** `http://host:port` of the gateway or of the provider itself. */
  root: string;
  key: string;
  model: string;
  /** Left out: the SDK's own default. */
  maxRetries?: number;
  /** Sees every HTTP call the SDK makes, its silent retries included. */
  fetch?: typeof fetch;
}

/** What the options leave to the SDK itself stays out of the object. */
function common({ maxRetries, fetch }: SdkOptions): { maxRetries?: number; fetch?: typeof globalThis.fetch } {
  return { ...(maxRetries === undefined ? {} : { maxRetries }), ...(fetch === undefined ? {} : { fetch }) };
}

const question = 'What is the weather in San Francisco and 北京? 🌉 “Quote” \\ back\u2028slash';
const parameters = {
  type: 'object',
  properties: { location: { type: 'string' }, unit: { type: 'string', enum: ['c', 'f'] } },
  required: ['location'],
};
const withTools = (scenario: Scenario): boolean => scenario === 'toolCall' || scenario === 'parallelTools';

/** A driver for `protocol`. The request that it makes depends on the scenario alone. */
export function createDriver(protocol: ProtocolId, options: SdkOptions): SdkDriver {
  switch (protocol) {
    case 'openai-chat':
      return openaiChat(options);
    case 'openai-responses':
      return openaiResponses(options);
    case 'anthropic':
      return anthropic(options);
    case 'gemini':
      return gemini(options);
  }
}

function openaiClient(options: SdkOptions): OpenAI {
  return new OpenAI({ baseURL: `${options.root}/v1`, apiKey: options.key, ...common(options) });
}

async function openaiModels(client: OpenAI): Promise<string[]> {
  const ids: string[] = [];
  for await (const model of client.models.list()) ids.push(model.id);
  return ids;
}

function openaiChat(options: SdkOptions): SdkDriver {
  const client = openaiClient(options);
  const request = (scenario: Scenario): OpenAI.ChatCompletionCreateParamsNonStreaming => ({
    model: options.model,
    messages: [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: question },
    ],
    temperature: 0.70000001,
    ...(withTools(scenario) ? { tools: [{ type: 'function', function: { name: 'weather', parameters } }] } : {}),
  });
  const result = (final: OpenAI.ChatCompletion, events: unknown[]): SdkResult => {
    const choice = final.choices[0];
    return {
      final,
      events,
      text: choice?.message.content ?? '',
      toolCalls: (choice?.message.tool_calls ?? []).map((call) =>
        call.type === 'function'
          ? { name: call.function.name, input: JSON.parse(call.function.arguments) as unknown }
          : { name: call.custom.name, input: call.custom.input },
      ),
      usage: final.usage,
      stop: choice?.finish_reason,
    };
  };
  return {
    generate: async (scenario, signal) =>
      result(await client.chat.completions.create(request(scenario), { signal }), []),
    stream: async (scenario, { signal, onEvent } = {}) => {
      const body = { ...request(scenario), stream_options: { include_usage: true } };
      const stream = client.chat.completions.stream({ ...body, stream: true }, { signal });
      const events: unknown[] = [];
      for await (const event of stream) {
        events.push(structuredClone(event));
        onEvent?.();
      }
      return result(await stream.finalChatCompletion(), events);
    },
    listModels: () => openaiModels(client),
    countTokens: undefined,
  };
}

function openaiResponses(options: SdkOptions): SdkDriver {
  const client = openaiClient(options);
  const request = (scenario: Scenario): OpenAI.Responses.ResponseCreateParamsNonStreaming => ({
    model: options.model,
    instructions: 'Be brief.',
    input: [{ role: 'user', content: [{ type: 'input_text', text: question }] }],
    store: false,
    ...(withTools(scenario) ? { tools: [{ type: 'function', name: 'weather', parameters, strict: false }] } : {}),
    ...(scenario === 'thinking' ? { reasoning: { effort: 'high', summary: 'detailed' } } : {}),
  });
  const result = (final: OpenAI.Responses.Response, events: unknown[]): SdkResult => ({
    final,
    events,
    text: final.output_text,
    toolCalls: final.output
      .filter((item) => item.type === 'function_call')
      .map((item) => ({ name: item.name, input: JSON.parse(item.arguments) as unknown })),
    usage: final.usage,
    stop: final.status,
  });
  return {
    generate: async (scenario, signal) => result(await client.responses.create(request(scenario), { signal }), []),
    stream: async (scenario, { signal, onEvent } = {}) => {
      const stream = client.responses.stream({ ...request(scenario), stream: true }, { signal });
      const events: unknown[] = [];
      for await (const event of stream) {
        events.push(structuredClone(event));
        onEvent?.();
      }
      return result(await stream.finalResponse(), events);
    },
    listModels: () => openaiModels(client),
    countTokens: async () => {
      const { model, instructions, input } = request('text');
      return (await client.responses.inputTokens.count({ model: model ?? null, instructions, input })).input_tokens;
    },
  };
}

function anthropic(options: SdkOptions): SdkDriver {
  const { model } = options;
  const client = new Anthropic({ baseURL: options.root, apiKey: options.key, ...common(options) });
  const messages: Anthropic.MessageParam[] = [{ role: 'user', content: question }];
  const request = (scenario: Scenario): Anthropic.MessageCreateParamsNonStreaming => ({
    model,
    max_tokens: 4096,
    system: [{ type: 'text', text: 'Be brief.', cache_control: { type: 'ephemeral' } }],
    messages,
    ...(withTools(scenario) ? { tools: [{ name: 'weather', input_schema: { ...parameters, type: 'object' } }] } : {}),
    ...(scenario === 'thinking' ? { thinking: { type: 'enabled', budget_tokens: 1024 } } : {}),
  });
  const result = (final: Anthropic.Message, events: unknown[]): SdkResult => ({
    final,
    events,
    text: final.content.map((block) => (block.type === 'text' ? block.text : '')).join(''),
    toolCalls: final.content
      .filter((block) => block.type === 'tool_use')
      .map((block) => ({ name: block.name, input: block.input })),
    usage: final.usage,
    stop: final.stop_reason,
  });
  return {
    generate: async (scenario, signal) => result(await client.messages.create(request(scenario), { signal }), []),
    stream: async (scenario, { signal, onEvent } = {}) => {
      const stream = client.messages.stream(request(scenario), { signal });
      const events: unknown[] = [];
      for await (const event of stream) {
        events.push(structuredClone(event));
        onEvent?.();
      }
      return result(await stream.finalMessage(), events);
    },
    listModels: async () => {
      const ids: string[] = [];
      for await (const entry of client.models.list()) ids.push(entry.id);
      return ids;
    },
    countTokens: async () => (await client.messages.countTokens({ model, messages })).input_tokens,
  };
}

function gemini({ root, key, model, fetch }: SdkOptions): SdkDriver {
  const client = new GoogleGenAI({
    apiKey: key,
    httpOptions: { baseUrl: root, ...(fetch === undefined ? {} : { fetch }) },
  });
  const contents: Content[] = [{ role: 'user', parts: [{ text: question }] }];
  const request = (scenario: Scenario, signal: AbortSignal | undefined): GenerateContentParameters => ({
    model,
    contents,
    config: {
      systemInstruction: 'Be brief.',
      ...(signal === undefined ? {} : { abortSignal: signal }),
      ...(withTools(scenario)
        ? { tools: [{ functionDeclarations: [{ name: 'weather', parametersJsonSchema: parameters }] }] }
        : {}),
      ...(scenario === 'thinking' ? { thinkingConfig: { includeThoughts: true } } : {}),
    },
  });
  const strip = (response: GenerateContentResponse): GenerateContentResponse => {
    // The SDK keeps the HTTP headers beside the answer; dates differ between two calls.
    const { sdkHttpResponse: _headers, ...rest } = response;
    return rest as GenerateContentResponse;
  };
  const result = (responses: GenerateContentResponse[], streamed: boolean): SdkResult => {
    const parts = responses.flatMap((response) => response.candidates?.[0]?.content?.parts ?? []);
    const last = responses.at(-1);
    const events = responses.map(strip);
    return {
      final: events.at(-1),
      events: streamed ? events : [],
      text: parts.map((part) => (part.thought === true ? '' : (part.text ?? ''))).join(''),
      toolCalls: parts.flatMap((part) =>
        part.functionCall === undefined ? [] : [{ name: part.functionCall.name ?? '', input: part.functionCall.args }],
      ),
      usage: last?.usageMetadata,
      stop: last?.candidates?.[0]?.finishReason,
    };
  };
  return {
    generate: async (scenario, signal) =>
      result([await client.models.generateContent(request(scenario, signal))], false),
    stream: async (scenario, { signal, onEvent } = {}) => {
      const responses: GenerateContentResponse[] = [];
      for await (const response of await client.models.generateContentStream(request(scenario, signal))) {
        responses.push(response);
        onEvent?.();
      }
      return result(responses, true);
    },
    listModels: async () => {
      const ids: string[] = [];
      for await (const entry of await client.models.list()) ids.push((entry.name ?? '').replace(/^models\//, ''));
      return ids;
    },
    countTokens: async () => (await client.models.countTokens({ model, contents })).totalTokens ?? -1,
  };
}
