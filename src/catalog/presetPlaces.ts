// Where a preset's endpoints are: lookups over the rows of providers.ts. Pure; used by routing, management, the extension and the webviews.
import type { UpstreamProtocolId } from '../shared/channel';
import type { Confidence, ProviderPreset } from '../shared/status';

type Endpoints = Partial<Record<UpstreamProtocolId, string>>;

/** The part of a preset that lookups need. */
type Places = Pick<
  ProviderPreset,
  'regions' | 'endpoints' | 'compatibilityEndpoints' | 'baseUrlTemplates' | 'choices' | 'defaultProtocol'
>;

function regionKey(preset: Places, region: string | null): string {
  return region === null || region === '' ? (preset.regions[0] ?? 'default') : region;
}

function at(endpoints: ProviderPreset['endpoints'] | undefined, key: string): Endpoints {
  return endpoints !== undefined && Object.hasOwn(endpoints, key) ? (endpoints[key] ?? {}) : {};
}

/** Base URLs in `region` (null or empty: the preset's first), by protocol; empty where the user has to give the address. */
export function presetEndpoints(preset: Places, region: string | null): Endpoints {
  return at(preset.endpoints, regionKey(preset, region));
}

/** True where a channel of `region` needs a base URL of the user's own. */
export function needsBaseUrl(preset: Places, region: string | null): boolean {
  return Object.keys(presetEndpoints(preset, region)).length === 0;
}

/** The form of such a base URL (`https://{resource}.example.com/v1`), where the vendor prescribes one. */
export function baseUrlTemplate(
  preset: Places,
  region: string | null,
  protocol: UpstreamProtocolId,
): string | undefined {
  return at(preset.baseUrlTemplates, regionKey(preset, region))[protocol];
}

/** The protocols that a channel of `region` may be set to, the preset's own choice among them. */
export function protocolChoices(preset: Places, region: string | null): UpstreamProtocolId[] {
  const key = regionKey(preset, region);
  const served = Object.keys({ ...at(preset.endpoints, key), ...at(preset.baseUrlTemplates, key) });
  const choices = served.length > 0 ? (served as UpstreamProtocolId[]) : (preset.choices ?? []);
  return choices.length > 0 ? choices : [preset.defaultProtocol];
}

/**
 * Base URLs by protocol for a channel whose own address is `baseUrl` in `protocol`: the preset's of that region where it is the
 * preset's address, those of its templates where it fits one, else nothing.
 */
export function siblingEndpoints(
  preset: Places,
  region: string | null,
  protocol: UpstreamProtocolId,
  baseUrl: string,
): Endpoints {
  const own = presetEndpoints(preset, region);
  const presetUrl = own[protocol];
  if (presetUrl !== undefined) return withoutSlash(presetUrl) === withoutSlash(baseUrl) ? own : {};
  const templates = at(preset.baseUrlTemplates, regionKey(preset, region));
  const values = templateValues(templates[protocol], withoutSlash(baseUrl));
  if (values === undefined) return {};
  return Object.fromEntries(
    Object.entries(templates).map(([id, template]) => [
      id,
      template.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? ''),
    ]),
  );
}

/** As `siblingEndpoints`, for the endpoints that the user has to switch on: only a channel at the preset's own address has them. */
export function compatibilityEndpoints(
  preset: Places,
  region: string | null,
  protocol: UpstreamProtocolId,
  baseUrl: string,
): Endpoints {
  const found = at(preset.compatibilityEndpoints, regionKey(preset, region));
  const presetUrl = presetEndpoints(preset, region)[protocol];
  return presetUrl !== undefined && withoutSlash(presetUrl) === withoutSlash(baseUrl) ? found : {};
}

/** How well the endpoint of `protocol` in `region` is known. */
export function endpointConfidence(
  preset: ProviderPreset,
  region: string | null,
  protocol: UpstreamProtocolId,
): Confidence {
  const key = regionKey(preset, region);
  const { confidenceOf } = preset;
  return confidenceOf?.[`${key}/${protocol}`] ?? confidenceOf?.[key] ?? preset.confidence;
}

/** What stands in `text` where `template` has its names; undefined where it does not fit. A value holds no dot and no slash. */
export function templateValues(template: string | undefined, text: string): Record<string, string> | undefined {
  if (template === undefined) return undefined;
  const pattern = template.replace(/[.*+?^$()|[\]\\/]/g, '\\$&').replace(/\{(\w+)\}/g, '(?<$1>[A-Za-z0-9-]+)');
  const found = new RegExp(`^${pattern}$`).exec(text);
  return found === null ? undefined : { ...found.groups };
}

function withoutSlash(url: string): string {
  return url.replace(/\/+$/, '');
}
