// Pure: one message in each of the four protocols, and how its streamed answer is read. For the "try it" box of the Endpoints page.
// Shapes: the vendors' API references for Chat Completions, Responses, Messages and streamGenerateContent.
import type { ProtocolId } from '../../shared/channel';

export interface WireRequest {
  path: string;
  headers: Record<string, string>;
  body: object;
}

type Json = Readonly<Record<string, unknown>>;

interface Wire {
  request: (model: string, message: string, key: string) => WireRequest;
  /** The text that one event of the stream adds; empty for the others. */
  textOf: (event: Json) => string;
}

/** Enough for a short answer; Anthropic's protocol demands a number. */
const maxTokens = 2048;

const wires: Readonly<Record<ProtocolId, Wire>> = {
  'openai-chat': {
    request: (model, content, key) => ({
      path: '/v1/chat/completions',
      headers: { authorization: `Bearer ${key}` },
      body: { model, stream: true, messages: [{ role: 'user', content }] },
    }),
    textOf: (event) => text(at(event, 'choices', 0, 'delta', 'content')),
  },
  'openai-responses': {
    request: (model, input, key) => ({
      path: '/v1/responses',
      headers: { authorization: `Bearer ${key}` },
      body: { model, stream: true, input },
    }),
    textOf: (event) => (event['type'] === 'response.output_text.delta' ? text(event['delta']) : ''),
  },
  anthropic: {
    request: (model, content, key) => ({
      path: '/v1/messages',
      headers: { 'x-api-key': key, 'anthropic-version': '2023-06-01' },
      body: { model, stream: true, max_tokens: maxTokens, messages: [{ role: 'user', content }] },
    }),
    textOf: (event) => (event['type'] === 'content_block_delta' ? text(at(event, 'delta', 'text')) : ''),
  },
  gemini: {
    request: (model, message, key) => ({
      path: `/v1beta/models/${encodeURIComponent(model)}:streamGenerateContent?alt=sse`,
      headers: { 'x-goog-api-key': key },
      body: { contents: [{ role: 'user', parts: [{ text: message }] }] },
    }),
    textOf: (event) => {
      const parts = at(event, 'candidates', 0, 'content', 'parts');
      if (!Array.isArray(parts)) return '';
      return parts.map((part: unknown) => (at(part, 'thought') === true ? '' : text(at(part, 'text')))).join('');
    },
  },
};

/** The request for one message in `protocol`, streamed. */
export function wireRequest(protocol: ProtocolId, model: string, message: string, key: string): WireRequest {
  return wires[protocol].request(model, message, key);
}

/** What one event of the stream says: text to add, or an error. Events that say neither give an empty text. */
export function readWireEvent(protocol: ProtocolId, data: string): { text: string } | { error: string } {
  const event = parse(data);
  if (event === undefined) return { text: '' };
  const error = wireError(event);
  return error === undefined ? { text: wires[protocol].textOf(event) } : { error };
}

/** The message of an error answer's body, in the shape of any of the protocols; the text itself where it is none of them. */
export function bodyError(body: string): string {
  const event = parse(body);
  return (event === undefined ? undefined : wireError(event)) ?? body.slice(0, 500);
}

function wireError(event: Json): string | undefined {
  const message =
    at(event, 'error', 'message') ??
    at(event, 'response', 'error', 'message') ??
    (event['type'] === 'error' ? event['message'] : undefined);
  return typeof message === 'string' ? message : undefined;
}

/**
 * Splits a stream of server-sent events into the data of each event. Give it pieces as they come; it keeps what is not complete.
 * https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream
 */
export class EventLines {
  private rest = '';
  private data: string[] = [];

  /** The data of the events that `piece` completes. */
  take(piece: string): string[] {
    const lines = (this.rest + piece).split('\n');
    this.rest = lines.pop() ?? '';
    const found: string[] = [];
    for (const raw of lines) {
      const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
      if (line.startsWith('data:')) this.data.push(line.slice(5).trimStart());
      else if (line === '' && this.data.length > 0) {
        found.push(this.data.join('\n'));
        this.data = [];
      }
    }
    return found;
  }
}

function parse(data: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(data);
    return typeof value === 'object' && value !== null ? (value as Json) : undefined;
  } catch {
    // `[DONE]`, or a piece of a page that is no JSON.
    return undefined;
  }
}

function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  let here = value;
  for (const step of path) {
    if (typeof here !== 'object' || here === null) return undefined;
    here = (here as Record<string | number, unknown>)[step];
  }
  return here;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
