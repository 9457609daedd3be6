// Further addresses of the proxy, chosen from those that this machine has, and the passphrase of the certificate's key.
// They only write settings and secrets: what follows from a setting, and whether it is confirmed, is the business of furtherAddresses.ts.
import os from 'node:os';
import * as vscode from 'vscode';
import { cancelled } from '../errorMessages';
import { clientOf, type GatehouseWindow } from '../gatehouseWindow';
import { addressChoices } from '../listen/addressChoices';
import { listenSection } from '../listen/listenSettings';
import { t } from '../localize';
import { readGatewaySettings } from '../settings';

/** The command. Throws `client-closed` after Escape. */
export async function listenFurther(window: GatehouseWindow): Promise<void> {
  const section = vscode.workspace.getConfiguration(listenSection);
  const present = section.get<unknown>('addresses');
  const chosen = (Array.isArray(present) ? present : []).filter((one) => typeof one === 'string');
  const { proxyPort } = readGatewaySettings(window.log);
  const items = addressChoices(os.networkInterfaces(), process.platform, proxyPort, chosen, t).map((choice) => ({
    label: choice.address,
    description: choice.description,
    picked: chosen.includes(choice.address),
  }));
  const picked = await vscode.window.showQuickPick(items, {
    title: t('Further addresses of Gatehouse'),
    placeHolder: t('Where else should clients reach it? None: 127.0.0.1 alone.'),
    canPickMany: true,
    ignoreFocusOut: true,
  });
  if (picked === undefined) throw cancelled();
  const addresses = picked.map(({ label }) => label);
  const isSame = addresses.length === chosen.length && addresses.every((address) => chosen.includes(address));
  if (isSame) return window.further.confirm();
  await window.further.forgetAnswers();
  await section.update('addresses', addresses.length === 0 ? undefined : addresses, vscode.ConfigurationTarget.Global);
}

/** The command. Throws `client-closed` after Escape. */
export async function setCertificatePassphrase(window: GatehouseWindow): Promise<void> {
  const client = clientOf(window);
  const { listen } = await client.call('getOptions', {});
  const file = listen?.certificate?.privateKey;
  if (file === undefined) {
    const open = t('Open Settings');
    const message = t('Name your certificate first: gatehouse.listen.certificate and gatehouse.listen.privateKey.');
    if ((await vscode.window.showInformationMessage(message, open)) === open) {
      await vscode.commands.executeCommand('workbench.action.openSettings', listenSection);
    }
    return;
  }
  const answer = await vscode.window.showInputBox({
    title: t('Passphrase of {0}', file),
    prompt: t('Left empty, none is used. It is kept in VS Code’s secret storage.'),
    password: true,
    ignoreFocusOut: true,
  });
  if (answer === undefined) throw cancelled();
  await client.call('updateOptions', { body: { listen: { passphrase: answer === '' ? null : answer } } });
}
