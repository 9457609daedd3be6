// The names by which styles and canvases know the colours of charts. The values are set by chartTheme.ts on the page's root.
import { css, unsafeCSS } from 'lit';
import type { ChartColor } from './chartTypes';
import { paletteSize } from './palette';

const meanings = ['good', 'warning', 'bad', 'quiet', 'text'] as const;

/** The place or meaning of `color`, as it stands in names: `0` to `9`, `good`, … */
export function colorName(color: ChartColor): string {
  return typeof color === 'number' ? String(((color % paletteSize) + paletteSize) % paletteSize) : color;
}

/** The class that gives an element `color` as its text colour. Needs `chartColorStyles`. */
export function colorClass(color: ChartColor): string {
  return `chart-color-${colorName(color)}`;
}

/** The custom property that holds `color`. */
export function colorProperty(color: ChartColor): string {
  return `--gatehouse-chart-${colorName(color)}`;
}

/** Every colour there is. */
export const chartColors: readonly ChartColor[] = [
  ...Array.from({ length: paletteSize }, (_, place) => place),
  ...meanings,
];

/** The classes of `colorClass`. Under forced colours the values are system colours, which only count where adjusting is off. */
export const chartColorStyles = [
  // Made of the constant names above: nothing in it comes from outside.
  unsafeCSS(chartColors.map((color) => `.${colorClass(color)} { color: var(${colorProperty(color)}); }`).join('\n')),
  css`
    @media (forced-colors: active) {
      [class*='chart-color-'] {
        forced-color-adjust: none;
      }
    }
  `,
];
