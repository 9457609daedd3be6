// Which workspace folder this window is about: that of the file that was looked at last, else the first. What was set up for it is the mirror's
// knowledge. The status bar, the chats and the commands ask here; the terminals, which belong to one folder each, do not.
import * as vscode from 'vscode';
import type { Folder } from '../../shared/folders';
import { Emitter } from '../emitter';
import type { GatewayMirror } from '../gatewayMirror';

export class CurrentFolder implements vscode.Disposable {
  /** Another folder than before. */
  readonly changes = new Emitter<void>();
  private last: vscode.WorkspaceFolder | undefined;
  private readonly subscriptions: vscode.Disposable[];

  constructor(private readonly mirror: Pick<GatewayMirror, 'folders'>) {
    this.look(vscode.window.activeTextEditor);
    this.subscriptions = [
      vscode.window.onDidChangeActiveTextEditor((editor) => this.look(editor)),
      vscode.workspace.onDidChangeWorkspaceFolders(() => {
        this.last = undefined;
        this.look(vscode.window.activeTextEditor);
        this.changes.fire();
      }),
    ];
  }

  /** Undefined in a window without a folder. */
  get workspaceFolder(): vscode.WorkspaceFolder | undefined {
    return this.last ?? localFolders()[0];
  }

  /** What was set up for it; undefined where nothing was. */
  get folder(): Folder | undefined {
    const present = this.workspaceFolder;
    return present === undefined ? undefined : folderOf(this.mirror.folders, present);
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private look(editor: vscode.TextEditor | undefined): void {
    const found = editor === undefined ? undefined : vscode.workspace.getWorkspaceFolder(editor.document.uri);
    // A panel or an output that is looked at says nothing about the folder.
    if (found === undefined || !isLocal(found) || found.uri.toString() === this.last?.uri.toString()) return;
    this.last = found;
    this.changes.fire();
  }
}

/** Folders of this window that are on the machine where the gateway runs. */
export function localFolders(): vscode.WorkspaceFolder[] {
  return (vscode.workspace.workspaceFolders ?? []).filter(isLocal);
}

/** What was set up for `workspaceFolder`. */
export function folderOf(folders: readonly Folder[], { uri }: vscode.WorkspaceFolder): Folder | undefined {
  return folders.find(({ path }) => path === uri.fsPath);
}

/** This extension runs where the files are: there, folders have the scheme `file`. Those of a virtual file system have no terminals. */
function isLocal({ uri }: vscode.WorkspaceFolder): boolean {
  return uri.scheme === 'file';
}
