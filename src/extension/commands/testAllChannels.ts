// The command "Test All Channels": every enabled channel, a few at a time, with progress and cancel, and the results in a list.
import * as vscode from 'vscode';
import type { Channel } from '../../shared/channel';
import type { ChannelTestResult } from '../../shared/channelTest';
import { clientOf, type GatehouseWindow } from '../gatehouseWindow';
import { inParallel } from '../inParallel';
import { t } from '../localize';
import { signalOf, testTimeout } from './testChannel';
import { faultOf } from './testMessage';

/** So many at a time: a slow provider must not hold up the others. */
const width = 4;

interface Tested {
  channel: Channel;
  result: ChannelTestResult;
}

/** Throws `client-closed` when the user cancelled. */
export async function testAllChannels(window: GatehouseWindow): Promise<void> {
  const channels = window.mirror.channels.filter(({ enabled }) => enabled);
  if (channels.length === 0) {
    void vscode.window.showInformationMessage(t('There is no enabled channel to test.'));
    return;
  }
  const client = clientOf(window);
  const tested = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: t('Testing all channels…'), cancellable: true },
    (progress, token) => {
      const signal = signalOf(token);
      return inParallel(channels, width, async (channel): Promise<Tested> => {
        const result = await client.call('testChannel', { id: channel.id }, { signal, timeout: testTimeout });
        progress.report({ message: channel.name, increment: 100 / channels.length });
        return { channel, result };
      });
    },
  );
  await tell(tested);
}

async function tell(tested: readonly Tested[]): Promise<void> {
  const working = tested.filter(({ result }) => result.ok).length;
  const show = t('Show Results');
  const message = t('{0} of {1} channels work.', working, tested.length);
  const say = working === tested.length ? vscode.window.showInformationMessage : vscode.window.showWarningMessage;
  if ((await say(message, show)) !== show) return;
  const failedFirst = [...tested].sort((a, b) => Number(a.result.ok) - Number(b.result.ok));
  const items = failedFirst.map(({ channel, result }) => ({
    label: `${result.ok ? '$(pass)' : '$(error)'} ${channel.name}`,
    description: channel.provider,
    detail: result.ok ? '' : faultOf(result, t),
  }));
  await vscode.window.showQuickPick(items, { title: message, matchOnDetail: true });
}
