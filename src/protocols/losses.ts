// What a translation may lose or change, as a table: which warning says it, between which protocols, and in words for users. Every
// warning of a codec or a repair must be in it for its pair (a law test holds them to it), and docs/protocols.md is generated from it.
// The rows are in lossTables/; abilities.ts says what each protocol can carry.
import type { UpstreamProtocolId } from '../shared/channel';
import { noPlaceDetail, ownFieldDetail } from './ir/ownFields';
import type { Warning } from './ir/warnings';
import { answerLosses } from './lossTables/answers';
import { conversationLosses } from './lossTables/conversation';
import type { Loss } from './lossTables/loss';
import { settingLosses } from './lossTables/settings';
import { toolLosses } from './lossTables/tools';

/** On the way to the upstream (from the client's protocol), or back (from the upstream's). */
export type LossSide = 'request' | 'answer';

export const losses: Readonly<Record<LossSide, readonly Loss[]>> = {
  request: [...settingLosses, ...toolLosses, ...conversationLosses],
  answer: answerLosses,
};

/**
 * The declared loss that `warning` tells of; undefined where the table has none for the pair. The first row whose code, path, detail and
 * pair fit counts. A field that no row names is one that only its own protocol has.
 */
export function lossOf(
  warning: Warning,
  side: LossSide,
  from: UpstreamProtocolId,
  to: UpstreamProtocolId,
): Loss | undefined {
  if ([ownFieldDetail, noPlaceDetail].some((words) => warning.detail?.startsWith(words))) return ownFields;
  const rows = losses[side].filter((loss) => says(loss, warning));
  const row = rows.find((loss) => concerns(loss, from, to));
  return row ?? (rows.length === 0 && warning.code === 'dropped-field' ? ownFields : undefined);
}

function says({ codes, path, detail }: Loss, warning: Warning): boolean {
  return codes.includes(warning.code) && path.test(warning.path) && (detail?.test(warning.detail ?? '') ?? true);
}

/** True where the loss may happen between the two. */
export function concerns({ from, to }: Loss, source: UpstreamProtocolId, target: UpstreamProtocolId): boolean {
  return (from?.includes(source) ?? true) && (to?.includes(target) ?? true);
}

/** Not in the table, for it has no path of its own. */
export const ownFields: Loss = {
  name: 'own fields',
  codes: ['dropped-field'],
  path: /./,
  words:
    'Fields of requests, tools, messages and parts that only the protocol they came in knows (`logit_bias`, `safetySettings`, `client_metadata`, `context_management`, `defer_loading`, citations, …) are left out. A field that stands in many places is told once, with their number.',
};
