// What the keys panel asks of the host about workspace folders. Parts of webviewMessages.ts and hostPayloads.ts. Answers carry no secret.
import * as v from 'valibot';
import type { Folder } from './folders';
import { budgetPeriods } from './keyLimits';
import { keyStates } from './virtualKey';

const id = v.pipe(v.string(), v.minLength(1), v.maxLength(100));

/** Part of `webviewActionSchema`. The host asks natively what is to be chosen, and before it forgets. */
export const foldersActionSchemas = [
  v.strictObject({ action: v.literal('list-folders') }),
  /** Null: a folder of this window. */
  v.strictObject({ action: v.literal('set-up-folder'), id: v.nullable(id) }),
  v.strictObject({ action: v.literal('forget-folder'), id }),
] as const;

/** The folders that were set up. */
export interface ListedFolders {
  folders: Folder[];
  /** Ids of those that are open in this window. */
  open: string[];
}

const text = v.string();
const count = v.number();

/** Part of `answerSchemas`. */
export const listedFoldersSchema = v.object({
  folders: v.array(
    v.object({
      ...{ id: text, path: text, name: text, keyId: text, keyState: v.picklist(keyStates) },
      channels: v.nullable(v.array(text)),
      defaultModel: v.nullable(text),
      budget: v.nullable(
        v.object({
          ...{ id: text, usd: count, period: v.picklist(budgetPeriods), block: v.boolean(), usedUsd: count },
          periodEnd: v.nullable(text),
        }),
      ),
      ...{ terminals: v.boolean(), chat: v.boolean(), createdAt: text },
      usage: v.object({
        ...{ requestsToday: count, tokensToday: count, usdToday: count },
        ...{ requestsThisMonth: count, tokensThisMonth: count, usdThisMonth: count, unpricedThisMonth: count },
      }),
    }),
  ),
  open: v.array(text),
});
