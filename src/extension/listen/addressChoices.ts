// Pure: the addresses of this machine that are offered as further ones, with words for what is behind each.
// Names of interfaces: Docker's and Podman's bridges, WSL's virtual switch, https://learn.microsoft.com/windows/wsl/networking
import type { NetworkInterfaceInfo } from 'node:os';
import type { Translate } from '../translate';

export interface AddressChoice {
  /** As it goes into the setting. */
  address: string;
  description: string;
}

type Interfaces = NodeJS.Dict<Pick<NetworkInterfaceInfo, 'address' | 'family' | 'internal'>[]>;

/** `chosen`: what stands in the setting, which stays on offer even where the address is away. */
export function addressChoices(
  interfaces: Interfaces,
  platform: NodeJS.Platform,
  proxyPort: number,
  chosen: readonly string[],
  t: Translate,
): AddressChoice[] {
  const found: AddressChoice[] = [];
  for (const [name, addresses] of Object.entries(interfaces)) {
    for (const { address, family, internal } of addresses ?? []) {
      // IPv6 of containers is rare, and link-local addresses cannot be listened on; who needs one writes it into the setting.
      if (internal || family !== 'IPv4' || address.startsWith('169.254.')) continue;
      found.push({ address, description: wordsFor(name, t) });
    }
  }
  if (platform !== 'linux') {
    // Docker Desktop leads host.docker.internal to loopback, where the proxy itself takes no names of others.
    const address = `127.0.0.1:${proxyPort + 10}`;
    found.push({ address, description: t('Containers of Docker Desktop (host.docker.internal)') });
  }
  const rank = ({ description }: AddressChoice): number => (/\(/.test(description) ? 0 : 1);
  const sorted = found.toSorted((a, b) => rank(a) - rank(b));
  const others = chosen.filter((address) => !sorted.some((choice) => choice.address === address));
  return [...sorted, ...others.map((address) => ({ address, description: t('From your settings') }))];
}

function wordsFor(name: string, t: Translate): string {
  if (/^(docker|br-)/i.test(name)) return t('Containers of Docker ({0})', name);
  if (/^(podman|cni)/i.test(name)) return t('Containers of Podman ({0})', name);
  if (/wsl/i.test(name)) return t('WSL on this machine ({0})', name);
  return t('The network of {0}: other machines too', name);
}
