// Turns an address of another tool's configuration into a channel's place: the base URL that the vendor's own SDK takes, the protocol, and
// the preset where the address is one of its. Used by the import readers. Values in, values out.
import { providerPresets } from '../../catalog/providers';
import { presetEndpoints, protocolChoices, siblingEndpoints } from '../../catalog/presetPlaces';
import type { UpstreamProtocolId } from '../../shared/channel';
import type { ProviderPreset } from '../../shared/status';

export interface FoundPlace {
  provider: string;
  region: string | null;
  protocol: UpstreamProtocolId;
  baseUrl: string;
}

/** What tools put behind a base URL, and which protocol it means; `keep` belongs to the base URL. */
const endings: readonly { ending: RegExp; protocol: UpstreamProtocolId; keep?: string }[] = [
  { ending: /\/chat\/completions$/, protocol: 'openai-chat' },
  { ending: /\/completions$/, protocol: 'openai-chat' },
  { ending: /\/responses$/, protocol: 'openai-responses' },
  { ending: /\/v1\/messages$/, protocol: 'anthropic' },
  { ending: /\/messages$/, protocol: 'anthropic' },
  { ending: /\/v1beta\/models(?:\/[^/]*)?$/, protocol: 'gemini', keep: '/v1beta' },
];

/**
 * The place of `address`, which speaks `protocol` unless its own ending says otherwise. Undefined where it is no http(s) URL. A query is
 * dropped: channels have none.
 */
export function placeOfUrl(address: string, protocol: UpstreamProtocolId): FoundPlace | undefined {
  const text = address.trim();
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || (url.protocol !== 'https:' && url.protocol !== 'http:')) return undefined;
  const path = url.pathname.replace(/\/+$/, '');
  const found = endings.find(({ ending }) => ending.test(path));
  const spoken = found?.protocol ?? protocol;
  const base = url.origin + (found === undefined ? path : path.replace(found.ending, found.keep ?? ''));
  const baseUrl = asBaseUrl(base, spoken);
  for (const preset of providerPresets) {
    const place = preset.custom || preset.group === 'custom' ? undefined : placeAt(preset, baseUrl, spoken);
    if (place !== undefined) return place;
  }
  const isOpenai = spoken === 'openai-chat' || spoken === 'openai-responses';
  return { provider: isOpenai ? 'custom-openai' : 'custom', region: null, protocol: spoken, baseUrl };
}

/** With or without the version segment, as the protocol's own SDK takes it. */
function asBaseUrl(base: string, protocol: UpstreamProtocolId): string {
  if (protocol === 'anthropic') return base.replace(/\/v1$/, '');
  if (protocol === 'gemini' && new URL(base).pathname === '/') return `${base.replace(/\/$/, '')}/v1beta`;
  return base;
}

/** Spellings that lead to one place. */
function spellings(baseUrl: string): string[] {
  const local = baseUrl.replace(/^(https?:\/\/)localhost(?=[:/]|$)/, '$1127.0.0.1');
  return [local, local.replace(/\/v1$/, ''), `${local}/v1`];
}

function placeAt(preset: ProviderPreset, baseUrl: string, protocol: UpstreamProtocolId): FoundPlace | undefined {
  const regions = preset.regions.length === 0 ? [null] : preset.regions;
  for (const region of regions) {
    if (!protocolChoices(preset, region).includes(protocol)) continue;
    const own = presetEndpoints(preset, region)[protocol];
    if (own !== undefined && spellings(baseUrl).includes(own.replace(/\/+$/, ''))) {
      return { provider: preset.id, region, protocol, baseUrl: own };
    }
    if (own === undefined && Object.keys(siblingEndpoints(preset, region, protocol, baseUrl)).length > 0) {
      return { provider: preset.id, region, protocol, baseUrl };
    }
  }
  return undefined;
}
