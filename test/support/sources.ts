// Reads the repo's own source files for tests about the code itself: paths, text and imports. Changes nothing.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { resolveRelative } from '../../scripts/lint/layerCheck.mjs';

export const repoRoot = fileURLToPath(new URL('../..', import.meta.url));

export interface SourceFile {
  /** Path from the repo root with forward slashes. */
  path: string;
  text: string;
  lines: number;
}

/** Every file below `folders` whose name ends in one of `endings`, sorted by path; folders that are not there give none. */
export function readSources(folders: readonly string[], endings: readonly string[] = ['.ts']): SourceFile[] {
  return folders
    .flatMap((folder) => readdirSync(path.join(repoRoot, folder), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && endings.some((ending) => entry.name.endsWith(ending)))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort()
    .map((file) => {
      const text = readFileSync(file, 'utf8');
      const lines = text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
      return { path: path.relative(repoRoot, file).split(path.sep).join('/'), text, lines };
    });
}

/** The specifiers of all imports, re-exports and dynamic imports of a TypeScript file. */
export function importsOf(file: SourceFile): string[] {
  return ts.preProcessFile(file.text, true, true).importedFiles.map((reference) => reference.fileName);
}

/** The first cycle of relative imports among `files`, as the paths along it, or undefined. */
export function findCycle(files: readonly SourceFile[]): string[] | undefined {
  const byPath = new Map(files.map((file) => [file.path.replace(/\.ts$/, ''), file]));
  const finished = new Set<string>();
  const visit = (name: string, trail: string[]): string[] | undefined => {
    if (trail.includes(name)) return [...trail.slice(trail.indexOf(name)), name];
    const file = byPath.get(name);
    if (finished.has(name) || file === undefined) return undefined;
    for (const specifier of importsOf(file).filter((text) => text.startsWith('.'))) {
      const cycle = visit(resolveRelative(file.path, specifier), [...trail, name]);
      if (cycle !== undefined) return cycle;
    }
    finished.add(name);
    return undefined;
  };
  for (const name of byPath.keys()) {
    const cycle = visit(name, []);
    if (cycle !== undefined) return cycle;
  }
  return undefined;
}
