// Workspace folders that were set up: which channels, model and budget hold in them, and who uses the folder's key. Wire types and validators
// of `/folders` in the management API. Kept by the gateway for the user: nothing of it is ever read from a folder's own files.
import * as v from 'valibot';
import { budgetPeriods, type BudgetPeriod } from './keyLimits';
import type { KeyCounts, KeyState } from './virtualKey';

/** Money per period for all requests of a folder. */
export interface FolderBudget {
  /** Its id among the budgets. */
  id: string;
  usd: number;
  period: BudgetPeriod;
  /** False: it is counted and told of, and refuses nothing. */
  block: boolean;
  /** Spent in the present period, running requests left out. */
  usedUsd: number;
  /** ISO 8601 in UTC; null where the period is `total`. */
  periodEnd: string | null;
}

export interface Folder {
  id: string;
  /** As the system writes it where the gateway runs. */
  path: string;
  name: string;
  /** The virtual key of the folder: channels and default model are its settings. */
  keyId: string;
  keyState: KeyState;
  /** Channel ids and groups (`group:<name>`); null: every channel. */
  channels: string[] | null;
  /** For requests that name no model or one that these channels do not have; new terminals name it to tools. */
  defaultModel: string | null;
  budget: FolderBudget | null;
  /** Its terminals get variables that lead tools to the gateway with its key. */
  terminals: boolean;
  /** Chats in windows of the folder use its key. */
  chat: boolean;
  usage: KeyCounts;
  createdAt: string;
}

const path = v.pipe(v.string(), v.minLength(1), v.maxLength(4000));
const name = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(100));

const budgetSchema = v.strictObject({
  usd: v.pipe(v.number(), v.finite(), v.minValue(0), v.maxValue(1e9)),
  period: v.picklist(budgetPeriods),
  block: v.optional(v.boolean(), true),
});

const folderFields = {
  path,
  name: v.optional(name),
  channels: v.nullish(v.pipe(v.array(v.pipe(v.string(), v.minLength(1), v.maxLength(200))), v.maxLength(500))),
  defaultModel: v.nullish(v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(200))),
  budget: v.nullish(budgetSchema),
  terminals: v.optional(v.boolean()),
  chat: v.optional(v.boolean()),
};

/** Body of `POST /folders`. A folder can be set up once. */
export const folderCreateSchema = v.strictObject(folderFields);
export type FolderCreate = v.InferOutput<typeof folderCreateSchema>;

/** Body of `PATCH /folders/:id`. Another `path`: the folder was moved. Where its key was revoked, it gets a new one. */
export const folderPatchSchema = v.partial(v.strictObject(folderFields));
export type FolderPatch = v.InferOutput<typeof folderPatchSchema>;
/** What can be chosen for a folder. */
export type FolderSettings = Omit<v.InferInput<typeof folderPatchSchema>, 'path' | 'name'>;
