// The laws of the house (docs/architecture.md) held against every shipped file: layers, cycles, sizes, file heads, forbidden words.
// The table of layers is scripts/lint/layers.mjs; ESLint reports the same faults while one writes.
import { describe, expect, it } from 'vitest';
import { checkImport, packageOf } from '../scripts/lint/layerCheck.mjs';
import { layers, shippedFolders, sizeLimits } from '../scripts/lint/layers.mjs';
import { findCycle, importsOf, readSources, type SourceFile } from './support/sources';

const shipped = readSources(shippedFolders);
const allOurs = [...shipped, ...readSources(['test', 'scripts'], ['.ts', '.mjs', '.mts'])];
const importers = (packageName: string): string[] =>
  shipped.filter((file) => importsOf(file).some((name) => packageOf(name) === packageName)).map((file) => file.path);

describe('layers', () => {
  it('every import is allowed by the table', () => {
    const faults = shipped.flatMap((file) =>
      importsOf(file).map((specifier) => [file.path, checkImport(file.path, specifier)] as const),
    );
    expect(faults.filter(([, reason]) => reason !== undefined)).toEqual([]);
  });

  it('no file reaches itself through its imports', () => {
    expect(findCycle(shipped)).toBeUndefined();
  });

  it("only src/extension imports 'vscode'", () => {
    expect(importers('vscode').filter((file) => !file.startsWith('src/extension/'))).toEqual([]);
  });

  it('only webview/ui imports the toolkit', () => {
    expect(importers('@vscode/webview-ui-toolkit').filter((file) => !file.startsWith('webview/ui/'))).toEqual([]);
  });

  it('pure folders import no Node module', () => {
    const pure = layers.filter((layer) => layer.pure === true).map((layer) => `${layer.folder}/`);
    const inPure = importers('node:*').filter((file) => pure.some((folder) => file.startsWith(folder)));
    expect(inPure).toEqual([]);
  });
});

describe('the checks themselves', () => {
  const file = (path: string, text: string): SourceFile => ({ path, text, lines: 1 });

  it.each([
    ['src/extension/statusBar.ts', '../gateway/main'],
    ['src/extension/panels/panel.ts', '../../store/store'],
    ['src/routing/health.ts', '../store/store'],
    ['src/protocols/wire/sse.ts', '../../metering/pricing'],
    ['src/metering/pricing.ts', 'node:fs'],
    ['src/gateway/log.ts', 'vscode'],
    ['src/gateway/proxy/server.ts', '../../management/server'],
    ['src/management/server.ts', '../gateway/main'],
    ['src/management/server.ts', '../gateway/services'],
    ['src/shared/channel.ts', '../catalog/providers'],
    ['webview/sidebar/main.ts', '@vscode/webview-ui-toolkit'],
    ['webview/sidebar/main.ts', '../../src/gateway/log'],
    ['src/elsewhere/file.ts', './other'],
  ])('%s may not import %s', (from, specifier) => {
    expect(checkImport(from, specifier)).toBeTypeOf('string');
  });

  it.each([
    ['src/extension/statusBar.ts', 'vscode'],
    ['src/extension/panels/panel.ts', '../statusBar'],
    ['src/gateway/main.ts', '../management/server'],
    ['src/management/server.ts', '../store/store'],
    ['src/store/store.ts', 'better-sqlite3'],
    ['webview/ui/button.ts', '@vscode/webview-ui-toolkit'],
    ['webview/sidebar/main.ts', '../../src/shared/events'],
  ])('%s may import %s', (from, specifier) => {
    expect(checkImport(from, specifier)).toBeUndefined();
  });

  it('finds a cycle', () => {
    const files = [
      file('src/a.ts', "import './b';"),
      file('src/b.ts', "export { c } from './c';"),
      file('src/c.ts', "await import('./a');"),
    ];
    expect(findCycle(files)).toEqual(['src/a', 'src/b', 'src/c', 'src/a']);
    expect(findCycle(files.slice(0, 2))).toBeUndefined();
  });
});

describe('files', () => {
  it(`none has more than ${sizeLimits.largest} lines`, () => {
    expect(shipped.filter((file) => file.lines > sizeLimits.largest).map((file) => [file.path, file.lines])).toEqual(
      [],
    );
  });

  it(`half of them have no more than ${sizeLimits.median} lines`, () => {
    const sizes = shipped.map((file) => file.lines).sort((one, other) => one - other);
    expect(sizes[Math.floor(sizes.length / 2)]).toBeLessThanOrEqual(sizeLimits.median);
  });

  it('each begins with a comment that says what it is', () => {
    const bare = allOurs.filter((file) => !/^(#!.*\n)?(\/\/|\/\*)/.test(file.text));
    expect(bare.map((file) => file.path)).toEqual([]);
  });

  it('none is a barrel', () => {
    const barrel = /^export (\*|\{[^}]*\}) from /m;
    const named = (file: SourceFile): boolean => /(^|\/)index\.ts$/.test(file.path);
    expect(shipped.filter((file) => named(file) || barrel.test(file.text)).map((file) => file.path)).toEqual([]);
  });

  it('none holds words that have no place in the repo', () => {
    // Put together here so that this file does not find itself.
    const words = [
      ['TO', 'DO'],
      ['FIX', 'ME'],
      ['@ts-', 'ignore'],
      ['registry.', 'npmjs'],
      ['deb.', 'debian'],
      ['/wo', 'rk/'],
      ['/ro', 'ot/'],
    ].map((parts) => parts.join(''));
    const texts = [
      ...allOurs,
      ...readSources(['docs', 'l10n', '.vscode', '.ci'], ['.md', '.json', 'run']),
      ...readSources(['.'], ['.md', 'package.json']).filter((file) => !file.path.includes('/')),
    ];
    const found = texts.flatMap((file) =>
      words.filter((word) => file.text.includes(word)).map((word) => [file.path, word]),
    );
    expect(found).toEqual([]);
  });
});
