// JSON as the tools read it: strict, with comments, or with comments and trailing commas. Edits the text through
// jsonText.ts, so comments, order, indentation and line ends stay. One TextFormat per dialect; the table is formats.ts.
import { parseTree, printParseErrorCode, type JSONPath, type Node, type ParseError } from 'jsonc-parser';
import { behindMark, lineEndOf, withoutMark } from './byteOrderMark';
import { addElements, addProperty, nodeAt, removeValue, replaceValue } from './jsonText';
import { TextFault } from './textFault';
import type { TextFormat } from './textFormat';
import { itemIndex, samePath, valueAt, withEdit, type Edit, type KeyPath, type Value } from './values';

/** What a tool's reader takes beyond strict JSON. */
export interface JsonDialect {
  comments: boolean;
  trailingCommas: boolean;
}

const faultTexts: Record<string, string> = {
  InvalidCommentToken: 'a comment stands here, and the tool reads no comments: it ignores or refuses the whole file.',
  PropertyNameExpected: 'a name in double quotes is missing here (or a comma is one too many).',
  ValueExpected: 'a value is missing here (or a comma is one too many).',
  CommaExpected: 'a comma is missing here.',
  ColonExpected: 'a colon is missing here.',
  CloseBraceExpected: 'a closing brace is missing.',
  CloseBracketExpected: 'a closing bracket is missing.',
};

function nodeValue(node: Node): Value {
  if (node.type === 'array') return (node.children ?? []).map(nodeValue);
  if (node.type !== 'object') return node.value as Value;
  const properties = (node.children ?? []).map((property): [string, Value] => {
    const [key, value] = property.children ?? [];
    return [String(key?.value), value === undefined ? null : nodeValue(value)];
  });
  return Object.fromEntries(properties);
}

function tree(text: string, dialect: JsonDialect): Node | undefined {
  const errors: ParseError[] = [];
  try {
    const root = parseTree(text, errors, {
      disallowComments: !dialect.comments,
      allowTrailingComma: dialect.trailingCommas,
      allowEmptyContent: true,
    });
    const first = errors[0];
    if (first === undefined) return root;
    const name = printParseErrorCode(first.error);
    throw TextFault.at(text, first.offset, `Not valid JSON: ${faultTexts[name] ?? 'it cannot be read from here on.'}`);
  } catch (error) {
    if (error instanceof RangeError) throw new TextFault('Its values are nested too deep to be read.');
    throw error;
  }
}

function parse(text: string, dialect: JsonDialect): Value {
  const body = withoutMark(text);
  const value = plainJson(body) ?? looseJson(body, dialect);
  if (typeof value !== 'object' || value === null) throw new TextFault('It holds no group of settings.', 1, 1);
  return value;
}

/** The quick way for what is plain JSON, which is nearly every file; undefined for anything else. */
function plainJson(body: string): Value | undefined {
  try {
    return JSON.parse(body) as Value;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    if (error instanceof RangeError) throw new TextFault('Its values are nested too deep to be read.');
    throw error;
  }
}

function looseJson(body: string, dialect: JsonDialect): Value {
  const root = tree(body, dialect);
  return root === undefined ? {} : nodeValue(root);
}

const anyDialect: JsonDialect = { comments: true, trailingCommas: true };

/** The value of a text that was parsed before. */
function valueOf(body: string): Value {
  return plainJson(body) ?? looseJson(body, anyDialect);
}

/** jsonc-parser names list elements by index. */
function jsonPath(value: Value, path: KeyPath): JSONPath {
  return path.map((step, depth) => {
    if (typeof step === 'string') return step;
    const list = valueAt(value, path.slice(0, depth));
    return Array.isArray(list) ? itemIndex(list, step.item) : 0;
  });
}

function editOne(text: string, edit: Edit): string {
  const value = valueOf(text);
  const path = jsonPath(value, edit.path);
  if (edit.value === undefined) return removeValue(text, path);
  if (valueAt(value, edit.path) !== undefined) return replaceValue(text, path, edit.value, edit.raw);
  // The innermost container that is there gets the rest of the way as one value.
  let depth = edit.path.length - 1;
  while (depth > 0 && valueAt(value, edit.path.slice(0, depth)) === undefined) depth -= 1;
  const step = edit.path[depth];
  const inner = withEdit(undefined, { path: edit.path.slice(depth + 1), value: edit.value });
  const there = path.slice(0, depth);
  if (typeof step !== 'string' || inner === undefined) return addElements(text, there, [edit.value]);
  return addProperty(text, there, step, inner, depth === edit.path.length - 1 ? edit.raw : undefined);
}

/** New elements of one list, added in one go: a tool may get hundreds of models. */
interface Addition {
  list: KeyPath;
  values: Value[];
}

function addItems(text: string, { list, values }: Addition): string {
  const value = valueOf(text);
  if (valueAt(value, list) === undefined) return editOne(text, { path: list, value: values });
  return addElements(text, jsonPath(value, list), values);
}

/** The edits in order, with runs of new elements of one list taken together. */
function grouped(body: string, edits: readonly Edit[]): (Edit | Addition)[] {
  const value = valueOf(body);
  const steps: (Edit | Addition)[] = [];
  for (const edit of edits) {
    const last = edit.path.at(-1);
    const list = edit.path.slice(0, -1);
    const isNew = typeof last === 'object' && edit.value !== undefined && valueAt(value, edit.path) === undefined;
    const before = steps.at(-1);
    if (!isNew || edit.value === undefined) steps.push(edit);
    else if (before !== undefined && 'list' in before && samePath(before.list, list)) before.values.push(edit.value);
    else steps.push({ list, values: [edit.value] });
  }
  return steps;
}

function editAll(body: string, edits: readonly Edit[]): string {
  const start = body.trim() === '' ? `{}${lineEndOf(body)}` : body;
  return grouped(start, edits).reduce(
    (text, step) => ('list' in step ? addItems(text, step) : editOne(text, step)),
    start,
  );
}

/** The format for one dialect. */
export function jsonFormat(dialect: JsonDialect): TextFormat {
  return {
    parse: (text) => parse(text, dialect),
    edit: (text, edits) => behindMark(text, (body) => editAll(body, edits)),
    raw: (text, path) => {
      const body = withoutMark(text);
      const node = nodeAt(body, jsonPath(valueOf(body), path));
      return node === undefined ? undefined : body.slice(node.offset, node.offset + node.length);
    },
    value: (raw) => {
      const root = tree(raw, anyDialect);
      return root === undefined ? undefined : nodeValue(root);
    },
  };
}
