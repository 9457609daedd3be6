// The theme as charts see it: read from the page's variables, read again when they change, and told to styles as custom properties of the root.
// Used by every chart through ChartThemeController. One reading for the whole page; colours come from theme variables or the system, never from here.
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { colorText, flattened, mixed, parseColor, withContrast, type Rgb } from './colors';
import { chartColors, colorName, colorProperty } from './chartColors';
import type { ChartColor } from './chartTypes';
import { paletteOf, paletteSize } from './palette';

export interface ChartTheme {
  background: string;
  foreground: string;
  /** Text of axes and hints. */
  quiet: string;
  grid: string;
  /** Colours by name, see `colorName`. */
  colors: Readonly<Record<string, string>>;
  fontFamily: string;
  /** In CSS pixels. */
  fontSize: number;
  /** High contrast or forced colours: lines are thicker, areas have borders. */
  isStrong: boolean;
}

/** The colour of `color` in `theme`, for canvases. */
export function colorOf(theme: ChartTheme, color: ChartColor): string {
  return theme.colors[colorName(color)] ?? theme.foreground;
}

const forcedColors = window.matchMedia('(forced-colors: active)');
const sheet = new CSSStyleSheet();
const listeners = new Set<() => void>();
let current: ChartTheme | undefined;
let isWatching = false;
let isAsked = false;

/** The theme of the page now. */
export function chartTheme(): ChartTheme {
  current ??= publish(readTheme());
  return current;
}

/** A host that is told which of its properties changed, as lit's elements are. */
interface ThemedHost extends ReactiveControllerHost {
  requestUpdate(name?: PropertyKey, oldValue?: unknown): void;
}

/** Draws its host again when the theme has changed, and keeps the custom properties of the root true. */
export class ChartThemeController implements ReactiveController {
  readonly #host: ThemedHost;

  constructor(host: ThemedHost) {
    this.#host = host;
    host.addController(this);
  }

  get theme(): ChartTheme {
    return chartTheme();
  }

  hostConnected(): void {
    watch();
    chartTheme();
    listeners.add(this.#changed);
  }

  hostDisconnected(): void {
    listeners.delete(this.#changed);
  }

  readonly #changed = (): void => {
    // Told as a change of the property `theme`, which drawings look for.
    this.#host.requestUpdate('theme', null);
  };
}

/** VS Code changes a webview's theme by the class of its body and the style attribute of its root. */
function watch(): void {
  if (isWatching) return;
  isWatching = true;
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  const observer = new MutationObserver(readAgain);
  observer.observe(document.body, { attributes: true, attributeFilter: ['class', 'data-vscode-theme-id'] });
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['class', 'style'] });
  forcedColors.addEventListener('change', readAgain);
}

function readAgain(): void {
  if (isAsked) return;
  isAsked = true;
  requestAnimationFrame(() => {
    isAsked = false;
    const read = readTheme();
    if (current !== undefined && JSON.stringify(read) === JSON.stringify(current)) return;
    current = publish(read);
    for (const listener of listeners) listener();
  });
}

function publish(theme: ChartTheme): ChartTheme {
  const lines = chartColors.map((color) => `${colorProperty(color)}: ${colorOf(theme, color)};`);
  sheet.replaceSync(`:root { ${lines.join(' ')} }`);
  return theme;
}

function readTheme(): ChartTheme {
  const probe = document.createElement('span');
  probe.hidden = true;
  probe.style.setProperty('forced-color-adjust', 'none');
  document.body.append(probe);
  try {
    const font = getComputedStyle(document.body);
    const fonts = { fontFamily: font.fontFamily, fontSize: Number.parseFloat(font.fontSize) || 13 };
    const read = (css: string): Rgb => resolved(probe, css);
    return { ...fonts, ...(forcedColors.matches ? systemColors(read) : themeColors(read)) };
  } finally {
    probe.remove();
  }
}

type Colors = Omit<ChartTheme, 'fontFamily' | 'fontSize'>;

function themeColors(read: (css: string) => Rgb): Colors {
  const background = read('var(--vscode-editor-background)');
  const on = (css: string): Rgb => flattened(read(css), background);
  const foreground = on('var(--vscode-foreground)');
  const chart = (name: string): Rgb => on(`var(--vscode-charts-${name}, var(--vscode-foreground))`);
  const series = paletteOf({
    blue: chart('blue'),
    orange: chart('orange'),
    green: chart('green'),
    purple: chart('purple'),
    yellow: chart('yellow'),
    red: chart('red'),
    foreground,
    background,
  });
  const isStrong = document.body.classList.contains('vscode-high-contrast');
  const quiet = on('var(--vscode-descriptionForeground)');
  const visible = (color: Rgb): string => colorText(withContrast(color, background, 3));
  return {
    background: colorText(background),
    foreground: colorText(foreground),
    quiet: colorText(quiet),
    grid: colorText(mixed(background, foreground, isStrong ? 0.35 : 0.14)),
    colors: {
      ...Object.fromEntries(series.map((color, place) => [String(place), colorText(color)])),
      good: visible(chart('green')),
      warning: visible(chart('yellow')),
      bad: visible(chart('red')),
      quiet: visible(mixed(background, quiet, 0.75)),
      text: colorText(foreground),
    },
    isStrong,
  };
}

/** Forced colours leave a handful of system colours; patterns and dashes tell the series apart. */
function systemColors(read: (css: string) => Rgb): Colors {
  const text = (css: string): string => colorText(read(css));
  const places = ['CanvasText', 'Highlight', 'LinkText', 'GrayText', 'VisitedText'];
  const series = Array.from({ length: paletteSize }, (_, place) => text(places[place % places.length] ?? 'CanvasText'));
  return {
    background: text('Canvas'),
    foreground: text('CanvasText'),
    quiet: text('CanvasText'),
    grid: text('GrayText'),
    colors: {
      ...Object.fromEntries(series.map((color, place) => [String(place), color])),
      good: text('CanvasText'),
      warning: text('Highlight'),
      bad: text('Highlight'),
      quiet: text('GrayText'),
      text: text('CanvasText'),
    },
    isStrong: true,
  };
}

/** What the browser makes of `css`; canvases put spaces that computed styles keep (`oklab()`, `color()`) into plain ones. */
function resolved(probe: HTMLElement, css: string): Rgb {
  probe.style.color = css;
  const computed = getComputedStyle(probe).color;
  const plain = parseColor(computed);
  if (plain !== undefined) return plain;
  const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  if (context === null) return { r: 128, g: 128, b: 128, a: 1 };
  context.fillStyle = computed;
  context.fillRect(0, 0, 1, 1);
  const [r = 0, g = 0, b = 0, a = 255] = context.getImageData(0, 0, 1, 1).data;
  return { r, g, b, a: a / 255 };
}
