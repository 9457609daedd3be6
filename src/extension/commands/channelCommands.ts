// What can be done to a channel that is there: remove it, set its key. From the palette and the sidebar.
import * as vscode from 'vscode';
import type { Channel } from '../../shared/channel';
import { cancelled } from '../errorMessages';
import { clientOf, type GatehouseWindow } from '../gatehouseWindow';
import { t } from '../localize';
import { presetOf } from './presetOf';
import { pickChannel } from './pickers';
import { askForSecret } from './secretInput';

/** The command. */
export async function removeChannel(window: GatehouseWindow): Promise<void> {
  const channel = await pickChannel(window, t('Which channel should be removed?'));
  if (channel !== undefined) await confirmAndRemove(window, channel);
}

/** Asks, then removes. Throws `client-closed` when the user says no. */
export async function confirmAndRemove(window: GatehouseWindow, channel: Channel): Promise<void> {
  const remove = t('Remove');
  const answer = await vscode.window.showWarningMessage(
    t('Remove the channel “{0}”?', channel.name),
    { modal: true, detail: t('Its key is deleted too. Requests that only this channel serves will be refused.') },
    remove,
  );
  if (answer !== remove) throw cancelled();
  await clientOf(window).call('deleteChannel', { id: channel.id });
}

/** The command. */
export async function setChannelKey(window: GatehouseWindow): Promise<void> {
  const channel = await pickChannel(window, t('Which channel should get a key?'));
  if (channel !== undefined) await askAndSetSecret(window, channel);
}

/** Asks for the provider's key and sets it. Throws `client-closed` after Escape. */
export async function askAndSetSecret(window: GatehouseWindow, channel: Channel): Promise<void> {
  const preset = await presetOf(window, channel.provider);
  const optional = preset?.secretNeeded !== true;
  const answer = await askForSecret({ channelName: channel.name, optional, preset });
  if (answer === undefined) throw cancelled();
  await clientOf(window).call('updateChannel', { id: channel.id, body: answer });
}
