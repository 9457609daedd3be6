// What assistive technology and the keyboard get of every panel in every state that is pictured: axe finds nothing serious in four themes,
// Tab goes in reading order and is always seen, and nothing moves where motion is unwanted.
import { beforeAll, describe, expect, it } from 'vitest';
import { openScene } from '../visual/scene';
import { locales, scenes } from '../visual/scenes';
import { findings } from './axe';
import { stopsOutOfOrder, walkFocus } from './focusWalk';
import { themeNames } from './themes';
import { WebviewBrowser } from './webviewPage';

let browser: WebviewBrowser;
beforeAll(async () => {
  browser = await WebviewBrowser.shared();
}, 60_000);

/** A page full of charts takes axe a while, and the machine may be busy. */
const limitMs = 300_000;

/** Each scene in one width and one language, in turn. */
const shown = scenes
  .filter(({ samePartsAs }) => samePartsAs === undefined)
  .map((scene, index) => ({
    name: scene.name,
    scene,
    width: [300, 1400, 800][index % 3] ?? 800,
    locale: locales[(index >> 1) % locales.length] ?? 'en',
  }));

describe.concurrent('every panel', () => {
  it.for(shown)('$name at $width px in $locale', { timeout: limitMs }, async ({ scene, width, locale }) => {
    const view = await openScene(browser, scene, { width, locale });
    // Rules that colours do not matter to hold in one theme as in another.
    for (const [index, theme] of themeNames.entries()) {
      if (index > 0) await view.wear(theme);
      expect(await findings(view, index === 0 ? 'all' : 'colours'), theme).toEqual([]);
    }
    const moving = await view.page.evaluate(() => {
      const roots = (root: Document | ShadowRoot): (Document | ShadowRoot)[] => [
        root,
        ...[...root.querySelectorAll('*')].flatMap(({ shadowRoot }) => (shadowRoot === null ? [] : roots(shadowRoot))),
      ];
      return roots(document)
        .flatMap((root) => root.getAnimations())
        .filter(({ playState }) => playState === 'running')
        .map(({ effect }) => (effect instanceof KeyframeEffect ? effect.target?.outerHTML.slice(0, 120) : ''));
    });
    expect(moving).toEqual([]);
    const stops = await walkFocus(view);
    expect(stops.length).toBeGreaterThan(0);
    expect(stops.filter(({ isMarked }) => !isMarked).map(({ name }) => name)).toEqual([]);
    expect(stopsOutOfOrder(stops)).toEqual([]);
    await view.close();
  });
});
