// The palette's commands: which id does what. The titles are in package.json; what a command does is in the files beside this one.
import * as vscode from 'vscode';
import { describeError, isCancelled } from '../errorMessages';
import type { GatehouseWindow } from '../gatehouseWindow';
import { t } from '../localize';
import { removeChannel, setChannelKey } from './channelCommands';
import { stopUsingInClaudeCode, useInClaudeCode } from './claudeCodeCommands';
import { choosePort } from './choosePort';
import { copyBaseUrl } from './copyBaseUrl';
import { exportChannels } from './exportChannels';
import { importChannels } from './importChannels';
import { createVirtualKey, revokeVirtualKey } from './keyCommands';
import { restoreAll, stopGateway, takeOverAll } from './takeoverAll';
import { toolCommands } from './takeoverCommands';
import { stopUsingInTerminals, useInTerminals } from './terminalCommands';
import { testAllChannels } from './testAllChannels';
import { testChannel } from './testChannel';

export interface Panels {
  openRequestLog: () => void;
  openEndpoints: () => void;
  openTools: () => void;
}

/** Registers every command of package.json; the window disposes of them. */
export function registerCommands(window: GatehouseWindow, panels: Panels): void {
  const { supervisor, log } = window;
  const commands: Record<string, () => unknown> = {
    'gatehouse.start': () => supervisor.start(),
    'gatehouse.stop': () => stopGateway(window),
    'gatehouse.restart': () => supervisor.restart(),
    'gatehouse.choosePort': () => choosePort(window),
    'gatehouse.addChannel': () => window.openPanel({ view: 'new-channel' }),
    'gatehouse.testChannel': () => testChannel(window),
    'gatehouse.testAllChannels': () => testAllChannels(window),
    'gatehouse.importChannels': () => importChannels(window),
    'gatehouse.exportChannels': () => exportChannels(window),
    'gatehouse.setChannelKey': () => setChannelKey(window),
    'gatehouse.removeChannel': () => removeChannel(window),
    'gatehouse.openKeys': () => window.openPanel({ view: 'keys' }),
    'gatehouse.createVirtualKey': () => createVirtualKey(window),
    'gatehouse.revokeVirtualKey': () => revokeVirtualKey(window),
    'gatehouse.openRequestLog': () => panels.openRequestLog(),
    'gatehouse.openEndpoints': () => panels.openEndpoints(),
    'gatehouse.openTools': () => panels.openTools(),
    'gatehouse.copyBaseUrl': () => copyBaseUrl(window),
    'gatehouse.takeOverAll': () => takeOverAll(window),
    'gatehouse.restoreAll': () => restoreAll(window),
    'gatehouse.useInClaudeCode': () => useInClaudeCode(window),
    'gatehouse.stopUsingInClaudeCode': () => stopUsingInClaudeCode(window),
    'gatehouse.useInTerminals': () => useInTerminals(window),
    'gatehouse.stopUsingInTerminals': () => stopUsingInTerminals(window),
    ...toolCommands(window),
    'gatehouse.showLog': () => log.show(),
    'gatehouse.openSettings': () =>
      vscode.commands.executeCommand('workbench.action.openSettings', `@ext:${window.context.extension.id}`),
  };
  for (const [id, action] of Object.entries(commands)) {
    const run = async (): Promise<void> => {
      try {
        await action();
      } catch (error) {
        if (isCancelled(error)) return;
        log.error(`${id}: ${String(error)}`);
        void showError(describeError(error, t));
      }
    };
    window.context.subscriptions.push(vscode.commands.registerCommand(id, run));
  }
}

async function showError(message: string): Promise<void> {
  const showLog = t('Show Log');
  const answer = await vscode.window.showErrorMessage(message, showLog);
  if (answer === showLog) await vscode.commands.executeCommand('gatehouse.showLog');
}
