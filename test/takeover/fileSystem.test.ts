// The real file system behind the takeover: what is not there is an answer, every other fault is thrown.
import { mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { nodeFileSystem as files, systemCode } from '../../src/takeover/fileSystem';
import { TemporaryFolder } from '../support/temporaryFolder';

const onWindows = process.platform === 'win32';

describe('what is not there', () => {
  it('is an answer, below a file too', async () => {
    using folder = new TemporaryFolder('files');
    writeFileSync(folder.join('file'), 'x');
    for (const missing of [folder.join('none'), folder.join('file', 'below')]) {
      expect(await files.read(missing)).toBeUndefined();
      expect(await files.facts(missing)).toBeUndefined();
      expect(await files.linkFacts(missing)).toBeUndefined();
      expect(await files.list(missing)).toEqual([]);
      await files.remove(missing);
      await files.removeFolder(missing);
    }
    expect(readFileSync(folder.join('file'), 'utf8')).toBe('x');
  });
});

describe('any other fault', () => {
  it('is thrown', async () => {
    using folder = new TemporaryFolder('files');
    mkdirSync(folder.join('inner'));
    writeFileSync(folder.join('file'), 'x');
    await expect(files.read(folder.path)).rejects.toThrow();
    await expect(files.remove(folder.join('inner'))).rejects.toThrow();
    await expect(files.readLink(folder.join('file'))).rejects.toThrow();
    await expect(files.create(folder.join('file'), new Uint8Array(), 0o600)).rejects.toMatchObject({ code: 'EEXIST' });
    await expect(files.rename(folder.join('none'), folder.join('other'))).rejects.toMatchObject({ code: 'ENOENT' });
    expect(readFileSync(folder.join('file'), 'utf8')).toBe('x');
  });

  it('a name that is too long is no file that is missing', async () => {
    // Windows says ENOENT to it.
    if (onWindows) return expect(files.readLink(import.meta.filename)).rejects.toThrow();
    using folder = new TemporaryFolder('files');
    const long = folder.join('x'.repeat(300));
    await expect(files.facts(long)).rejects.toMatchObject({ code: 'ENAMETOOLONG' });
    await expect(files.read(long)).rejects.toMatchObject({ code: 'ENAMETOOLONG' });
    await expect(files.list(long)).rejects.toMatchObject({ code: 'ENAMETOOLONG' });
  });
});

it('a file is made with its content and mode, a folder goes only when it is empty', async () => {
  using folder = new TemporaryFolder('files');
  const inner = folder.join('a', 'b');
  await files.makeFolder(inner, 0o700);
  const file = folder.join('a', 'b', 'file');
  await files.create(file, Buffer.from('content'), 0o640);
  expect(Buffer.from((await files.read(file)) ?? []).toString()).toBe('content');
  expect(await files.list(inner)).toEqual(['file']);
  const facts = await files.facts(file);
  expect(facts).toMatchObject({ kind: 'file', size: 7 });
  const real = statSync(file);
  expect([facts?.uid, facts?.gid]).toEqual([real.uid, real.gid]);
  if (!onWindows) {
    expect(facts?.mode).toBe(0o640);
    await files.setMode(file, 0o400);
    expect((await files.facts(file))?.mode).toBe(0o400);
    await files.setMode(file, 0o600);
  }
  expect((await files.facts(inner))?.kind).toBe('folder');
  await files.syncFolder(inner);
  await files.removeFolder(inner);
  expect(await files.list(inner)).toEqual(['file']);
  await files.rename(file, folder.join('a', 'b', 'other'));
  await files.remove(folder.join('a', 'b', 'other'));
  await files.removeFolder(inner);
  expect(await files.facts(inner)).toBeUndefined();
});

it('a link is told by itself and by where it leads', async () => {
  using folder = new TemporaryFolder('files');
  writeFileSync(folder.join('file'), 'x');
  // Windows lets only some users make links.
  if (onWindows) return expect((await files.linkFacts(folder.join('file')))?.kind).toBe('file');
  symlinkSync('file', folder.join('link'));
  expect((await files.linkFacts(folder.join('link')))?.kind).toBe('link');
  expect((await files.facts(folder.join('link')))?.kind).toBe('file');
  expect(await files.readLink(folder.join('link'))).toBe('file');
  expect((await files.facts('/dev/null'))?.kind).toBe('other');
});

it.each([
  [Object.assign(new Error('x'), { code: 'ENOSPC' }), 'ENOSPC'],
  [Object.assign(new Error('x'), { code: 'ERR_INVALID_ARG' }), undefined],
  [Object.assign(new Error('x'), { code: 5 }), undefined],
  [new Error('ENOSPC'), undefined],
  [{ code: 'ENOSPC' }, undefined],
  [undefined, undefined],
])('the system code of %o', (error, code) => expect(systemCode(error)).toBe(code));
