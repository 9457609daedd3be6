// Asks the user whether the gateway may run a tool for a key: which tool, which arguments, which key. Called by windowTools.ts. Whatever is
// no clear yes is a no. Names and arguments are a model's and a server's words: shown as text, never as a link.
import * as vscode from 'vscode';
import { GatewayError } from '../../shared/errors';
import { t } from '../localize';
import type { ManagementClient } from '../managementClient';

const longestShown = 400;

export async function askWhetherToRun(questionId: string, client: ManagementClient): Promise<void> {
  const { tool, keyId, keyName, input, saysReadOnly } = await client.call('getToolQuestion', { id: questionId });
  const once = t('Allow Once');
  const always = t('Always Allow for This Key');
  const deny = t('Deny');
  const shown = input.length > longestShown ? `${input.slice(0, longestShown)}…` : input;
  const claim = saysReadOnly ? ` ${t('Its server says that it only reads; that is not checked.')}` : '';
  const question = t('A model that uses the key “{0}” wants to run the tool {1} with {2}.', keyName, tool, shown);
  const answer = await vscode.window.showWarningMessage(plain(question + claim), once, always, deny);
  if (answer === always) {
    const { allowedTools } = await client.call('getKey', { id: keyId });
    await client.call('updateKey', { id: keyId, body: { allowedTools: [...new Set([...allowedTools, tool])] } });
  }
  try {
    const decision = answer === once || answer === always ? 'allow' : 'deny';
    await client.call('answerToolQuestion', { id: questionId, body: { decision } });
  } catch (error) {
    if (!GatewayError.is(error, 'not-found') || answer === undefined) throw error;
    void vscode.window.showInformationMessage(t('The request that wanted the tool has ended meanwhile.'));
  }
}

/** Messages turn `[text](command:…)` into links: what stands between the two is taken apart. */
export function plain(text: string): string {
  return text.replaceAll(/\](?=\()/g, '] ').replaceAll(/\s+/g, ' ');
}
