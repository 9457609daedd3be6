// Fills in a channel from its preset and checks that its parts fit together. Used by the channel routes for create and change.
// Touches neither store nor secrets: values in, values or a GatewayError `bad-request` out.
import { baseUrlTemplate, presetEndpoints, protocolChoices } from '../catalog/presetPlaces';
import type { ChannelModel, UpstreamProtocolId } from '../shared/channel';
import { GatewayError } from '../shared/errors';
import type { ProviderPreset } from '../shared/status';

/** Where a channel's requests go and in which protocol. */
export interface Place {
  region: string | null;
  protocol: UpstreamProtocolId;
  baseUrl: string;
}

export interface PlaceWish {
  region?: string | null | undefined;
  protocol?: UpstreamProtocolId | undefined;
  baseUrl?: string | undefined;
}

/** A refusal that names the field it is about. */
export function badField(path: string, message: string): GatewayError {
  return new GatewayError('bad-request', message, { details: [{ path, message }] });
}

const awsRegion = /^[a-z]{2,4}(-[a-z]+)+-\d+$/;

function chooseRegion(preset: ProviderPreset, wish: string | null | undefined, protocol: unknown): string | null {
  const [first] = preset.regions;
  if (wish === null || wish === undefined) return first ?? null;
  // Signatures name a region, and an address of the user's own need not hold it.
  if (preset.custom && protocol === 'bedrock' && awsRegion.test(wish)) return wish;
  if (first === undefined) throw badField('region', `${preset.name.en} has no regions.`);
  if (!preset.regions.includes(wish)) {
    throw badField('region', `${preset.name.en} has no region "${wish}"; it has ${preset.regions.join(', ')}.`);
  }
  return wish;
}

function chooseProtocol(
  preset: ProviderPreset,
  region: string | null,
  wish: UpstreamProtocolId | undefined,
): UpstreamProtocolId {
  if (preset.id === 'custom' && wish === undefined) throw badField('protocol', 'A custom channel needs "protocol".');
  const protocol = wish ?? preset.defaultProtocol;
  const served = protocolChoices(preset, region);
  if (!served.includes(protocol)) {
    const otherwise = preset.custom ? `; for ${protocol} use "custom"` : '';
    throw badField(
      'protocol',
      `${preset.name.en} does not serve ${protocol}; it serves ${served.join(', ')}${otherwise}.`,
    );
  }
  return protocol;
}

/**
 * Region, protocol and base URL of a channel: what was wished for, else the preset's.
 * `checkBaseUrl` is asked about a base URL that is not the preset's own.
 */
export function choosePlace(preset: ProviderPreset, wish: PlaceWish, checkBaseUrl: (baseUrl: string) => void): Place {
  const region = chooseRegion(preset, wish.region, wish.protocol);
  const protocol = chooseProtocol(preset, region, wish.protocol);
  const ownBaseUrl = presetEndpoints(preset, region)[protocol];
  const baseUrl = wish.baseUrl ?? ownBaseUrl;
  if (baseUrl === undefined || baseUrl === '') {
    const form = baseUrlTemplate(preset, region, protocol);
    throw badField('baseUrl', `A ${preset.id} channel needs "baseUrl"${form === undefined ? '' : `, as in ${form}`}.`);
  }
  if (baseUrl !== ownBaseUrl) {
    if (ownBaseUrl !== undefined && !/^https?:/.test(ownBaseUrl))
      throw badField('baseUrl', `A ${preset.id} channel has no other address: nothing is dialled there.`);
    try {
      checkBaseUrl(baseUrl);
    } catch (error) {
      if (!GatewayError.is(error)) throw error;
      throw badField('baseUrl', error.message);
    }
  }
  return { region, protocol, baseUrl };
}

/**
 * The place after a change: a base URL that was the preset's own follows region and protocol, one that the user typed stays.
 */
export function changePlace(
  preset: ProviderPreset,
  present: Place,
  wish: PlaceWish,
  checkBaseUrl: (baseUrl: string) => void,
): Place {
  const wasOwn = presetEndpoints(preset, present.region)[present.protocol] === present.baseUrl;
  const protocol = wish.protocol ?? present.protocol;
  // The region of an own endpoint belongs to its protocol.
  const keepsRegion = !preset.custom || protocol === present.protocol;
  return choosePlace(
    preset,
    {
      region: wish.region === undefined && keepsRegion ? present.region : wish.region,
      protocol,
      baseUrl: wish.baseUrl ?? (wasOwn ? undefined : present.baseUrl),
    },
    // What is already there was checked when it was typed; checking it again would make such a channel unchangeable.
    (baseUrl) => {
      if (baseUrl !== present.baseUrl) checkBaseUrl(baseUrl);
    },
  );
}

/** Refuses a list in which two entries answer to one name: it would be a matter of luck which one is meant. */
export function checkModels(models: readonly ChannelModel[]): void {
  const names = new Set<string>();
  for (const [index, model] of models.entries()) {
    const name = model.alias ?? model.id;
    if (names.has(name)) throw badField(`models.${index}`, `Two models are called "${name}".`);
    names.add(name);
  }
}

/** Headers that the gateway sets itself, that belong to one connection, or that carry keys. */
const reservedHeaders = new Set([
  ...[
    'host',
    'connection',
    'keep-alive',
    'proxy-connection',
    'transfer-encoding',
    'te',
    'trailer',
    'upgrade',
    'expect',
  ],
  ...['content-length', 'content-type', 'content-encoding', 'accept-encoding'],
]);
const secretHeaders = new Set([
  ...['authorization', 'proxy-authorization', 'cookie', 'x-api-key', 'x-goog-api-key', 'api-key'],
]);

/** True for headers that no channel may set. */
export function isReservedHeader(name: string): boolean {
  const lower = name.toLowerCase();
  return reservedHeaders.has(lower) || lower.startsWith('x-gatehouse-');
}

export function checkExtraHeaders(headers: Readonly<Record<string, string>>): void {
  const names = new Set<string>();
  if (Object.keys(headers).length > 50) throw badField('headers', 'A channel takes at most 50 extra headers.');
  for (const name of Object.keys(headers)) {
    const lower = name.toLowerCase();
    if (secretHeaders.has(lower))
      throw badField(`headers.${name}`, `"${name}" would carry a key: put it into "secret".`);
    if (isReservedHeader(name)) {
      throw badField(`headers.${name}`, `"${name}" is set by the gateway itself.`);
    }
    if (names.has(lower)) throw badField(`headers.${name}`, `"${name}" is given twice.`);
    names.add(lower);
  }
}
