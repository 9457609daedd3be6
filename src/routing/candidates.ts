// Which channels may answer a request, in the order to try them. Called once per request by the proxy (or by channelRouter.ts).
// Pure: dice, time, prices and whatever is known of health and limits come in. The rules are told in docs/routing.md.
import type { AttemptReason } from '../shared/causes';
import { GatewayError } from '../shared/errors';
import type { RoutingStrategy } from '../shared/gatewayOptions';
import { matchesPattern } from '../shared/modelPattern';
import { allHeld, type Availability, type HeldChannel } from './availability';
import type { Candidate, RoutableChannel } from './candidate';
import { orderEquals, type OrderFacts } from './candidateOrder';
import type { Cause, TimeText } from './causes';
import { haveSameAbilities, lacksOf, type ModelAbilities, type RequestNeeds } from './requestNeeds';
import { servingCandidates, type ServeRequest, type ServingCandidate } from './serving';

export { matchesPattern };
export type { Candidate, RoutableChannel };

export interface RouteRequest extends ServeRequest {
  /** A number in [0, 1). */
  random: () => number;
  /** Models to turn to, in this order, where the first cannot be had. The key must be allowed to use them. */
  fallbackModels?: readonly string[] | undefined;
  /** Default: `weighted`. */
  strategy?: RoutingStrategy | undefined;
  /** Of one priority, channels that speak the client's protocol go first (default), since passing through loses nothing. */
  preferNative?: boolean | undefined;
  facts?: OrderFacts | undefined;
  /** A function is asked only where the candidates differ in what they are known to do. */
  needs?: RequestNeeds | ((candidates: readonly Candidate[]) => RequestNeeds) | undefined;
  abilities?: ((candidate: Candidate) => ModelAbilities | undefined) | undefined;
  /** The channel that the conversation stays with for `model`, where there is one. */
  stickyChannel?: ((model: string) => string | undefined) | undefined;
  /** Default: every candidate is free. */
  availability?: ((candidate: Candidate) => Availability) | undefined;
  /** Now, in ms since the epoch; needed with `availability`. */
  at?: number | undefined;
  /** Candidates that are free again within so many ms, or are being probed, stay behind all others. Default 0: they do not. */
  patienceMs?: number | undefined;
  timeText?: TimeText | undefined;
  /**
   * Told of every candidate that is left out or put behind others for what is known of it, before anything is returned or thrown. Held ones
   * that are free again within the patience may still be asked.
   */
  passedOver?: ((candidate: Candidate, reason: AttemptReason) => void) | undefined;
}

/** The candidates of one model, by how they may be asked. */
interface Sorted {
  candidates: Candidate[];
  /** Held, but free again within the patience. */
  soon: { candidate: Candidate; until: number }[];
  held: HeldChannel[];
}

/**
 * Candidates in the order to try them, at least one. Passed over: what is known to lack something the request needs, as long as
 * another lacks less; what is held. Then, model by model: the channel that the conversation stays with, channels that name the model
 * before channels that serve whatever their provider lists, priority, native before translated, strategy; nearly empty accounts last.
 * Throws GatewayError `model-not-allowed`, `no-channel` (none is enabled, or all are held), `rate-limited` (all are held, the first
 * one by its rate limit), `model-not-found`, `channel-not-allowed`, `bad-request` (see servingCandidates).
 */
export function chooseCandidates(request: RouteRequest): Candidate[] {
  const sorted = mostCapable(request, servingPerModel(request)).map((items) => sortOut(request, items));
  const soon = sorted.flatMap((item) => item.soon).sort((a, b) => a.until - b.until);
  const chosen = [...sorted.flatMap((item) => item.candidates), ...soon.map((item) => item.candidate)];
  if (chosen.length > 0) return chosen;
  const held = sorted.flatMap((item) => item.held);
  throw allHeld(request.model, held, request.at ?? 0, request.timeText);
}

/** Per model that can be had, its candidates. Where none can, the refusal of the first one is thrown. */
function servingPerModel(request: RouteRequest): (readonly ServingCandidate[])[] {
  const { fallbackModels = [] } = request;
  if (fallbackModels.length === 0) return [servingCandidates(request)];
  const models = [...new Set([request.model, ...fallbackModels])];
  const found: (readonly ServingCandidate[])[] = [];
  let refusal: GatewayError | undefined;
  for (const model of models) {
    try {
      found.push(servingCandidates({ ...request, model }));
    } catch (caught) {
      const error = GatewayError.from(caught);
      // A fallback is for what cannot be had, not a way around what the key may use.
      if (error.kind === 'internal' || (model === request.model && error.kind === 'model-not-allowed')) throw caught;
      refusal ??= error;
    }
  }
  if (found.length === 0 && refusal !== undefined) throw refusal;
  return found;
}

