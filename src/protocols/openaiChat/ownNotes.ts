// What the decoder of this protocol has put by in the extensions of an answer, read again by its encoders.
import type { Finish } from '../ir/events';
import type { Extensions } from '../ir/parts';
import { arrayIn, objectIn, type JsonObject } from '../wire/jsonValue';
import { ownExtension } from './shape';

/** Members of the answer (`service_tier`, `citations`, …), of its choice and of its message that no other protocol has. */
export function finishNotes(finish: Finish): { answer: JsonObject; choice: JsonObject; message: JsonObject } {
  const notes = ownExtension(finish.extensions);
  return {
    answer: objectIn(notes, 'answer') ?? {},
    choice: objectIn(notes, 'choice') ?? {},
    message: objectIn(notes, 'message') ?? {},
  };
}

/** Log probabilities and citations of a text. */
export function textNotes(extensions: Extensions | undefined): { logprobs: unknown[]; annotations: unknown[] } {
  const notes = ownExtension(extensions);
  return { logprobs: arrayIn(notes, 'logprobs'), annotations: arrayIn(notes, 'annotations') };
}
