// What the pages ask of the host about coding tools, and what they are told. Parts of webviewMessages.ts and hostPayloads.ts.
// Answers carry no secret: the gateway hides those in plans, and a tool's key never leaves the host.
import * as v from 'valibot';
import { toolIds, toolStatuses } from './tools';

const tool = v.picklist(toolIds);
/** The default model that the takeover sets; null: the tool keeps its own. */
const model = v.nullable(v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(200)));

/** Part of `webviewActionSchema`. `preview-takeover` opens VS Code's own diff editor. */
export const toolsActionSchemas = [
  v.strictObject({ action: v.literal('open-tools') }),
  v.strictObject({ action: v.literal('list-tools') }),
  v.strictObject({ action: v.literal('preview-takeover'), tool, model }),
  v.strictObject({ action: v.literal('take-over'), tool, model }),
  v.strictObject({ action: v.literal('restore-tool'), tool }),
  /** The palette's own command, which asks for the model, shows what it would change, and tells what came of it. */
  v.strictObject({ action: v.literal('run-tool-command'), tool, command: v.picklist(['take-over', 'restore']) }),
  v.strictObject({
    action: v.literal('open-tool-file'),
    tool,
    path: v.pipe(v.string(), v.minLength(1), v.maxLength(4000)),
  }),
] as const;

/** Part of `hostMessageSchema`: the state of a tool has changed; `list-tools` tells what it is now. */
export const toolsHostMessages = [v.object({ type: v.literal('tools-changed') })] as const;
export type ToolsHostMessage = { type: 'tools-changed' };

const text = v.string();
const optionalText = v.nullable(text);
const place = v.object({ file: text, key: text });

const toolFields = {
  id: tool,
  name: text,
  status: v.picklist(toolStatuses),
  files: v.array(
    v.object({
      path: text,
      exists: v.boolean(),
      backup: v.optional(text),
      shown: v.exactOptional(v.object({ path: text, backup: v.exactOptional(text) })),
    }),
  ),
  address: optionalText,
  keyId: optionalText,
  model: optionalText,
  modelNeeded: v.boolean(),
  recorded: v.boolean(),
  warnings: v.array(
    v.object({
      kind: v.picklist([
        'variable',
        'project-file',
        'user-file',
        'own-key',
        'unreadable',
        'other-machine',
        'unrecorded',
        'key',
      ]),
      effect: v.picklist(['overrides', 'adds-own-key', 'blocks', 'none']),
      names: v.array(text),
      file: v.optional(text),
      line: v.optional(v.number()),
      column: v.optional(v.number()),
      message: text,
    }),
  ),
  drift: v.array(
    v.object({
      kind: v.picklist(['changed', 'removed', 'unreadable', 'address', 'unfinished']),
      file: v.optional(text),
      key: v.optional(text),
    }),
  ),
};

/** A tool's state (`ToolState`). */
export const toolStateSchema = v.object(toolFields);

/** The answer to a restore (`ToolRestoreResult`). */
export const toolRestoreResultSchema = v.object({
  ...toolFields,
  conflicts: v.array(place),
  dropped: v.array(place),
  changedFiles: v.array(text),
  removedFiles: v.array(text),
});
