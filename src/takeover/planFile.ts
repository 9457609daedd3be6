// The plan for one file: its text now, its text after the takeover, and the record that leads back. Pure. A second takeover starts from
// the first one's record, so that our own values never count as what stood there before.
import { missingContainers } from './containers';
import { textFormats } from './formats';
import type { LocatedFile } from './places';
import { putBack, standing } from './putBack';
import type { FileRecord } from './records';
import { splicesBetween, withoutSplices } from './splices';
import type { Filling, ToolModel } from './template';
import { hashOf, type TextFile } from './textFile';
import { TextFault } from './textFault';
import { applyEdits, type TextFormat } from './textFormat';
import { isTable, samePath, sameValue, valueAt, type Edit, type KeyPath, type Value } from './values';
import { wishedKeys, type WishedKey } from './wish';

export interface FilePlan {
  file: TextFile;
  /** Undefined where the file goes away. */
  after: string | undefined;
  /** Undefined where nothing of ours stays in it. */
  record: FileRecord | undefined;
}

/**
 * Plans a takeover of one file. `base` is the record of an earlier takeover (or one made up by recognise.ts).
 * Throws TextFault where the file does not parse or a key cannot be set.
 */
export function planFile(
  { row }: LocatedFile,
  file: TextFile,
  base: FileRecord | undefined,
  filling: Filling,
  models: readonly ToolModel[],
): FilePlan {
  const format = textFormats[row.format];
  const back = base === undefined ? undefined : putBack(file.text, base);
  const original = back === undefined ? file.text : back.gone ? '' : back.text;
  const wished = wishedKeys(row, format.parse(original), filling, models);
  if (wished.length === 0) return { file, after: back?.gone === true ? undefined : original, record: undefined };
  const text = withoutStale(file.text, base, wished);
  const now = format.parse(text);
  const after = applyEdits(
    format,
    text,
    wished.flatMap((key) => editsFor(key, now, base, format)),
  );
  const record = recordFor(file, row.addedByTool ?? [], base, original, after, wished, format);
  return { file, after, record: { ...record, format: row.format } };
}

/** Keys of the earlier takeover that this one does not want any more (models that are gone, a model of the tool's own) are put back. */
function withoutStale(text: string, base: FileRecord | undefined, wished: readonly WishedKey[]): string {
  if (base === undefined) return text;
  const isStale = (path: KeyPath): boolean => !wished.some((key) => samePath(key.path, path));
  if (!base.entries.some((entry) => isStale(entry.path))) return text;
  return putBack(text, base, (entry) => isStale(entry.path)).text;
}

function editsFor(key: WishedKey, now: Value, base: FileRecord | undefined, format: TextFormat): Edit[] {
  const there = valueAt(now, key.path);
  const entry = base?.entries.find((one) => samePath(one.path, key.path));
  // What users add inside our own table stays there when the key or the address changes.
  if (entry !== undefined && standing(entry, now, format) === 'ours') {
    return merged(key.path, there, JSON.parse(entry.ours) as Value, key.value);
  }
  return sameValue(there, key.value) ? [] : [{ path: key.path, value: key.value }];
}

function merged(path: KeyPath, there: Value | undefined, earlier: Value, wanted: Value): Edit[] {
  if (!isTable(there) || !isTable(earlier) || !isTable(wanted)) {
    return sameValue(there, wanted) ? [] : [{ path, value: wanted }];
  }
  const gone = Object.keys(earlier).filter((key) => !Object.hasOwn(wanted, key));
  return [
    ...gone.map((key) => ({ path: [...path, key] })),
    ...Object.entries(wanted).flatMap(([key, value]) =>
      merged([...path, key], valueAt(there, [key]), valueAt(earlier, [key]) ?? null, value),
    ),
  ];
}

function recordFor(
  file: TextFile,
  addedByTool: readonly string[],
  base: FileRecord | undefined,
  original: string,
  after: string,
  wished: readonly WishedKey[],
  format: TextFormat,
): Omit<FileRecord, 'format'> {
  const before = format.parse(original);
  const splices = splicesBetween(original, after);
  if (withoutSplices(after, splices) !== original)
    throw new TextFault('The way back from the change could not be found.');
  return {
    path: file.path,
    existed: base?.existed ?? file.facts !== undefined,
    foldersMade: base?.foldersMade ?? [],
    entries: wished.map(({ path, value, group, mayStay }) => ({
      path: [...path],
      group,
      ours: JSON.stringify(value),
      before: valueAt(before, path) === undefined ? undefined : format.raw(original, path),
      mayStay,
    })),
    created: missingContainers(
      before,
      wished.map(({ path }) => path),
    ),
    afterHash: hashOf(after),
    splices,
    addedByTool: [...addedByTool],
    backup: base?.backup,
  };
}
