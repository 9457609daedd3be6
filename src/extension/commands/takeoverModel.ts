// Asks which model a tool should use: any of any channel, or the tool's own. Used by the takeover commands.
import * as vscode from 'vscode';
import type { ChannelModels } from '../../shared/channelModels';
import { cancelled } from '../errorMessages';
import { clientOf, type GatehouseWindow } from '../gatehouseWindow';
import { t } from '../localize';

interface ModelItem extends vscode.QuickPickItem {
  /** Undefined: the tool's own, or the first that fits where it needs one. */
  model: string | undefined;
}

/**
 * The model that was picked; undefined: the tool's own (or, for a tool that needs one of ours, the gateway's choice). `present` is the
 * one in use. Throws `client-closed` after Escape.
 */
export async function pickToolModel(
  window: GatehouseWindow,
  options: { name: string; modelNeeded: boolean; present?: string | null },
): Promise<string | undefined> {
  const items = clientOf(window)
    .call('listModels', {})
    .then((channels) => modelItems(channels, options));
  const picked = await vscode.window.showQuickPick(items, {
    title: t('Take over {0}', options.name),
    placeHolder: t('Which model should {0} use?', options.name),
    matchOnDescription: true,
    ignoreFocusOut: true,
  });
  if (picked === undefined) throw cancelled();
  return picked.model;
}

function modelItems(
  channels: readonly ChannelModels[],
  { modelNeeded, present }: { modelNeeded: boolean; present?: string | null },
): ModelItem[] {
  const own: ModelItem = modelNeeded
    ? { label: t('Let Gatehouse choose'), description: t('the first model that fits'), model: undefined }
    : { label: t('Keep the tool’s own model'), description: t('channels must serve it by its name'), model: undefined };
  const models = new Map<string, ModelItem>();
  for (const channel of channels.filter(({ enabled }) => enabled)) {
    for (const { id, deprecated } of channel.models) {
      const known = models.get(id);
      if (known !== undefined) known.description = `${known.description ?? ''}, ${channel.channelName}`;
      else {
        const description = deprecated === true ? `${channel.channelName} · ${t('deprecated')}` : channel.channelName;
        models.set(id, { label: id, description, model: id });
      }
    }
  }
  const all = [...models.values()];
  const first = all.filter(({ model }) => model === present);
  return [...first, own, ...all.filter((item) => !first.includes(item))];
}
