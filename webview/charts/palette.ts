// The colours of series, made from the chart colours of the theme: enough of them, apart from each other and from the background.
// Pure. Used by chartTheme.ts alone, which reads the theme.
import { contrast, distance, lighter, mixed, turned, withContrast, type Rgb } from './colors';

/** How many colours there are before they begin again. Each place has its own pattern and dashes besides. */
export const paletteSize = 10;

/** What the theme says: its six chart colours, its text and what lies behind the charts; all of them opaque. */
export interface PaletteSource {
  blue: Rgb;
  orange: Rgb;
  green: Rgb;
  purple: Rgb;
  yellow: Rgb;
  red: Rgb;
  foreground: Rgb;
  background: Rgb;
}

/** Graphics need 3:1 (WCAG 2.2, 1.4.11). */
const leastContrast = 3;
/** Of colours on one page that are not side by side; patterns and dashes tell them apart besides. */
const leastDistance = 0.1;
const lightnessSteps = [0, 0.06, -0.06, 0.12, -0.12, 0.18, -0.18, 0.24, -0.24];
const hueTurns = [0, 30, -30, 60, -60, 90, -90];

/**
 * The colours of `paletteSize` series in order. Neighbours differ in hue; red comes last, since it means failure elsewhere. A colour that
 * is too near to one before it, or too faint, gets another lightness, or else another hue, that is neither.
 */
export function paletteOf(source: PaletteSource): Rgb[] {
  const { blue, orange, green, purple, yellow, red, foreground, background } = source;
  const wanted = [
    blue,
    orange,
    green,
    purple,
    yellow,
    mixed(blue, green, 0.5),
    mixed(purple, red, 0.5),
    mixed(blue, foreground, 0.5),
    mixed(orange, background, 0.3),
    red,
  ];
  const chosen: Rgb[] = [];
  for (const color of wanted) chosen.push(apart(color, chosen, background));
  return chosen;
}

function apart(color: Rgb, others: readonly Rgb[], background: Rgb): Rgb {
  let best = withContrast(color, background, leastContrast);
  let farthest = -1;
  for (const turn of hueTurns) {
    for (const step of lightnessSteps) {
      const tried = withContrast(lighter(turned(color, turn), step), background, leastContrast);
      if (contrast(tried, background) < leastContrast) continue;
      const nearest = Math.min(1, ...others.map((other) => distance(tried, other)));
      if (nearest >= leastDistance) return tried;
      if (nearest > farthest) [best, farthest] = [tried, nearest];
    }
  }
  return best;
}
