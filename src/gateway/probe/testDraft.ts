// Tests a channel that is not saved: with secrets of its own that no keeper, log or list ever sees. Used by management.
import type { ChannelTestResult } from '../../shared/channelTest';
import type { ChannelRecord } from '../../store/channelRepository';
import { proxySecretId } from '../../store/channelView';
import { testChannel } from '../channelProbe';
import type { ProbeOptions } from './probeOptions';
import { SecretVault } from '../secretVault';
import type { Services } from '../services';

export interface DraftSecrets {
  secret: string | undefined;
  /** The URL of its proxy, where that holds a password. */
  proxySecret: string | undefined;
  /** The id under which it is saved, where it is a change of a saved one: what that one has of tokens and proxy is used. */
  savedAs: string | undefined;
}

/** As `testChannel`, without entering anything into the health of a channel. */
export async function testDraft(
  services: Services,
  channel: ChannelRecord,
  { secret, proxySecret, savedAs }: DraftSecrets,
  options: ProbeOptions,
): Promise<ChannelTestResult> {
  const vault = new SecretVault(services.secrets.tokens);
  const now = services.now();
  const id = savedAs ?? channel.id;
  if (secret !== undefined) vault.set(id, secret, now);
  const { proxy } = channel.settings;
  const savedProxy = savedAs === undefined ? undefined : services.store.channels.get(savedAs)?.settings.proxy;
  // The password of a proxy goes to that proxy alone.
  const password = proxySecret ?? (proxy === savedProxy ? services.secrets.peek(proxySecretId(id)) : undefined);
  if (password !== undefined) vault.set(proxySecretId(id), password, now);
  return testChannel({ ...services, secrets: vault }, { ...channel, id }, { ...options, draft: true });
}
