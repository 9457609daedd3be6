// Carries plans out: record first (it is the journal), then backup, write, and a look at what is on disk. Takes everything back when a
// step fails, and at the next start what a crash left. The only place that writes files of tools. The caller holds the tool's lock.
import path from 'node:path';
import type { ToolId } from '../shared/tools';
import { GatewayError } from '../shared/errors';
import { temporaryName } from './atomicWrite';
import { backupPlace, writeBackup } from './backup';
import type { FileSystem } from './fileSystem';
import { textFormats } from './formats';
import type { FilePlan } from './planFile';
import { putBack } from './putBack';
import type { FileRecord, Generation, Records, ToolRecord, Undo } from './records';
import { splicesBetween, withoutSplices } from './splices';
import { explain, naming } from './systemFault';
import { hashOf, mustBeWritable, readTextFile, removeTextFile, writeTextFile, type TextFile } from './textFile';
import { refusal } from './textFault';
import { applyEdits } from './textFormat';
import type { Value } from './values';

/** What a takeover needs beside the plans: the facts that the record keeps. */
export type GenerationFacts = Omit<Generation, 'files'>;

interface Step {
  plan: FilePlan;
  backup: { path: string; isThere: boolean } | undefined;
  foldersMade: string[];
}

/** The tool's record, and the file system that its files are in. */
export class Performer {
  constructor(
    private readonly fileSystem: FileSystem,
    private readonly records: Records,
    private readonly tool: ToolId,
  ) {}

  /**
   * Writes what is planned and returns what `check` finds, which looks at the tool once more before all of it counts as done.
   * Throws a GatewayError; then every file is as it was, or `recover` makes it so at the next start.
   */
  async takeOver<T>(
    plans: readonly FilePlan[],
    facts: GenerationFacts,
    last: ToolRecord | undefined,
    check: (record: ToolRecord) => Promise<T>,
  ): Promise<T> {
    const steps = await Promise.all(plans.map((plan) => this.stepFor(plan)));
    const changed = steps.filter(({ plan }) => changes(plan));
    const current: Generation = { ...facts, files: steps.flatMap(recordOf) };
    const record: ToolRecord & { tool: ToolId } = {
      version: 1,
      tool: this.tool,
      phase: 'taking',
      current,
      previous: last?.current,
      undo: changed.map(({ plan }) => undoOf(plan)),
    };
    const taken: ToolRecord & { tool: ToolId } = { version: 1, tool: this.tool, phase: 'taken', current };
    const journal = 'the record of the takeover';
    try {
      await naming(journal, () => this.records.save(record));
      for (const step of changed) await naming(step.plan.file.path, () => this.write(step));
      const found = await check(taken);
      await naming(journal, () => this.records.save(taken));
      return found;
    } catch (error) {
      throw await this.undone(record, explain(error, journal));
    }
  }

  private async stepFor(plan: FilePlan): Promise<Step> {
    const isFirst = plan.record !== undefined && plan.record.backup === undefined && changes(plan);
    return {
      plan,
      backup: isFirst && plan.record?.existed === true ? await backupPlace(this.fileSystem, plan.file) : undefined,
      foldersMade: plan.file.facts === undefined ? await this.missingFolders(plan.file) : [],
    };
  }

  /** Folders on the way to a new file that are not there, outermost first. */
  private async missingFolders({ realPath }: TextFile): Promise<string[]> {
    const missing: string[] = [];
    let folder = path.dirname(realPath);
    while ((await this.fileSystem.facts(folder)) === undefined && path.dirname(folder) !== folder) {
      missing.unshift(folder);
      folder = path.dirname(folder);
    }
    return missing;
  }

  private async write({ plan, backup, foldersMade }: Step): Promise<void> {
    const { file, after } = plan;
    await this.mustBeUnchanged(file);
    if (backup?.isThere === false) await writeBackup(this.fileSystem, file, backup.path);
    if (after === undefined) return removeTextFile(this.fileSystem, file);
    const innermost = foldersMade.at(-1);
    if (innermost !== undefined) await this.fileSystem.makeFolder(innermost, 0o700);
    await this.writeAndCheck(file, after);
  }

  /** A tool may have saved its settings between our reading and our writing: what it wrote must not be lost. */
  private async mustBeUnchanged(file: TextFile): Promise<void> {
    const now = await readTextFile(this.fileSystem, file.path);
    if (now.hash === file.hash && (now.facts === undefined) === (file.facts === undefined)) return;
    const message = `${file.path} was changed by somebody else at this moment. Try again.`;
    throw refusal(message, { reason: 'changed-meanwhile', file: file.path });
  }

  private async writeAndCheck(file: TextFile, text: string): Promise<void> {
    await writeTextFile(this.fileSystem, file, text);
    const now = await readTextFile(this.fileSystem, file.path);
    if (now.hash === hashOf(text)) return;
    const message = `${file.path} does not hold what was written to it.`;
    throw refusal(message, { reason: 'changed-meanwhile', file: file.path });
  }

