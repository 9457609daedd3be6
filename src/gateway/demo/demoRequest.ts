// Reads from a request of any protocol what the demo needs: all of its text, for the count, and what the user said last.
// Lenient on purpose: what it does not know it passes over. Called by openDemo.ts alone.
import type { ProtocolId } from '../../shared/channel';

export interface DemoRequest {
  /** The text of the last message of the user. */
  said: string;
  /** All text of the request, for counting. */
  text: string;
  /** OpenAI Chat: the client wants a chunk with usage at the end of the stream. */
  includeUsage: boolean;
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)[name]
    : undefined;
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : value === undefined || value === null ? [] : [value];
}

/** The text of a message's content: a string, or parts with `text` in them. */
function textOf(content: unknown): string {
  return list(content)
    .map((part) => (typeof part === 'string' ? part : member(part, 'text')))
    .filter((text) => typeof text === 'string')
    .join('\n');
}

/** Where each protocol keeps its messages, their content and its system prompt. */
const places: Record<ProtocolId, { messages: string; content: string; system: string }> = {
  'openai-chat': { messages: 'messages', content: 'content', system: 'none' },
  'openai-responses': { messages: 'input', content: 'content', system: 'instructions' },
  anthropic: { messages: 'messages', content: 'content', system: 'system' },
  gemini: { messages: 'contents', content: 'parts', system: 'systemInstruction' },
};

/** `body` is the parsed request. Never throws. */
export function readDemoRequest(protocol: ProtocolId, body: unknown): DemoRequest {
  const place = places[protocol];
  const counted = member(body, 'generateContentRequest') ?? body;
  const messages = list(member(counted, place.messages)).map((message) =>
    typeof message === 'string'
      ? { role: 'user', text: message }
      : { role: member(message, 'role') ?? 'user', text: textOf(member(message, place.content)) },
  );
  const system = member(counted, place.system);
  const systemText = protocol === 'gemini' ? textOf(member(system, 'parts')) : textOf(system);
  const fromUser = messages.filter((message) => message.role === 'user' && message.text !== '');
  return {
    said: fromUser.at(-1)?.text ?? '',
    text: [systemText, ...messages.map((message) => message.text)].join(''),
    includeUsage: member(member(body, 'stream_options'), 'include_usage') === true,
  };
}
