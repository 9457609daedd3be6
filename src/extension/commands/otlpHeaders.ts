// Sets the headers that go to the OTLP collector, an API key as a rule. They go to the gateway, which hands them to VS Code's secret storage
// as it does real keys: never into a setting, a log or a webview.
import * as vscode from 'vscode';
import { parseHeaderList } from '../../shared/telemetry';
import { cancelled } from '../errorMessages';
import { clientOf, type GatehouseWindow } from '../gatehouseWindow';
import { t } from '../localize';

/** The command. Throws `client-closed` after Escape. */
export async function setOtlpHeaders(window: GatehouseWindow): Promise<void> {
  const client = clientOf(window);
  const { otlp } = await client.call('getOptions', {});
  if (otlp === null) {
    const open = t('Open Settings');
    const message = t('Set the address of your OTLP collector first: gatehouse.otlp.endpoint.');
    if ((await vscode.window.showInformationMessage(message, open)) === open) {
      await vscode.commands.executeCommand('workbench.action.openSettings', 'gatehouse.otlp.endpoint');
    }
    return;
  }
  const { endpoint, headerNames } = otlp;
  const present = headerNames.length === 0 ? '' : ` ${t('Now set: {0}.', headerNames.join(', '))}`;
  const answer = await vscode.window.showInputBox({
    title: t('Headers for {0}', endpoint),
    prompt: `${t('name=value, several with commas between them; left empty, none are sent. They are kept in VS Code’s secret storage.')}${present}`,
    password: true,
    ignoreFocusOut: true,
    validateInput: (text) =>
      parseHeaderList(text) === undefined ? t('Write name=value, with commas between pairs.') : undefined,
  });
  if (answer === undefined) throw cancelled();
  const headers = parseHeaderList(answer) ?? {};
  await client.call('updateOptions', {
    body: { otlp: { headers: Object.keys(headers).length === 0 ? null : headers } },
  });
  void vscode.window.showInformationMessage(t('The headers for the OTLP collector were set.'));
}
