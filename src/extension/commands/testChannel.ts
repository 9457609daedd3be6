// Tests a channel's connection with progress and cancel, and says what each step took. From the palette and the sidebar.
import * as vscode from 'vscode';
import type { Channel, ChannelTestResult } from '../../shared/channel';
import { clientOf, type GatehouseWindow } from '../gatehouseWindow';
import { t } from '../localize';
import { pickChannel } from './pickers';
import { testMessage } from './testMessage';

/** A test may have to wait for a slow provider. */
const testTimeout = 60_000;

/** The command. */
export async function testChannel(window: GatehouseWindow): Promise<void> {
  const channel = await pickChannel(window, t('Which channel should be tested?'));
  if (channel !== undefined) await runChannelTest(window, channel, { tell: true });
}

/** Runs the test and, with `tell`, shows its result in a message. Throws `client-closed` when the user cancelled. */
export async function runChannelTest(
  window: GatehouseWindow,
  channel: Channel,
  { tell }: { tell: boolean },
): Promise<ChannelTestResult> {
  const client = clientOf(window);
  const result = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: t('Testing “{0}”…', channel.name), cancellable: true },
    (_progress, token) => {
      const abort = new AbortController();
      token.onCancellationRequested(() => abort.abort());
      return client.call('testChannel', { id: channel.id }, { signal: abort.signal, timeout: testTimeout });
    },
  );
  if (tell) {
    const message = testMessage(channel.name, result, t);
    const show = result.ok ? vscode.window.showInformationMessage : vscode.window.showWarningMessage;
    void show(message);
  }
  return result;
}
