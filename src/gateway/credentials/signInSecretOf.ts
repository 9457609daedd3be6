// The token of a channel whose users sign in, in the form that authorize.ts sends. Called where a channel's secret says that it has one.
import { GatewayError } from '../../shared/errors';
import { signInPrefix } from '../../shared/signInSecret';
import type { Services } from '../services';

/** `entra:` and the token, waiting up to `waitMs` for a window to bring one. Throws GatewayError `secret-missing`. */
export async function signInSecretOf(
  { secrets, now }: Pick<Services, 'secrets' | 'now'>,
  channel: { id: string; name: string },
  waitMs: number,
): Promise<string> {
  const token = await secrets.tokens.get(channel.id, now, waitMs);
  if (token !== undefined) return signInPrefix + token;
  throw new GatewayError(
    'secret-missing',
    `The channel '${channel.name}' needs a sign-in with Microsoft: open VS Code and sign in there.`,
  );
}
