// Quick picks over what is there: channels and virtual keys. Used by the palette's commands.
import * as vscode from 'vscode';
import type { Channel } from '../../shared/channel';
import type { VirtualKey } from '../../shared/virtualKey';
import type { GatehouseWindow } from '../gatehouseWindow';
import { t } from '../localize';

const healthIcons = {
  healthy: '$(pass)',
  degraded: '$(warning)',
  down: '$(error)',
  unknown: '$(circle-outline)',
} as const;

/** The channel the user picked; undefined after Escape, and when there is none (which is said). */
export async function pickChannel(window: GatehouseWindow, placeHolder: string): Promise<Channel | undefined> {
  const items = window.mirror.channels.map((channel) => ({
    label: `${healthIcons[channel.health.state]} ${channel.name}`,
    description: channel.enabled ? channel.provider : `${channel.provider} · ${t('disabled')}`,
    detail: channel.baseUrl,
    channel,
  }));
  if (items.length === 0) {
    const add = t('Add Channel');
    const answer = await vscode.window.showInformationMessage(t('There is no channel yet.'), add);
    if (answer === add) await vscode.commands.executeCommand('gatehouse.addChannel');
    return undefined;
  }
  return (await vscode.window.showQuickPick(items, { placeHolder, matchOnDescription: true, matchOnDetail: true }))
    ?.channel;
}

/** The key the user picked among those that are not revoked. */
export async function pickKey(window: GatehouseWindow, placeHolder: string): Promise<VirtualKey | undefined> {
  const items = window.mirror.keys
    .filter((key) => key.state !== 'revoked')
    .map((key) => ({ label: key.name, description: key.hint, key }));
  if (items.length === 0) {
    const create = t('Create Virtual Key');
    const answer = await vscode.window.showInformationMessage(t('There is no virtual key yet.'), create);
    if (answer === create) await vscode.commands.executeCommand('gatehouse.createVirtualKey');
    return undefined;
  }
  return (await vscode.window.showQuickPick(items, { placeHolder, matchOnDescription: true }))?.key;
}
