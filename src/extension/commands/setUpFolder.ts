// "Set Up This Folder…": which channels and model a workspace folder uses and what it may cost, in one quick pick that shows everything and
// leads to each part; and "Forget This Folder…". What is chosen is kept by the gateway, never in the folder.
import { existsSync } from 'node:fs';
import * as vscode from 'vscode';
import type { Folder } from '../../shared/folders';
import { cancelled } from '../errorMessages';
import { folderOf, localFolders } from '../folders/currentFolder';
import { budgetDraftText, channelsText, draftOf, usualDraft, type FolderDraft } from '../folders/folderTexts';
import { clientOf, type GatehouseWindow } from '../gatehouseWindow';
import { t } from '../localize';
import { chooseBudget, chooseChannels, chooseModel } from './folderChoices';

/** What is set up: a folder of this window, or one that was set up before. */
interface Subject {
  path: string;
  name: string;
  folder: Folder | undefined;
}

/** The command. `argument`: the id of a folder that was set up before; left out: asks where the window has several. */
export async function setUpFolder(window: GatehouseWindow, argument?: unknown): Promise<void> {
  clientOf(window);
  const subject = await subjectOf(window, argument);
  if (subject === undefined) return;
  const start = subject.folder === undefined ? usualDraft : draftOf(subject.folder);
  const chosen = await choose(window, subject, start);
  if (chosen === 'forget' && subject.folder !== undefined) return confirmAndForget(window, subject.folder);
  if (chosen === undefined || chosen === 'forget') return;
  await save(window, subject, chosen);
  const show = t('Show Folders');
  const message = t('{0} is set up. Terminals that are open keep what they have.', subject.name);
  void vscode.window.showInformationMessage(message, show).then((answer) => {
    if (answer === show) window.openPanel({ view: 'folders' });
  });
}

/** The command. `argument` as above. */
export async function forgetFolder(window: GatehouseWindow, argument?: unknown): Promise<void> {
  const { mirror, currentFolder } = window;
  const named = mirror.folders.find(({ id }) => id === argument) ?? currentFolder.folder;
  const items = mirror.folders.map((folder) => ({ label: folder.name, description: folder.path, folder }));
  if (items.length === 0) {
    const setUp = t('Set Up This Folder…');
    const answer = await vscode.window.showInformationMessage(t('No folder was set up.'), setUp);
    if (answer === setUp) await vscode.commands.executeCommand('gatehouse.setUpFolder');
    return;
  }
  const placeHolder = t('Which folder should Gatehouse forget?');
  const folder = named ?? (await vscode.window.showQuickPick(items, { placeHolder }))?.folder;
  if (folder !== undefined) await confirmAndForget(window, folder);
}

async function confirmAndForget(window: GatehouseWindow, folder: Folder): Promise<void> {
  const forget = t('Forget');
  const detail = t(
    'Its key is revoked and its budget ends. What it has used stays in the request log. No file is changed.',
  );
  const question = t('Forget what was set up for {0}?', folder.name);
  const answer = await vscode.window.showWarningMessage(question, { modal: true, detail }, forget);
  if (answer !== forget) throw cancelled();
  await clientOf(window).call('deleteFolder', { id: folder.id });
  window.mirror.takeFolder(folder, true);
  await window.terminals.follow();
}

async function save(window: GatehouseWindow, subject: Subject, draft: FolderDraft): Promise<void> {
  const client = clientOf(window);
  const { path, folder } = subject;
  const name = subject.name.slice(0, 100);
  window.mirror.takeFolder(
    folder === undefined
      ? await client.call('createFolder', { body: { path, name, ...draft } })
      : await client.call('updateFolder', { id: folder.id, body: { path, name, ...draft } }),
  );
  await window.terminals.follow(true);
}

