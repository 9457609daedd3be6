// Pure: a name for a new channel that no other has.
import type { Channel } from '../../shared/channel';

/** `wanted`, or the first of `wanted 2`, `wanted 3`, … that no channel has. */
export function freeName(wanted: string, channels: readonly Pick<Channel, 'name'>[]): string {
  const taken = new Set(channels.map((channel) => channel.name));
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? wanted : `${wanted} ${number}`;
    if (!taken.has(name)) return name;
  }
}
