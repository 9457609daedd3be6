// What a takeover would change, in VS Code's own diff editor: virtual documents with every secret hidden. Used by the takeover commands and
// whoever else shows a plan. Nothing is written.
import path from 'node:path';
import * as vscode from 'vscode';
import type { PlannedToolFile } from '../../shared/tools';
import type { GatehouseWindow } from '../gatehouseWindow';
import { t } from '../localize';

const scheme = 'gatehouse-takeover';
/** Old previews go when there are more; a tab that is still open keeps its text. */
const mostTexts = 60;

/** The texts of the previews; registered once per window. */
export class TakeoverPreview implements vscode.Disposable {
  private readonly texts = new Map<string, string>();
  private readonly registration = vscode.workspace.registerTextDocumentContentProvider(scheme, {
    provideTextDocumentContent: (uri) => this.texts.get(uri.toString()) ?? '',
  });
  private count = 0;

  /** Opens the differences of all files that a takeover of the tool named `name` would change. */
  async show(name: string, files: readonly PlannedToolFile[]): Promise<void> {
    const changed = files.filter(({ diff }) => diff !== '');
    const sides = changed.map((file) => ({
      file,
      before: this.document(file.path, 'before', file.before),
      after: this.document(file.path, 'after', file.after),
    }));
    const [only] = sides;
    if (only === undefined) {
      void vscode.window.showInformationMessage(t('Nothing would change in the settings of {0}.', name));
    } else if (sides.length === 1) {
      const title = t('{0}: take over {1}', path.basename(only.file.path), name);
      await vscode.commands.executeCommand('vscode.diff', only.before, only.after, title, { preview: true });
    } else {
      const resources = sides.map(({ file, before, after }) => [vscode.Uri.file(file.path), before, after]);
      await vscode.commands.executeCommand('vscode.changes', t('Take over {0}', name), resources);
    }
  }

  dispose(): void {
    this.registration.dispose();
    this.texts.clear();
  }

  /** A name ending like the file's own gets its colours. */
  private document(file: string, side: 'before' | 'after', text: string): vscode.Uri {
    this.count += 1;
    const uri = vscode.Uri.from({ scheme, path: vscode.Uri.file(file).path, query: `${side}-${this.count}` });
    this.texts.set(uri.toString(), text);
    for (const old of [...this.texts.keys()].slice(0, -mostTexts)) this.texts.delete(old);
    return uri;
  }
}

const previews = new WeakMap<GatehouseWindow, TakeoverPreview>();

/** The previews of a window, made at the first call: VS Code takes one provider of their documents. They go with the window. */
export function previewOf(window: GatehouseWindow): TakeoverPreview {
  const present = previews.get(window);
  if (present !== undefined) return present;
  const made = new TakeoverPreview();
  previews.set(window, made);
  window.context.subscriptions.push(made);
  return made;
}
