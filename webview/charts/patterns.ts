// What tells series apart besides their colour: a pattern for areas and bars, dashes for lines, both by the place of the series in its list.
// One set of shapes for the canvas, for SVG and for the PNG export.
import { css, html, nothing, svg, type TemplateResult } from 'lit';
import type { ChartColor, LegendEntry } from './chartTypes';
import { colorClass } from './chartColors';
import { paletteSize } from './palette';

/** Side of a tile in CSS pixels. */
export const tileSize = 8;

/** Lines within a tile, which join at its borders; the first place is plain. */
const tiles = [
  '',
  'M-2 2L2-2M0 8L8 0M6 10L10 6',
  'M0 4H8',
  'M2 2h2M6 6h2',
  'M4 0V8',
  'M-2 6L2 10M0 0L8 8M6-2L10 2',
  'M0 0L8 8M8 0L0 8',
  'M0 2H8M0 6H8',
  'M4 0V8M0 4H8',
  'M0 6L4 2L8 6',
] as const;

const dashes: readonly (readonly number[])[] = [
  [],
  [7, 3],
  [2, 3],
  [9, 3, 2, 3],
  [12, 4],
  [4, 2],
  [9, 3, 2, 3, 2, 3],
  [1, 2],
  [14, 3, 4, 3],
  [5, 6],
];

/** The shape of a place: where the colours begin again, the shapes go on by another step, so that no pair comes twice before the 100th. */
function shapeOf(pattern: number): number {
  return (pattern + 3 * Math.floor(pattern / paletteSize)) % tiles.length;
}

/** Dashes of place `pattern` in CSS pixels; empty for an unbroken line. */
export function dashOf(pattern: number): readonly number[] {
  return dashes[shapeOf(pattern)] ?? [];
}

/** The lines of place `pattern` as SVG path data within a tile; empty for a plain area. */
export function tileOf(pattern: number): string {
  return tiles[shapeOf(pattern)] ?? '';
}

/** A fill for canvases: `color`, with the lines of place `pattern` in `ink`; `scale` is canvas pixels for each CSS pixel. */
export function canvasFill(color: string, pattern: number, ink: string, scale: number): string | CanvasPattern {
  const lines = tileOf(pattern);
  if (lines === '') return color;
  const tile = document.createElement('canvas');
  const side = Math.max(4, Math.round(tileSize * scale));
  tile.width = tile.height = side;
  const context = tile.getContext('2d');
  if (context === null) return color;
  context.fillStyle = color;
  context.fillRect(0, 0, side, side);
  context.scale(side / tileSize, side / tileSize);
  context.strokeStyle = ink;
  context.globalAlpha = inkAlpha;
  context.lineWidth = 1.2;
  context.stroke(new Path2D(lines));
  return context.createPattern(tile, 'repeat') ?? color;
}

const inkAlpha = 0.55;

export const patternStyles = css`
  .pattern-ink {
    fill: none;
    stroke: var(--vscode-editor-background);
    stroke-width: 1.2;
    opacity: ${inkAlpha};
  }
  .pattern-definitions {
    position: absolute;
  }
  .swatch {
    flex: none;
    width: 16px;
    height: 10px;
  }
  .swatch .plain {
    fill: currentColor;
  }
  .swatch .line {
    fill: none;
    stroke: currentColor;
    stroke-width: 2;
  }
  @media (forced-colors: active) {
    .swatch,
    .pattern-ink {
      forced-color-adjust: none;
    }
    .pattern-ink {
      stroke: Canvas;
    }
  }
`;

/** SVG pattern elements for the places `patterns`; stands once in each shadow root that fills with `svgFill`. */
export function patternDefinitions(patterns: readonly number[]): TemplateResult {
  const shapes = [...new Set(patterns.map(shapeOf))];
  return html`<svg width="0" height="0" class="pattern-definitions" aria-hidden="true">
    <defs>
      ${shapes.map(
        (shape) =>
          svg`<pattern id="tile-${shape}" width=${tileSize} height=${tileSize} patternUnits="userSpaceOnUse"><path class="pattern-ink" d=${tiles[shape] ?? ''} /></pattern>`,
      )}
    </defs>
  </svg>`;
}

/** The reference to the pattern of a place, for the fill of a shape that lies on the coloured one. */
export function svgFill(pattern: number): string {
  return `url(#tile-${shapeOf(pattern)})`;
}

/** A small sample of how a series is drawn, for legends and tooltips. Decorative: the name stands beside it. */
export function swatch(color: ChartColor, pattern: number, mark: LegendEntry['mark'] = 'area'): TemplateResult {
  const dash = mark === 'area' ? [] : mark === 'line' ? dashOf(pattern) : [3, 3];
  return html`<svg class="swatch ${colorClass(color)}" viewBox="0 0 16 10" aria-hidden="true">
    ${
      mark === 'area'
        ? svg`<rect class="plain" width="16" height="10" rx="1.5" /><svg width="16" height="10" viewBox="0 0 16 10"><path class="pattern-ink" d=${swatchLines(pattern)} /></svg>`
        : svg`<path class="line" d="M0 5H16" stroke-dasharray=${dash.length === 0 ? nothing : dash.join(' ')} />`
    }
  </svg>`;
}

/** Two tiles side by side, in place of a reference that would have to be unique in its root. */
function swatchLines(pattern: number): string {
  const lines = tileOf(pattern);
  if (lines === '') return '';
  return [0, tileSize].map((x) => shifted(lines, x)).join('');
}

/** Path data whose absolute points are moved to the right. */
function shifted(lines: string, x: number): string {
  return lines.replace(/([ML])(-?\d+)|(H)(\d+)/g, (_whole, point: string, left: string, across: string, to: string) =>
    point === undefined ? `${across}${Number(to) + x}` : `${point}${Number(left) + x}`,
  );
}
