// Conversations of the four official SDKs behind one face: ask, read the answer, replay it with tool results. Each SDK's own reader judges
// what it is given; nothing of an answer is replayed but what the SDK made of it.
import Anthropic from '@anthropic-ai/sdk';
import { GoogleGenAI, type Content, type GenerateContentResponse, type Part } from '@google/genai';
import OpenAI from 'openai';
import type { ProtocolId } from '../../../src/shared/channel';

export const schema = {
  type: 'object',
  properties: { location: { type: 'string' }, unit: { type: 'string', enum: ['c', 'f'] } },
  required: ['location'],
  additionalProperties: false,
};
export const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

export interface Ask {
  image?: boolean;
  tool?: string;
  thinking?: boolean;
  structured?: boolean;
}

export interface Turn {
  text: string;
  thinking: string;
  calls: { id: string; name: string; input: unknown }[];
  stop: unknown;
  /** Of the answer as the SDK tells it: input with what was cached, and output. */
  usage: { input: number; output: number };
  /** What the client sends back of this answer. */
  replay: unknown;
}

export interface Given {
  id: string;
  name: string;
  text: string;
  error?: boolean;
}

export interface Conversation {
  /** Sends the first question, or goes on with the results of the last turn's calls, or with another question. */
  next(streamed: boolean, results?: Given[], question?: string): Promise<Turn>;
}

/** Where the client calls, and as whom. */
export interface Access {
  root: string;
  key: string;
  model: string;
}

const question = 'What is the weather? 🌉 “Quote” \\ back\u2028slash';

export function converse(protocol: ProtocolId, at: string | Access, ask: Ask): Conversation {
  const access = typeof at === 'string' ? { root: at, key: 'key', model: 'asked-for' } : at;
  switch (protocol) {
    case 'openai-chat':
      return new ChatConversation(access, ask);
    case 'openai-responses':
      return new ResponsesConversation(access, ask);
    case 'anthropic':
      return new AnthropicConversation(access, ask);
    case 'gemini':
      return new GeminiConversation(access, ask);
  }
}

class ChatConversation implements Conversation {
  private readonly client: OpenAI;
  private readonly messages: OpenAI.ChatCompletionMessageParam[];

  constructor(
    private readonly access: Access,
    private readonly ask: Ask,
  ) {
    this.client = new OpenAI({ baseURL: `${access.root}/v1`, apiKey: access.key, maxRetries: 0 });
    const image = { type: 'image_url', image_url: { url: `data:image/png;base64,${pixel}` } } as const;
    this.messages = [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: [{ type: 'text', text: question }, ...(ask.image === true ? [image] : [])] },
    ];
  }

  async next(streamed: boolean, results: Given[] = [], more?: string): Promise<Turn> {
    this.messages.push(...results.map(({ id, text }) => ({ role: 'tool', tool_call_id: id, content: text }) as const));
    if (more !== undefined) this.messages.push({ role: 'user', content: more });
    const body: OpenAI.ChatCompletionCreateParamsNonStreaming = {
      model: this.access.model,
      messages: this.messages,
      ...(this.ask.tool === undefined
        ? {}
        : { tools: [{ type: 'function', function: { name: this.ask.tool, parameters: schema } }] }),
      ...(this.ask.thinking === true ? { reasoning_effort: 'high' } : {}),
      ...(this.ask.structured === true
        ? { response_format: { type: 'json_schema', json_schema: { name: 'place', schema, strict: true } } }
        : {}),
    };
    let thinking = '';
    let final: OpenAI.ChatCompletion;
    if (streamed) {
      const stream = this.client.chat.completions.stream({
        ...body,
        stream: true,
        stream_options: { include_usage: true },
      });
      for await (const chunk of stream) {
        thinking += (chunk.choices[0]?.delta as { reasoning_content?: string } | undefined)?.reasoning_content ?? '';
      }
      final = await stream.finalChatCompletion();
    } else {
      final = await this.client.chat.completions.create(body);
      thinking = (final.choices[0]?.message as { reasoning_content?: string } | undefined)?.reasoning_content ?? '';
    }
    const choice = final.choices[0];
    if (choice === undefined) throw new Error('no choice');
    const replay = { ...choice.message, ...(thinking === '' ? {} : { reasoning_content: thinking }) };
    this.messages.push(replay);
    return {
      text: choice.message.content ?? '',
      thinking,
      calls: (choice.message.tool_calls ?? []).map((call) =>
        call.type === 'function'
          ? { id: call.id, name: call.function.name, input: JSON.parse(call.function.arguments) as unknown }
          : { id: call.id, name: call.custom.name, input: call.custom.input },
      ),
      stop: choice.finish_reason,
      usage: { input: final.usage?.prompt_tokens ?? -1, output: final.usage?.completion_tokens ?? -1 },
      replay,
    };
  }
}

