// One small request as each endpoint of each preset gets it: the client's, decoded once, through the gateway's own route, encoder,
// headers and credential, up to the bytes that would be sent. Used by the test of what vendors document. Nothing is dialled.
import { providerPresets } from '../../src/catalog/providers';
import { authorize } from '../../src/gateway/credentials/authorize';
import { channelHeaders } from '../../src/gateway/proxy/channelHeaders';
import { upstreamAddress } from '../../src/gateway/proxy/openUpstream';
import { routeTo } from '../../src/gateway/proxy/upstreamRoute';
import { codecOf } from '../../src/protocols/codecs';
import { planTranslation } from '../../src/protocols/translation';
import { usualChannelSettings, type UpstreamProtocolId } from '../../src/shared/channel';
import type { ProviderPreset } from '../../src/shared/status';

export interface SentRequest {
  url: string;
  headers: Record<string, string>;
  body: Record<string, unknown>;
}

/** What a client of OpenAI Chat asks: every field that vendors differ about. */
const asked = {
  max_tokens: 2000,
  temperature: 0.5,
  seed: 7,
  reasoning_effort: 'high',
  user: 'someone',
  messages: [
    { role: 'system', content: 'Be brief.' },
    { role: 'user', content: 'Hello.' },
  ],
  tools: [
    {
      type: 'function',
      function: { name: 'now', description: 'The time.', parameters: { type: 'object', properties: {} } },
    },
  ],
};

export function presetOf(id: string): ProviderPreset {
  const preset = providerPresets.find((candidate) => candidate.id === id);
  if (preset === undefined) throw new Error(`no preset ${id}`);
  return preset;
}

/** Where `preset` takes `protocol` in `region`, templates filled in with `mine`. */
export function placeOf(preset: ProviderPreset, region: string, protocol: UpstreamProtocolId): string | undefined {
  const { endpoints, compatibilityEndpoints, baseUrlTemplates } = preset;
  const url = [endpoints, compatibilityEndpoints, baseUrlTemplates].map((table) => table?.[region]?.[protocol]);
  return url.find((candidate) => candidate !== undefined)?.replaceAll(/\{\w+\}/g, 'mine');
}

/** The request that `preset` is sent for `model`; `secret` is the channel's. */
export async function requestTo(
  preset: ProviderPreset,
  place: { region: string; protocol: UpstreamProtocolId; model: string; stream: boolean; secret: string },
): Promise<SentRequest> {
  const { region, protocol, model, stream, secret } = place;
  const baseUrl = placeOf(preset, region, protocol) ?? '';
  const channel = {
    id: 'ch_1', name: preset.name.en, provider: preset.id, region: region === 'default' ? null : region, baseUrl, protocol,
    enabled: true, priority: 0, weight: 1, models: [], knownModels: null, headers: {}, settings: usualChannelSettings,
  }; // prettier-ignore
  const route = routeTo({ channel, model, upstreamModel: model, protocol, baseUrl });
  const client = codecOf('openai-chat');
  const wire = { model, ...asked, ...(stream ? { stream: true } : {}) };
  const decoded = client.decodeRequest(wire, { model, stream, headers: {}, nativeOrigin: 'openai' });
  const { encoded } = planTranslation(client, route.codec, decoded, route.target);
  const own = channelHeaders(channel, protocol, 'anthropic-version' in encoded.headers);
  const address = upstreamAddress(baseUrl, route.path(stream));
  const headers = { 'content-type': 'application/json', ...encoded.headers, ...own };
  const body = new TextEncoder().encode(JSON.stringify(encoded.body));
  const credential = await authorize(channel, protocol, secret, { method: 'POST', ...address, headers, body }, 0);
  return { url: address.origin + address.path, headers: { ...headers, ...credential }, body: encoded.body };
}
