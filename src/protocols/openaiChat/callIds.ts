// Ids of tool calls in the form that the target takes. Used by encodeTurns.ts.
// The same id always becomes the same, so that calls and results stay paired and caches hit.
import type { Quirks } from '../codec';
import { stableHash } from './stableHash';

const nineCharacters = /^[a-zA-Z0-9]{9}$/;

export function fitCallId(id: string, form: Quirks['toolCallIds']): string {
  if (form === undefined || nineCharacters.test(id)) return id;
  return stableHash(id, 9);
}
