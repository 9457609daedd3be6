// Forms of request that few providers take (`/completions`, `/responses/compact`, a trigger that shortens a conversation): which candidates
// get the client's own bytes, and which an ordinary request of their protocol. Used by forward.ts and translate.ts; reads the catalogue's flags.
import { completionModels } from '../../catalog/completionModels';
import { providerQuirks } from '../../catalog/providerQuirks';
import { needsCompletions } from '../../protocols/openaiChat/legacyCompletions';
import { asksForCompaction } from '../../protocols/openaiResponses/compactRequest';
import { ascii } from '../../protocols/wire/bytes';
import { parseJson } from '../../protocols/wire/jsonValue';
import { includesAscii } from '../../protocols/wire/memberMarks';
import type { Candidate } from '../../routing/candidates';
import { GatewayError } from '../../shared/errors';
import { matchesPattern } from '../../shared/modelPattern';
import type { ProxyCall } from './proxyCall';

const trigger = ascii('compaction_trigger');

/** True where `candidate`, if it speaks the client's protocol, takes the form of this request too. */
export function takesForm(call: ProxyCall, candidate: Candidate, body: Uint8Array): boolean {
  const { protocol, form } = call.match;
  if (form === 'legacy-completions') {
    return servesCompletions(candidate) && (completesOnly(candidate) || needsCompletions(wireOf(body)) !== undefined);
  }
  if (quirksOf(candidate).noCompaction !== true) return true;
  return form !== 'compact' && !(protocol === 'openai-responses' && hasTrigger(body));
}

/**
 * The candidates that can answer this request: all of them, but for what only `/completions` can say, which a chat model would answer
 * in another sense. Throws `bad-request` where that leaves none.
 */
export function fittingCandidates(
  call: ProxyCall,
  candidates: readonly Candidate[],
  body: Uint8Array,
): readonly Candidate[] {
  const need = call.match.form === 'legacy-completions' ? needsCompletions(wireOf(body)) : undefined;
  if (need === undefined) return candidates;
  const fitting = candidates.filter(servesCompletions);
  if (fitting.length > 0) return fitting;
  throw new GatewayError(
    'bad-request',
    `${need} Chat models cannot do this, and no channel for this model is known to serve /completions itself.`,
  );
}

function quirksOf({ channel, protocol }: Candidate): { legacyCompletions?: boolean; noCompaction?: boolean } {
  return providerQuirks[channel.provider]?.[protocol] ?? {};
}

function servesCompletions(candidate: Candidate): boolean {
  return candidate.protocol === 'openai-chat' && quirksOf(candidate).legacyCompletions === true;
}

function completesOnly({ upstreamModel }: Candidate): boolean {
  return completionModels.some((pattern) => matchesPattern(pattern, upstreamModel));
}

function hasTrigger(body: Uint8Array): boolean {
  return includesAscii(body, trigger) && asksForCompaction(wireOf(body));
}

function wireOf(body: Uint8Array): unknown {
  return parseJson(new TextDecoder().decode(body));
}
