// The engine of the takeover, one for all tools: what state they are in, what a change would look like, the change, and the way back.
// Made by the gateway and by `gatehouse restore --all`; it knows neither of them, and starts nothing by itself.
import path from 'node:path';
import type { ToolRow } from '../catalog/toolRow';
import type { ToolId } from '../shared/tools';
import { findTool, toolRows } from '../catalog/tools';
import { GatewayError } from '../shared/errors';
import { isOurs } from './address';
import { Performer } from './carryOut';
import type { ToolEnvironment } from './environment';
import { nodeFileSystem, type FileSystem } from './fileSystem';
import { textFormats } from './formats';
import { withLock } from './lock';
import type { FilePlan } from './planFile';
import { planTool, recogniseVariant } from './planTool';
import { toolState, type ToolState } from './readState';
import { Records, type FileRecord, type ToolRecord } from './records';
import { redact, secretsIn } from './redact';
import { naming } from './systemFault';
import { readVariants } from './toolFiles';
import { unifiedDiff } from './unifiedDiff';
import type { TakeoverWish } from './wish';

export interface TakeoverOptions {
  /** Folder for the records, of this editor alone; made with mode 0700 when it is needed. */
  stateFolder: string;
  /** Asked anew for every call: variables, projects and the gateway's address change. */
  environment: () => ToolEnvironment;
  fileSystem?: FileSystem;
  /** How long a call waits while another process changes the same tool, in milliseconds. */
  patience?: number;
  now?: () => number;
}

/** What a takeover would do to one file. */
export interface PlannedFile {
  path: string;
  /** False where the file would be made. */
  exists: boolean;
  /** The texts, for an editor's own view of the difference on this machine. They hold secrets: never log or send them. */
  before: string;
  after: string;
  /** Unified diff with secrets hidden; empty where nothing changes. */
  diff: string;
}

export interface RestoreResult {
  state: ToolState;
  /** Keys that somebody changed since the takeover and that were kept, such as `env.ANTHROPIC_BASE_URL`. */
  conflicts: { file: string; key: string }[];
  /** Keys that somebody added inside of our own table and that went with it. */
  dropped: { file: string; key: string }[];
  changedFiles: string[];
  removedFiles: string[];
}

export interface RestoreOptions {
  /** Leaves definitions behind that do no harm (Codex lists old sessions by provider); the tool does not use them any more. */
  keepDefinitions?: boolean;
}

/** A tool whose takeover is on record. */
export interface RecordedTool {
  tool: ToolId;
  gatewayUrl: string;
  keyId: string | undefined;
  model: string | undefined;
  smallModel: string | undefined;
}

export type Outcome<T> = { tool: ToolId; result: T } | { tool: ToolId; error: GatewayError };

export class Takeover {
  private readonly fileSystem: FileSystem;
  private readonly records: Records;

  constructor(private readonly options: TakeoverOptions) {
    this.fileSystem = options.fileSystem ?? nodeFileSystem;
    this.records = new Records(this.fileSystem, options.stateFolder);
  }

  /** The state of every tool of the table, in its order. Reads only. */
  async list(): Promise<ToolState[]> {
    return Promise.all(toolRows.map((row) => this.readState(row.id)));
  }

  /** The state of one tool. Reads only. Throws `not-found` for an id that is none. */
  async readState(tool: ToolId): Promise<ToolState> {
    const row = rowOf(tool);
    return this.stateOf(row, await this.load(row));
  }

  private stateOf(row: ToolRow, record: ToolRecord | undefined): Promise<ToolState> {
    const environment = this.options.environment();
    return naming(row.name, async () => {
      const variants = await readVariants(this.fileSystem, row, environment);
      return toolState(this.fileSystem, row, record, environment, variants);
    });
  }

  /** The tools whose takeover is on record: those to write anew when the gateway moves, and to restore at the end. */
  async recorded(): Promise<RecordedTool[]> {
    const records = await Promise.all(toolRows.map((row) => this.load(row)));
    return toolRows.flatMap(({ id }, index) => {
      const current = records[index]?.current;
      if (current === undefined) return [];
      const { gatewayUrl, keyId, model, smallModel } = current;
      return [{ tool: id, gatewayUrl, keyId, model, smallModel }];
    });
  }

