// Asks where a JSON document shall be written, beginning at the workspace folder, and writes it. Used by the commands that export.
import * as vscode from 'vscode';

/** The file that was written; undefined where the user pressed Escape. Throws what the file system throws. */
export async function saveDocument(name: string, title: string, document: unknown): Promise<vscode.Uri | undefined> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const file = await vscode.window.showSaveDialog({
    ...(folder === undefined ? {} : { defaultUri: vscode.Uri.joinPath(folder, name) }),
    filters: { JSON: ['json'] },
    title,
  });
  if (file === undefined) return undefined;
  await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(`${JSON.stringify(document, null, 2)}\n`));
  return file;
}
