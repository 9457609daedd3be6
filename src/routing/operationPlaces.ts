// Where a channel serves embeddings, images, audio and the like, if it does. Used by serving.ts; reads the catalogue's rows.
// Pure. Of these operations only embeddings are translated between OpenAI's and Gemini's shape; the rest is passed through.
import { operationWords, type OtherOperation } from '../catalog/operations';
import { operationBases, providerOperations } from '../catalog/providerOperations';
import type { ProtocolId, UpstreamProtocolId } from '../shared/channel';
import { GatewayError } from '../shared/errors';
import type { Candidate, RoutableChannel } from './candidate';

type Place = Pick<Candidate, 'protocol' | 'baseUrl'>;

/** The way of `operation`, asked in `protocol`, to a channel with these endpoints; undefined where it does not serve it. */
export function placeOf(
  channel: RoutableChannel,
  endpoints: Partial<Record<UpstreamProtocolId, string>>,
  protocol: ProtocolId,
  operation: OtherOperation,
): Place | undefined {
  const embeds = operation === 'embed' || operation === 'batch-embed';
  const served = Object.hasOwn(providerOperations, channel.provider) ? providerOperations[channel.provider] : undefined;
  // A provider that embeds takes one text or many, in its own shape.
  const serves = served?.some((name) => name === operation || (embeds && (name === 'embed' || name === 'batch-embed')));
  if (serves === false) return undefined;
  const openaiUrl = endpoints['openai-chat'] ?? endpoints['openai-responses'];
  const gemini: Place | undefined =
    endpoints.gemini === undefined ? undefined : { protocol: 'gemini', baseUrl: endpoints.gemini };
  const base = Object.hasOwn(operationBases, channel.provider) ? operationBases[channel.provider] : undefined;
  // Paths of OpenAI's shape lie below one base URL, whichever of its two protocols the channel is set to.
  const openai: Place | undefined =
    openaiUrl === undefined
      ? undefined
      : { protocol: 'openai-chat', baseUrl: (openaiUrl === base?.of ? base.bases[operation] : undefined) ?? openaiUrl };
  const [own, other] = protocol === 'gemini' ? [gemini, openai] : [openai, gemini];
  return own ?? (embeds ? other : undefined);
}

/** Channels serve the model, but none of them this operation. */
export function notServed(model: string, operation: OtherOperation, channels: readonly string[]): GatewayError {
  const names = channels.map((name) => `'${name}'`).join(', ');
  return new GatewayError(
    'bad-request',
    `The model '${model}' is served by ${names}, which ${channels.length === 1 ? 'does' : 'do'} not offer ` +
      `${operationWords(operation)}. Ask for a model of a channel that does.`,
    { shouldRetry: false, details: { model, operation, channels } },
  );
}
