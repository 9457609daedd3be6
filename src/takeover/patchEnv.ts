// `.env` files as the dotenv package reads them, edited line by line: quotes, `export`, comments, duplicates and blank lines stay.
// One TextFormat, see formats.ts. Values that run over several lines within quotes are read as one.
// Grammar: https://github.com/motdotla/dotenv#what-rules-does-the-parsing-engine-follow
import { behindMark, lineEndOf, withoutMark } from './byteOrderMark';
import type { TextFormat } from './textFormat';
import type { Edit, Value } from './values';

interface Assignment {
  name: string;
  /** Start of the line, and behind its line end. */
  start: number;
  end: number;
  /** Of the value as it is written, quotes included. */
  valueStart: number;
  valueEnd: number;
  value: string;
}

const head = /[ \t]*(?:export[ \t]+)?([\w.-]+)(?:[ \t]*=[ \t]*|:[ \t]+)/y;

function lineEndFrom(text: string, from: number): number {
  const found = text.indexOf('\n', from);
  return found < 0 ? text.length : found;
}

/** The value in quotes that begins at `start`, where it is closed and nothing but a comment follows. */
function quoted(text: string, start: number): { end: number; value: string } | undefined {
  const quote = text[start] ?? '';
  if (!['"', "'", '`'].includes(quote)) return undefined;
  for (let index = start + 1; index < text.length; index += 1) {
    if (text[index] === '\\' && text[index + 1] === quote) index += 1;
    else if (text[index] === quote) {
      if (!/^[ \t]*(#.*)?\r?$/.test(text.slice(index + 1, lineEndFrom(text, index)))) return undefined;
      const inner = text.slice(start + 1, index);
      const value = quote === '"' ? inner.replaceAll('\\n', '\n').replaceAll('\\r', '\r') : inner;
      return { end: index + 1, value: value.replaceAll('\r\n', '\n') };
    }
  }
  return undefined;
}

function assignmentAt(text: string, start: number): Assignment | undefined {
  head.lastIndex = start;
  const match = head.exec(text);
  if (match === null) return undefined;
  const valueStart = start + match[0].length;
  const inQuotes = quoted(text, valueStart);
  const lineEnd = lineEndFrom(text, inQuotes?.end ?? valueStart);
  const bare = /^[^#\r\n]*/.exec(text.slice(valueStart, lineEnd))?.[0].trimEnd() ?? '';
  const valueEnd = inQuotes?.end ?? valueStart + bare.length;
  const value = inQuotes?.value ?? bare;
  return { name: match[1] ?? '', start, end: Math.min(lineEnd + 1, text.length), valueStart, valueEnd, value };
}

function assignments(text: string): Assignment[] {
  const found: Assignment[] = [];
  let start = 0;
  while (start < text.length) {
    const assignment = assignmentAt(text, start);
    if (assignment !== undefined) found.push(assignment);
    start = assignment?.end ?? lineEndFrom(text, start) + 1;
  }
  return found;
}

function written(value: Value): string {
  const text = String(value);
  if (/^[\w.:/@%+,=~-]*$/.test(text)) return text;
  return text.includes('"') ? `'${text}'` : `"${text}"`;
}

function remove(text: string, name: string): string {
  // From the end, so that the places of the others stay true. Every line of that name: an earlier one would come alive else.
  return assignments(text)
    .filter((assignment) => assignment.name === name)
    .reduceRight((rest, { start, end }) => rest.slice(0, start) + rest.slice(end), text);
}

function set(text: string, name: string, value: string): string {
  // Of several lines with one name the last one counts.
  const there = assignments(text).findLast((assignment) => assignment.name === name);
  if (there !== undefined) return text.slice(0, there.valueStart) + value + text.slice(there.valueEnd);
  const end = lineEndOf(text);
  return `${text}${text === '' || text.endsWith('\n') ? '' : end}${name}=${value}${end}`;
}

function editOne(text: string, edit: Edit): string {
  const [name] = edit.path;
  if (typeof name !== 'string') return text;
  if (edit.value === undefined) return remove(text, name);
  return set(text, name, edit.raw ?? written(edit.value));
}

export const envFormat: TextFormat = {
  parse: (text) =>
    Object.fromEntries(assignments(withoutMark(text)).map(({ name, value }): [string, Value] => [name, value])),
  edit: (text, edits) => behindMark(text, (body) => edits.reduce(editOne, body)),
  raw: (text, [name]) => {
    const body = withoutMark(text);
    const there = assignments(body).findLast((assignment) => assignment.name === name);
    return there === undefined ? undefined : body.slice(there.valueStart, there.valueEnd);
  },
  value: (raw) => assignmentAt(`V=${raw}`, 0)?.value,
};
