// What the engine remembers of a taken-over tool, one file per tool in the state folder (0600 in 0700): which keys it set, what stood
// there before, and whether a write is under way. Written before any file of a tool is touched: it is the journal too.
import path from 'node:path';
import * as v from 'valibot';
import type { ToolId } from '../shared/tools';
import { writeAtomically } from './atomicWrite';
import type { FileSystem } from './fileSystem';
import { spliceSchema } from './splices';

const stepSchema = v.union([v.string(), v.object({ item: v.string() })]);
const pathSchema = v.array(stepSchema);

/** A key that was set. `before` is how the value that stood there was written; absent: there was none. */
const entrySchema = v.object({
  path: pathSchema,
  group: v.picklist(['connection', 'model']),
  /** What was written, as JSON. */
  ours: v.string(),
  before: v.optional(v.string()),
  mayStay: v.optional(v.literal(true)),
});
export type RecordEntry = v.InferOutput<typeof entrySchema>;

const fileRecordSchema = v.object({
  /** As the tool names it; a link stays a link. */
  path: v.string(),
  format: v.picklist(['json', 'json-comments', 'jsonc', 'toml', 'env']),
  existed: v.boolean(),
  /** Folders that were made for it, outermost first. */
  foldersMade: v.array(v.string()),
  entries: v.array(entrySchema),
  /** Containers that were made for the keys. */
  created: v.array(pathSchema),
  /** SHA-256 of the text as we left it. */
  afterHash: v.string(),
  splices: v.array(spliceSchema),
  addedByTool: v.array(v.string()),
  /** The copy made before the first takeover. */
  backup: v.optional(v.string()),
});
export type FileRecord = v.InferOutput<typeof fileRecordSchema>;

const generationSchema = v.object({
  gatewayUrl: v.string(),
  keyId: v.optional(v.string()),
  model: v.optional(v.string()),
  smallModel: v.optional(v.string()),
  files: v.array(fileRecordSchema),
});
/** One takeover as it was done. */
export type Generation = v.InferOutput<typeof generationSchema>;

const undoSchema = v.object({
  path: v.string(),
  existed: v.boolean(),
  beforeHash: v.string(),
  afterHash: v.string(),
  /** From the text before this write to the text after it. */
  splices: v.array(spliceSchema),
});
/** How one write under way is taken back. */
export type Undo = v.InferOutput<typeof undoSchema>;

const recordSchema = v.object({
  version: v.literal(1),
  tool: v.string(),
  /** `taking`: files may hold either state. `restoring`: the same on the way back. */
  phase: v.picklist(['taking', 'taken', 'restoring']),
  current: generationSchema,
  /** While `taking`: what was in force before, and how to get back to it. */
  previous: v.optional(generationSchema),
  undo: v.optional(v.array(undoSchema)),
});
export type ToolRecord = v.InferOutput<typeof recordSchema>;

/** The records of one state folder. */
export class Records {
  constructor(
    private readonly fileSystem: FileSystem,
    private readonly folder: string,
  ) {}

  private file(tool: ToolId): string {
    return path.join(this.folder, `${tool}.json`);
  }

  /** The record of a tool; undefined where there is none or it is damaged: then backups are asked. Throws the system's error. */
  async load(tool: ToolId): Promise<ToolRecord | undefined> {
    const bytes = await this.fileSystem.read(this.file(tool));
    if (bytes === undefined) return undefined;
    const checked = v.safeParse(recordSchema, parsed(Buffer.from(bytes).toString('utf8')));
    return checked.success && checked.output.tool === tool ? checked.output : undefined;
  }

  /**
   * Puts the record on disk. Throws the system's error; then the old record stands, but for one that says `taking` or `restoring`, which
   * may be there already and does no harm. One that says `taken` ends a takeover: it is there or it is not.
   */
  async save(record: ToolRecord & { tool: ToolId }): Promise<void> {
    await this.fileSystem.makeFolder(this.folder, 0o700);
    const text = `${JSON.stringify(record)}\n`;
    await writeAtomically(this.fileSystem, this.file(record.tool), Buffer.from(text), {
      mode: 0o600,
      syncMayFail: record.phase === 'taken' ? true : undefined,
    });
  }

  async remove(tool: ToolId): Promise<void> {
    await this.fileSystem.remove(this.file(tool));
    await this.fileSystem.syncFolder(this.folder);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
