// Every scene looks as it was approved: `npm run test:visual`; `npm run test:visual -- --approve [part of a name]` approves what is shown.
// GATEHOUSE_VISUAL_ONLY holds the part of a name; GATEHOUSE_VISUAL_APPROVE=1 approves.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { WebviewBrowser } from '../webview/webviewPage';
import { ApprovedPictures } from './approvedPictures';
import { openScene, usualHeight } from './scene';
import { pictureName, scenes, settingsOf, type Setting } from './scenes';
import { beStill, startStillBrowser, takePicture } from './stillBrowser';

const only = process.env['GATEHOUSE_VISUAL_ONLY'] ?? '';
const pictures = new ApprovedPictures(process.env['GATEHOUSE_VISUAL_APPROVE'] === '1');

let browser: WebviewBrowser;
beforeAll(async () => {
  browser = await startStillBrowser();
}, 60_000);
afterAll(() => browser.close());

/** Settings that one page can be in, one after the other: themes and widths change while it is open, the language does not. */
const shows = scenes.flatMap((scene, index) =>
  Object.entries(Object.groupBy(settingsOf(scene, index), ({ locale }) => locale)).map(([locale, settings]) => ({
    name: `${scene.name} ${locale}`,
    scene,
    settings: settings.filter((setting) => pictureName(scene, setting).includes(only)),
  })),
);

describe.concurrent('pictures', () => {
  it.for(shows.filter(({ settings }) => settings.length > 0))('$name', async ({ scene, settings }) => {
    const wrong: string[] = [];
    const [first] = settings as [Setting, ...Setting[]];
    const view = await openScene(browser, scene, first);
    for (const setting of settings) {
      await view.page.setViewportSize({ width: setting.width, height: scene.height ?? usualHeight });
      await view.wear(setting.theme);
      const found = await pictures.check(pictureName(scene, setting), async () => {
        await beStill(view);
        return takePicture(view.page);
      });
      if (found !== undefined) wrong.push(found);
    }
    wrong.push(...view.faults);
    await view.close();
    expect(wrong.length, wrong.join('\n\n')).toBe(0);
  });
});

it('no picture is approved that no test takes', () => {
  const taken = scenes.flatMap((scene, index) =>
    settingsOf(scene, index).map((setting) => pictureName(scene, setting)),
  );
  expect(pictures.strangers(new Set(taken))).toEqual([]);
});
