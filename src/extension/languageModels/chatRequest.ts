// Pure: a chat of VS Code as a request in OpenAI's Chat Completions form, which the gateway leads to any model.
// Thinking has no place in VS Code's parts: the gateway keeps its state by the ids of tool calls and puts it back, this window its words.
// Form: https://platform.openai.com/docs/api-reference/chat/create

/** Parts as VS Code gives them, told apart by their fields: classes of later versions of its API are no part of the types we compile with. */
interface TextPart {
  value: string;
}
interface ToolCallPart {
  callId: string;
  name: string;
  input: object;
}
interface ToolResultPart {
  callId: string;
  content: readonly unknown[];
}
interface DataPart {
  mimeType: string;
  data: Uint8Array;
}

export interface ChatMessage {
  role: 'user' | 'assistant' | 'system';
  content: readonly unknown[];
}

export interface ChatTool {
  name: string;
  description: string;
  inputSchema?: object | undefined;
}

export interface ChatOptions {
  model: string;
  messages: readonly ChatMessage[];
  tools: readonly ChatTool[];
  /** The model must call a tool. */
  toolsRequired: boolean;
  /** What the caller set for the model: passed on where it is a field of the protocol. */
  modelOptions: Readonly<Record<string, unknown>>;
  /** What was thought before a call, where it is known. */
  thinkingOf?: (callId: string) => string | undefined;
}

type Content = { type: 'text'; text: string } | { type: 'image_url'; image_url: { url: string } };

/** Fields of the request that are the provider's own and not to be set from outside. */
const ownFields = new Set(['model', 'messages', 'stream', 'stream_options', 'tools', 'tool_choice', 'n']);

/** The body of the request, streamed, with usage. Parts that are none of the known ones are left out and named in `dropped`. */
export function chatBody(options: ChatOptions): { body: Record<string, unknown>; dropped: string[] } {
  const dropped: string[] = [];
  const given = Object.entries(options.modelOptions).filter(([name]) => !ownFields.has(name));
  const body: Record<string, unknown> = {
    ...Object.fromEntries(given),
    model: options.model,
    stream: true,
    stream_options: { include_usage: true },
    messages: options.messages.flatMap((message) => wireMessages(message, dropped, options.thinkingOf)),
  };
  if (options.tools.length > 0) {
    body['tools'] = options.tools.map(({ name, description, inputSchema }) => ({
      type: 'function',
      function: { name, description, parameters: inputSchema ?? { type: 'object', properties: {} } },
    }));
    body['tool_choice'] = options.toolsRequired ? 'required' : 'auto';
  }
  return { body, dropped };
}

function wireMessages(
  { role, content }: ChatMessage,
  dropped: string[],
  thinkingOf: ChatOptions['thinkingOf'] = () => undefined,
): object[] {
  const results: object[] = [];
  const pictures: Content[] = [];
  const parts: Content[] = [];
  const calls: object[] = [];
  const thoughts: string[] = [];
  for (const part of content) {
    if (isText(part)) parts.push({ type: 'text', text: part.value });
    else if (isToolCall(part)) {
      const call = { name: part.name, arguments: JSON.stringify(part.input) };
      thoughts.push(thinkingOf(part.callId) ?? '');
      calls.push({ id: part.callId, type: 'function', function: call });
    } else if (isToolResult(part)) {
      results.push({ role: 'tool', tool_call_id: part.callId, content: resultText(part.content, pictures, dropped) });
    } else if (isData(part)) takeData(part, parts, dropped);
    else dropped.push('part');
  }
  if (role === 'assistant') {
    const text = textOf(parts);
    if (text === '' && calls.length === 0) return [];
    const thinking = thoughts.join('');
    return [
      {
        role,
        content: text === '' ? null : text,
        ...(thinking === '' ? {} : { reasoning_content: thinking }),
        ...(calls.length > 0 ? { tool_calls: calls } : {}),
      },
    ];
  }
  // Results stand right after the calls they belong to; pictures in them have no place in the protocol but after all of them.
  const rest = [...pictures, ...parts];
  if (rest.length === 0) return results;
  const plain = rest.every(({ type }) => type === 'text');
  return [...results, { role, content: plain ? textOf(rest) : rest }];
}

function textOf(parts: readonly Content[]): string {
  return parts.map((part) => (part.type === 'text' ? part.text : '')).join('');
}

function resultText(content: readonly unknown[], pictures: Content[], dropped: string[]): string {
  const texts: string[] = [];
  for (const part of content) {
    if (isText(part)) texts.push(part.value);
    else if (isData(part) && part.mimeType.startsWith('image/')) takeData(part, pictures, dropped);
    else if (isData(part) && isTextType(part.mimeType)) texts.push(Buffer.from(part.data).toString('utf8'));
    else if (typeof part === 'object' && part !== null && 'value' in part) texts.push(JSON.stringify(part.value) ?? '');
    else dropped.push('result part');
  }
  return texts.join('\n');
}

function takeData({ mimeType, data }: DataPart, parts: Content[], dropped: string[]): void {
  if (mimeType.startsWith('image/')) {
    const url = `data:${mimeType};base64,${Buffer.from(data).toString('base64')}`;
    parts.push({ type: 'image_url', image_url: { url } });
  } else if (isTextType(mimeType)) parts.push({ type: 'text', text: Buffer.from(data).toString('utf8') });
  else dropped.push(mimeType);
}

const isTextType = (mimeType: string): boolean => mimeType.startsWith('text/') || mimeType === 'application/json';

const isObject = (part: unknown): part is Record<string, unknown> => typeof part === 'object' && part !== null;
const isToolCall = (part: unknown): part is ToolCallPart =>
  isObject(part) && typeof part['callId'] === 'string' && typeof part['name'] === 'string' && isObject(part['input']);
const isToolResult = (part: unknown): part is ToolResultPart =>
  isObject(part) && typeof part['callId'] === 'string' && Array.isArray(part['content']);
const isData = (part: unknown): part is DataPart =>
  isObject(part) && typeof part['mimeType'] === 'string' && part['data'] instanceof Uint8Array;
const isText = (part: unknown): part is TextPart => isObject(part) && typeof part['value'] === 'string';
