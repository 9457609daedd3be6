// Asks the router for the candidates of one request: what its model means to its key, whose conversation it belongs to, what it needs, and
// what the gateway's settings say. Called once per request by tryCandidates.ts. Reads more of the body than its head only where there is
// a choice.
import { RequestFacts } from '../../protocols/requestFacts';
import type { RequestHead } from '../../protocols/readHead';
import type { RoutePlan } from '../../routing/channelRouter';
import type { Candidate } from '../../routing/candidates';
import { resolveModel } from '../../routing/keyAccess';
import type { RequestNeeds } from '../../routing/requestNeeds';
import { stickyKeyOf, type StickyKey } from '../../routing/stickiness';
import type { AttemptReason } from '../../shared/causes';
import { GatewayError } from '../../shared/errors';
import type { Services } from '../services';
import { roughInputTokens } from '../tokens/roughTokens';
import { abilitiesOf } from './modelAbilities';
import { otherOperation, usualModel } from './otherRequest';
import type { ProxyCall } from './proxyCall';

/** Of the upper bound that the bytes give, what a request usually comes to. */
const usualShare = 0.4;

/**
 * The candidates for `call`, at least one. `passedOver` is told of those that are left out, also where none remains.
 * Throws GatewayError as `chooseCandidates` does, and `bad-request` where no model is named.
 */
export function planRoute(
  services: Services,
  call: ProxyCall,
  head: RequestHead,
  body: Uint8Array,
  passedOver: (candidate: Candidate, reason: AttemptReason) => void,
): RoutePlan {
  const { store, router, routing, prices, now, limits } = services;
  const { match, admission } = call;
  const asked = head.model ?? usualModel(match, admission.key.defaultModel);
  if (asked === undefined) {
    throw new GatewayError('bad-request', 'The request names no model, and there is no default model for it.');
  }
  const operation = otherOperation(match);
  const facts = operation === undefined ? new RequestFacts(match.protocol, body) : undefined;
  const { strategy, preferNative } = routing.get();
  const request = {
    ...resolveModel(admission.key, asked),
    protocol: match.protocol,
    channels: store.channels.list(),
    allowedChannels: admission.key.channels,
    translate: match.operation === 'generate' || match.operation === 'count-tokens',
    operation,
    strategy,
    preferNative,
    price: (candidate: Candidate) => prices.comparable(candidate, now()),
    stickyKey: stickyKey(call, facts),
    quota: (channelId: string) => limits.channelQuotaUsedUp(channelId),
    passedOver,
  };
  // A count can always be estimated: what is held stays, behind all others, and is not waited for.
  if (match.operation === 'count-tokens') return router.plan({ ...request, patienceMs: Infinity }, now());
  if (facts === undefined) return router.plan(request, now());
  let tokens: number | undefined;
  const inputTokens = (): number => (tokens ??= Math.ceil(roughInputTokens(body) * usualShare));
  const needs = (): RequestNeeds => ({ ...facts.abilities(), inputTokens: inputTokens() });
  return router.plan({ ...request, needs, abilities: abilitiesOf, inputTokens }, now());
}

/** A session that a header names costs nothing to read; what the body tells is read where there is a choice. */
function stickyKey(
  call: ProxyCall,
  facts: RequestFacts | undefined,
): StickyKey | (() => StickyKey | undefined) | undefined {
  const header = (name: string): string | undefined => {
    const value = call.request.headers[name];
    return Array.isArray(value) ? value[0] : value;
  };
  const source = { keyId: call.admission.key.id, header };
  const named = stickyKeyOf(source);
  if (named !== undefined || facts === undefined) return named;
  return () => {
    const { longCache, ...conversation } = facts.conversation();
    return stickyKeyOf({ ...source, ...conversation }, longCache);
  };
}
