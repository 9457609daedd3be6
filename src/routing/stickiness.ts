// What makes requests belong together, so that they stay with one channel: its prompt cache is warm, and opaque reasoning state is
// bound to its account. Called once per request. Pure; keeps nothing (see stickyMap.ts).
import { hashOf, type Hashable } from './hash';

/** Headers that name a session, the most exact first; names in lower case. */
const sessionHeaders = [
  // Claude Code.
  'x-claude-code-session-id',
  // Codex: a thread lives longer than the session that runs it.
  'thread-id',
  'session-id',
  'session_id',
  // opencode and others.
  'x-session-affinity',
  'x-session-id',
] as const;

export interface StickySource {
  /** The virtual key: requests of two keys never share an entry. */
  keyId: string;
  /** A request header by its name in lower case. */
  header: (name: string) => string | undefined;
  /** `prompt_cache_key` of the OpenAI protocols. */
  promptCacheKey?: string | undefined;
  /** `metadata.user_id` of Anthropic; Claude Code writes JSON with a `session_id` into it. */
  userId?: string | undefined;
  /** What stays the same over a conversation: the system prompt and the first user message, as text or as bytes of the body. */
  firstMessages?: readonly Hashable[] | undefined;
}

export interface StickyKey {
  /** 16 hexadecimal digits. */
  key: string;
  /** How long it holds after the last request, in ms. */
  lifetimeMs: number;
}

const minute = 60_000;

/**
 * How long an entry outlives its last request, in ms. A conversation that was only recognised by its first messages gains nothing but
 * the cache (5 minutes at Anthropic, about as long elsewhere). A named session also holds state that only its account can read.
 * `extended` is for requests that ask for a cache of an hour or more (`ttl: "1h"`, `prompt_cache_retention: "24h"`).
 */
export const stickyLifetimes = { messages: 5 * minute, session: 60 * minute, extended: 60 * minute } as const;

/** The key of what this request belongs to; undefined where it has no session and no messages. */
export function stickyKeyOf(source: StickySource, extendedCache = false): StickyKey | undefined {
  const session = sessionOf(source);
  if (session !== undefined) return { key: hashOf([source.keyId, ...session]), lifetimeMs: stickyLifetimes.session };
  const messages = source.firstMessages ?? [];
  if (messages.every((part) => part.length === 0)) return undefined;
  const lifetimeMs = extendedCache ? stickyLifetimes.extended : stickyLifetimes.messages;
  return { key: hashOf([source.keyId, 'messages', ...messages]), lifetimeMs };
}

/** Kind and value of the session, by header, then `prompt_cache_key`, then `metadata.user_id`. */
function sessionOf(source: StickySource): [string, string] | undefined {
  for (const name of sessionHeaders) {
    const value = source.header(name)?.trim();
    if (value !== undefined && value !== '') return ['session', value];
  }
  if (source.promptCacheKey !== undefined && source.promptCacheKey !== '') return ['cache', source.promptCacheKey];
  if (source.userId !== undefined && source.userId !== '') return ['session', sessionInUserId(source.userId)];
  return undefined;
}

/** The session in Claude Code's user id, JSON (`{"session_id":…}`) or joined (`user_…_session_…`); else the user id itself. */
function sessionInUserId(userId: string): string {
  if (userId.startsWith('{')) {
    const session = sessionInJson(userId);
    if (session !== undefined) return session;
  }
  return /_session_([\w-]{8,})$/.exec(userId)?.[1] ?? userId;
}

function sessionInJson(text: string): string | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed !== 'object' || parsed === null || !('session_id' in parsed)) return undefined;
    return typeof parsed.session_id === 'string' && parsed.session_id !== '' ? parsed.session_id : undefined;
  } catch {
    // Not JSON after all: the client's own opaque id, used as it is.
    return undefined;
  }
}
