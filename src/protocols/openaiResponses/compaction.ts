// Shortened conversations (`/responses/compact`, `compaction` items). What OpenAI shortened only OpenAI can read; a summary that the
// gateway had another provider write travels in the same slot, in an envelope of our own, and reads as text when it comes back.
// Source: openai SDK `CompactedResponse`, `ResponseCompactionItem`; the vendors' documentation (Codex).
import type { UsageBuckets } from '../../shared/usage';
import type { AnswerContext } from '../codec';
import { unwrapState, wrapState } from '../ir/opaqueState';
import { stringIn, type JsonObject } from '../wire/jsonValue';
import { decodeBase64Text } from '../wire/base64';
import { encodeBase64Text } from './base64Text';
import { encodeResponsesUsage } from './encodeUsage';

const ownOrigin = 'gatehouse';

/** Begins every summary of ours: the model that reads it knows what it is, and the next shortening does not take it for the user's words. */
export const summaryPreface = 'Summary of the conversation so far:\n\n';

/** The summary in a `compaction` item of our own; undefined for any other. */
export function readCompactionSummary(item: JsonObject, nativeOrigin: string): string | undefined {
  const encrypted = stringIn(item, 'encrypted_content');
  if (encrypted === undefined) return undefined;
  const state = unwrapState(encrypted, nativeOrigin, 'encrypted');
  return state.origin === ownOrigin ? decodeBase64Text(state.data) : undefined;
}

/** The item that stands for the conversation that `summary` tells. */
export function compactionItem(id: string, summary: string): JsonObject {
  const state = { origin: ownOrigin, kind: 'encrypted', data: encodeBase64Text(summary) } as const;
  return { id, type: 'compaction', encrypted_content: wrapState(state) };
}

/** The answer of `POST /responses/compact`: the messages of the user that are kept (input items), then one compaction item. */
export function encodeCompactAnswer(
  kept: readonly JsonObject[],
  summary: string,
  usage: UsageBuckets | undefined,
  context: Pick<AnswerContext, 'createdAt' | 'newId'>,
): JsonObject {
  return {
    id: context.newId('resp_'),
    object: 'response.compaction',
    created_at: context.createdAt,
    output: [
      ...kept.map((item) => ({ id: context.newId('msg_'), status: 'completed', ...item })),
      compactionItem(context.newId('cmp_'), summary),
    ],
    usage: encodeResponsesUsage(usage),
  };
}