  /**
   * What a takeover would change; nothing is written. For a preview any plain text will do as the key.
   * Throws `not-found`, `bad-request` for a key that is not plain, `forbidden` where the system denies reading, and `conflict` with
   * RefusalDetails where the tool is not there, is connected elsewhere, or a file cannot be changed safely.
   */
  async plan(tool: ToolId, wish: TakeoverWish): Promise<PlannedFile[]> {
    const row = rowOf(tool);
    const plans = await this.planned(row, wish, await this.load(row));
    return plans.map((plan) => shown(plan, wish.key));
  }

  private planned(row: ToolRow, wish: TakeoverWish, record: ToolRecord | undefined): Promise<FilePlan[]> {
    return naming(row.name, () => planTool(this.fileSystem, row, wish, record, this.options.environment()));
  }

  private load(row: ToolRow): Promise<ToolRecord | undefined> {
    return naming('the record of the takeover', () => this.records.load(row.id));
  }

  /**
   * Points a tool at the gateway; again with another key, address or model, it changes just that. Waits for other processes.
   * Throws as `plan` does, `internal` (507 where the disk is full) where a file cannot be written, and `conflict` with reason `busy` or
   * `changed-meanwhile`. After an error the files are as they were.
   */
  async takeOver(tool: ToolId, wish: TakeoverWish): Promise<ToolState> {
    const row = rowOf(tool);
    return this.locked(row, async (performer) => {
      await this.recoverTool(row, performer);
      const record = await this.load(row);
      const plans = await this.planned(row, wish, record);
      const { gatewayUrl, keyId, model, smallModel } = wish;
      return performer.takeOver(plans, { gatewayUrl, keyId, model, smallModel }, record, (taken) =>
        this.checked(row, taken),
      );
    });
  }

  /** The state after the files were written. Throws `internal` where the tool does not come to the gateway even so. */
  private async checked(row: ToolRow, record: ToolRecord): Promise<ToolState> {
    const environment = this.options.environment();
    const variants = await readVariants(this.fileSystem, row, environment);
    const fault = variants.flatMap(({ files }) => files).find((file) => file.fault !== undefined)?.fault;
    if (fault !== undefined) throw fault;
    const state = await naming(row.name, () => toolState(this.fileSystem, row, record, environment, variants));
    if (state.status === 'taken-over' || !isOurs(record.current.gatewayUrl, environment.gatewayUrl)) return state;
    throw new GatewayError('internal', `${row.name} does not use the settings that were written for it.`);
  }

  /**
   * Takes out of the tool's files what points at the gateway and puts back what stood there before, key by key. A tool that is not taken
   * over is left as it is. What somebody changed since is kept and told in `conflicts`.
   * Throws the first fault where a file could not be put back, after the others were; the record then still speaks of that file.
   */
  async restore(tool: ToolId, options: RestoreOptions = {}): Promise<RestoreResult> {
    const row = rowOf(tool);
    const found = await this.locked(row, async (performer) => {
      await this.recoverTool(row, performer);
      return this.restoreFiles(row, performer, options);
    });
    return { state: await this.readState(tool), ...found };
  }

  /** Restores every tool that is on record or points at the gateway. One that fails does not keep the others from it. */
  async restoreAll(): Promise<Outcome<RestoreResult>[]> {
    const outcomes: Outcome<RestoreResult>[] = [];
    for (const { id } of toolRows) {
      const outcome = await outcomeOf(id, () => this.restoreIfOurs(id));
      if ('error' in outcome) outcomes.push(outcome);
      else if (outcome.result !== undefined) outcomes.push({ tool: id, result: outcome.result });
    }
    return outcomes;
  }

  private async restoreIfOurs(tool: ToolId): Promise<RestoreResult | undefined> {
    const state = await this.readState(tool);
    return state.recorded || state.status === 'taken-over' ? this.restore(tool) : undefined;
  }

  /**
   * At start: undoes a takeover and finishes a restore that a crash cut off. Tells the tools for which there was something to do; one that
   * was `undone` and is still on record holds the values of the takeover before and may have to be written anew.
   */
  async recover(): Promise<Outcome<'undone' | 'restored'>[]> {
    const outcomes: Outcome<'undone' | 'restored'>[] = [];
    for (const row of toolRows) {
      const outcome = await outcomeOf(row.id, async () => {
        const record = await this.load(row);
        if (record === undefined || record.phase === 'taken') return undefined;
        return this.locked(row, (performer) => this.recoverTool(row, performer));
      });
      if ('error' in outcome) outcomes.push(outcome);
      else if (outcome.result !== undefined) outcomes.push({ tool: row.id, result: outcome.result });
    }
    return outcomes;
  }

