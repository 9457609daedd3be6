// Which channels serve a model to a key at all, and where the request would go. First half of the candidate choice.
// Pure. Knows nothing of health, order or needs.
import { fixedModelLists } from '../catalog/modelLists';
import type { OtherOperation } from '../catalog/operations';
import { providerPresets } from '../catalog/providers';
import type { ProtocolId } from '../shared/channel';
import { GatewayError } from '../shared/errors';
import { Remembered } from '../shared/remembered';
import type { Candidate, RoutableChannel } from './candidate';
import { endpointsOf } from './endpointsOf';
import { mayUseChannel, mayUseModel } from './keyAccess';
import { notServed, placeOf } from './operationPlaces';
import { servedModel, type ServedModel } from './servedModel';

export interface ServeRequest {
  /** As the client named it. */
  model: string;
  protocol: ProtocolId;
  channels: readonly RoutableChannel[];
  /** Channel ids and groups (`group:<name>`) that the key may use; null allows every channel. */
  allowedChannels: readonly string[] | null;
  /** Model patterns that the key may use; null allows every model. */
  allowedModels: readonly string[] | null;
  /** False: only channels that speak the client's protocol themselves. */
  translate: boolean;
  /** Embeddings, images, audio and so on, which only some channels serve; undefined for conversations. */
  operation?: OtherOperation | undefined;
}

export interface ServingCandidate {
  candidate: Candidate;
  /** True where the channel names the model itself; false where it serves whatever its provider lists. */
  explicit: boolean;
}

interface Serving {
  channel: RoutableChannel;
  served: ServedModel;
}

/** Found candidates by lists of channels, which stay the same until a channel is changed; then by what else was asked. */
const found = new WeakMap<readonly RoutableChannel[], Remembered<ServingCandidate[]>>();

/** As `findCandidates`, which answers the same question to the same list of channels once. Neither list nor channels may change afterwards. */
export function servingCandidates(request: ServeRequest): readonly ServingCandidate[] {
  const { model, protocol, channels, allowedChannels, allowedModels, translate, operation } = request;
  let ofList = found.get(channels);
  if (ofList === undefined) found.set(channels, (ofList = new Remembered<ServingCandidate[]>(500)));
  const unlimited = allowedChannels === null && allowedModels === null;
  const limits = unlimited ? '' : JSON.stringify([allowedChannels, allowedModels]);
  const question = `${protocol} ${translate} ${operation ?? ''} ${limits} ${model}`;
  return ofList.of(question, () => findCandidates(request));
}

/**
 * The candidates for `request.model`, at least one, in the channels' own order.
 * Throws GatewayError `model-not-allowed`, `no-channel` (none is enabled), `model-not-found`, `channel-not-allowed`,
 * `bad-request` (only channels of another protocol serve the model, and this request cannot be translated).
 */
function findCandidates(request: ServeRequest): ServingCandidate[] {
  const { model, protocol, allowedModels, allowedChannels } = request;
  if (!mayUseModel(allowedModels, model)) {
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
  const allowed = serving.filter(({ channel }) => mayUseChannel(allowedChannels, channel));
  if (allowed.length === 0) {
    throw new GatewayError('channel-not-allowed', `This key may not use a channel that serves the model '${model}'.`, {
      shouldRetry: false,
    });
  }
  const candidates = allowed.flatMap(({ channel, served }): ServingCandidate[] => {
    const endpoints = endpointsOf(channel, providerPresets);
    if (request.operation !== undefined) {
      const place = placeOf(channel, endpoints, protocol, request.operation);
      if (place === undefined) return [];
      return [
        { candidate: { channel, model, upstreamModel: served.upstreamModel, ...place }, explicit: served.explicit },
      ];
    }
    const spoken = endpoints[protocol] === undefined && request.translate ? channel.protocol : protocol;
    const baseUrl = endpoints[spoken];
    if (baseUrl === undefined) return [];
    const { upstreamModel, explicit } = served;
    return [{ candidate: { channel, model, upstreamModel, protocol: spoken, baseUrl }, explicit }];
  });
  if (candidates.length === 0 && request.operation !== undefined) {
    throw notServed(
      model,
      request.operation,
      allowed.map(({ channel }) => channel.name),
    );
  }
  if (candidates.length === 0) throw otherProtocol(model, protocol, allowed);
  return candidates;
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
