// The command "Export Usage…": the rows of the request log as a CSV or JSON file, with progress. Panels pass the filters that they show, and
// maybe the format, as its argument; from the palette it exports everything.
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import * as vscode from 'vscode';
import * as v from 'valibot';
import { exportQuerySchema, type ExportQuery } from '../../shared/usage';
import { cancelled } from '../errorMessages';
import { clientOf, type GatehouseWindow } from '../gatehouseWindow';
import { t } from '../localize';
import { ExportProgress } from './exportProgress';

const argumentSchema = v.strictObject({
  ...exportQuerySchema.entries,
  format: v.optional(exportQuerySchema.entries.format),
});

/**
 * `argument`: the filters, as in the query of `GET /usage/export`, and `format` where it is chosen already; undefined: all requests.
 * Throws what the gateway or the file system throws; `client-closed` where the user pressed Escape or cancelled: then no file is left.
 */
export async function exportUsage(window: GatehouseWindow, argument?: unknown): Promise<void> {
  const { format: wanted, ...filters } = v.parse(argumentSchema, argument ?? {});
  const format = wanted ?? (await askForFormat());
  const file = await askForFile(format);
  const options = { location: vscode.ProgressLocation.Notification, title: t('Exporting usage'), cancellable: true };
  const rows = await vscode.window.withProgress(options, async (progress, stop) => {
    const left = new AbortController();
    const listening = stop.onCancellationRequested(() => left.abort());
    try {
      return await write(window, { format, ...filters }, file, left.signal, progress);
    } catch (error) {
      if (left.signal.aborted) throw cancelled();
      throw error;
    } finally {
      listening.dispose();
    }
  });
  const open = t('Open File');
  const message = t('Requests exported: {0}.', rows);
  void vscode.window.showInformationMessage(message, open).then((answer) => {
    if (answer === open) void vscode.commands.executeCommand('vscode.open', file);
  });
}

async function askForFormat(): Promise<ExportQuery['format']> {
  const formats = [
    { label: 'CSV', description: t('for spreadsheets'), format: 'csv' as const },
    { label: 'JSON', description: t('for programs'), format: 'json' as const },
  ];
  const chosen = await vscode.window.showQuickPick(formats, { placeHolder: t('Format of the exported usage') });
  if (chosen === undefined) throw cancelled();
  return chosen.format;
}

async function askForFile(format: ExportQuery['format']): Promise<vscode.Uri> {
  const home = vscode.workspace.workspaceFolders?.[0]?.uri;
  const name = `gatehouse-usage-${new Date().toISOString().slice(0, 10)}.${format}`;
  const file = await vscode.window.showSaveDialog({
    ...(home === undefined ? {} : { defaultUri: vscode.Uri.joinPath(home, name) }),
    filters: { [format.toUpperCase()]: [format] },
    title: t('Export Usage'),
  });
  if (file === undefined) throw cancelled();
  return file;
}

/** Streams into a file beside the wanted one, which takes its place when all is there. Returns the number of rows. */
async function write(
  window: GatehouseWindow,
  query: ExportQuery,
  target: vscode.Uri,
  signal: AbortSignal,
  progress: vscode.Progress<{ message?: string; increment?: number }>,
): Promise<number> {
  const { rows, chunks } = await clientOf(window).openExport(query, signal);
  const counter = new ExportProgress(rows, ({ done, increment }) =>
    progress.report({ message: t('{0} of {1} requests', done, rows), increment }),
  );
  const counted = new Transform({
    transform: (chunk: Buffer, _encoding, next) => {
      counter.take(chunk);
      next(null, chunk);
    },
  });
  if (target.scheme !== 'file') {
    // Another file system takes whole files only.
    const content: Uint8Array[] = [];
    for await (const chunk of Readable.from(chunks).pipe(counted)) content.push(chunk as Buffer);
    await vscode.workspace.fs.writeFile(target, Buffer.concat(content));
    return rows;
  }
  const part = `${target.fsPath}.part`;
  try {
    await pipeline(chunks, counted, createWriteStream(part, { mode: 0o600 }), { signal });
    await rename(part, target.fsPath);
    return rows;
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}