/** Shows the parts with what is chosen until the user saves; undefined after Escape. */
async function choose(
  window: GatehouseWindow,
  { name, folder }: Subject,
  start: FolderDraft,
): Promise<FolderDraft | 'forget' | undefined> {
  let draft = start;
  for (;;) {
    const part = await vscode.window.showQuickPick(partsOf(window, draft, folder), {
      title: t('Gatehouse in {0}', name),
      placeHolder: t('Choose what to change, then save.'),
      ignoreFocusOut: true,
    });
    switch (part?.part) {
      case undefined:
        return undefined;
      case 'save':
        return draft;
      case 'forget':
        return 'forget';
      case 'channels':
        draft = { ...draft, ...(await chooseChannels(window, draft.channels)) };
        break;
      case 'model':
        draft = { ...draft, ...(await chooseModel(window, draft)) };
        break;
      case 'budget':
        draft = { ...draft, ...(await chooseBudget(draft.budget)) };
        break;
      case 'terminals':
        draft = { ...draft, terminals: !draft.terminals };
        break;
      case 'chat':
        draft = { ...draft, chat: !draft.chat };
        break;
    }
  }
}

type Part = 'save' | 'channels' | 'model' | 'budget' | 'terminals' | 'chat' | 'forget';

function partsOf(
  { mirror }: GatehouseWindow,
  { channels, defaultModel, budget, terminals, chat }: FolderDraft,
  folder: Folder | undefined,
): (vscode.QuickPickItem & { part: Part })[] {
  const budgetText = budgetDraftText(budget, vscode.env.language, t);
  const ofTerminals = terminals ? t('Tools in new terminals use Gatehouse') : t('Left alone');
  const ofChat = chat ? t('Counted for this folder, with its channels') : t('Counted for VS Code');
  return [
    { part: 'channels', label: `$(server) ${t('Channels')}`, description: channelsText(channels, mirror.channels, t) },
    { part: 'model', label: `$(symbol-misc) ${t('Default model')}`, description: defaultModel ?? t('As tools choose') },
    { part: 'budget', label: `$(credit-card) ${t('Budget')}`, description: budgetText },
    { part: 'terminals', label: `$(terminal) ${t('Terminals')}`, description: ofTerminals },
    { part: 'chat', label: `$(comment-discussion) ${t('Chats in VS Code')}`, description: ofChat },
    { part: 'save', label: `$(check) ${t('Save')}` },
    ...(folder === undefined ? [] : [{ part: 'forget' as const, label: `$(trash) ${t('Forget This Folder…')}` }]),
  ];
}

async function subjectOf(window: GatehouseWindow, argument: unknown): Promise<Subject | undefined> {
  const { folders } = window.mirror;
  const named = folders.find(({ id }) => id === argument);
  if (named !== undefined) return { path: named.path, name: named.name, folder: named };
  const open = localFolders();
  if (open.length === 0) {
    void vscode.window.showInformationMessage(t('Open a folder first, on the machine where the gateway runs.'));
    return undefined;
  }
  const items = open.map((one) => ({ label: one.name, description: one.uri.fsPath, one }));
  const placeHolder = t('Which folder should be set up?');
  const one = open.length === 1 ? open[0] : (await vscode.window.showQuickPick(items, { placeHolder }))?.one;
  if (one === undefined) return undefined;
  const folder = folderOf(folders, one);
  const subject = { path: one.uri.fsPath, name: one.name, folder };
  return folder === undefined ? askWhetherMoved(subject, folders) : subject;
}

/** Folders whose place is empty now may be this one under its former name. */
async function askWhetherMoved(subject: Subject, folders: readonly Folder[]): Promise<Subject | undefined> {
  const gone = folders.filter(({ path }) => !existsSync(path));
  if (gone.length === 0) return subject;
  const anew = { label: `$(add) ${t('Set it up anew')}`, description: '', folder: undefined };
  const moved = gone.map((folder) => ({
    label: `$(arrow-right) ${t('It was moved: keep what was set up for {0}', folder.name)}`,
    description: folder.path,
    folder,
  }));
  const title = t('Gatehouse in {0}', subject.name);
  const picked = await vscode.window.showQuickPick([anew, ...moved], { title });
  return picked === undefined ? undefined : { ...subject, folder: picked.folder };
}
