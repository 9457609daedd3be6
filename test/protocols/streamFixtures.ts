// The hand-written streams of test/fixtures/recorded-shapes as bytes, and what each of them must tell. Used by the tap tests.
import { readFileSync } from 'node:fs';
import { protocolIds, type ProtocolId } from '../../src/shared/channel';
import type { AnswerFacts } from '../../src/protocols/protocol';

export interface ExpectedStream {
  /** True where a terminal frame is held. */
  ended: boolean;
  /** Facts with only the buckets that are not 0. */
  facts: Omit<AnswerFacts, 'usage'> & { usage?: Record<string, number> };
}

export const expectedStreams: Record<ProtocolId, Record<string, ExpectedStream>> = {
  anthropic: {
    'text-with-cache': {
      ended: true,
      facts: {
        model: 'claude-sonnet-4-5-20250929',
        finishReason: 'end_turn',
        usage: { input: 12, cacheRead: 4096, cacheWrite5m: 500, cacheWrite1h: 200, output: 48 },
      },
    },
    'tool-repeated-input': {
      ended: true,
      facts: {
        model: 'claude-opus-4-6',
        finishReason: 'tool_use',
        usage: { input: 2309, cacheRead: 31, output: 213, reasoning: 90 },
      },
    },
    compaction: {
      ended: true,
      facts: {
        model: 'claude-opus-4-6',
        finishReason: 'end_turn',
        usage: { input: 60_997, cacheRead: 7, cacheWrite5m: 3, output: 3341 },
      },
    },
    overloaded: {
      ended: true,
      facts: { model: 'claude-sonnet-4-5-20250929', error: 'Overloaded', usage: { input: 25, output: 1 } },
    },
  },
  'openai-chat': {
    text: {
      ended: true,
      facts: {
        model: 'gpt-5-nano-2025-08-07',
        finishReason: 'stop',
        usage: { input: 76, cacheRead: 1024, cacheWrite5m: 100, output: 310, reasoning: 256 },
      },
    },
    deepseek: {
      ended: true,
      facts: {
        model: 'deepseek-reasoner',
        finishReason: 'stop',
        usage: { input: 19, cacheRead: 320, output: 83, reasoning: 61 },
      },
    },
    moonshot: {
      ended: true,
      facts: { model: 'kimi-k2', finishReason: 'stop', usage: { input: 11, cacheRead: 8, output: 13 } },
    },
    error: {
      ended: true,
      facts: { model: 'vendor/model', finishReason: 'error', error: 'Provider disconnected unexpectedly' },
    },
  },
  'openai-responses': {
    reasoning: {
      ended: true,
      facts: {
        model: 'gpt-5.1-2025-11-13',
        finishReason: 'completed',
        usage: { input: 750, cacheRead: 4000, cacheWrite5m: 250, output: 640, reasoning: 512 },
      },
    },
    incomplete: {
      ended: true,
      facts: {
        model: 'gpt-5-nano',
        finishReason: 'max_output_tokens',
        usage: { input: 10, output: 16, reasoning: 16 },
      },
    },
    quota: { ended: true, facts: { model: 'gpt-5-nano', error: 'You exceeded your current quota.' } },
    failed: {
      ended: true,
      facts: { model: 'gpt-5-nano', finishReason: 'failed', error: 'The model crashed.', usage: { input: 7 } },
    },
  },
  gemini: {
    thinking: {
      ended: false,
      facts: {
        model: 'gemini-3-pro-preview',
        finishReason: 'STOP',
        usage: { input: 249, cacheRead: 800, output: 208, reasoning: 185 },
      },
    },
    'finish-without-usage': {
      ended: false,
      facts: { model: 'gemini-2.5-flash', finishReason: 'MAX_TOKENS', usage: { input: 29, output: 15 } },
    },
    blocked: {
      ended: false,
      facts: { model: 'gemini-2.5-flash', finishReason: 'PROHIBITED_CONTENT', usage: { input: 11 } },
    },
    error: {
      ended: true,
      facts: {
        model: 'gemini-2.5-flash',
        error: 'The model is overloaded. Please try again later.',
        usage: { input: 5, output: 1 },
      },
    },
  },
};

export interface StreamCase extends ExpectedStream {
  protocol: ProtocolId;
  name: string;
  /** One JSON text per event. */
  events: string[];
}

export const streamCases: StreamCase[] = protocolIds.flatMap((protocol) =>
  Object.entries(expectedStreams[protocol]).map(([name, expected]) => ({
    protocol,
    name,
    ...expected,
    events: readEvents(protocol, name),
  })),
);

export interface Framing {
  lineEnd: '\n' | '\r\n' | '\r';
  bom?: boolean;
  /** False leaves out the blank line (and line end) after the last frame. */
  finalBlankLine?: boolean;
  /** Comments as keep-alives between the frames. */
  comments?: boolean;
  /** False leaves out `data: [DONE]` (OpenAI Chat). */
  done?: boolean;
}

/** The bytes that a provider would send for these events. */
export function streamBytes(
  protocol: ProtocolId,
  events: readonly string[],
  framing: Framing = { lineEnd: '\n' },
): Uint8Array {
  const { lineEnd } = framing;
  const frames = events.map((event) => {
    const name = /"type":"([^"]+)"/.exec(event)?.[1] ?? '';
    const named = protocol === 'anthropic' || protocol === 'openai-responses';
    return `${named ? `event: ${name}${lineEnd}` : ''}data: ${event}`;
  });
  if (protocol === 'openai-chat' && framing.done !== false) frames.push('data: [DONE]');
  const separator = lineEnd + lineEnd + (framing.comments === true ? `: keep-alive${lineEnd}${lineEnd}` : '');
  const end = framing.finalBlankLine === false ? '' : lineEnd + lineEnd;
  return new TextEncoder().encode((framing.bom === true ? '\ufeff' : '') + frames.join(separator) + end);
}

function readEvents(protocol: ProtocolId, name: string): string[] {
  const url = new URL(`../fixtures/recorded-shapes/${protocol}/${name}.jsonl`, import.meta.url);
  return readFileSync(url, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '');
}
