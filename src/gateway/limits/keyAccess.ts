// From where and for what a key may be used: client addresses and kinds of endpoints. Checked when the key is found, before the body.
// Models and channels are checked by the candidate choice.
import { BlockList, isIP } from 'node:net';
import { isOtherOperation } from '../../catalog/operations';
import type { Operation } from '../../protocols/endpoints';
import { GatewayError } from '../../shared/errors';
import type { EndpointKind } from '../../shared/virtualKey';
import type { KeyRecord } from '../../store/keyRepository';
import { usualAddress } from '../listen/listenAddress';

const lists = new WeakMap<readonly string[], BlockList>();

/** The addresses and CIDR ranges of `allowed`; what is neither (an older version's, perhaps) allows nothing. */
function listOf(allowed: readonly string[]): BlockList {
  let list = lists.get(allowed);
  if (list === undefined) {
    list = new BlockList();
    for (const text of allowed) {
      const [address = '', prefix] = text.split('/');
      const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
      if (isIP(address) === 0) continue;
      if (prefix === undefined) list.addAddress(address, family);
      else list.addSubnet(address, Number(prefix), family);
    }
    lists.set(allowed, list);
  }
  return list;
}

function isAllowedAddress(allowed: readonly string[], remote: string | undefined): boolean {
  const address = usualAddress(remote ?? '');
  const family = isIP(address);
  return family !== 0 && listOf(allowed).check(address, family === 6 ? 'ipv6' : 'ipv4');
}

const kinds: Record<string, EndpointKind> = {
  embed: 'embeddings',
  'batch-embed': 'embeddings',
  'generate-images': 'images',
  'edit-images': 'images',
  'vary-images': 'images',
  predict: 'images',
  speak: 'audio',
  transcribe: 'audio',
  'translate-audio': 'audio',
  moderate: 'moderations',
  rerank: 'rerank',
} satisfies Record<Exclude<Operation, 'generate' | 'count-tokens' | 'list-models' | 'get-model'>, EndpointKind>;

/** The kind of an operation; undefined for lists of models, which every key may see. */
function kindOf(operation: Operation): EndpointKind | undefined {
  if (isOtherOperation(operation)) return kinds[operation];
  return operation === 'generate' || operation === 'count-tokens' ? 'chat' : undefined;
}

/**
 * Throws GatewayError `forbidden` where `key` may not be used from `remote` (tells an IP address; asked for where it counts alone, since the
 * system has to be asked) or for `operation`. `further`: the request came
 * in by a further address of the gateway, where a key that names no client addresses is good for nothing: it was made for this machine.
 */
export function checkKeyAccess(
  key: KeyRecord,
  remote: () => string | undefined,
  operation: Operation,
  further = false,
): void {
  const { allowedAddresses, endpoints } = key.settings;
  if (allowedAddresses === null && further) {
    const from = usualAddress(remote() ?? '');
    const message = `This key works on the gateway's own machine alone. To use it from here, add ${from} to its allowed addresses in Gatehouse.`;
    throw new GatewayError('forbidden', message, { shouldRetry: false });
  }
  if (allowedAddresses !== null && !isAllowedAddress(allowedAddresses, remote())) {
    throw new GatewayError('forbidden', 'This key may not be used from this address.', { shouldRetry: false });
  }
  const kind = kindOf(operation);
  if (endpoints !== null && kind !== undefined && !endpoints.includes(kind)) {
    throw new GatewayError('forbidden', `This key may not be used for ${kind}; it allows ${endpoints.join(', ')}.`, {
      shouldRetry: false,
    });
  }
}
