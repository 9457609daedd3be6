// What the engine knows of a file format: read a text, change keys in it, and show how a value is written. One object per format; the
// table is formats.ts. `applyEdits` is the only way to change a text: it checks the result before anyone writes it.
import { TextFault } from './textFault';
import { sameValue, showPath, withEdit, type Edit, type KeyPath, type Value } from './values';

export interface TextFormat {
  /** The value of a text; an empty text is an empty table. Throws TextFault where the tool could not read it. */
  parse(text: string): Value;
  /** The text with the edits done, everything else as it was. The result is not checked here. */
  edit(text: string, edits: readonly Edit[]): string;
  /** How the value at `path` is written, to put it back the same way; undefined where the format cannot say. */
  raw(text: string, path: KeyPath): string | undefined;
  /** The value of something that `raw` gave. */
  value(raw: string): Value | undefined;
}

/**
 * `text` with `edits` done and checked: the result is parsed again and must be the intended value, and nothing but the edits may differ.
 * Throws TextFault where the text does not parse, where a container on the way is no container, or where the edit did not do what was
 * intended (then nothing may be written).
 */
export function applyEdits(format: TextFormat, text: string, edits: readonly Edit[]): string {
  const before = format.parse(text);
  let intended: Value = before;
  for (const edit of edits) {
    const next = withEdit(intended, edit);
    if (next === undefined) {
      throw new TextFault(
        `"${showPath(edit.path)}" cannot be set: something on the way to it is not a group of settings.`,
      );
    }
    intended = next;
  }
  if (sameValue(before, intended)) return text;
  const after = format.edit(text, edits);
  if (!meansThe(format, after, intended)) {
    throw new TextFault('The settings could not be changed without changing others (does a key stand there twice?).');
  }
  return after;
}

/** True when `text` parses to `value`. */
export function meansThe(format: TextFormat, text: string, value: Value): boolean {
  try {
    return sameValue(format.parse(text), value);
  } catch (error) {
    if (error instanceof TextFault) return false;
    throw error;
  }
}