class ResponsesConversation implements Conversation {
  private readonly client: OpenAI;
  private readonly input: OpenAI.Responses.ResponseInputItem[];

  constructor(
    private readonly access: Access,
    private readonly ask: Ask,
  ) {
    this.client = new OpenAI({ baseURL: `${access.root}/v1`, apiKey: access.key, maxRetries: 0 });
    const image = { type: 'input_image', image_url: `data:image/png;base64,${pixel}`, detail: 'auto' } as const;
    this.input = [
      { role: 'user', content: [{ type: 'input_text', text: question }, ...(ask.image === true ? [image] : [])] },
    ];
  }

  async next(streamed: boolean, results: Given[] = [], more?: string): Promise<Turn> {
    this.input.push(
      ...results.map(({ id, text }) => ({ type: 'function_call_output', call_id: id, output: text }) as const),
    );
    if (more !== undefined) this.input.push({ role: 'user', content: [{ type: 'input_text', text: more }] });
    const body: OpenAI.Responses.ResponseCreateParamsNonStreaming = {
      model: this.access.model,
      instructions: 'Be brief.',
      input: this.input,
      store: false,
      include: ['reasoning.encrypted_content'],
      ...(this.ask.tool === undefined
        ? {}
        : { tools: [{ type: 'function', name: this.ask.tool, parameters: schema, strict: false }] }),
      ...(this.ask.thinking === true ? { reasoning: { effort: 'high', summary: 'detailed' } } : {}),
      ...(this.ask.structured === true
        ? { text: { format: { type: 'json_schema', name: 'place', schema, strict: true } } }
        : {}),
    };
    const final = streamed
      ? await this.client.responses.stream({ ...body, stream: true }).finalResponse()
      : await this.client.responses.create(body);
    this.input.push(...(final.output as OpenAI.Responses.ResponseInputItem[]));
    return {
      text: final.output_text,
      thinking: final.output
        .flatMap((item) => (item.type === 'reasoning' ? [...item.summary, ...(item.content ?? [])] : []))
        .map(({ text }) => text)
        .join(''),
      calls: final.output.flatMap((item) =>
        item.type === 'function_call'
          ? [{ id: item.call_id, name: item.name, input: JSON.parse(item.arguments) as unknown }]
          : [],
      ),
      stop: final.status,
      usage: { input: final.usage?.input_tokens ?? -1, output: final.usage?.output_tokens ?? -1 },
      replay: final.output,
    };
  }
}

class AnthropicConversation implements Conversation {
  private readonly client: Anthropic;
  private readonly messages: Anthropic.MessageParam[];

  constructor(
    private readonly access: Access,
    private readonly ask: Ask,
  ) {
    this.client = new Anthropic({ baseURL: access.root, apiKey: access.key, maxRetries: 0 });
    const image = { type: 'image', source: { type: 'base64', media_type: 'image/png', data: pixel } } as const;
    this.messages = [
      { role: 'user', content: [{ type: 'text', text: question }, ...(ask.image === true ? [image] : [])] },
    ];
  }

