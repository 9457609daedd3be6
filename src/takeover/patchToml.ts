// TOML as Codex and Kimi read it. toml-patch changes the text (comments, order and notation stay), smol-toml reads it and judges the
// result. A new table is appended as text of its own; root keys land before the first table. One TextFormat, see formats.ts.
import { parse as parseForPatch, patch, stringify } from '@decimalturn/toml-patch';
import { parse as parseToml, TomlError } from 'smol-toml';
import { behindMark, lineEndOf, withoutMark } from './byteOrderMark';
import { diffLines, splitLines } from './lineDiff';
import { TextFault } from './textFault';
import { meansThe, type TextFormat } from './textFormat';
import { isTable, isWithin, valueAt, withEdit, type Edit, type KeyPath, type Value } from './values';

function parse(text: string): Value {
  try {
    return parseToml(withoutMark(text), { integersAsBigInt: 'asNeeded' }) as Value;
  } catch (error) {
    // The message of the parser quotes the lines around the fault, which may hold secrets: only its place is told.
    if (error instanceof TomlError) throw new TextFault('Not valid TOML from here on.', error.line, error.column);
    if (error instanceof RangeError) throw new TextFault('Its values are nested too deep to be read.');
    throw error;
  }
}

/** A key as TOML writes it in a table's head. */
function writtenKey(key: string): string {
  return /^[\w-]+$/.test(key) ? key : JSON.stringify(key);
}

/** `value` as TOML writes it, on one line. */
function writtenValue(value: Value): string {
  return stringify({ v: value }, { inlineTableStart: 0, trailingNewline: 0 }).trim().replace(/^v = /, '');
}

/** A table that is not there yet, as a section at the end; undefined for any other edit. */
function section(before: Value, edit: Edit): string | undefined {
  const keys = edit.path.filter((step) => typeof step === 'string');
  if (!isTable(edit.value) || keys.length < 2 || valueAt(before, edit.path) !== undefined) return undefined;
  const rows = Object.entries(edit.value).map(([key, value]) => `${writtenKey(key)} = ${writtenValue(value)}`);
  return [`[${keys.map(writtenKey).join('.')}]`, ...rows].join('\n');
}

function append(body: string, sections: readonly string[]): string {
  if (sections.length === 0) return body;
  const gap = body === '' || body.endsWith('\n\n') ? '' : body.endsWith('\n') ? '\n' : '\n\n';
  return `${body}${gap}${sections.join('\n\n')}\n`;
}

/** Through toml-patch, which takes the whole intended value and changes what differs. */
function patched(body: string, edits: readonly Edit[]): string {
  if (edits.length === 0) return body;
  const before = parseForPatch(body) as Value;
  const intended = edits.reduce<Value>((value, edit) => withEdit(value, edit) ?? value, before);
  const after = patch(body, intended);
  return after.endsWith('\n') || after === '' || (body !== '' && !body.endsWith('\n')) ? after : `${after}\n`;
}

/** `after` with the line ends of `before` where a line is the same in both. */
function withLineEndsOf(before: string, after: string): string {
  const plain = (line: string): string => line.replace(/\r?\n$/, '\n');
  const end = lineEndOf(before);
  const original = splitLines(before);
  const changed = splitLines(after);
  const lines = changed.map((line) => plain(line).replace('\n', end));
  let [at, from] = [0, 0];
  const keep = (until: number): void => {
    for (; at < until; at += 1, from += 1) lines[at] = original[from] ?? '';
  };
  for (const hunk of diffLines(original.map(plain), changed.map(plain))) {
    keep(hunk.afterStart);
    [at, from] = [hunk.afterEnd, hunk.beforeEnd];
  }
  keep(changed.length);
  return lines.join('');
}

