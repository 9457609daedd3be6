// Remembers which names have been public, against DNS rebinding: a name of the internet that suddenly leads into this machine or its
// network is not followed. Used by the connectors. A name that was private from the start is the user's own (a company's gateway).
import { classifyAddress } from '../egress';
import { networkFault } from './networkFault';

const mostNames = 2000;

export class NameMemory {
  /** In the order in which they were last seen. */
  private readonly publicNames = new Set<string>();

  /**
   * Takes in what `name` resolved to.
   * Throws GatewayError `upstream-unreachable` (`not-allowed`) where private and public addresses come under one name, now or over time.
   */
  check(name: string, addresses: readonly string[]): void {
    const key = name.toLowerCase().replace(/\.$/, '');
    const kinds = addresses.map((address) => classifyAddress(address));
    if (kinds.includes('public')) this.remember(key);
    if (!this.publicNames.has(key) || kinds.every((kind) => kind === 'public')) return;
    const message = `${key} is a name of the internet, but now leads into the private network. The connection is not allowed.`;
    throw networkFault(
      'upstream-unreachable',
      message,
      { code: 'REBINDING', cause: 'not-allowed' },
      { shouldRetry: false },
    );
  }

  private remember(key: string): void {
    this.publicNames.delete(key);
    this.publicNames.add(key);
    const [oldest] = this.publicNames;
    if (this.publicNames.size > mostNames && oldest !== undefined) this.publicNames.delete(oldest);
  }
}
