// Reasoning items against reasoning parts, for requests and answers in both directions.
// Source: openai SDK `ResponseReasoningItem`; rules of opaque state: ir/opaqueState.ts.
import { unwrapState, wrapState } from '../ir/opaqueState';
import type { OpaqueState, ReasoningPart } from '../ir/parts';
import { arrayIn, stringIn, type JsonObject } from '../wire/jsonValue';

/** Stands between parts of a summary that become one text. */
export const partSeparator = '\n\n';

/** What one reasoning item says: the thinking itself, its summary, and the state to send back. */
export interface ReasoningContent {
  content: string;
  summary: string;
  state: OpaqueState | undefined;
  id: string | undefined;
}

function readReasoningItem(item: JsonObject, nativeOrigin: string): ReasoningContent {
  const encrypted = stringIn(item, 'encrypted_content');
  return {
    content: joinedTexts(arrayIn(item, 'content')),
    summary: joinedTexts(arrayIn(item, 'summary')),
    state: encrypted === undefined ? undefined : unwrapState(encrypted, nativeOrigin, 'encrypted'),
    id: stringIn(item, 'id'),
  };
}

function joinedTexts(parts: unknown[]): string {
  return parts
    .map((part) => stringIn(part, 'text') ?? '')
    .filter((text) => text !== '')
    .join(partSeparator);
}

/**
 * Thinking and summary as parts of their own, of one id; the state rides on the last. An item that shows nothing and carries no
 * state makes no part unless `keepEmpty`.
 */
export function reasoningParts(item: JsonObject, nativeOrigin: string, keepEmpty: boolean): ReasoningPart[] {
  const { content, summary, state, id } = readReasoningItem(item, nativeOrigin);
  const parts: ReasoningPart[] = [];
  if (content !== '') parts.push({ type: 'reasoning', text: content, summary: false, id });
  if (summary !== '' || (parts.length === 0 && (state !== undefined || keepEmpty))) {
    parts.push({ type: 'reasoning', text: summary, summary: true, id });
  }
  const last = parts.at(-1);
  if (last !== undefined && state !== undefined) last.state = state;
  return parts;
}

/** State in the client's slot `encrypted_content`: OpenAI's own as it is, any other in an envelope. */
export function encryptedContent(state: OpaqueState): string {
  return state.origin === 'openai' && state.kind === 'encrypted' ? state.data : wrapState(state);
}
