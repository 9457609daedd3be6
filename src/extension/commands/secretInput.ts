// Asks for a provider's key in VS Code's own password box, or signs the user in where the provider has that. The key goes from here to the
// gateway and nowhere else: never into a webview, a log or a setting.
import * as vscode from 'vscode';
import { signInPrefix } from '../../shared/signInSecret';
import type { ProviderPreset } from '../../shared/status';
import { t } from '../localize';
import { askToSignIn } from '../signIn';
import { secretRemark } from './secretRules';

export interface SecretQuestion {
  channelName: string;
  /** An empty answer is allowed: the provider may need no key. */
  optional: boolean;
  /** Undefined where the catalogue no longer has the provider. */
  preset: ProviderPreset | undefined;
}

/** Fields of a channel; `secret` is empty for none. */
export interface SecretAnswer {
  secret: string;
  /** The user was told that it looks like another vendor's key, and meant it. */
  confirmSecret?: true;
}

/** The key, or undefined when the user pressed Escape. */
export async function askForSecret(question: SecretQuestion): Promise<SecretAnswer | undefined> {
  const { signIn } = question.preset ?? {};
  if (signIn === undefined) return askForKey(question);
  const key = { label: t('Enter a key'), signIn: false };
  const account = { label: t('Sign in with Microsoft'), description: 'Microsoft Entra ID', signIn: true };
  const title = t('Key for {0}', question.channelName);
  const picked = await vscode.window.showQuickPick([key, account], { title, ignoreFocusOut: true });
  if (picked === undefined) return undefined;
  if (!picked.signIn) return askForKey(question);
  await askToSignIn(signIn, '');
  return { secret: signInPrefix };
}

async function askForKey({ channelName, optional, preset }: SecretQuestion): Promise<SecretAnswer | undefined> {
  const keyUrl = preset?.keyUrl ?? null;
  const where = keyUrl === null ? '' : ` ${t('Keys are made at {0}.', keyUrl)}`;
  const kept = t('It is kept in VS Code’s secret storage and sent to this provider alone.');
  const empty = optional ? ` ${t('Leave it empty if none is needed.')}` : '';
  const answer = await vscode.window.showInputBox({
    title: t('Key for {0}', channelName),
    prompt: `${kept}${where}${empty}`,
    password: true,
    ignoreFocusOut: true,
    validateInput: (text) => {
      const remark = text === '' ? undefined : secretRemark(preset, text, optional, t);
      if (remark === undefined) return undefined;
      const { Error, Warning } = vscode.InputBoxValidationSeverity;
      return { message: remark.message, severity: remark.severity === 'error' ? Error : Warning };
    },
  });
  if (answer === undefined) return undefined;
  const remark = secretRemark(preset, answer, optional, t);
  if (remark?.severity === 'error') {
    void vscode.window.showWarningMessage(remark.message);
    return undefined;
  }
  return { secret: answer.trim(), ...(remark === undefined ? {} : { confirmSecret: true as const }) };
}
