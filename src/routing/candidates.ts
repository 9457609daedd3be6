// Which channels may answer a request, in the order to try them. Called once per request by the proxy.
// Pure: the dice come in as `random`. Knows nothing of health yet; a failed attempt moves on by failover.ts.
import { fixedModelLists } from '../catalog/modelLists';
import { providerPresets } from '../catalog/providers';
import type { ProtocolId } from '../shared/channel';
import { GatewayError } from '../shared/errors';
import { matchesPattern } from '../shared/modelPattern';
import { endpointsOf } from './endpointsOf';
import { servedModel, type ServedModel } from './servedModel';

export { matchesPattern };

export interface RoutableChannel {
  id: string;
  name: string;
  provider: string;
  region: string | null;
  baseUrl: string;
  protocol: ProtocolId;
  enabled: boolean;
  /** 0 goes first. */
  priority: number;
  /** Share among channels of one priority. */
  weight: number;
  /** Empty: whatever the provider lists. */
  models: { id: string; alias?: string | undefined }[];
  /** The provider's own list as last fetched; null where it never was. */
  knownModels: string[] | null;
}

export interface Candidate {
  channel: RoutableChannel;
  /** The provider's own name of the model. */
  upstreamModel: string;
  /** What it is asked in: the client's protocol where the channel speaks it, else the channel's own. */
  protocol: ProtocolId;
  /** Where requests of that protocol go. */
  baseUrl: string;
}

export interface RouteRequest {
  /** As the client named it. */
  model: string;
  protocol: ProtocolId;
  channels: readonly RoutableChannel[];
  /** Channel ids that the key may use; null allows every channel. */
  allowedChannels: readonly string[] | null;
  /** Model patterns that the key may use; null allows every model. */
  allowedModels: readonly string[] | null;
  /** False: only channels that speak the client's protocol themselves. */
  translate: boolean;
  /** A number in [0, 1). */
  random: () => number;
}

interface Serving {
  channel: RoutableChannel;
  served: ServedModel;
}

/**
 * Candidates in the order to try them, at least one: channels that name the model before channels that serve whatever
 * their provider lists, then by priority, then those that speak the client's protocol, then shuffled by weight.
 * Throws GatewayError `model-not-allowed`, `no-channel` (none is enabled), `model-not-found`, `channel-not-allowed`,
 * `bad-request` (only channels of another protocol serve the model, and this request cannot be translated).
 */
export function chooseCandidates(request: RouteRequest): Candidate[] {
  const { model, protocol, allowedModels, allowedChannels } = request;
  if (allowedModels !== null && !allowedModels.some((pattern) => matchesPattern(pattern, model))) {
    throw new GatewayError('model-not-allowed', `This key may not use the model '${model}'.`, { shouldRetry: false });
  }
  const enabled = request.channels.filter((channel) => channel.enabled);
  if (enabled.length === 0) {
    throw new GatewayError('no-channel', 'No channel is enabled in Gatehouse. Add or enable one.', {
      shouldRetry: false,
    });
  }
  const serving = enabled.flatMap((channel): Serving[] => {
    const knownModels = channel.knownModels ?? fixedModelLists[channel.provider] ?? null;
    const served = servedModel({ models: channel.models, knownModels }, model);
    return served === undefined ? [] : [{ channel, served }];
  });
  if (serving.length === 0) {
    throw new GatewayError('model-not-found', `No enabled channel serves the model '${model}'.`, {
      shouldRetry: false,
    });
  }
  const allowed = serving.filter(({ channel }) => allowedChannels === null || allowedChannels.includes(channel.id));
  if (allowed.length === 0) {
    throw new GatewayError('channel-not-allowed', `This key may not use a channel that serves the model '${model}'.`, {
      shouldRetry: false,
    });
  }
  const ranked = allowed.flatMap(({ channel, served }): { candidate: Candidate; explicit: boolean }[] => {
    const endpoints = endpointsOf(channel, providerPresets);
    const spoken = endpoints[protocol] === undefined && request.translate ? channel.protocol : protocol;
    const baseUrl = endpoints[spoken];
    if (baseUrl === undefined) return [];
    const { upstreamModel, explicit } = served;
    return [{ candidate: { channel, upstreamModel, protocol: spoken, baseUrl }, explicit }];
  });
  if (ranked.length === 0) throw otherProtocol(model, protocol, allowed);
  const tiers = [ranked.filter((item) => item.explicit), ranked.filter((item) => !item.explicit)];
  return tiers.flatMap((tier) =>
    inOrder(
      tier.map((item) => item.candidate),
      protocol,
      request.random,
    ),
  );
}

function otherProtocol(model: string, protocol: ProtocolId, serving: Serving[]): GatewayError {
  const spoken = [...new Set(serving.flatMap(({ channel }) => Object.keys(endpointsOf(channel, providerPresets))))];
  return new GatewayError(
    'bad-request',
    `The channels that serve '${model}' speak ${spoken.join(', ')}, and this request is in the ${protocol} protocol. ` +
      'This kind of request is not translated between protocols: call the path of that protocol instead.',
    { shouldRetry: false, details: { model, protocol, spoken } },
  );
}

function inOrder(candidates: Candidate[], protocol: ProtocolId, random: () => number): Candidate[] {
  const priorities = [...new Set(candidates.map((candidate) => candidate.channel.priority))].sort((a, b) => a - b);
  return priorities.flatMap((priority) => {
    const equals = candidates.filter((candidate) => candidate.channel.priority === priority);
    // Passthrough loses nothing: of equals, it goes first.
    const native = equals.filter((candidate) => candidate.protocol === protocol);
    const translated = equals.filter((candidate) => candidate.protocol !== protocol);
    return [...weightedShuffle(native, random), ...weightedShuffle(translated, random)];
  });
}

/** Draws one after the other, each with a chance of its weight among those left. */
function weightedShuffle(candidates: Candidate[], random: () => number): Candidate[] {
  const left = [...candidates];
  const drawn: Candidate[] = [];
  while (left.length > 1) {
    let point = random() * left.reduce((sum, candidate) => sum + weightOf(candidate), 0);
    let index = left.findIndex((candidate) => (point -= weightOf(candidate)) < 0);
    if (index < 0) index = left.length - 1; // rounding at the upper end
    drawn.push(...left.splice(index, 1));
  }
  return [...drawn, ...left];
}

function weightOf(candidate: Candidate): number {
  return Math.max(candidate.channel.weight, 1);
}