/** The keys of a line that opens a table; undefined for any other line. */
function tableOpened(line: string): string[] | undefined {
  if (!/^[ \t]*\[[^[]/.test(line)) return undefined;
  const keys: string[] = [];
  let inner: Value | undefined;
  try {
    inner = parseToml(line) as Value;
  } catch (error) {
    if (error instanceof TomlError) return undefined;
    throw error;
  }
  while (isTable(inner)) {
    const key: string | undefined = Object.keys(inner)[0];
    if (key === undefined) break;
    keys.push(key);
    inner = inner[key];
  }
  return keys;
}

/**
 * The lines of a table, or of a root key, taken out as text: what stands above and below, comments too, is another's.
 * Whether this was right is for the caller to check.
 */
function withoutLines(body: string, path: KeyPath): string {
  const kept: string[] = [];
  let [inRoot, leaving, gap] = [true, false, false];
  for (const line of splitLines(body)) {
    const opened = tableOpened(line);
    if (opened !== undefined) leaving = isWithin(opened, path);
    else if (/^\s*(#|\[|$)/.test(line)) leaving = false;
    if (/^[ \t]*\[/.test(line)) inRoot = false;
    if (leaving || (inRoot && path.length === 1 && rootKey(line) === path[0])) {
      gap = true;
      continue;
    }
    // Of the two gaps around what went, one stays.
    if (gap && /^\s*$/.test(line) && /^\s*$/.test(kept.at(-1) ?? '')) continue;
    gap = false;
    kept.push(line);
  }
  while (gap && /^\s*$/.test(kept.at(-1) ?? 'x')) kept.pop();
  return kept.join('');
}

/** A new root key as a line behind the last one, so that it parts no comment from the table below it. */
function withRootKey(body: string, edit: Edit): string {
  const [key] = edit.path;
  if (typeof key !== 'string' || edit.value === undefined) return body;
  const line = `${writtenKey(key)} = ${writtenValue(edit.value)}\n`;
  const lines = splitLines(body);
  const firstTable = lines.findIndex((text) => /^[ \t]*\[/.test(text));
  const last = lines.slice(0, firstTable < 0 ? lines.length : firstTable).findLastIndex(isWholeAssignment);
  if (last >= 0)
    return [...lines.slice(0, last), lines[last]?.replace(/\n?$/, '\n'), line, ...lines.slice(last + 1)].join('');
  if (firstTable >= 0) return `${line}${/^\s*$/.test(lines[0] ?? '') ? '' : '\n'}${body}`;
  return `${body.replace(/([^\n])$/, '$1\n')}${line}`;
}

function isWholeAssignment(line: string): boolean {
  try {
    return Object.keys(parseToml(line)).length === 1;
  } catch (error) {
    if (error instanceof TomlError) return false;
    throw error;
  }
}

function rootKey(line: string): string | undefined {
  return /^[ \t]*([\w-]+)[ \t]*=/.exec(line)?.[1];
}

function edit(text: string, edits: readonly Edit[]): string {
  const value = parse(text);
  const intended = edits.reduce<Value>((before, change) => withEdit(before, change) ?? before, value);
  const sections = edits.map((change) => section(value, change));
  const appended = sections.filter((part) => part !== undefined);
  const removed = edits.filter((change) => change.value === undefined);
  const isNewRoot = ({ path, value: wanted }: Edit): boolean =>
    path.length === 1 && wanted !== undefined && !isTable(wanted) && valueAt(value, path) === undefined;
  const rootKeys = edits.filter(isNewRoot);
  const others = edits.filter(
    (change, index) => change.value !== undefined && sections[index] === undefined && !isNewRoot(change),
  );
  return behindMark(text, (body) => {
    // toml-patch knows one kind of line end per file; the lines that were there get theirs back.
    const plain = body.replaceAll('\r\n', '\n');
    const rest = removed.reduce((before, change) => withoutLines(before, change.path), plain);
    const first = attempt(() => append(rootKeys.reduce(withRootKey, patched(rest, others)), appended));
    if (first !== undefined && meansThe(tomlFormat, first, intended)) return withLineEndsOf(body, first);
    // Tables written inline or by dotted keys can neither be added to by a section nor be taken out by lines.
    return withLineEndsOf(body, patched(plain, edits));
  });
}

/** The result, or undefined where lines that went left a text that is no TOML. */
function attempt(change: () => string): string | undefined {
  try {
    return change();
  } catch (error) {
    if (error instanceof Error) return undefined;
    throw error;
  }
}

/** The text of a value, to put it back: the value itself is what counts. */
function raw(text: string, path: KeyPath): string | undefined {
  const value = valueAt(parse(text), path);
  return value === undefined ? undefined : writtenValue(value);
}

export const tomlFormat: TextFormat = {
  parse,
  edit,
  raw,
  value: (written) => valueAt(parse(`v = ${written}`), ['v']),
};
