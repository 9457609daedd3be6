// Settings of a channel after a change, and whether they fit to the channel. Used by the channel routes for create and change.
// Values in, values or a GatewayError `bad-request` out. The proxy is read elsewhere (channelProxy.ts).
import {
  usualChannelSettings,
  type ChannelPatch,
  type ChannelSettings,
  type UpstreamProtocolId,
} from '../shared/channel';
import type { ProviderPreset } from '../shared/status';
import { badField, isReservedHeader } from './channelDraft';

/** `present` with the fields that `body` gives. Null puts a field back to what is usual; left out leaves it as it is. */
export function changedChannelSettings(present: Readonly<ChannelSettings>, body: ChannelPatch): ChannelSettings {
  const names = Object.keys(usualChannelSettings) as (keyof ChannelSettings)[];
  const given = names.filter((name) => body[name] !== undefined);
  return { ...present, ...Object.fromEntries(given.map((name) => [name, body[name] ?? usualChannelSettings[name]])) };
}

/** No colon, comma or star: names stand in lists of keys, behind `group:`. */
const groupName = /^[\p{L}\p{N}][\p{L}\p{N} ._-]*$/u;

/** Checks the settings of a channel of `preset` that speaks `protocol`. Throws GatewayError `bad-request` that names the field. */
export function checkChannelSettings(
  preset: ProviderPreset,
  protocol: UpstreamProtocolId,
  { group, auth, paths }: ChannelSettings,
): void {
  if (group !== null && !groupName.test(group)) {
    throw badField('group', 'A group is named with letters, digits, spaces, dots, hyphens and underscores.');
  }
  for (const [field, value] of Object.entries({ auth, paths })) {
    if (value !== null && !preset.custom) {
      throw badField(field, `Only channels of a custom provider have "${field}"; ${preset.name.en} has its own.`);
    }
  }
  if (auth !== null) {
    if (protocol === 'bedrock') throw badField('auth', 'Requests of this protocol are signed as AWS wants it.');
    if (isReservedHeader(auth.header)) throw badField('auth.header', `"${auth.header}" is set by the gateway itself.`);
  }
  if (paths?.generate !== undefined && (protocol === 'gemini' || protocol === 'bedrock')) {
    throw badField(
      'paths.generate',
      `The ${protocol} protocol says in the path what is asked: it cannot be another one.`,
    );
  }
  for (const [name, path] of Object.entries(paths ?? {})) checkPath(`paths.${name}`, path);
}

function checkPath(field: string, path: string | undefined): void {
  if (path === undefined) return;
  const names = [...path.matchAll(/\{([^}]*)\}?/g)].map(([, name]) => name);
  if (names.some((name) => name !== 'model')) throw badField(field, 'Only {model} can stand in a path.');
  if (path.includes('#') || /(^|\/)\.{1,2}(\/|\?|$)/.test(path)) {
    throw badField(field, 'A path has no "#" and no "." or ".." as a part.');
  }
}
