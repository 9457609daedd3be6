// "Use Gatehouse in the Claude Code Extension", and the end of it. The settings are claudeCodeExtension.ts.
import * as vscode from 'vscode';
import { ClaudeCodeExtension, isClaudeCodeInstalled } from '../claudeCodeExtension';
import { cancelled } from '../errorMessages';
import { clientOf, proxyUrlOf, type GatehouseWindow } from '../gatehouseWindow';
import { t } from '../localize';

/** The command: asks once, since the key stands in the user's settings afterwards. */
export async function useInClaudeCode(window: GatehouseWindow): Promise<void> {
  if (!isClaudeCodeInstalled()) {
    void vscode.window.showInformationMessage(t('The Claude Code extension is not installed here.'));
    return;
  }
  const change = t('Change Settings');
  const answer = await vscode.window.showInformationMessage(
    t('Let the Claude Code extension go through Gatehouse?'),
    {
      modal: true,
      detail: t(
        'Its user settings get the gateway’s address and a virtual key. Taking over Claude Code itself covers the extension too. Undo this before you remove Gatehouse: VS Code gives an extension no chance to do it then.',
      ),
    },
    change,
  );
  if (answer !== change) throw cancelled();
  await new ClaudeCodeExtension(window.context.secrets).use(clientOf(window), proxyUrlOf(window));
  void vscode.window.showInformationMessage(t('The Claude Code extension now goes through Gatehouse.'));
}

/** The command. */
export async function stopUsingInClaudeCode(window: GatehouseWindow): Promise<void> {
  const stopped = await new ClaudeCodeExtension(window.context.secrets).stop(clientOf(window));
  void vscode.window.showInformationMessage(
    stopped
      ? t('The settings of the Claude Code extension are as they were before.')
      : t('The Claude Code extension does not use Gatehouse by its settings.'),
  );
}
