// How much output a request asks for, and the splices that hold it to a limit, in each protocol's own member.
// Called by the gateway for estimates and for keys with a limit. Must not decode more of the body than these members.
// Sources: the API references of OpenAI (chat, responses), Anthropic (messages, extended thinking) and Google (generationConfig).
import type { EndpointMatch } from '../endpoints';
import { scanObject, type ScannedValue } from '../wire/jsonScan';
import type { Splice } from '../wire/jsonSplice';
import { appendMember } from './insert';

export interface OutputWish {
  /** The largest number of output tokens that the request names for one answer; undefined where it names none. */
  tokens: number | undefined;
  /** How many answers it asks for. */
  answers: number;
}

/** Members of OpenAI chat: whichever a provider knows. */
export type ChatLimitName = 'max_tokens' | 'max_completion_tokens';

interface Found {
  /** The members that limit the output, wherever they stand; `null` counts as there. */
  limits: ScannedValue[];
  answers: ScannedValue[];
  /** Puts a limit in where there is none. */
  insert: (tokens: number) => Splice;
  thinking?: ScannedValue | undefined;
}

interface FlatMembers {
  limits: readonly string[];
  answers: readonly string[];
  /** Those and `thinking`: one list that stays the same, which is quicker to look for. */
  all: readonly string[];
}

const flatMembers = (limits: string[], answers: string[] = [], more: string[] = []): FlatMembers => ({
  limits,
  answers,
  all: [...limits, ...answers, ...more],
});
const legacyMembers = flatMembers(['max_tokens'], ['n', 'best_of']);
const chatMembers = flatMembers(['max_tokens', 'max_completion_tokens'], ['n']);
const responsesMembers = flatMembers(['max_output_tokens']);
const anthropicMembers = flatMembers(['max_tokens'], [], ['thinking']);
const geminiConfig = ['generationConfig', 'generation_config'];
const geminiLimits = ['maxOutputTokens', 'max_output_tokens'];
const geminiAnswers = ['candidateCount', 'candidate_count'];
const openBrace = 0x7b;

/** What `body`, one valid JSON object, asks for. Throws GatewayError `bad-request` where a member stands twice. */
export function readOutputWish(match: EndpointMatch, body: Uint8Array): OutputWish {
  const { limits, answers } = find(match, body, 'max_tokens');
  const named = limits.flatMap(({ value }) => (typeof value === 'number' && value > 0 ? [value] : []));
  const counts = answers.flatMap(({ value }) => (typeof value === 'number' && value >= 1 ? [value] : []));
  return { tokens: named.length === 0 ? undefined : Math.max(...named), answers: Math.max(1, ...counts) };
}

/** True where the request can be held to a limit at all. */
export function hasOutputLimit(match: EndpointMatch): boolean {
  return match.operation === 'generate' && match.form !== 'compact';
}

/**
 * The splices after which no answer to `body` may be longer than `most` tokens: members above it are brought down, a request without one
 * gets one (`chatName` in OpenAI chat). A budget for thinking that would not fit any more is brought down too, or thinking switched off.
 */
export function outputLimitSplices(
  match: EndpointMatch,
  body: Uint8Array,
  most: number,
  chatName: ChatLimitName,
): Splice[] {
  const { limits, insert, thinking } = find(match, body, chatName);
  const splices = limits
    .filter(({ value }) => typeof value !== 'number' || value > most)
    .map(({ start, end }) => ({ start, end, text: String(most) }));
  if (limits.length === 0) splices.push(insert(most));
  return [...splices, ...thinkingSplices(body, thinking, most)];
}

function find(match: EndpointMatch, body: Uint8Array, chatName: ChatLimitName): Found {
  switch (match.protocol) {
    case 'openai-chat': {
      const legacy = match.form === 'legacy-completions';
      return flat(body, legacy ? legacyMembers : chatMembers, legacy ? 'max_tokens' : chatName);
    }
    case 'openai-responses':
      return flat(body, responsesMembers, 'max_output_tokens');
    case 'anthropic':
      return flat(body, anthropicMembers, 'max_tokens');
    case 'gemini':
      return findGemini(body);
  }
}

function flat(body: Uint8Array, { limits, answers, all }: FlatMembers, inserted: string): Found {
  const members = scanObject(body, all);
  const present = (names: readonly string[]): ScannedValue[] => names.flatMap((name) => members.get(name) ?? []);
  return {
    limits: present(limits),
    answers: present(answers),
    insert: (tokens) => appendMember(body, inserted, String(tokens)),
    thinking: members.get('thinking'),
  };
}

function findGemini(body: Uint8Array): Found {
  const members = scanObject(body, geminiConfig);
  const configs = geminiConfig.flatMap((name) => members.get(name) ?? []);
  const objects = configs.filter(({ start }) => body[start] === openBrace);
  const inside = (names: string[]): ScannedValue[] =>
    objects.flatMap(({ start, end }) => {
      const found = scanObject(body.subarray(start, end), names);
      return names.flatMap((name) => {
        const value = found.get(name);
        return value === undefined ? [] : [{ ...value, start: value.start + start, end: value.end + start }];
      });
    });
  return {
    limits: inside(geminiLimits),
    answers: inside(geminiAnswers),
    insert: (tokens) => {
      const [config] = configs;
      if (config === undefined) return appendMember(body, 'generationConfig', `{"maxOutputTokens":${tokens}}`);
      const { start, end } = config;
      if (body[start] !== openBrace) return { start, end, text: `{"maxOutputTokens":${tokens}}` };
      const added = appendMember(body.subarray(start, end), 'maxOutputTokens', String(tokens));
      return { start: added.start + start, end: added.end + start, text: added.text };
    },
  };
}

/** Least that Anthropic takes as a budget, which must stay below `max_tokens`. */
const leastThinking = 1024;

function thinkingSplices(body: Uint8Array, thinking: ScannedValue | undefined, most: number): Splice[] {
  if (thinking === undefined || body[thinking.start] !== openBrace) return [];
  const budget = scanObject(body.subarray(thinking.start, thinking.end), ['budget_tokens']).get('budget_tokens');
  if (typeof budget?.value !== 'number' || budget.value < most) return [];
  if (most <= leastThinking) return [{ start: thinking.start, end: thinking.end, text: '{"type":"disabled"}' }];
  const [start, end] = [budget.start + thinking.start, budget.end + thinking.start];
  return [{ start, end, text: String(most - 1) }];
}
