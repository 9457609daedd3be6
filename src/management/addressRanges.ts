// Checks the client addresses that a key may be used from. Used by the key routes, so that a slip of the pen does not lock everybody out.
import { isIP } from 'node:net';
import { badField } from './channelDraft';

/** Throws `bad-request` where an entry is neither an IP address nor a range in CIDR form (`192.168.0.0/16`, `fd00::/8`). */
export function checkAddresses(addresses: readonly string[] | null | undefined): void {
  if (addresses?.length === 0) {
    throw badField(
      'allowedAddresses',
      '"allowedAddresses" is an empty list, which would allow nothing. Leave it out or give null to allow all.',
    );
  }
  for (const [index, text] of (addresses ?? []).entries()) {
    const [address = '', prefix, ...more] = text.split('/');
    const bits = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
    const isPrefix = prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= bits);
    if (bits < 0 || !isPrefix || more.length > 0 || address.includes('%')) {
      const message = `"allowedAddresses.${index}" must be an IP address or a range like 192.168.0.0/16`;
      throw badField(`allowedAddresses.${index}`, `${message}.`);
    }
  }
}
