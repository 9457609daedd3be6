// The credential of a channel on one request, in the form that its provider takes. Used by attempts and the channel probe, last of all:
// a signature covers what is sent. The secret comes in as a value; nothing here stores or logs it.
import type { ChannelSettings, UpstreamProtocolId } from '../../shared/channel';
import { parseAwsSecret, type AwsSecret } from '../../shared/awsSecret';
import { GatewayError } from '../../shared/errors';
import { isSignInSecret, signInPrefix } from '../../shared/signInSecret';
import { authFormOf } from '../../store/channelView';
import { readAwsProfile } from './awsProfile';
import { signAws, type SignableRequest } from './awsSignature';

/**
 * `secret` as it is used: a profile of the AWS files becomes its keys, everything else stays. Throws `secret-missing` where
 * the profile has none, or the secret is none for AWS.
 */
export async function resolveSecret(
  channel: { provider: string; protocol: UpstreamProtocolId },
  secret: string | undefined,
): Promise<string | undefined> {
  if (secret === undefined || authFormOf(channel.provider, channel.protocol) !== 'aws') return secret;
  const aws = storedAwsSecret(secret);
  return aws.kind === 'profile' ? readAwsProfile(aws.name) : secret;
}

/** A stored secret that has no form of AWS (its channel once spoke another protocol) is the channel's fault, not the client's. */
function storedAwsSecret(secret: string): AwsSecret {
  try {
    return parseAwsSecret(secret);
  } catch (cause) {
    const { message } = GatewayError.from(cause);
    throw new GatewayError('secret-missing', `The key of this channel is none for AWS. ${message}`, { cause });
  }
}

/** Headers that `secret`, resolved, becomes on `request` in `protocol`; none without a secret. A channel's own way stands before its preset's. */
export async function authorize(
  channel: { provider: string; region: string | null; settings: Pick<ChannelSettings, 'auth'> },
  protocol: UpstreamProtocolId,
  secret: string | undefined,
  request: SignableRequest,
  now: number,
): Promise<Record<string, string>> {
  if (secret === undefined || secret === '') return {};
  const { auth } = channel.settings;
  // A function: `$&` in a key is no pattern.
  if (auth !== null) return { [auth.header.toLowerCase()]: auth.template.replaceAll('{secret}', () => secret) };
  const form = authFormOf(channel.provider, protocol);
  const bearer = { authorization: `Bearer ${secret}` };
  if (isSignInSecret(secret)) return { authorization: `Bearer ${secret.slice(signInPrefix.length)}` };
  switch (form) {
    case 'none':
      return {};
    case 'x-api-key':
    case 'x-goog-api-key':
    case 'api-key':
      return { [form]: secret };
    case 'bearer':
      return bearer;
    case 'aws': {
      const aws = parseAwsSecret(secret);
      if (aws.kind === 'api-key') return bearer;
      if (aws.kind === 'access-keys') return signAws(request, aws, channel.region, now);
      throw new GatewayError('internal', 'An AWS profile was not resolved.');
    }
  }
}
