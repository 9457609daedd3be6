// Takes our keys out of a text, one by one, against the file as it is now: what still holds ours is put back to what stood there before
// or removed; what was changed meanwhile stays. Byte for byte where nothing else was changed. Pure; never writes a stored copy back.
import { textFormats } from './formats';
import type { FileRecord, RecordEntry } from './records';
import { searchSplices, withoutSplices } from './splices';
import { hashOf } from './textFile';
import { TextFault } from './textFault';
import { applyEdits, meansThe, type TextFormat } from './textFormat';
import {
  additions,
  holds,
  isEmptyContainer,
  isWithin,
  samePath,
  sameValue,
  showPath,
  valueAt,
  withEdit,
  type Edit,
  type KeyPath,
  type Value,
} from './values';

export interface PutBack {
  text: string;
  /** True when nothing is left in a file that we made: it should go. */
  gone: boolean;
  /** Keys that were changed by somebody else since and were kept, as people write them. */
  conflicts: string[];
  /** Keys that somebody added inside of ours and that went with it. */
  dropped: string[];
}

/** How a key of a record stands now. */
export type Standing = 'ours' | 'changed' | 'removed' | 'as-before';

/** What stands at the path of an entry. */
export function standing(entry: RecordEntry, now: Value, format: TextFormat): Standing {
  const value = valueAt(now, entry.path);
  if (holds(value, JSON.parse(entry.ours) as Value)) return 'ours';
  const before = beforeOf(entry, format);
  if (value === undefined) return before === undefined ? 'as-before' : 'removed';
  return before !== undefined && sameValue(value, before) ? 'as-before' : 'changed';
}

/** The value that stood there before us. */
function beforeOf(entry: RecordEntry, format: TextFormat): Value | undefined {
  return entry.before === undefined ? undefined : format.value(entry.before);
}

/**
 * Takes the keys of `record` out of `text`; `only` narrows it to some of them.
 * Throws TextFault where the text does not parse or where a key cannot be taken out without changing others.
 */
export function putBack(text: string, record: FileRecord, only: (entry: RecordEntry) => boolean = () => true): PutBack {
  const format = textFormats[record.format];
  const all = record.entries.every(only);
  const now = format.parse(text);
  const entries = record.entries.filter(only).map((entry) => ({ entry, stands: standing(entry, now, format) }));
  const ours = entries.filter(({ stands }) => stands === 'ours').map(({ entry }) => entry);
  const dropped = ours.flatMap((entry) =>
    additions(valueAt(now, entry.path), JSON.parse(entry.ours) as Value, entry.path).map(showPath),
  );
  const exact = all && hashOf(text) === record.afterHash ? withoutSplices(text, record.splices) : undefined;
  if (exact !== undefined) return { text: exact, gone: !record.existed && exact === '', conflicts: [], dropped };
  const edits = pruned(
    now,
    ours.map((entry) => editFor(entry, format)),
    record.created,
  );
  const result = edits.length === 0 ? text : withoutKeys(text, now, edits, all ? record : undefined, format);
  return {
    text: result,
    gone: !record.existed && all && isBlank(result, record, format),
    conflicts: entries
      .filter(({ stands }) => stands === 'changed' || stands === 'removed')
      .map(({ entry }) => showPath(entry.path)),
    dropped,
  };
}

function editFor(entry: RecordEntry, format: TextFormat): Edit {
  return { path: entry.path, value: beforeOf(entry, format), raw: entry.before };
}

/** The edits, with containers that we made and that would stay empty taken away too. */
function pruned(now: Value, edits: Edit[], created: readonly KeyPath[]): Edit[] {
  const after = edits.reduce<Value>((value, edit) => withEdit(value, edit) ?? value, now);
  let left = after;
  const emptied: KeyPath[] = [];
  for (const path of created.toSorted((a, b) => b.length - a.length)) {
    if (!isEmptyContainer(valueAt(left, path))) continue;
    left = withEdit(left, { path }) ?? left;
    emptied.push(path);
  }
  const top = emptied.filter((path) => !emptied.some((other) => !samePath(other, path) && isWithin(path, other)));
  return [...edits.filter((edit) => !top.some((path) => isWithin(edit.path, path))), ...top.map((path) => ({ path }))];
}

/** First as text, the way it was put in; where that does not mean what it should, key by key. */
function withoutKeys(
  text: string,
  now: Value,
  edits: readonly Edit[],
  record: FileRecord | undefined,
  format: TextFormat,
): string {
  const intended = edits.reduce<Value>((value, edit) => withEdit(value, edit) ?? value, now);
  const found = record === undefined ? undefined : searchSplices(text, record.splices);
  return found !== undefined && meansThe(format, found, intended) ? found : applyEdits(format, text, edits);
}

/** True when nothing of anybody is left: no keys (but those that the tool adds by itself) and no comments. */
function isBlank(text: string, record: FileRecord, format: TextFormat): boolean {
  try {
    const rest = record.addedByTool.reduce<Value>(
      (value, key) => withEdit(value, { path: [key] }) ?? value,
      format.parse(text),
    );
    return isEmptyContainer(rest) && !/#|\/\/|\/\*/.test(withoutValues(text));
  } catch (error) {
    if (error instanceof TextFault) return false;
    throw error;
  }
}

/** The text without what stands in quotes, to look for comments. */
function withoutValues(text: string): string {
  return text.replace(/"(?:\\.|[^"\\])*"/g, '');
}
