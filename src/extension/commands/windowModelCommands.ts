// VS Code's own models as a channel, from the palette: adding it, after what is to be known of it was read, and VS Code's consent for models.
import * as vscode from 'vscode';
import { windowProvider } from '../../catalog/windowModels';
import { isChinese } from '../../shared/language';
import { cancelled } from '../errorMessages';
import { clientOf, type GatehouseWindow } from '../gatehouseWindow';
import { t } from '../localize';
import type { WindowModels } from '../windowModels/windowModels';
import { freeName } from './freeName';
import { presetOf } from './presetOf';

/** The command. Throws `client-closed` when the user says no. */
export async function shareWindowModels(window: GatehouseWindow, models: WindowModels): Promise<void> {
  const present = window.mirror.channels.find(({ provider }) => provider === windowProvider);
  if (present === undefined) {
    const preset = await presetOf(window, windowProvider);
    const add = t('Add Channel');
    const detail = (isChinese(vscode.env.language) ? preset?.note?.zh : preset?.note?.en) ?? '';
    const question = t('Make VS Code’s own models available to the clients of Gatehouse?');
    if ((await vscode.window.showWarningMessage(question, { modal: true, detail }, add)) !== add) throw cancelled();
    const name = freeName('VS Code', window.mirror.channels);
    await clientOf(window).call('createChannel', { body: { name, provider: windowProvider, models: [] } });
  }
  await allowWindowModels(window, models);
}

/** The command: asks the models that the user picks, so that VS Code asks for consent. */
export async function allowWindowModels(window: GatehouseWindow, models: WindowModels): Promise<void> {
  const found = await models.list();
  if (found.length === 0) {
    void vscode.window.showInformationMessage(t('No extension provides language models in this window.'));
    return;
  }
  const waiting = found.filter((model) => models.access(model) !== true);
  if (waiting.length === 0) {
    void vscode.window.showInformationMessage(t('VS Code lets Gatehouse use all models of other extensions here.'));
    return;
  }
  // Consent is for all models of an extension: one of each is asked.
  const vendors = [...new Map(waiting.map((model) => [model.vendor, model])).values()];
  const picked = await vscode.window.showQuickPick(
    vendors.map((model) => ({
      label: model.vendor,
      description: waiting.flatMap(({ vendor, name }) => (vendor === model.vendor ? [name] : [])).join(', '),
      model,
    })),
    { canPickMany: true, placeHolder: t('Whose models may Gatehouse use? VS Code will ask for your consent.') },
  );
  if (picked === undefined) throw cancelled();
  for (const { model } of picked) {
    try {
      await models.askConsent(model);
    } catch (error) {
      window.log.warn(`no consent for ${model.vendor}: ${String(error)}`);
      void vscode.window.showWarningMessage(t('Gatehouse may not use the models of “{0}”.', model.vendor));
    }
  }
}
