// The legend on a chart's PNG, and text that is cut to a width. Used by chartExport.ts and the drawings of the charts that are HTML.
import { colorOf, type ChartTheme } from './chartTheme';
import type { LegendEntry } from './chartTypes';
import { canvasFill, dashOf } from './patterns';

const swatchWidth = 18;
const gap = 16;

/** `text`, cut with an ellipsis where it is wider than `width` in the context's font. */
export function ellipsis(context: CanvasRenderingContext2D, text: string, width: number): string {
  if (context.measureText(text).width <= width) return text;
  let [low, high] = [0, text.length];
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (context.measureText(`${text.slice(0, middle)}…`).width <= width) low = middle;
    else high = middle - 1;
  }
  return `${text.slice(0, low)}…`;
}

interface PlacedEntry {
  entry: LegendEntry;
  name: string;
  x: number;
}

/** The entries in lines of at most `width`; those that are switched off are left out. */
export function legendRows(
  context: CanvasRenderingContext2D,
  entries: readonly LegendEntry[],
  width: number,
  hidden: ReadonlySet<string>,
): PlacedEntry[][] {
  const rows: PlacedEntry[][] = [[]];
  let x = 0;
  for (const entry of entries.filter(({ id }) => !hidden.has(id))) {
    const name = ellipsis(context, entry.name, Math.min(260, width - swatchWidth - 6));
    const size = swatchWidth + 6 + context.measureText(name).width;
    if (x > 0 && x + size > width) {
      rows.push([]);
      x = 0;
    }
    rows.at(-1)?.push({ entry, name, x });
    x += size + gap;
  }
  return rows.filter((row) => row.length > 0);
}

/** Draws the lines from the origin down. */
export function paintLegend(
  context: CanvasRenderingContext2D,
  rows: readonly (readonly PlacedEntry[])[],
  theme: ChartTheme,
  lineHeight: number,
  scale: number,
): void {
  rows.forEach((row, line) => {
    for (const { entry, name, x } of row) {
      const y = line * lineHeight;
      paintSwatch(context, entry, theme, x, y + (lineHeight - 14) / 2, scale);
      context.fillStyle = theme.foreground;
      context.fillText(name, x + swatchWidth + 6, y);
    }
  });
}

function paintSwatch(
  context: CanvasRenderingContext2D,
  { color, pattern, mark }: LegendEntry,
  theme: ChartTheme,
  x: number,
  y: number,
  scale: number,
): void {
  const paint = colorOf(theme, color);
  if (mark === 'area') {
    paintFill(context, canvasFill(paint, pattern, theme.background, scale), scale, () =>
      context.fillRect(x * scale, y * scale, swatchWidth * scale, 10 * scale),
    );
    return;
  }
  context.save();
  context.strokeStyle = paint;
  context.lineWidth = 2;
  context.setLineDash(mark === 'line' ? [...dashOf(pattern)] : [3, 3]);
  context.beginPath();
  context.moveTo(x, y + 5);
  context.lineTo(x + swatchWidth, y + 5);
  context.stroke();
  context.restore();
}

/** Fills in canvas pixels, since patterns are made of them: `fill` draws as if one unit were one canvas pixel. */
export function paintFill(
  context: CanvasRenderingContext2D,
  style: string | CanvasPattern,
  scale: number,
  fill: () => void,
): void {
  context.save();
  context.scale(1 / scale, 1 / scale);
  context.fillStyle = style;
  fill();
  context.restore();
}
