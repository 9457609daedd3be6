// Asks for a provider's key in VS Code's own password box. The key goes from here to the gateway and nowhere else:
// never into a webview, a log or a setting.
import * as vscode from 'vscode';
import { t } from '../localize';
import { secretProblem } from './secretRules';

export interface SecretQuestion {
  channelName: string;
  /** An empty answer is allowed: the provider may need no key. */
  optional: boolean;
  /** Page where a key is made. */
  keyUrl: string | null;
}

/** The key, `''` for none, or undefined when the user pressed Escape. */
export async function askForSecret(question: SecretQuestion): Promise<string | undefined> {
  const where = question.keyUrl === null ? '' : ` ${t('Keys are made at {0}.', question.keyUrl)}`;
  const kept = t('It is kept in VS Code’s secret storage and sent to this provider alone.');
  const empty = question.optional ? ` ${t('Leave it empty if none is needed.')}` : '';
  const answer = await vscode.window.showInputBox({
    title: t('Key for {0}', question.channelName),
    prompt: `${kept}${where}${empty}`,
    password: true,
    ignoreFocusOut: true,
    validateInput: (text) => (text === '' ? undefined : secretProblem(text, question.optional, t)),
  });
  if (answer === undefined) return undefined;
  const problem = secretProblem(answer, question.optional, t);
  if (problem === undefined) return answer.trim();
  void vscode.window.showWarningMessage(problem);
  return undefined;
}
