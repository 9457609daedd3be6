// Reads a folder of recorded provider answers: which protocol each one speaks and how it was answered, and what is not covered and why.
// The folder is named by GATEHOUSE_RECORDINGS (scripts/recorded.mjs); nothing of it is kept in this repo.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { ProtocolId, HttpProtocolId } from '../../src/shared/channel';

export type Mode = 'whole' | 'stream';

export interface Recording {
  /** Path below the folder, with forward slashes. */
  name: string;
  protocol: HttpProtocolId;
  mode: Mode;
  /** One JSON text per event in the order of arrival; a single one for a whole answer. */
  events: string[];
}

export interface Uncovered {
  name: string;
  reason: string;
}

/** The first row whose pattern fits decides; a file that no row knows is an error, so that nothing is left out in silence. */
const rules: readonly { pattern: RegExp; protocol?: HttpProtocolId; reason?: string }[] = [
  { pattern: /^README\.md$/, reason: 'no recording' },
  { pattern: /^amazon-bedrock\/reranking__/, reason: 'reranking: no generated answer' },
  { pattern: /^amazon-bedrock\//, protocol: 'bedrock' },
  { pattern: /^cohere\//, reason: 'native Cohere API: none of the four protocols' },
  { pattern: /^google\/interactions__/, reason: 'Gemini Interactions API: not one of the four protocols' },
  { pattern: /^[^/]+\/speech-translation__/, reason: 'realtime speech: no generated answer over HTTP' },
  { pattern: /^[^/]+\/skills__/, reason: 'management of skills: no generated answer' },
  { pattern: /^[^/]+\/(?:embedding|image)__/, reason: 'embeddings and images are passed through, not translated' },
  {
    pattern: /^[^/]+\/(?:transcription__|mistral-transcription)/,
    reason: 'transcription: passed through, not translated',
  },
  { pattern: /^[^/]+\/completion__/, reason: 'legacy completions: not one of the four protocols' },
  { pattern: /\.sse$/, reason: 'raw bytes of a faulty stream: not one event per line' },
  { pattern: /^anthropic\//, protocol: 'anthropic' },
  { pattern: /^openai\/responses__/, protocol: 'openai-responses' },
  { pattern: /^(?:openai|deepseek)\/chat__/, protocol: 'openai-chat' },
  { pattern: /^mistral\//, protocol: 'openai-chat' },
  { pattern: /^google\/google-/, protocol: 'gemini' },
];

/** Lines that were spoilt in the recording itself, by hand or by a tool, and are put right as they are read. */
export const spoilt: readonly { recording: string; reason: string; correct: (line: string) => string }[] = [
  {
    recording: 'openai/responses__parallel-tool-call-wrapper.1.chunks.txt',
    reason: 'the last brace of two events is missing',
    correct: (line) => (isJson(line) ? line : `${line}}`),
  },
];

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** The events of a stream, one per line; throws for a line that is no JSON and not known as spoilt. */
function readLines(name: string, text: string): string[] {
  const correct = spoilt.find(({ recording }) => recording === name)?.correct ?? ((line: string) => line);
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return lines.map((line) => {
    const event = correct(line.trim());
    if (!isJson(event)) throw new Error(`${name} holds a line that is no JSON: ${line.slice(0, 100)}`);
    return event;
  });
}

/** Everything below `folder`, sorted by name. Throws for a file that no rule knows. */
export function readRecordings(folder: string): { recordings: Recording[]; uncovered: Uncovered[] } {
  const recordings: Recording[] = [];
  const uncovered: Uncovered[] = [];
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
    .sort();
  for (const name of names) {
    const rule = rules.find(({ pattern }) => pattern.test(name));
    const mode = name.endsWith('.chunks.txt') ? 'stream' : name.endsWith('.json') ? 'whole' : undefined;
    if (rule?.reason !== undefined) uncovered.push({ name, reason: rule.reason });
    else if (rule?.protocol === undefined || mode === undefined) throw new Error(`no rule knows the recording ${name}`);
    else {
      const text = readFileSync(path.join(folder, name), 'utf8');
      const { protocol } = rule;
      const answers = mode === 'whole' ? [[text]] : splitAnswers(readLines(name, text));
      answers.forEach((events, index) => {
        const place = answers.length === 1 ? '' : ` (answer ${index + 1} of ${answers.length})`;
        recordings.push({ name: name + place, protocol, mode, events });
      });
    }
  }
  return { recordings, uncovered };
}

const terminal = /^\{"type":"(?:message_stop|response\.completed|response\.incomplete)"/;

/** A recording of several requests holds their streams one after another: each is an answer of its own. */
function splitAnswers(events: readonly string[]): string[][] {
  const answers: string[][] = [];
  let current: string[] = [];
  for (const event of events) {
    current.push(event);
    if (!terminal.test(event)) continue;
    answers.push(current);
    current = [];
  }
  return current.length === 0 ? answers : [...answers, current];
}

/** HTTP status and meaning of an error that was recorded; undefined for an answer. The recordings do not hold the status itself. */
export function recordedError({ events, mode }: Recording): { status: number } | undefined {
  for (const event of events) {
    const value = JSON.parse(event) as { type?: string; error?: { code?: unknown; type?: unknown } | null };
    if (value.type === 'error' || value.type === 'response.failed') return { status: 200 };
    if (value.error == null || mode === 'stream') continue;
    const { code, type } = value.error;
    if (typeof code === 'number') return { status: code };
    return { status: type === 'insufficient_quota' ? 429 : 400 };
  }
  return undefined;
}

/** The status that a client of `client` is told of a refusal: a spent quota has a word of its own in each protocol. */
export function toldStatus(recording: Recording, client: ProtocolId): number | undefined {
  const status = recording.mode === 'whole' ? recordedError(recording)?.status : undefined;
  const spent = recording.events[0]?.includes('"insufficient_quota"') === true;
  if (status === undefined || !spent || client === recording.protocol) return status;
  return { 'openai-chat': 429, 'openai-responses': 429, anthropic: 402, gemini: 403 }[client];
}

/** True where the provider said how many tokens it read. */
export function tellsUsage({ events }: Recording): boolean {
  return events.some((event) => /"(?:input_tokens|prompt_tokens|promptTokenCount|inputTokens)":\s*\d/.test(event));
}
