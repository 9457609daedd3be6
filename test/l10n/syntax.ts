// Reads TypeScript files as syntax, without types, for tests about texts in the code: literals, calls, lit templates. Changes nothing.
import ts from 'typescript';
import { readSources, type SourceFile } from '../support/sources';

export interface ParsedFile extends SourceFile {
  syntax: ts.SourceFile;
}

/** The TypeScript files below `folders`, parsed, but for those whose path begins with one of `except`. */
export function parsedSources(folders: readonly string[], except: readonly string[] = []): ParsedFile[] {
  return readSources(folders)
    .filter((file) => !except.some((start) => file.path.startsWith(start)))
    .map((file) => ({ ...file, syntax: ts.createSourceFile(file.path, file.text, ts.ScriptTarget.Latest, true) }));
}

/** Calls `look` with every node of a file, outer ones first. */
export function walk(file: ParsedFile, look: (node: ts.Node) => void): void {
  const visit = (node: ts.Node): void => {
    look(node);
    ts.forEachChild(node, visit);
  };
  visit(file.syntax);
}

/** `file.ts:12`, for messages. */
export function place(file: ParsedFile, node: ts.Node): string {
  return `${file.path}:${file.syntax.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
}

/** The fixed parts of a literal: one where nothing is filled in. Undefined for any other node. */
export function literalParts(node: ts.Node): string[] | undefined {
  if (ts.isStringLiteralLike(node)) return [node.text];
  if (!ts.isTemplateExpression(node)) return undefined;
  return [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)];
}

/** The name that a call calls: `t` of `t(…)`, `showInformationMessage` of `vscode.window.showInformationMessage(…)`. */
export function calledName({ expression }: ts.CallExpression): string | undefined {
  if (ts.isIdentifier(expression)) return expression.text;
  return ts.isPropertyAccessExpression(expression) ? expression.name.text : undefined;
}

/** `{0}` and `{name}` of a text, sorted. */
export function placeholders(text: string): string[] {
  return [...new Set([...text.matchAll(/\{(\w+)\}/g)].map(([mark]) => mark))].sort();
}