  private async recoverTool(row: ToolRow, performer: Performer): Promise<'undone' | 'restored' | undefined> {
    const record = await this.load(row);
    if (record === undefined || record.phase === 'taken') return undefined;
    if (record.phase === 'taking') {
      await performer.undo(record);
      return 'undone';
    }
    await this.restoreFiles(row, performer, {});
    return 'restored';
  }

  private async restoreFiles(
    row: ToolRow,
    performer: Performer,
    options: RestoreOptions,
  ): Promise<Omit<RestoreResult, 'state'>> {
    const found: Omit<RestoreResult, 'state'> = { conflicts: [], dropped: [], changedFiles: [], removedFiles: [] };
    const record = await this.load(row);
    const tool = row.id;
    if (record !== undefined)
      await naming('the record of the takeover', () => this.records.save({ ...record, tool, phase: 'restoring' }));
    const failed = await this.restoreEach(record?.current.files ?? [], performer, options, found);
    const strays = await this.strays(row, record, options);
    const alsoFailed = await this.restoreEach(strays, performer, options, found);
    if (record !== undefined)
      await this.closeRecord(
        row,
        record,
        failed.map(([file]) => file),
      );
    const first = [...failed, ...alsoFailed][0];
    if (first !== undefined) throw first[1];
    return found;
  }

  /** Restores the files one by one; returns those that could not be, with the reason. */
  private async restoreEach(
    files: readonly FileRecord[],
    performer: Performer,
    options: RestoreOptions,
    found: Omit<RestoreResult, 'state'>,
  ): Promise<[FileRecord, GatewayError][]> {
    const failed: [FileRecord, GatewayError][] = [];
    const only = (entry: FileRecord['entries'][number]): boolean =>
      options.keepDefinitions !== true || entry.mayStay !== true;
    for (const file of files) {
      try {
        const { conflicts, dropped, changed, removed } = await performer.restoreFile(file, only);
        found.conflicts.push(...conflicts.map((key) => ({ file: file.path, key })));
        found.dropped.push(...dropped.map((key) => ({ file: file.path, key })));
        if (removed) found.removedFiles.push(file.path);
        else if (changed) found.changedFiles.push(file.path);
      } catch (error) {
        failed.push([file, GatewayError.from(error)]);
      }
    }
    return failed;
  }

  /** Files that point at the gateway without a record, or again after theirs was followed. */
  private async strays(row: ToolRow, record: ToolRecord | undefined, options: RestoreOptions): Promise<FileRecord[]> {
    if (options.keepDefinitions === true) return [];
    const environment = this.options.environment();
    const variants = await readVariants(this.fileSystem, row, environment);
    const urls = [...new Set([environment.gatewayUrl, record?.current.gatewayUrl ?? environment.gatewayUrl])];
    const found = await Promise.all(
      urls.flatMap((url) => variants.map((variant) => recogniseVariant(this.fileSystem, variant, url))),
    );
    return found.flat();
  }

  private async closeRecord(row: ToolRow, record: ToolRecord, left: FileRecord[]): Promise<void> {
    const tool = row.id;
    await naming('the record of the takeover', async () => {
      if (left.length === 0) await this.records.remove(tool);
      else {
        const current = { ...record.current, files: left };
        await this.records.save({ version: 1, tool, phase: 'taken', current });
      }
    });
  }

  private async locked<T>(row: ToolRow, work: (performer: Performer) => Promise<T>): Promise<T> {
    const { stateFolder, patience = 15_000, now = Date.now } = this.options;
    const folder = path.join(stateFolder, 'locks');
    return naming(folder, () =>
      withLock(this.fileSystem, folder, row.id, { patience, now }, () =>
        work(new Performer(this.fileSystem, this.records, row.id)),
      ),
    );
  }
}

function rowOf(tool: ToolId): ToolRow {
  const row = findTool(tool);
  if (row === undefined) throw new GatewayError('not-found', 'There is no such tool.');
  return row;
}

async function outcomeOf<T>(tool: ToolId, work: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { tool, result: await work() };
  } catch (error) {
    return { tool, error: GatewayError.from(error) };
  }
}

function shown({ file, after = '', record }: FilePlan, key: string): PlannedFile {
  const format = record === undefined ? undefined : textFormats[record.format];
  const secrets = format === undefined ? [] : [file.text, after].flatMap((text) => secretsIn(format.parse(text)));
  return {
    path: file.path,
    exists: file.facts !== undefined,
    before: file.text,
    after,
    diff: redact(unifiedDiff(file.path, file.text, after), [key, ...secrets]),
  };
}