  /** Puts one file back. Returns what putBack found. Throws a GatewayError; then the file is as it was. */
  async restoreFile(
    record: FileRecord,
    only: (entry: FileRecord['entries'][number]) => boolean,
  ): Promise<{ conflicts: string[]; dropped: string[]; changed: boolean; removed: boolean }> {
    return naming(record.path, async () => {
      const file = await readTextFile(this.fileSystem, record.path);
      await this.removeLeftovers(file, record.backup);
      if (file.facts === undefined) return { conflicts: [], dropped: [], changed: false, removed: false };
      const { text, gone, conflicts, dropped } = putBack(file.text, record, only);
      const changed = gone || text !== file.text;
      if (changed) mustBeWritable(file);
      if (gone) await removeTextFile(this.fileSystem, file);
      else if (changed) await this.writeAndCheck(file, text);
      if (gone) await this.removeFolders(record.foldersMade);
      return { conflicts, dropped, changed, removed: gone };
    });
  }

  private async removeFolders(folders: readonly string[]): Promise<void> {
    for (const folder of folders.toReversed()) await this.fileSystem.removeFolder(folder);
  }

  /** Temporary files of a write that was cut off. */
  private async removeLeftovers(file: TextFile, backup: string | undefined): Promise<void> {
    await this.fileSystem.remove(temporaryName(file.realPath));
    if (backup !== undefined) await this.fileSystem.remove(temporaryName(backup));
  }

  /**
   * Takes back a takeover that did not come to its end, also where all files were written: who asked for it was told of a failure, or
   * never got an answer. Throws a GatewayError where that cannot be done; the record then stays.
   */
  async undo(record: ToolRecord): Promise<void> {
    for (const one of (record.undo ?? []).toReversed()) await naming(one.path, () => this.undoFile(one, record));
    if (record.previous === undefined) await this.records.remove(this.tool);
    else await this.records.save({ version: 1, tool: this.tool, phase: 'taken', current: record.previous });
  }

  /** Takes everything back and returns the fault to tell: the first one, which says so where taking back has to wait for the next start. */
  private async undone(record: ToolRecord, fault: GatewayError): Promise<GatewayError> {
    try {
      await this.undo(record);
      return fault;
    } catch (error) {
      const { kind, status, details } = fault;
      const message = `${fault.message} Not all of it could be taken back yet: the next start will do that.`;
      const more = { ...(details as object | undefined), unfinished: true };
      return new GatewayError(kind, message, { status, details: more, cause: error });
    }
  }

  private async undoFile(one: Undo, record: ToolRecord): Promise<void> {
    const file = await readTextFile(this.fileSystem, one.path);
    await this.removeLeftovers(file, backupOf(record, one.path));
    const made = record.current.files.find((entry) => entry.path === one.path)?.foldersMade ?? [];
    if (file.hash !== one.beforeHash) {
      const text = this.textBefore(file.text, one, record);
      if (text === undefined) await removeTextFile(this.fileSystem, file);
      else await this.writeAndCheck(file, text);
    }
    if (!one.existed) await this.removeFolders(made);
  }

  /** The text before the write; key by key where somebody edited the file since. Undefined: there was no file. */
  private textBefore(text: string, one: Undo, record: ToolRecord): string | undefined {
    const exact = hashOf(text) === one.afterHash ? withoutSplices(text, one.splices) : undefined;
    if (exact !== undefined) return one.existed ? exact : undefined;
    const written = record.current.files.find((entry) => entry.path === one.path);
    const back = written === undefined ? { text, gone: false } : putBack(text, written);
    const earlier = record.previous?.files.find((entry) => entry.path === one.path);
    if (earlier === undefined) return back.gone ? undefined : back.text;
    const edits = earlier.entries.map(({ path: key, ours }) => ({ path: key, value: JSON.parse(ours) as Value }));
    return applyEdits(textFormats[earlier.format], back.text, edits);
  }
}

function changes({ file, after }: FilePlan): boolean {
  return after === undefined ? file.facts !== undefined : after !== file.text;
}

function recordOf({ plan, backup, foldersMade }: Step): FileRecord[] {
  if (plan.record === undefined) return [];
  return [
    {
      ...plan.record,
      backup: plan.record.backup ?? backup?.path,
      foldersMade: plan.record.foldersMade.length > 0 ? plan.record.foldersMade : foldersMade,
    },
  ];
}

function undoOf({ file, after }: FilePlan): Undo {
  return {
    path: file.path,
    existed: file.facts !== undefined,
    beforeHash: file.hash,
    afterHash: hashOf(after ?? ''),
    splices: splicesBetween(file.text, after ?? ''),
  };
}

function backupOf(record: ToolRecord, file: string): string | undefined {
  return record.current.files.find((entry) => entry.path === file)?.backup;
}
