// Settings of a channel after a change. Used by the channel routes for create and change. Values in, values out.
import { usualChannelSettings, type ChannelPatch, type ChannelSettings } from '../shared/channel';

/** `present` with the fields that `body` gives. Null puts a field back to what is usual; left out leaves it as it is. */
export function changedChannelSettings(present: Readonly<ChannelSettings>, body: ChannelPatch): ChannelSettings {
  const names = Object.keys(usualChannelSettings) as (keyof ChannelSettings)[];
  const given = names.filter((name) => body[name] !== undefined);
  return { ...present, ...Object.fromEntries(given.map((name) => [name, body[name] ?? usualChannelSettings[name]])) };
}
