// Coding tools and their takeover: wire types and validators of the management API's `/tools` and of `tool` events.
// The engine behind it is src/takeover; names and files of the tools are rows of src/catalog/tools.ts.
import * as v from 'valibot';
import type { ErrorKind } from './errors';

/** The coding tools that can be taken over. */
export const toolIds = [
  'claude-code',
  'codex',
  'gemini-cli',
  'qwen-code',
  'kimi',
  'codebuddy',
  'opencode',
  'crush',
] as const;
export type ToolId = (typeof toolIds)[number];

/** `other-address` is never overwritten; `not-detected`: the tool has no settings folder here. */
export const toolStatuses = ['taken-over', 'other-address', 'not-taken-over', 'not-detected'] as const;
export type ToolStatus = (typeof toolStatuses)[number];

export interface ToolFileState {
  path: string;
  /** False where a takeover would make the file. */
  exists: boolean;
  /** The copy made before the first takeover, where there is one. */
  backup?: string | undefined;
  /** The same paths as people write them, with ~ for the home folder: only in what pages are sent. */
  shown?: { path: string; backup?: string };
}

/** Something that may lead the tool past the gateway, or keep it from working. */
export interface ToolWarning {
  /**
   * `variable`: a variable of the shell wins or adds a key. `project-file` and `user-file`: a file wins over ours. `own-key`: another
   * key in the tool's own file does. `unreadable`: a file does not parse. `other-machine`: 127.0.0.1 is not this machine for the tool.
   * `unrecorded`: connected to us, but not by a takeover that is on record. `key`: the gateway does not accept the key in its files.
   */
  kind: 'variable' | 'project-file' | 'user-file' | 'own-key' | 'unreadable' | 'other-machine' | 'unrecorded' | 'key';
  /** Whether it takes the traffic away, sends a real key beside ours, or keeps the tool from working. */
  effect: 'overrides' | 'adds-own-key' | 'blocks' | 'none';
  /** Variables or keys. Never values. */
  names: string[];
  file?: string | undefined;
  line?: number | undefined;
  column?: number | undefined;
  /** English, for logs and the command line; screens word the rest themselves. */
  message: string;
}

/** Something that is not as the last takeover left it. */
export interface ToolDrift {
  /** `changed` and `removed` by somebody else; `address`: the gateway is elsewhere now; `unfinished`: a crash left it half done. */
  kind: 'changed' | 'removed' | 'unreadable' | 'address' | 'unfinished';
  file?: string | undefined;
  /** As people write it, such as `env.ANTHROPIC_BASE_URL`. */
  key?: string | undefined;
}

/** One tool of `GET /tools`. */
export interface ToolState {
  id: ToolId;
  name: string;
  status: ToolStatus;
  files: ToolFileState[];
  /** The address that the tool uses; null where it uses its vendor's own. */
  address: string | null;
  /** The virtual key made for this tool; null while no takeover is on record. */
  keyId: string | null;
  /** The default model that the takeover set; null: the tool keeps its own, or nothing is on record. */
  model: string | null;
  /** The tool cannot do without a default model of ours: "keep the tool's own" is no choice. */
  modelNeeded: boolean;
  /** True while a takeover is on record, also where somebody pointed the tool elsewhere since. */
  recorded: boolean;
  warnings: ToolWarning[];
  drift: ToolDrift[];
}

/** One file of `GET /tools/:id/plan`. Secrets are hidden in all texts; nothing was written. */
export interface PlannedToolFile {
  path: string;
  /** False where the file would be made. */
  exists: boolean;
  /** Unified diff; empty where nothing changes. */
  diff: string;
  /** Whole texts for a diff editor. */
  before: string;
  after: string;
}

export interface ToolPlan {
  files: PlannedToolFile[];
}

/** A key in a file of a tool. */
export interface ToolPlace {
  file: string;
  key: string;
}

/** Answer of `POST /tools/:id/restore`: the new state and what was done. */
export interface ToolRestoreResult extends ToolState {
  /** Keys that somebody changed since the takeover: they were kept. */
  conflicts: ToolPlace[];
  /** Keys that somebody added inside of our own table and that went with it. */
  dropped: ToolPlace[];
  changedFiles: string[];
  removedFiles: string[];
}

/** Answer of `POST /tools/restore-all`: one entry per tool that was on record or pointed at this gateway. */
export interface RestoreAllResult {
  results: RestoreOutcome[];
}

export type RestoreOutcome =
  | { tool: ToolId; ok: true; result: ToolRestoreResult }
  | { tool: ToolId; ok: false; error: { kind: ErrorKind; message: string; details?: unknown } };

/** `details` of refusals (`conflict`, `forbidden`, `internal`): why, and where. */
export interface ToolRefusalDetails {
  reason: string;
  file?: string;
  line?: number;
  column?: number;
  /** The system's code, such as `ENOSPC`. */
  code?: string;
  /** Where the tool is connected, where that is another's address. */
  address?: string;
}

const modelName = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(200));

/** Open project folders as a JSON list: the states then warn of files in them that win over the tool's own. */
const projectsText = v.optional(
  v.pipe(
    v.string(),
    v.maxLength(20_000),
    v.parseJson(undefined, 'is not JSON'),
    v.pipe(v.array(v.pipe(v.string(), v.minLength(1), v.maxLength(4000))), v.maxLength(50)),
  ),
);

/** Query of `GET /tools`. */
export const toolListQuerySchema = v.strictObject({ projects: projectsText });

/** Query of `GET /tools/:id/plan`. */
export const toolPlanQuerySchema = v.strictObject({ model: v.optional(modelName), smallModel: v.optional(modelName) });

/** Body of `POST /tools/:id/takeover`. No model: the tool keeps its own, or gets the first where it needs one. */
export const toolTakeoverSchema = v.strictObject({
  model: v.nullish(modelName),
  /** For small tasks beside; left out: the same. Tools that know no such thing pass it over. */
  smallModel: v.nullish(modelName),
});

/** Body of `POST /tools/:id/restore` and `/tools/restore-all`. */
export const toolRestoreSchema = v.strictObject({
  /** The tool's virtual key stays active; else it is revoked. */
  keepKey: v.optional(v.boolean()),
  /** Definitions that do no harm stay (Codex lists old sessions by provider); the tool does not use them any more. */
  keepDefinitions: v.optional(v.boolean()),
});
