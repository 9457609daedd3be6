// The settings of further addresses, as the user wrote them for this machine. What the words mean is judged by the gateway.
// Only the user's own values count: neither a workspace's nor the defaults that another extension might bring.
import os from 'node:os';
import * as vscode from 'vscode';
import type { Translate } from '../translate';
import type { ListenWish } from './listenDecision';
import { listenWish } from './listenWish';

export const listenSection = 'gatehouse.listen';

/** Reads them. `problem` is there where they cannot be used. */
export function readListenSettings(t: Translate): ListenWish {
  const value = (name: string): unknown =>
    vscode.workspace.getConfiguration(listenSection).inspect<unknown>(name)?.globalValue;
  return listenWish(
    {
      addresses: value('addresses'),
      hostNames: value('hostNames'),
      certificate: value('certificate'),
      privateKey: value('privateKey'),
    },
    os.homedir(),
    t,
  );
}
