// The palette's commands: which id does what. The titles are in package.json; what a command does is in the files beside this one.
import * as vscode from 'vscode';
import { describeError, isCancelled } from '../errorMessages';
import type { GatehouseWindow } from '../gatehouseWindow';
import { t } from '../localize';
import { removeChannel, setChannelKey } from './channelCommands';
import { stopUsingInClaudeCode, useInClaudeCode } from './claudeCodeCommands';
import { choosePort } from './choosePort';
import { doctor } from './doctor';
import { reportIssue } from './reportIssue';
import { copyBaseUrl } from './copyBaseUrl';
import { deleteCaptures } from './deleteCaptures';
import { exportChannels } from './exportChannels';
import { exportUsage } from './exportUsage';
import { exportPrices } from './exportPrices';
import { importChannels } from './importChannels';
import { importPrices } from './importPrices';
import { createVirtualKey, revokeVirtualKey } from './keyCommands';
import { listenFurther, setCertificatePassphrase } from './listenCommands';
import { setMetricsPassword } from './metricsPassword';
import { setMcpSecret } from '../toolMode/toolModeSettings';
import { setOtlpHeaders } from './otlpHeaders';
import { rowCommands } from './rowCommands';
import { restoreAll, stopGateway, takeOverAll } from './takeoverAll';
import { toolCommands } from './takeoverCommands';
import { forgetFolder, setUpFolder } from './setUpFolder';
import { stopUsingInTerminals, useInTerminals } from './terminalCommands';
import { testAllChannels } from './testAllChannels';
import { testChannel } from './testChannel';
import type { WindowModels } from '../windowModels/windowModels';
import { allowWindowModels, shareWindowModels } from './windowModelCommands';

export interface Panels {
  /** `argument`: filters, or `{ request: id }`; neither: as it was. */
  openRequestLog: (argument?: unknown) => void;
  openOverview: () => void;
  /** `argument`: `try`, to be at the message to try; else as it was. */
  openEndpoints: (argument?: unknown) => void;
  openTools: () => void;
  /** `argument`: a model's name, or an object with it; neither: as it was. */
  openPrices: (argument?: unknown) => void;
  openStatistics: () => void;
}

/** Registers every command of package.json; the window disposes of them. */
export function registerCommands(window: GatehouseWindow, panels: Panels, windowModels: WindowModels): void {
  const { supervisor, log } = window;
  const commands: Record<string, (...values: unknown[]) => unknown> = {
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
    'gatehouse.openRequestLog': (argument) => panels.openRequestLog(argument),
    'gatehouse.openOverview': () => panels.openOverview(),
    'gatehouse.exportUsage': (argument) => exportUsage(window, argument),
    'gatehouse.deleteCaptures': () => deleteCaptures(window),
    'gatehouse.openEndpoints': (argument) => panels.openEndpoints(argument),
    'gatehouse.openTools': () => panels.openTools(),
    'gatehouse.openPrices': (argument) => panels.openPrices(argument),
    'gatehouse.importPrices': () => importPrices(window),
    'gatehouse.exportPrices': () => exportPrices(window),
    'gatehouse.openStatistics': () => panels.openStatistics(),
    'gatehouse.copyBaseUrl': () => copyBaseUrl(window),
    'gatehouse.takeOverAll': () => takeOverAll(window),
    'gatehouse.restoreAll': () => restoreAll(window),
    'gatehouse.useInClaudeCode': () => useInClaudeCode(window),
    'gatehouse.stopUsingInClaudeCode': () => stopUsingInClaudeCode(window),
    'gatehouse.setUpFolder': (argument) => setUpFolder(window, argument),
    'gatehouse.forgetFolder': (argument) => forgetFolder(window, argument),
    'gatehouse.useInTerminals': () => useInTerminals(window),
    'gatehouse.stopUsingInTerminals': () => stopUsingInTerminals(window),
    ...toolCommands(window),
    ...rowCommands(window),
    'gatehouse.shareWindowModels': () => shareWindowModels(window, windowModels),
    'gatehouse.allowWindowModels': () => allowWindowModels(window, windowModels),
    'gatehouse.doctor': () => doctor(window),
    'gatehouse.reportIssue': () => reportIssue(window),
    'gatehouse.openWalkthrough': () => window.walkthrough.open(window.context.extension.id),
    'gatehouse.listenFurther': () => listenFurther(window),
    'gatehouse.setCertificatePassphrase': () => setCertificatePassphrase(window),
    'gatehouse.setMetricsPassword': () => setMetricsPassword(window),
    'gatehouse.setOtlpHeaders': () => setOtlpHeaders(window),
    'gatehouse.setMcpSecret': () => setMcpSecret(window),
    'gatehouse.showLog': () => log.show(),
    'gatehouse.openSettings': () =>
      vscode.commands.executeCommand('workbench.action.openSettings', `@ext:${window.context.extension.id}`),
  };
  for (const [id, action] of Object.entries(commands)) {
    const run = async (...values: unknown[]): Promise<void> => {
      try {
        await action(...values);
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
