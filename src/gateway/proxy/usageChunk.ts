// Whether a relayed stream is asked for its usage on our own account: a chat stream tells it only on request, and a client that did not
// ask must not see the chunk that comes of it. Used by forward.ts for each candidate that gets the client's own bytes.
import { providerQuirks } from '../../catalog/providerQuirks';
import { usageSplices } from '../../protocols/openaiChat/includeUsage';
import { newUsageHidingTap } from '../../protocols/openaiChat/streamTap';
import type { StreamTap } from '../../protocols/protocol';
import type { RequestHead } from '../../protocols/readHead';
import type { Splice } from '../../protocols/wire/jsonSplice';
import type { Candidate } from '../../routing/candidates';
import type { Prepared } from './prepareAnswer';
import type { ProxyCall, ProxyContext } from './proxyCall';

export interface UsageRequest {
  /** Changes to the client's body. */
  splices: Splice[];
  /** Reads the answer and keeps the extra chunk back. */
  newTap: () => StreamTap;
}

/** Undefined where the request goes as it is: it asks already, is no chat stream, or the provider refuses the question. */
export function askForUsage(
  { usageRefusers }: ProxyContext,
  call: ProxyCall,
  { channel, protocol }: Candidate,
  head: RequestHead,
  body: Uint8Array,
): UsageRequest | undefined {
  if (call.match.operation !== 'generate' || protocol !== 'openai-chat' || usageRefusers.has(channel.id))
    return undefined;
  if (providerQuirks[channel.provider]?.[protocol]?.noStreamOptions === true) return undefined;
  const splices = usageSplices(head, body);
  return splices === undefined ? undefined : { splices, newTap: newUsageHidingTap };
}

/** True where the provider refuses the question itself: the client, which did not ask it, must not hear of that. */
export function refusesQuestion(prepared: Prepared): boolean {
  if (prepared.form !== 'refusal' || (prepared.status !== 400 && prepared.status !== 422)) return false;
  return /stream_options|include_usage/.test(prepared.body.toString('utf8'));
}
