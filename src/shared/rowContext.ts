// What a row of a webview says of itself to VS Code's context menus (`data-vscode-context`), and what their commands get. The page writes it,
// the host checks it: a command may be called by anybody. Never a secret.
import * as v from 'valibot';
import { toolIds } from './tools';

const id = v.pipe(v.string(), v.minLength(1), v.maxLength(100));

/** `webviewSection` and the flags are what the `when` clauses of `webview/context` in package.json ask for. */
export const rowContextSchema = v.variant('webviewSection', [
  v.object({ webviewSection: v.literal('channel'), id, enabled: v.boolean(), takesKey: v.boolean() }),
  v.object({ webviewSection: v.literal('key'), id, state: v.picklist(['active', 'disabled', 'expired', 'revoked']) }),
  v.object({
    webviewSection: v.literal('tool'),
    id: v.picklist(toolIds),
    canTakeOver: v.boolean(),
    canRestore: v.boolean(),
  }),
  v.object({
    webviewSection: v.literal('request'),
    id,
    model: v.nullable(v.string()),
    channelId: v.nullable(id),
    keyId: v.nullable(id),
  }),
]);
export type RowContext = v.InferOutput<typeof rowContextSchema>;
