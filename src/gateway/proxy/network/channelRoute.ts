// How the requests of one channel leave this machine: its settings and the credential of its proxy as a NetworkRoute.
// Used wherever a request is sent for a channel. Reads, and decides nothing.
import { proxySecretId } from '../../../store/channelView';
import type { ChannelRecord } from '../../../store/channelRepository';
import type { Services } from '../../services';
import type { NetworkRoute } from '../upstream';
import { withCredential } from './proxyServer';

/** The route of `channel` as its settings are now. */
export function channelRoute({ secrets }: Pick<Services, 'secrets'>, channel: ChannelRecord): NetworkRoute {
  const { proxy, timeouts } = channel.settings;
  const { connectMs = null, firstByteMs = null, idleMs = null } = timeouts ?? {};
  return { proxy: withCredential(proxy, secrets.peek(proxySecretId(channel.id))), connectMs, firstByteMs, idleMs };
}