  async next(streamed: boolean, results: Given[] = [], more?: string): Promise<Turn> {
    if (results.length > 0) {
      this.messages.push({
        role: 'user',
        content: results.map(({ id, text, error }) => ({
          type: 'tool_result',
          tool_use_id: id,
          content: text,
          ...(error === true ? { is_error: true } : {}),
        })),
      });
    }
    if (more !== undefined) this.messages.push({ role: 'user', content: [{ type: 'text', text: more }] });
    const body: Anthropic.MessageCreateParamsNonStreaming = {
      model: this.access.model,
      max_tokens: 4096,
      system: [{ type: 'text', text: 'Be brief.', cache_control: { type: 'ephemeral' } }],
      messages: this.messages,
      ...(this.ask.tool === undefined
        ? {}
        : { tools: [{ name: this.ask.tool, input_schema: { ...schema, type: 'object' } }] }),
      ...(this.ask.thinking === true ? { thinking: { type: 'enabled', budget_tokens: 2048 } } : {}),
      ...(this.ask.structured === true ? { output_config: { format: { type: 'json_schema', schema } } } : {}),
    };
    const final = streamed
      ? await this.client.messages.stream(body).finalMessage()
      : await this.client.messages.create(body);
    this.messages.push({ role: 'assistant', content: final.content });
    const cached = (final.usage.cache_read_input_tokens ?? 0) + (final.usage.cache_creation_input_tokens ?? 0);
    return {
      text: final.content.map((block) => (block.type === 'text' ? block.text : '')).join(''),
      thinking: final.content.map((block) => (block.type === 'thinking' ? block.thinking : '')).join(''),
      calls: final.content
        .filter((block) => block.type === 'tool_use')
        .map(({ id, name, input }) => ({ id, name, input })),
      stop: final.stop_reason,
      usage: { input: final.usage.input_tokens + cached, output: final.usage.output_tokens },
      replay: final.content,
    };
  }
}

class GeminiConversation implements Conversation {
  private readonly client: GoogleGenAI;
  private readonly contents: Content[];

  constructor(
    private readonly access: Access,
    private readonly ask: Ask,
  ) {
    this.client = new GoogleGenAI({ apiKey: access.key, httpOptions: { baseUrl: access.root } });
    const image = { inlineData: { mimeType: 'image/png', data: pixel } };
    this.contents = [{ role: 'user', parts: [{ text: question }, ...(ask.image === true ? [image] : [])] }];
  }

  async next(streamed: boolean, results: Given[] = [], more?: string): Promise<Turn> {
    if (results.length > 0) {
      const parts = results.map(({ id, name, text, error }): Part => ({
        functionResponse: { id, name, response: error === true ? { error: text } : { output: text } },
      }));
      this.contents.push({ role: 'user', parts });
    }
    if (more !== undefined) this.contents.push({ role: 'user', parts: [{ text: more }] });
    const request = {
      model: this.access.model,
      contents: this.contents,
      config: {
        systemInstruction: 'Be brief.',
        ...(this.ask.tool === undefined
          ? {}
          : { tools: [{ functionDeclarations: [{ name: this.ask.tool, parametersJsonSchema: schema }] }] }),
        ...(this.ask.thinking === true ? { thinkingConfig: { includeThoughts: true } } : {}),
        ...(this.ask.structured === true ? { responseMimeType: 'application/json', responseJsonSchema: schema } : {}),
      },
    };
    const answers: GenerateContentResponse[] = [];
    if (streamed) {
      for await (const answer of await this.client.models.generateContentStream(request)) answers.push(answer);
    } else answers.push(await this.client.models.generateContent(request));
    const parts = answers.flatMap((answer) => answer.candidates?.[0]?.content?.parts ?? []);
    this.contents.push({ role: 'model', parts });
    const usage = answers.findLast((answer) => answer.usageMetadata !== undefined)?.usageMetadata;
    return {
      text: parts.map((part) => (part.thought === true ? '' : (part.text ?? ''))).join(''),
      thinking: parts.map((part) => (part.thought === true ? (part.text ?? '') : '')).join(''),
      calls: parts.flatMap(({ functionCall }) =>
        functionCall === undefined
          ? []
          : [{ id: functionCall.id ?? '', name: functionCall.name ?? '', input: functionCall.args }],
      ),
      stop: answers.at(-1)?.candidates?.[0]?.finishReason,
      usage: {
        input: usage?.promptTokenCount ?? -1,
        output: (usage?.candidatesTokenCount ?? -1) + (usage?.thoughtsTokenCount ?? 0),
      },
      replay: parts,
    };
  }
}
