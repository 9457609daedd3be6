// All scenes, and in which themes, languages and widths each one is pictured. Used by the tests of pictures, of axe and of the keyboard.
import { themeNames, type ThemeName } from '../webview/themes';
import type { Scene } from './scene';
import { channelScenes, keyScenes } from './scenes/channelAndKeys';
import { endpointScenes, priceScenes, toolScenes } from './scenes/pricesToolsEndpoints';
import { requestScenes } from './scenes/requests';
import { overviewScenes, sidebarScenes } from './scenes/sidebarAndOverview';
import { statisticsScenes } from './scenes/statistics';

export const scenes: readonly Scene[] = [
  ...sidebarScenes,
  ...overviewScenes,
  ...statisticsScenes,
  ...requestScenes,
  ...priceScenes,
  ...toolScenes,
  ...endpointScenes,
  ...channelScenes,
  ...keyScenes,
];

export const locales = ['en', 'zh-cn'] as const;
export const widths = [300, 800, 1400] as const;

export interface Setting {
  theme: ThemeName;
  locale: (typeof locales)[number];
  width: (typeof widths)[number];
}

/**
 * Where the `index`-th scene is pictured: a main one in every theme at every width, in both languages by turns, so that each two of theme,
 * language and width meet; another one in each theme once, in both languages and all widths.
 */
export function settingsOf(scene: Scene, index: number): Setting[] {
  const localeAt = (turn: number): Setting['locale'] => locales[(turn + index) % locales.length] ?? 'en';
  if (scene.main === true) {
    return themeNames.flatMap((theme, turn) =>
      widths.map((width, step) => ({ theme, locale: localeAt(turn + step), width })),
    );
  }
  return themeNames.map((theme, turn) => ({
    theme,
    locale: localeAt(turn + (turn >> 1)),
    width: widths[(turn + index) % widths.length] ?? 800,
  }));
}

/** Name of a picture, and of its file. */
export function pictureName(scene: Scene, { theme, locale, width }: Setting): string {
  return `${scene.name}/${theme}-${locale}-${width}`;
}
