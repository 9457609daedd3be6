// Asks for another port and writes it to the settings; every window then follows the setting. The way out of "port taken".
import * as vscode from 'vscode';
import { cancelled } from '../errorMessages';
import type { GatehouseWindow } from '../gatehouseWindow';
import { t } from '../localize';
import { findFreePort, isPortOpen } from '../portOwner';
import { parsePort } from '../portRules';
import { readGatewaySettings, writeSetting } from '../settings';

/** Throws `client-closed` after Escape. `server`: left out, the one whose port is taken, else the proxy. */
export async function choosePort(window: GatehouseWindow, server?: 'proxy' | 'management'): Promise<void> {
  const state = window.supervisor.state;
  const wanted = server ?? (state.state === 'port-taken' ? state.server : 'proxy');
  const settings = readGatewaySettings(window.log);
  const [name, other] =
    wanted === 'proxy' ? (['proxyPort', 'managementPort'] as const) : (['managementPort', 'proxyPort'] as const);
  const answer = await vscode.window.showInputBox({
    title: wanted === 'proxy' ? t('Port of the proxy') : t('Port of the management server'),
    prompt: t('A free port of this machine, from 1024 to 65535. Clients must be given the new address.'),
    value: String(await suggestion(settings[name], settings[other])),
    ignoreFocusOut: true,
    validateInput: async (text) => {
      const port = parsePort(text);
      if (port === undefined) return t('Enter a number from 1024 to 65535.');
      if (port === settings[other]) return t('Gatehouse uses this port for its other server.');
      const ours = state.state === 'running' && port === settings[name];
      return !ours && (await isPortOpen(port)) ? t('This port is in use.') : undefined;
    },
  });
  const port = answer === undefined ? undefined : parsePort(answer);
  if (port === undefined) throw cancelled();
  if (port === settings[name]) window.supervisor.start();
  else await writeSetting(name, port);
}

async function suggestion(present: number, other: number): Promise<number> {
  const port = await findFreePort(present + 10);
  return port === other ? findFreePort(port + 1) : port;
}
