// The model list of a channel's provider, with what is known of each model. Used by the channel probe, management and the proxy's own
// model lists. Facts: the provider's where it tells them, else the catalogue's. Answers carry no secret.
import { demoModels, demoProvider } from '../../catalog/demo';
import { catalogueFacts } from '../../catalog/modelFacts';
import { fixedModelLists } from '../../catalog/modelLists';
import { windowProvider } from '../../catalog/windowModels';
import { readModelFacts } from '../../protocols/modelFacts';
import { upstreamProtocols } from '../../protocols/registry';
import type { ListedModel, ModelFacts } from '../../shared/channelModels';
import type { UpstreamProtocolId } from '../../shared/channel';
import { GatewayError } from '../../shared/errors';
import { windowModelName } from '../../shared/windowModels';
import type { ChannelRecord } from '../../store/channelRepository';
import { askProvider, type Answer } from '../askProvider';
import { modelListOf, type ModelListPlace } from '../modelListPlace';
import type { Services } from '../services';
import { windowModelFacts } from '../windowModels/windowChannels';
import { isSuccess, parseAnswer, refusalOf } from './testFault';

/** How long windows may take to tell of their models: other extensions may have to start first. */
const windowMs = 5000;
const noWindowModels = 'No open VS Code window has language models of other extensions to ask.';

/** How long a provider may take for its list, in milliseconds. */
export const listMs = 15_000;

export interface ListOptions {
  limitMs?: number;
  signal?: AbortSignal | undefined;
}

/** The lists of `place`, in order, as long as each is an answer of success; the last one is what was refused. */
export async function askLists(
  services: Services,
  channel: ChannelRecord,
  { protocol, urls }: ModelListPlace,
  { limitMs = listMs, signal }: ListOptions = {},
): Promise<Answer[]> {
  const answers: Answer[] = [];
  const began = performance.now();
  for (const url of urls) {
    const leftMs = Math.max(limitMs - (performance.now() - began), 1);
    const answer = await askProvider(services, channel, { protocol, method: 'GET', url }, leftMs, signal);
    answers.push(answer);
    if (!isSuccess(answer)) break;
  }
  return answers;
}

/**
 * The models that the provider of `channel` lists, in its order. Throws GatewayError: `not-found` (it has no list, or none that is
 * known), `upstream-rejected` (an error status), `upstream-invalid` (no list), `client-closed`, or the connection's fault.
 */
export async function fetchModels(
  services: Services,
  channel: ChannelRecord,
  options: ListOptions = {},
): Promise<ListedModel[]> {
  if (channel.provider === windowProvider) return windowModels(services);
  const fixed = channel.provider === demoProvider ? demoModels.map(({ id }) => id) : fixedModelLists[channel.provider];
  const place = modelListOf(channel);
  if (place === undefined || channel.provider === demoProvider) {
    if (fixed !== undefined) return fixed.map((id) => withFacts(channel, id, undefined));
    throw new GatewayError(
      'not-found',
      'No list of models is known for this address. Enter the models of the channel by hand.',
    );
  }
  const answers = await askLists(services, channel, place, options);
  const refused = answers.find((answer) => !isSuccess(answer));
  if (refused !== undefined) throw refusalOf(place.protocol, refused);
  return decodeLists(channel, place.protocol, answers);
}

async function windowModels({ windows }: Services): Promise<ListedModel[]> {
  await windows?.wanted(windowMs);
  const models = windows?.models() ?? [];
  if (models.length === 0) throw new GatewayError('no-window', noWindowModels);
  return models.map((model) => ({ id: windowModelName(model), ...windowModelFacts(model) }));
}

/** The models of answers to the questions of `askLists`. Throws `upstream-invalid` where one is no JSON object. */
export function decodeLists(
  channel: Pick<ChannelRecord, 'provider'>,
  protocol: UpstreamProtocolId,
  answers: readonly Answer[],
): ListedModel[] {
  const models = new Map<string, ListedModel>();
  for (const { text } of answers) {
    const body = parseAnswer(text);
    if (typeof body !== 'object' || body === null) {
      throw new GatewayError('upstream-invalid', "The provider's model list is not JSON. Is the base URL right?");
    }
    const facts = readModelFacts(body);
    for (const id of upstreamProtocols[protocol].decodeModelList(body)) {
      if (!models.has(id)) models.set(id, withFacts(channel, id, facts.get(id)));
    }
  }
  return [...models.values()];
}

function withFacts(
  { provider }: Pick<ChannelRecord, 'provider'>,
  id: string,
  own: ModelFacts | undefined,
): ListedModel {
  return { id, ...catalogueFacts(provider, id), ...own };
}
