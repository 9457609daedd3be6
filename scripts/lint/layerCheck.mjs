// Decides whether one import is allowed by the table in layers.mjs. Used by the ESLint rule beside it and by test/layers.test.ts.
// Works on paths alone: reads no file and knows no rule that is not in the table.
import path from 'node:path';
import { layers } from './layers.mjs';

const isInside = (file, folder) => file === folder || file.startsWith(`${folder}/`);
const withoutExtension = (file) => file.replace(/\.[cm]?[jt]s$/, '');

/** The layer of a file given by its path from the repo root (forward slashes), or undefined. */
export function layerOf(file) {
  return layers.find((layer) => isInside(file, layer.folder));
}

/** Package name of a bare specifier: `@scope/name/deep` → `@scope/name`, `node:fs` → `node:*`. */
export function packageOf(specifier) {
  if (specifier.startsWith('node:')) return 'node:*';
  const parts = specifier.split('/');
  return specifier.startsWith('@') ? parts.slice(0, 2).join('/') : parts[0];
}

/** Path from the repo root that a relative specifier points to, without its extension. */
export function resolveRelative(fromFile, specifier) {
  return withoutExtension(path.posix.join(path.posix.dirname(fromFile), specifier));
}

/**
 * Checks one import of a shipped file.
 * @param {string} fromFile path from the repo root, forward slashes
 * @param {string} specifier the text between the quotes
 * @returns {string | undefined} what is wrong, or undefined when the import is allowed
 */
export function checkImport(fromFile, specifier) {
  const layer = layerOf(fromFile);
  if (layer === undefined) return `${fromFile} belongs to no layer of scripts/lint/layers.mjs`;
  if (!specifier.startsWith('.')) {
    const name = packageOf(specifier);
    if (layer.packages.includes(name)) return undefined;
    return `${layer.folder} may not import the package ${name}`;
  }
  const target = resolveRelative(fromFile, specifier);
  // Layers above may name a single file (`src/gateway/main.ts`): compare without extensions.
  const targetLayer = layers.find((row) => isInside(target, withoutExtension(row.folder)));
  if (targetLayer === undefined) return `${target} is outside the layers of scripts/lint/layers.mjs`;
  if (targetLayer === layer || layer.imports.includes(targetLayer.folder)) return undefined;
  return `${layer.folder} may not import ${targetLayer.folder}`;
}