/** Of all models' candidates, those that lack least of what the request needs: none where one can do it all. */
function mostCapable(request: RouteRequest, serving: (readonly ServingCandidate[])[]): (readonly ServingCandidate[])[] {
  const { needs, abilities } = request;
  if (serving.length === 1 && (serving[0]?.length ?? 0) < 2) return serving;
  const all = serving.flat();
  if (needs === undefined || abilities === undefined || all.length < 2) return serving;
  const known = new Map(all.map((item) => [item, abilities(item.candidate)] as const));
  if (haveSameAbilities([...known.values()])) return serving;
  const needed = typeof needs === 'function' ? needs(all.map((item) => item.candidate)) : needs;
  const lacks = new Map(all.map((item) => [item, lacksOf(needed, known.get(item)).length] as const));
  const fewest = Math.min(...lacks.values());
  const isCapable = (item: ServingCandidate): boolean => lacks.get(item) === fewest;
  for (const item of all) if (!isCapable(item)) request.passedOver?.(item.candidate, 'lacks-ability');
  return serving.map((items) => items.filter(isCapable));
}

function sortOut(request: RouteRequest, serving: readonly ServingCandidate[]): Sorted {
  const { availability, at = 0, patienceMs = 0 } = request;
  const free: ServingCandidate[] = [];
  const last: { item: ServingCandidate; cause: Cause }[] = [];
  const soon: Sorted['soon'] = [];
  const held: HeldChannel[] = [];
  for (const item of serving) {
    const found: Availability = availability?.(item.candidate) ?? { state: 'free' };
    const { channel } = item.candidate;
    if (found.state === 'free') free.push(item);
    else if (found.state === 'last') last.push({ item, cause: found.cause });
    else {
      request.passedOver?.(item.candidate, found.cause.code);
      // A probe that is running ends soon, though nobody can say when.
      const until = found.until ?? (found.cause.code === 'probing' ? at : Infinity);
      if (patienceMs > 0 && until - at <= patienceMs) soon.push({ candidate: item.candidate, until });
      else held.push({ channelId: channel.id, name: channel.name, cause: found.cause, until: found.until });
    }
  }
  if (free.length > 0) for (const { item, cause } of last) request.passedOver?.(item.candidate, cause.code);
  const behind = last.map(({ item }) => item);
  return { candidates: [...stickyFirst(request, inOrder(request, free)), ...inOrder(request, behind)], soon, held };
}

function stickyFirst(request: RouteRequest, candidates: Candidate[]): Candidate[] {
  const model = candidates[0]?.model;
  const sticky = model === undefined ? undefined : request.stickyChannel?.(model);
  if (sticky === undefined) return candidates;
  const isSticky = (candidate: Candidate): boolean => candidate.channel.id === sticky;
  return [...candidates.filter(isSticky), ...candidates.filter((candidate) => !isSticky(candidate))];
}

/** Explicit before implicit, then by priority, then native before translated, then by strategy. */
function inOrder(request: RouteRequest, serving: readonly ServingCandidate[]): Candidate[] {
  if (serving.length < 2) return serving.map(({ candidate }) => candidate);
  const { protocol, strategy = 'weighted', preferNative = true, facts = {}, random } = request;
  const groups = new Map<string, { rank: number[]; candidates: Candidate[] }>();
  for (const { candidate, explicit } of serving) {
    const translated = preferNative && candidate.protocol !== protocol;
    const rank = [explicit ? 0 : 1, candidate.channel.priority, translated ? 1 : 0];
    const group = groups.get(rank.join()) ?? { rank, candidates: [] };
    group.candidates.push(candidate);
    groups.set(rank.join(), group);
  }
  return [...groups.values()]
    .sort((a, b) => byRank(a.rank, b.rank))
    .flatMap((group) => orderEquals(group.candidates, strategy, facts, random));
}

function byRank(a: readonly number[], b: readonly number[]): number {
  const index = a.findIndex((value, place) => value !== b[place]);
  return index < 0 ? 0 : (a[index] ?? 0) - (b[index] ?? 0);
}
