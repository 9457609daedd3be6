// What a package may hold, for each platform, and how its table of contents is read.
import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { packageFaults, zipEntries } from '../../scripts/packageContents.mjs';
import { binariesOf, targets } from '../../scripts/packaging.mjs';
import { TemporaryFolder } from '../support/temporaryFolder';

const base = [
  'extension.vsixmanifest',
  '[Content_Types].xml',
  'extension/package.json',
  'extension/package.nls.zh-cn.json',
  'extension/readme.md',
  'extension/dist/extension.js',
  'extension/dist/gateway.js',
  'extension/dist/tokenWorker.js',
  'extension/dist/tokenWorker.br',
  'extension/dist/gateway.br',
  'extension/dist/webview/chunk-AB12.js',
  'extension/media/icon.png',
  'extension/media/walkthrough/cost.svg',
  'extension/THIRD_PARTY_NOTICES.txt',
  'extension/sbom.cdx.json',
];
const withBinaries = (target: string) => [...base, ...binariesOf(target).map((name) => `extension/prebuilds/${name}`)];

describe('a package', () => {
  it('holds one binary for each platform, all of them for every platform', () => {
    expect(targets).toHaveLength(9);
    const binaries = targets.filter((target) => target !== 'universal').flatMap((target) => binariesOf(target));
    expect(new Set(binaries).size).toBe(8);
    expect(binariesOf('universal').sort()).toEqual(binaries.sort());
    for (const target of targets) expect(packageFaults(withBinaries(target), binariesOf(target))).toEqual([]);
  });

  it.each([
    'extension/test/e2e/package.test.js',
    'extension/dist/gateway.js.map',
    'extension/.env',
    'extension/media/screenshots/overview.png',
    'extension/src/extension/extension.ts',
    'extension/node_modules/undici/index.js',
    'extension/package-lock.json',
  ])('does not hold %s', (name) => {
    expect(packageFaults([...withBinaries('linux-x64'), name], binariesOf('linux-x64'))).toHaveLength(1);
  });

  it('is refused without what it needs, and with the binary of another platform', () => {
    const without = withBinaries('linux-x64').filter((name) => !name.endsWith('sbom.cdx.json'));
    expect(packageFaults(without, binariesOf('linux-x64'))).toEqual(['sbom.cdx.json is missing.']);
    expect(packageFaults(withBinaries('win32-x64'), binariesOf('linux-x64'))).toEqual([
      'The binary linux-x64.node is missing.',
      'The binary win32-x64.node is of another platform.',
    ]);
  });

  it('is read by its table of contents; what is no zip is told', () => {
    using folder = new TemporaryFolder('zip');
    const file = folder.join('a.vsix');
    // One stored file "a/b.txt" with "hi", as the zip format has it.
    const name = Buffer.from('a/b.txt');
    const local = Buffer.concat([
      Buffer.from('504b0304140000000000000000002ab2d0d80200000002000000', 'hex'),
      word(7),
      word(0),
      name,
    ]);
    const entry = Buffer.concat([
      Buffer.from('504b01021400140000000000000000002ab2d0d80200000002000000', 'hex'),
      ...[word(7), word(0), word(0), word(0), word(0), Buffer.alloc(8)],
      name,
    ]);
    const body = Buffer.concat([local, Buffer.from('hi')]);
    const sizes = Buffer.alloc(8);
    sizes.writeUInt32LE(entry.length, 0);
    sizes.writeUInt32LE(body.length, 4);
    const end = Buffer.concat([Buffer.from('504b050600000000', 'hex'), word(1), word(1), sizes, word(0)]);
    writeFileSync(file, Buffer.concat([body, entry, end]));
    expect([...zipEntries(file)]).toEqual([['a/b.txt', 2]]);
    writeFileSync(file, 'no zip');
    expect(() => zipEntries(file)).toThrow('no zip file');
  });
});

/** Two bytes, the lower first. */
function word(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}
