// The proxy of a channel when it is created or changed: the URL goes into the record, a user name and password into the vault.
// Used by the channel routes. Sends nothing.
import type { ChannelPatch } from '../shared/channel';
import { proxySecretId } from '../store/channelView';
import type { ManagementContext } from './context';

type Surroundings = Pick<ManagementContext, 'readProxy' | 'secrets' | 'now'>;

export interface ProxyChange<Body> {
  /** The body with the proxy as it is kept. */
  body: Body;
  /** Enters or takes out the credential of `channelId`'s proxy. To be called once the record is written. */
  keep: (channelId: string) => void;
}

/**
 * Reads `body.proxy`. A URL without a credential leaves the one that is kept for the same server (`present`) alone: forms show URLs
 * without. Throws GatewayError `bad-request` for what is no proxy.
 */
export function takeProxy<Body extends Pick<ChannelPatch, 'proxy'>>(
  { readProxy, secrets, now }: Surroundings,
  body: Body,
  present: string,
): ProxyChange<Body> {
  if (body.proxy === undefined) return { body, keep: () => undefined };
  const { proxy, secret } = readProxy(body.proxy);
  const keep = (channelId: string): void => {
    const id = proxySecretId(channelId);
    if (secret !== undefined) secrets.set(id, secret, now());
    else if (proxy !== present && present.includes('://')) secrets.set(id, undefined, now());
  };
  return { body: { ...body, proxy }, keep };
}
