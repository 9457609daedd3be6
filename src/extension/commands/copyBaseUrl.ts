// Copies the base URL that a client is given, by protocol.
import * as vscode from 'vscode';
import type { ProtocolId } from '../../shared/channel';
import { furtherRoots } from '../../shared/listening';
import { proxyUrlOf, type GatehouseWindow } from '../gatehouseWindow';
import { t } from '../localize';
import { baseUrlChoices } from './baseUrls';

/** The command: asks which protocol. */
export async function copyBaseUrl(window: GatehouseWindow): Promise<void> {
  const items = baseUrlChoices(proxyUrlOf(window)).map((choice) => ({
    label: choice.label,
    description: choice.url,
    detail: choice.use,
    url: choice.url,
  }));
  const placeHolder = t('Which protocol does the client speak?');
  const picked = await vscode.window.showQuickPick(items, { placeHolder, matchOnDescription: true });
  if (picked === undefined) return;
  await vscode.env.clipboard.writeText(picked.url);
  void vscode.window.showInformationMessage(t('Copied: {0}', picked.url));
}

/** The sidebar's button: the protocol is known, and the button itself says that it was copied. */
export async function copyBaseUrlOf(window: GatehouseWindow, protocol: ProtocolId, root?: string): Promise<void> {
  const choice = baseUrlChoices(rootOf(window, root)).find((candidate) => candidate.protocol === protocol);
  if (choice !== undefined) await vscode.env.clipboard.writeText(choice.url);
}

/** The root that a client takes: this machine's, or the further address `wished` where it listens. Throws `no-channel` without a gateway. */
export function rootOf(window: GatehouseWindow, wished: string | undefined): string {
  const own = proxyUrlOf(window);
  return furtherRoots(window.mirror.listen).find((root) => root === wished) ?? own;
}
