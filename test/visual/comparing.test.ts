// The comparison of pictures sees what a person would see, and nothing else: a row of pixels that moved, a colour, a word; not smoothing.
import { existsSync, readdirSync } from 'node:fs';
import { PNG } from 'pngjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TemporaryFolder } from '../support/temporaryFolder';
import type { WebviewBrowser, WebviewPage } from '../webview/webviewPage';
import { ApprovedPictures } from './approvedPictures';
import { comparePictures } from './comparePictures';
import { decodePng, hashOf, palettePng, sourceHash, type Picture } from './palettePng';
import { openScene } from './scene';
import { scenes } from './scenes';
import { beStill, startStillBrowser, takePicture } from './stillBrowser';

let browser: WebviewBrowser;
let view: WebviewPage;
let file: Buffer;
let folder: TemporaryFolder;

beforeAll(async () => {
  folder = new TemporaryFolder('pictures');
  browser = await startStillBrowser();
  const scene = scenes.find(({ name }) => name === 'sidebar');
  if (scene === undefined) throw new Error('There is no scene of the sidebar.');
  view = await openScene(browser, scene, { width: 800, theme: 'dark' });
  await beStill(view);
  file = await takePicture(view.page);
}, 60_000);
afterAll(async () => {
  await browser.close();
  folder.remove();
});

/** The page with `css` on its root element, as a picture. */
async function restyled(css: string): Promise<Buffer> {
  await view.page.evaluate((text) => void (document.documentElement.style.cssText = text), css);
  await beStill(view);
  const changed = await takePicture(view.page);
  await view.page.evaluate(() => document.documentElement.removeAttribute('style'));
  return changed;
}

/** `picture` with every channel of every pixel changed. */
function changed(picture: Picture, change: (value: number, at: number) => number): Picture {
  const data = Buffer.from(picture.data);
  for (let at = 0; at < data.length; at += 1) if (at % 4 !== 3) data[at] = change(data[at] ?? 0, at);
  return { ...picture, data };
}

/** `picture` with all from row `from` on moved down by one. */
function shifted(picture: Picture, from: number): Picture {
  const row = picture.width * 4;
  const data = Buffer.from(picture.data);
  picture.data.copy(data, (from + 1) * row, from * row, (picture.height - 1) * row);
  return { ...picture, data };
}

describe('a picture of few colours', () => {
  it('is the same to the comparison, smaller, and keeps the hash of the browser’s file', () => {
    const reduced = palettePng(file);
    expect(comparePictures(decodePng(reduced), decodePng(file))).toEqual({ same: true });
    expect(reduced.length).toBeLessThan(file.length * 0.7);
    expect(sourceHash(reduced)).toBe(hashOf(file));
    expect(sourceHash(file)).toBeUndefined();
    expect(palettePng(file)).toEqual(reduced);
  });
});

describe('the comparison', () => {
  it('takes the same page for the same, file by file', async () => {
    expect((await restyled('')).equals(file)).toBe(true);
  });

  it('sees a part that moved by one row of pixels', () => {
    const approved = decodePng(palettePng(file));
    const actual = decodePng(file);
    for (const from of [100, 400, actual.height - 60]) {
      expect(comparePictures(approved, shifted(actual, from)), `row ${from}`).toMatchObject({ same: false });
    }
  });

  it('sees a colour that changed, on a large area by little, on letters by much', async () => {
    const approved = decodePng(palettePng(file));
    const slightly = changed(decodePng(file), (value) => Math.min(255, value + 4));
    expect(comparePictures(approved, slightly)).toMatchObject({
      same: false,
      difference: expect.any(Buffer) as Buffer,
    });
    const letters = decodePng(await restyled('--vscode-descriptionForeground: #a8a8a8 !important'));
    expect(comparePictures(approved, letters)).toMatchObject({ same: false });
    const mark = decodePng(await restyled('--vscode-charts-green: #86afcf !important'));
    expect(comparePictures(approved, mark)).toMatchObject({ same: false });
  });

  it('sees another size', () => {
    const actual = decodePng(file);
    const shorter = { ...actual, height: actual.height - 1, data: actual.data.subarray(0, -actual.width * 4) };
    expect(comparePictures(actual, shorter)).toEqual({ same: false, why: 'it is 800 × 899, not 800 × 900' });
  });

  it('does not see that edges are smoothed a little differently', () => {
    const approved = decodePng(palettePng(file));
    // Nearly what another version of the letters' renderer does: what is neither paper nor ink comes out a little lighter or darker.
    const actual = changed(decodePng(file), (value, at) =>
      value > 40 && value < 160 ? value + ((at >> 2) % 3) * 4 - 4 : value,
    );
    expect(comparePictures(approved, actual)).toEqual({ same: true });
  });
});

describe('approved pictures', () => {
  it('are refused until somebody approves them, and when they change; what differs lies in a folder that the message names', async () => {
    const [approvedFolder, differences] = [folder.join('approved'), folder.join('differences')];
    const checks = new ApprovedPictures(false, approvedFolder, differences);
    const take = (): Promise<Buffer> => Promise.resolve(file);
    expect(await checks.check('a/one', take)).toContain('nobody has approved');
    await new ApprovedPictures(true, approvedFolder, differences).check('a/one', take);
    expect(await checks.check('a/one', take)).toBeUndefined();
    const other = PNG.sync.write(Object.assign(new PNG(), shifted(decodePng(file), 100)));
    const message = await checks.check('a/one', () => Promise.resolve(other));
    expect(message).toMatch(/pixels differ[^]*a\/one\.actual\.png[^]*a\/one\.difference\.png[^]*--approve a\/one/);
    expect(readdirSync(folder.join('differences/a')).sort()).toEqual(['one.actual.png', 'one.difference.png']);
  });

  it('without a test are told, and go when pictures are approved', () => {
    const places = [folder.join('approved'), folder.join('differences')] as const;
    expect(new ApprovedPictures(false, ...places).strangers(new Set())).toEqual(['a/one']);
    expect(new ApprovedPictures(false, ...places).strangers(new Set(['a/one']))).toEqual([]);
    expect(new ApprovedPictures(true, ...places).strangers(new Set())).toEqual([]);
    expect(existsSync(folder.join('approved/a/one.png'))).toBe(false);
  });
});
