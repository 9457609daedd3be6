// Tokens for channels whose users sign in: fetched with VS Code's own sign-in and handed to the gateway, which keeps them in memory. Never
// stored here: VS Code keeps the session. API: https://code.visualstudio.com/api/references/vscode-api#authentication.
import * as vscode from 'vscode';
import type { ProviderPreset } from '../shared/status';
import { clientOf, type GatehouseWindow } from './gatehouseWindow';
import { t } from './localize';
import { expiryOf, scopesFor } from './tokenExpiry';

type SignIn = NonNullable<ProviderPreset['signIn']>;

/** Channels for which the user was asked to sign in, until he has. */
const asked = new Set<string>();

/** Asks the user to sign in. Throws what VS Code throws when he does not. */
export async function askToSignIn(signIn: SignIn, tenant: string): Promise<string> {
  const scopes = scopesFor(signIn.scopes, tenant);
  const session = await vscode.authentication.getSession(signIn.provider, scopes, { createIfNone: true });
  return session.accessToken;
}

/**
 * Hands the gateway a token for `channelId`, without asking anybody where VS Code has a session; else the user is told once, with a way to
 * sign in. A window that cannot help does nothing: another one may.
 */
export async function bringToken(window: GatehouseWindow, channelId: string, tenant: string): Promise<void> {
  const channel = window.mirror.channels.find(({ id }) => id === channelId);
  const signIn = window.mirror.providers.find(({ id }) => id === channel?.provider)?.signIn;
  if (channel === undefined || signIn === undefined) return;
  const scopes = scopesFor(signIn.scopes, tenant);
  const session = await vscode.authentication.getSession(signIn.provider, scopes, { silent: true });
  if (session !== undefined) return hand(window, channelId, session.accessToken);
  if (asked.has(channelId) || !vscode.window.state.focused) return;
  asked.add(channelId);
  const action = t('Sign In');
  const message = t('The channel “{0}” needs a sign-in with Microsoft.', channel.name);
  if ((await vscode.window.showWarningMessage(message, action)) !== action) return;
  await hand(window, channelId, await askToSignIn(signIn, tenant));
}

async function hand(window: GatehouseWindow, channelId: string, token: string): Promise<void> {
  const expiresAt = new Date(expiryOf(token, Date.now())).toISOString();
  await clientOf(window).call('putSignInToken', { id: channelId, body: { token, expiresAt } });
  asked.delete(channelId);
}
