// Changes in the text of JSON, with or without comments: a property or elements added, a value replaced, something removed. Places new
// lines the way the file is written and touches no other. Used by patchJson.ts, which says what JSON a tool takes. Pure.
import { createScanner, findNodeAtLocation, parseTree, type JSONPath, type Node } from 'jsonc-parser';
import { lineEndOf } from './byteOrderMark';
import type { Value } from './values';

/** How the lines of a file are indented; undefined for a text of one line, which stays one. */
interface Layout {
  step: string;
  end: string;
}

function layoutOf(text: string): Layout | undefined {
  const body = text.trim();
  if (body !== '{}' && body !== '[]' && !body.includes('\n')) return undefined;
  return { step: /^([ \t]+)[^\s/*]/m.exec(text)?.[1] ?? '  ', end: lineEndOf(text) };
}

function treeOf(text: string): Node | undefined {
  return parseTree(text, [], { allowTrailingComma: true });
}

/** The node of the value at `path`. */
export function nodeAt(text: string, path: JSONPath): Node | undefined {
  const root = treeOf(text);
  return root === undefined ? undefined : findNodeAtLocation(root, path);
}

function indentAt(text: string, offset: number): string {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  return /^[ \t]*/.exec(text.slice(lineStart, offset))?.[0] ?? '';
}

function written(value: Value, layout: Layout | undefined, indent: string): string {
  if (layout === undefined) return JSON.stringify(value);
  return JSON.stringify(value, null, layout.step).replaceAll('\n', layout.end + indent);
}

/** `text` with the value at `path` replaced by `value`, or by `raw` where it is known how it was written. */
export function replaceValue(text: string, path: JSONPath, value: Value, raw: string | undefined): string {
  const node = nodeAt(text, path);
  if (node === undefined) return text;
  const ownLine = raw ?? written(value, layoutOf(text), indentAt(text, node.offset));
  return text.slice(0, node.offset) + ownLine + text.slice(node.offset + node.length);
}

/** `text` without the property or element at `path`; comments around it stay. */
export function removeValue(text: string, path: JSONPath): string {
  const node = nodeAt(text, path);
  const entry = node?.parent?.type === 'property' ? node.parent : node;
  const container = entry?.parent;
  if (entry === undefined || container?.children === undefined) return text;
  const index = container.children.indexOf(entry);
  const [before, after] = [container.children[index - 1], container.children[index + 1]];
  const end = entry.offset + entry.length;
  const start = lineStartOf(text, entry.offset);
  const behind = commaIn(text, end, after?.offset ?? container.offset + container.length - 1);
  if (behind !== undefined) return text.slice(0, start) + text.slice(behind + 1);
  const comma = before === undefined ? undefined : commaIn(text, before.offset + before.length, entry.offset);
  if (comma === undefined) return text.slice(0, start) + text.slice(end);
  return text.slice(0, comma) + text.slice(comma + 1, Math.max(start, comma + 1)) + text.slice(end);
}

/** Where the entry's own line begins, with the line end before it; the entry itself where it shares a line. */
function lineStartOf(text: string, offset: number): number {
  const space = /(?:\r?\n)?[ \t]*$/.exec(text.slice(0, offset))?.[0] ?? '';
  return offset - space.length;
}

/** The comma between two entries, comments passed over. */
function commaIn(text: string, from: number, to: number): number | undefined {
  const between = text.slice(from, to);
  const scanner = createScanner(between);
  while (scanner.getPosition() < between.length) {
    scanner.scan();
    const at = scanner.getTokenOffset();
    if (between[at] === ',') return from + at;
  }
  return undefined;
}

/** `text` with a property added at the end of the object at `path`. `raw` is how its value was written before, where that is known. */
export function addProperty(text: string, path: JSONPath, key: string, value: Value, raw: string | undefined): string {
  return addEntries(text, path, (layout, indent) => [
    `${JSON.stringify(key)}: ${raw ?? written(value, layout, indent)}`,
  ]);
}

/** `text` with elements added at the end of the list at `path`. */
export function addElements(text: string, path: JSONPath, values: readonly Value[]): string {
  return addEntries(text, path, (layout, indent) => values.map((value) => written(value, layout, indent)));
}

type Entries = (layout: Layout | undefined, indent: string) => string[];

function addEntries(text: string, path: JSONPath, entries: Entries): string {
  const container = nodeAt(text, path);
  if (container === undefined) return text;
  const layout = layoutOf(text);
  const last = container.children?.at(-1);
  if (last === undefined) return intoEmpty(text, container, layout, entries);
  const inside = text.slice(container.offset, container.offset + container.length);
  // A container on one line stays on it, also among others.
  if (layout === undefined || !inside.includes('\n')) {
    const at = last.offset + last.length;
    const spaced = layout === undefined ? ',' : ', ';
    return text.slice(0, at) + ['', ...entries(undefined, '')].join(spaced) + text.slice(at);
  }
  return behindLast(text, last, layout, entries);
}

function intoEmpty(text: string, container: Node, layout: Layout | undefined, entries: Entries): string {
  const start = container.offset + 1;
  const close = container.offset + container.length - 1;
  if (layout === undefined) return text.slice(0, start) + entries(undefined, '').join(',') + text.slice(start);
  const outer = indentAt(text, container.offset);
  const indent = outer + layout.step;
  const lines = entries(layout, indent).join(`,${layout.end}${indent}`);
  const rest = text.slice(start, close);
  // What stands between the braces is white space, or comments that stay.
  const tail = rest.trim() === '' ? layout.end + outer : rest;
  return text.slice(0, start) + layout.end + indent + lines + tail + text.slice(close);
}

function behindLast(text: string, last: Node, layout: Layout, entries: Entries): string {
  const indent = indentAt(text, last.offset);
  const lines = entries(layout, indent).join(`,${layout.end}${indent}`);
  const at = last.offset + last.length;
  // A comment behind the last entry, on its line, belongs to that entry.
  const match = /^([ \t]*,)?([ \t]*(?:\/\/[^\r\n]*|\/\*[^\r\n]*?\*\/))?(?=[ \t]*\r?\n)/.exec(text.slice(at));
  if (match === null) return `${text.slice(0, at)},${layout.end}${indent}${lines}${text.slice(at)}`;
  const [whole, comma, comment = ''] = match;
  const trailing = comma === undefined ? '' : ',';
  const behind = text.slice(at + whole.length);
  return `${text.slice(0, at)}${comma ?? ','}${comment}${layout.end}${indent}${lines}${trailing}${behind}`;
}
