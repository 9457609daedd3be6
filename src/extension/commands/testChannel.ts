// Tests a channel's connection with progress and cancel, and says what each step took. From the palette and the sidebar.
import crypto from 'node:crypto';
import * as vscode from 'vscode';
import type { Channel } from '../../shared/channel';
import type { ChannelTestResult } from '../../shared/channelTest';
import { clientOf, type GatehouseWindow } from '../gatehouseWindow';
import { t } from '../localize';
import { pickChannel } from './pickers';
import { stepName, testMessage } from './testMessage';

/** A test may have to wait for a slow provider, step after step. */
export const testTimeout = 120_000;

/** The command. */
export async function testChannel(window: GatehouseWindow): Promise<void> {
  const channel = await pickChannel(window, t('Which channel should be tested?'));
  if (channel !== undefined) await runChannelTest(window, channel);
}

/** Runs the test and shows its result in a message. Throws `client-closed` when the user cancelled. */
export async function runChannelTest(window: GatehouseWindow, channel: Channel): Promise<ChannelTestResult> {
  const client = clientOf(window);
  const testId = crypto.randomUUID();
  const result = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: t('Testing “{0}”…', channel.name), cancellable: true },
    async (progress, token) => {
      const signal = signalOf(token);
      const stop = window.events.subscribe((event) => {
        if (event.type !== 'test' || event.testId !== testId) return;
        progress.report({ message: `${event.step.ok ? '✓' : '✗'} ${stepName(event.step.name, t)}` });
      });
      try {
        return await client.call('testChannel', { id: channel.id, body: { testId } }, { signal, timeout: testTimeout });
      } finally {
        stop();
      }
    },
  );
  const message = testMessage(channel.name, result, t);
  const show = result.ok ? vscode.window.showInformationMessage : vscode.window.showWarningMessage;
  void show(message);
  return result;
}

/** Aborted when the user cancels. */
export function signalOf(token: vscode.CancellationToken): AbortSignal {
  const abort = new AbortController();
  token.onCancellationRequested(() => abort.abort());
  return abort.signal;
}
