// Pure: what a window does about the further addresses in the settings, seen what the gateway keeps already. What the gateway keeps was
// confirmed once, by whichever window; so no window asks for it again.
import type { ListenOptions } from '../../shared/listening';

/** As the settings say. */
export interface ListenWish extends Pick<ListenOptions, 'addresses' | 'hostNames' | 'certificate'> {
  /** Why the settings cannot be used, in words for the user. */
  problem?: string;
}

export interface ListenDecision {
  /** What the gateway is told; undefined: it keeps that already. */
  send: ListenOptions | undefined;
  /** Addresses that nobody has confirmed: they are sent only after the user said yes. */
  ask: string[];
  /** Those that the user has refused. */
  declined: string[];
}

/** What an answer is remembered by: an address with TLS is another question than one without. */
export function questionOf(address: string, certificate: ListenOptions['certificate']): string {
  return `${address} ${certificate === null ? 'plain' : 'tls'}`;
}

export function decideListening(
  wish: ListenWish,
  kept: ListenOptions | null,
  declinedBefore: readonly string[],
): ListenDecision {
  const isKept = (address: string): boolean =>
    kept?.addresses.includes(address) === true && (wish.certificate !== null || kept.certificate === null);
  const isDeclined = (address: string): boolean => declinedBefore.includes(questionOf(address, wish.certificate));
  const known = wish.addresses.filter(isKept);
  const news = wish.addresses.filter((address) => !isKept(address));
  const next = optionsFor(wish, known, kept);
  const now = kept ?? { addresses: [], hostNames: [], everyAddress: false, certificate: null };
  // Names alone change nothing while nothing listens.
  const isSame = JSON.stringify(next) === JSON.stringify(now) || (isEmpty(next) && isEmpty(now));
  return {
    send: isSame ? undefined : next,
    ask: news.filter((address) => !isDeclined(address)),
    declined: news.filter(isDeclined),
  };
}

/** The options with these addresses of the wish; a confirmation of every network lasts as long as addresses do. */
export function optionsFor(
  { hostNames, certificate }: ListenWish,
  addresses: readonly string[],
  kept: ListenOptions | null,
): ListenOptions {
  return {
    addresses: [...addresses],
    hostNames: [...hostNames],
    everyAddress: addresses.length > 0 && kept?.everyAddress === true,
    certificate,
  };
}

function isEmpty({ addresses, certificate }: ListenOptions): boolean {
  return addresses.length === 0 && certificate === null;
}
