// A browser for pictures: always the same fonts, clock, pixels and contents, nothing moves, no caret. Pages are those of the webview tests.
// Used by the tests of pictures. Takes pictures; compares none.
import type { Page } from 'playwright-core';
import { en } from '../../webview/l10n/en';
import { zhCn } from '../../webview/l10n/zhCn';
import { WebviewBrowser, type WebviewPage } from '../webview/webviewPage';
import { pictureTime } from './fixedTime';
import { pictureFonts } from './fonts';

/** Every letter of our own words, so that fonts are there before a chart draws with them. */
const letters = [...new Set([...Object.values(en), ...Object.values(zhCn)].join(''))].join('');

export async function startStillBrowser(): Promise<WebviewBrowser> {
  const { css, files, variables } = pictureFonts();
  return WebviewBrowser.start({
    css: `${css}\n:root { caret-color: transparent; }`,
    files,
    variables,
    // Letters are placed and smoothed the same way everywhere.
    args: [
      '--font-render-hinting=none',
      '--disable-lcd-text',
      '--disable-font-subpixel-positioning',
      '--force-color-profile=srgb',
    ],
    prepare: (page) => page.clock.setFixedTime(pictureTime),
  });
}

/** Waits until fonts are there, the page has drawn what it got, and nothing moves. */
export async function beStill({ page }: Pick<WebviewPage, 'page'>): Promise<void> {
  await page.evaluate(async (text) => {
    const frame = (): Promise<void> => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 0)));
    await Promise.all(
      ['13px Inter', '600 13px Inter', '13px "Noto Sans SC Variable"', '13px "JetBrains Mono"'].map((font) =>
        document.fonts.load(font, text),
      ),
    );
    await frame();
    await document.fonts.ready;
    const roots = (root: Document | ShadowRoot): (Document | ShadowRoot)[] => [
      root,
      ...[...root.querySelectorAll('*')].flatMap(({ shadowRoot }) => (shadowRoot === null ? [] : roots(shadowRoot))),
    ];
    for (const animation of roots(document).flatMap((root) => root.getAnimations())) {
      const { iterations = 1 } = animation.effect?.getTiming() ?? {};
      if (iterations === Infinity) animation.cancel();
      else animation.finish();
    }
    await frame();
  }, letters);
}

/** What the window shows of the page, as a PNG file. */
export async function takePicture(page: Page): Promise<Buffer> {
  return page.screenshot({ animations: 'disabled', caret: 'hide', scale: 'css' });
}
