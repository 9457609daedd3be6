// The form of a row of the tool table: where a coding tool keeps its settings, what is set in them, and what may stand in the way.
// Types only; the rows are in tools.ts, the engine that reads them is src/takeover.
import type { ProtocolId } from '../shared/channel';
import type { ToolId } from '../shared/tools';

/**
 * A folder. The first place that applies counts: `variable` applies when it is set, `home` always.
 * `home` and `path` use `/` on every system; `platforms` narrows a place to some systems.
 */
export interface FolderPlace {
  /** Environment variable that holds a folder. */
  variable?: string;
  /** Below the folder that the variable names. */
  path?: string;
  /** The variable names a file, not a folder: that file is the one. */
  isFile?: true;
  /** Below the user's home. */
  home?: string;
  platforms?: readonly ('linux' | 'darwin' | 'win32')[];
}

/** How a file is written. `json` is strict, `json-comments` takes comments but no trailing commas, `jsonc` takes both. */
export type FileFormat = 'json' | 'json-comments' | 'jsonc' | 'toml' | 'env';

/**
 * One step to a value: a key, or `{ item }`, the element of a list that is this text or an object with this `id`.
 * In templates, texts may hold placeholders.
 */
export type Step = string | { item: string };

/**
 * A value with placeholders. `{address}` `{key}` `{model}` `{smallModel}` come from the wish; inside `eachModel` and for rows with
 * `forEachModel` also `{each.id}` `{each.name}` `{each.contextTokens}` `{each.outputTokens}` `{each.images}` `{each.tools}`.
 * A text that is one placeholder alone keeps the type of its value.
 */
export type Template =
  string | number | boolean | readonly Template[] | EachModel | { readonly [key: string]: Template };

/** One entry for each model: a list, or a map where `by` says the key. */
export interface EachModel {
  readonly eachModel: Template;
  readonly by?: string;
}

/** One value that a takeover sets. */
export interface ToolKey {
  path: readonly Step[];
  value: Template;
  /** `connection` is what makes the tool speak to us; `model` is its default model, a change of its own. */
  group: 'connection' | 'model';
  /** One key for each model. */
  forEachModel?: true;
  /** Set only where the container is there already (creating it would change what the tool does). */
  onlyInto?: 'existing-container';
  /** A definition that does no harm when it stays, where the user asks for that at restore (Codex lists sessions by provider). */
  mayStay?: true;
}

export interface ToolFile {
  /** Names the file within its variant. */
  id: string;
  format: FileFormat;
  folder: readonly FolderPlace[];
  /** The first that exists counts; where none does, `create` (or the only name) is made. */
  names: readonly string[];
  create?: string;
  /** Left alone where it is not there already. */
  onlyIfThere?: true;
  /** The tool also takes a bare list at the top of the file: the value of this key. */
  bareList?: string;
  /** Keys that the tool itself adds to a file that we made: with nothing else left, the file goes at restore. */
  addedByTool?: readonly string[];
  keys: readonly ToolKey[];
}

/**
 * One hop on the way to the address that the tool really uses: the value at `path` in the first of `files` that has it.
 * `*` in the path is the result of the hop before; `part` takes the part of the value before the first slash.
 */
export interface AddressHop {
  files: readonly string[];
  path: readonly Step[];
  part?: 'before-slash';
}

/** Something else that decides where the tool's traffic goes, to warn about. */
export type Shadow =
  /** Shell variables; a `*` at the end stands for any ending. `overrides`: they win; `adds-own-key`: a real key is sent beside ours. */
  | { kind: 'variables'; names: readonly string[]; effect: 'overrides' | 'adds-own-key' }
  /** Files of a project, looked for in the project's folder and, where `upward`, above it up to the home. No keys: being there is enough. */
  | {
      kind: 'project-file';
      names: readonly string[];
      format: FileFormat;
      keys?: readonly (readonly string[])[];
      upward?: true;
    }
  /** A file in a folder of the user that wins over ours. */
  | {
      kind: 'user-file';
      folder: readonly FolderPlace[];
      names: readonly string[];
      keys?: readonly (readonly string[])[];
    }
  /** Keys in one of the tool's own files. */
  | { kind: 'own-keys'; file: string; keys: readonly (readonly string[])[]; effect: 'overrides' | 'adds-own-key' };

/** One program with files of its own. Most tools have one; Kimi has a new and an old one. */
export interface ToolVariant {
  id: string;
  /** The tool is there when one of these folders is there. */
  detect: readonly (readonly FolderPlace[])[];
  files: readonly ToolFile[];
  address: readonly AddressHop[];
  shadows: readonly Shadow[];
  /** Files in the tool's folder that hold logins. They are never opened. */
  credentials: readonly string[];
}

export interface ToolRow {
  id: ToolId;
  name: string;
  protocol: ProtocolId;
  /** What follows the gateway's root in the address that is written. */
  addressPath: '' | '/v1' | '/v1/chat/completions';
  /** `needed`: without a default model of ours the tool would not come to us. */
  model: 'optional' | 'needed';
  /** Hosts of the tool's own vendor: an address there is the tool's default, not another gateway. */
  vendorHosts: readonly string[];
  variants: readonly ToolVariant[];
}
