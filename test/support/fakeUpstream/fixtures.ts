// Recorded-shape provider answers on disk (test/fixtures/upstream): reads them and frames streams as each provider does.
// Used by the fake upstream and by tests that need the expected usage. Bytes only: nothing here knows HTTP.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HttpProtocolId } from '../../../src/shared/channel';
import type { UsageCounts } from '../../../src/shared/usage';
import { chunkFrame, converseFrame, exceptionFrame } from './bedrockFrames';
import { asStructured } from './structured';

export const scenarios = ['text', 'toolCall', 'parallelTools', 'thinking'] as const;
/**
 * `short` exists as a stream only: the smallest complete one, for cuts at every byte. `structured` is `text` that says JSON.
 */
export type Scenario = (typeof scenarios)[number] | 'short' | 'structured';

const folder = join(import.meta.dirname, '../../fixtures/upstream');
const cache = new Map<string, string>();

function readText(path: string): string {
  let text = cache.get(path);
  if (text === undefined) {
    text = readFileSync(join(folder, path), 'utf8');
    cache.set(path, text);
  }
  return text;
}

function readJson<T>(path: string): T {
  return JSON.parse(readText(path)) as T;
}

/** The non-streamed answer, byte for byte as the provider would send it. */
export function answerBody(protocol: HttpProtocolId, scenario: Scenario): Buffer {
  if (scenario === 'structured') return Buffer.from(asStructured(answerBody(protocol, 'text').toString('utf8')));
  return Buffer.from(readText(`${protocol}/${scenario}.json`));
}

/** The events of a stream as JSON texts, one per event. */
export function streamEvents(protocol: HttpProtocolId, scenario: Scenario): string[] {
  if (scenario === 'structured') return streamEvents(protocol, 'text').map(asStructured);
  return readText(`${protocol}/${scenario}.stream.jsonl`)
    .split('\n')
    .filter((line) => line !== '');
}

export interface StreamForm {
  /** OpenAI Chat sends its usage chunk only when `stream_options.include_usage` asks for it. */
  includeUsage: boolean;
  /** Gemini without `alt=sse` answers with one JSON array. */
  jsonArray: boolean;
  /** Bedrock: the events of Anthropic in chunks (InvokeModel). */
  invoke?: boolean;
}

/** Frames events as the provider's stream does; the last frame of OpenAI Chat is `[DONE]`. One buffer per frame. */
export function frameEvents(protocol: HttpProtocolId, events: readonly string[], form: StreamForm): Buffer[] {
  if (protocol === 'bedrock') return events.map(form.invoke === true ? chunkFrame : converseFrame);
  if (protocol === 'gemini' && form.jsonArray) {
    return events.map((event, index) =>
      Buffer.from(`${index === 0 ? '[' : ',\r\n'}${event}${index === events.length - 1 ? '\n]\n' : ''}`),
    );
  }
  if (protocol === 'gemini') return events.map((event) => Buffer.from(`data: ${event}\r\n\r\n`));
  if (protocol === 'openai-chat') {
    const kept = form.includeUsage ? events : events.filter((event) => !event.includes('"choices":[]'));
    return [...kept.map((event) => Buffer.from(`data: ${event}\n\n`)), Buffer.from('data: [DONE]\n\n')];
  }
  return events.map((event) => {
    const type = (JSON.parse(event) as { type: string }).type;
    return Buffer.from(`event: ${type}\ndata: ${event}\n\n`);
  });
}

/** A scenario's whole stream, one buffer per frame. */
export function streamFrames(protocol: HttpProtocolId, scenario: Scenario, form: StreamForm): Buffer[] {
  return frameEvents(protocol, streamEvents(form.invoke === true ? 'anthropic' : protocol, scenario), form);
}

/** The frames with which a provider tells an error inside a running stream (no normal end follows). */
export function streamErrorFrames(protocol: HttpProtocolId): Buffer[] {
  if (protocol === 'bedrock') {
    const text = 'The system encountered an unexpected error while processing the request.';
    return [exceptionFrame('modelStreamErrorException', text)];
  }
  const errors = readJson<Record<string, { type?: string }[]>>('streamErrors.json')[protocol] ?? [];
  return errors.map((error) => {
    const name = protocol === 'anthropic' || protocol === 'openai-responses' ? `event: ${error.type ?? 'error'}\n` : '';
    return Buffer.from(`${name}data: ${JSON.stringify(error)}\n\n`);
  });
}

export const errorStatuses = [400, 401, 404, 405, 429, 500, 529] as const;
export type ErrorStatus = (typeof errorStatuses)[number];

export interface ErrorAnswer {
  headers: Record<string, string>;
  body: unknown;
}

/** The provider's own error answer for a status. */
export function errorAnswer(protocol: HttpProtocolId, status: ErrorStatus): ErrorAnswer {
  const answer = readJson<Record<string, ErrorAnswer>>(`${protocol}/errors.json`)[String(status)];
  if (answer === undefined) throw new Error(`no fixture for ${protocol} ${status}`);
  return answer;
}

/** What the gateway must record for a scenario: disjoint buckets, written by hand from the fixtures' numbers. */
export function expectedUsage(protocol: HttpProtocolId, scenario: Scenario): UsageCounts {
  const name = scenario === 'structured' ? 'text' : scenario;
  return readJson<Record<HttpProtocolId, Record<Scenario, UsageCounts>>>('usage.json')[protocol][name];
}
