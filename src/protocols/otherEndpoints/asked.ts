// What a request itself says about its usage, for answers that do not tell it: pictures asked for, characters spoken, seconds heard.
// Made by the gateway when the request is read; used by the readers of answers beside it.
import type { OtherOperation } from '../../catalog/operations';
import type { UsageBuckets } from '../../shared/usage';
import { usageBuckets } from '../usageBuckets';
import { scanObject } from '../wire/jsonScan';

export interface Asked {
  /** Results asked for (`n`), at least 1. */
  readonly count: number;
  /** Unicode characters to be spoken; undefined for everything but speech. */
  readonly characters: number | undefined;
  /** Length of the recording that was sent; undefined where it is not known. May become known while the request runs. */
  readonly audioSeconds: number | undefined;
}

/** Reads it from a JSON body that was found valid before. */
export function askedInJson(operation: OtherOperation, body: Uint8Array): Asked {
  const nothing = { count: 1, characters: undefined, audioSeconds: undefined };
  if (operation === 'speak') {
    const input = scanObject(body, ['input']).get('input')?.value;
    return { ...nothing, characters: typeof input === 'string' ? countCharacters(input) : undefined };
  }
  if (operation !== 'generate-images' && operation !== 'edit-images') return nothing;
  const count = scanObject(body, ['n']).get('n')?.value;
  return { ...nothing, count: typeof count === 'number' && Number.isInteger(count) && count > 0 ? count : 1 };
}

/** Usage as far as the request alone tells it; undefined where it tells nothing. */
export function usageAsAsked(operation: OtherOperation, asked: Asked): UsageBuckets | undefined {
  if (operation === 'speak' && asked.characters !== undefined) {
    return usageBuckets({ characters: asked.characters, raw: null });
  }
  const heard = operation === 'transcribe' || operation === 'translate-audio';
  if (heard && asked.audioSeconds !== undefined) return usageBuckets({ audioSeconds: asked.audioSeconds, raw: null });
  return undefined;
}

function countCharacters(text: string): number {
  let count = 0;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    // The second half of a pair is counted with its first.
    if (code < 0xdc00 || code > 0xdfff) count += 1;
  }
  return count;
}
