// Asks one model of a channel for a few words, as a real request would: the channel's own protocol, path, quirks and credential.
// The last step of a channel test, and only where the user wants it, since it costs a few tokens.
import { findModel } from '../../catalog/findModel';
import type { IrRequest } from '../../protocols/ir/request';
import type { Candidate } from '../../routing/candidates';
import { GatewayError } from '../../shared/errors';
import type { ChannelRecord } from '../../store/channelRepository';
import { askProvider } from '../askProvider';
import { routeTo } from '../proxy/upstreamRoute';
import type { Services } from '../services';
import { isSuccess, parseAnswer, refusalOf } from './testFault';

const limitMs = 60_000;
/** Models that think need some room before they say a word. */
const outputTokens = 256;
export const longestText = 200;

/** Words in the names of vendors' small and cheap models. */
const smallNames = /\b(?:nano|mini|lite|flash|haiku|small|tiny|air|turbo|micro|8b|7b)\b/;
/** What is listed beside models of conversation. */
const otherNames =
  /embed|rerank|moderation|whisper|transcri|tts|speech|audio|realtime|image|dall-e|video|sora|veo|imagen/;

/**
 * The model to ask: the first that the channel names, else a small one of those that the provider lists (`listed`), well-known ones
 * first. Throws GatewayError `bad-request` where there is none.
 */
export function modelToAsk(channel: Pick<ChannelRecord, 'provider' | 'models'>, listed: readonly string[]): string {
  const named = channel.models.map(({ id }) => id).find((id) => !id.includes('*'));
  if (named !== undefined) return named;
  const talking = listed.filter((id) => !otherNames.test(id.toLowerCase()));
  const known = talking.filter((id) => {
    const row = findModel(channel.provider, id);
    return row?.output !== undefined && row.deprecated !== true;
  });
  const choice = known.find((id) => smallNames.test(id.toLowerCase())) ?? known[0] ?? talking[0];
  if (choice === undefined) throw new GatewayError('bad-request', 'There is no model to ask: name one.');
  return choice;
}

/** A request for one word of `model`. */
export function question(model: string): IrRequest {
  return {
    model,
    stream: false,
    system: [],
    turns: [{ role: 'user', content: [{ type: 'text', text: 'Reply with the one word: OK' }] }],
    tools: [],
    maxOutputTokens: outputTokens,
    sampling: {},
    extensions: {},
  };
}

/**
 * What `model` (as it is called upstream) said, cut short. Throws GatewayError: `upstream-rejected`, `upstream-invalid`, or the
 * connection's fault.
 */
export async function askModel(
  services: Services,
  channel: ChannelRecord,
  model: string,
  signal?: AbortSignal,
): Promise<string> {
  const { protocol, baseUrl } = channel;
  const candidate: Candidate = { channel, model, upstreamModel: model, protocol, baseUrl };
  const route = routeTo(candidate);
  const encoded = route.codec.encodeRequest(question(model), route.target);
  const url = baseUrl.replace(/\/+$/, '') + route.path(false);
  const { headers } = encoded;
  const body = JSON.stringify(encoded.body);
  const asked = { protocol, method: 'POST' as const, url, body, headers };
  const answer = await askProvider(services, channel, asked, limitMs, signal);
  if (!isSuccess(answer)) throw refusalOf(protocol, answer);
  const { origin, quirks } = route.target;
  const { content } = route.codec.decodeAnswer(parseAnswer(answer.text), { origin, quirks });
  const text = content.map((part) => (part.type === 'text' ? part.text : '')).join('');
  return text.trim().slice(0, longestText);
}
