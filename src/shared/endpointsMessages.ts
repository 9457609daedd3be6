// What the Endpoints page asks of the host, and what it is told: snippets to copy, and the message that is tried out.
// Parts of webviewMessages.ts. The secret of a key never goes to the page: the host puts it into what it copies or types.
import * as v from 'valibot';
import { modelIdSchema, protocolIds } from './channel';
import type { RequestLogRow } from './usage';

const shortText = v.pipe(v.string(), v.minLength(1), v.maxLength(100));

/** The further address that a client elsewhere uses; left out: this machine's. The host takes only those that listen. */
export const rootSchema = v.optional(v.pipe(v.string(), v.maxLength(400)));

/** A snippet as it stands on the page: row and variant of the catalogue's table, and what is filled in. */
const snippet = {
  snippet: shortText,
  variant: shortText,
  /** The key whose secret is put in, where the host holds it; null: the placeholder stays. */
  keyId: v.nullable(shortText),
  model: v.pipe(v.string(), v.maxLength(200)),
  root: rootSchema,
};

/** Actions that the page's own panel runs; no other page may ask for them. */
export type EndpointsPageAction =
  'copy-snippet' | 'insert-snippet' | 'create-snippet-key' | 'try-message' | 'cancel-try';

export const maxTryMessage = 20_000;

/** A part of the page that it can be opened at: the message to try. */
export const endpointsPartSchema = v.literal('try');

/** Part of `webviewActionSchema`. The host asks natively before `create-snippet-key`. */
export const endpointsActionSchemas = [
  v.strictObject({ action: v.literal('open-endpoints'), part: v.exactOptional(endpointsPartSchema) }),
  v.strictObject({ action: v.literal('copy-snippet'), ...snippet }),
  v.strictObject({ action: v.literal('insert-snippet'), ...snippet }),
  v.strictObject({ action: v.literal('create-snippet-key') }),
  v.strictObject({
    action: v.literal('try-message'),
    tryId: shortText,
    protocol: v.picklist(protocolIds),
    model: modelIdSchema,
    message: v.pipe(v.string(), v.minLength(1), v.maxLength(maxTryMessage)),
  }),
  v.strictObject({ action: v.literal('cancel-try'), tryId: shortText }),
] as const;

/** How a message that was tried out ended. */
export interface TryResult {
  /** HTTP status; null where there was no answer. */
  status: number | null;
  /** What went wrong, in the provider's or the gateway's words; null where nothing did. */
  error: string | null;
  cancelled: boolean;
  /** The whole answer. */
  text: string;
  /** Its row in the request log; null where it did not get there. */
  request: RequestLogRow | null;
}

/** Parts of `hostMessageSchema`. `held-keys` names the keys whose secret the host can put into snippets. */
export const endpointsHostMessages = [
  v.object({ type: v.literal('held-keys'), keyIds: v.array(v.string()) }),
  v.object({ type: v.literal('try-text'), tryId: v.string(), text: v.string() }),
  v.object({ type: v.literal('show-part'), part: endpointsPartSchema }),
] as const;

export type EndpointsHostMessage =
  | { type: 'held-keys'; keyIds: string[] }
  /** The next piece of the answer to the message that is tried out. */
  | { type: 'try-text'; tryId: string; text: string }
  /** The page was opened for this part of it. */
  | { type: 'show-part'; part: 'try' };
