// The bar list on a PNG: names, figures, shares and bars. Used by the bar list; the rows are those that the page shows.
import { shortFigure } from './chartFormat';
import { colorOf, type ChartTheme } from './chartTheme';
import type { BarRow, ChartColor, ChartDrawing, ChartUnit } from './chartTypes';
import { canvasFill } from './patterns';
import { ellipsis, paintFill } from './pictureLegend';

const barHeight = 9;

export interface BarFacts {
  rows: readonly BarRow[];
  unit: ChartUnit;
  partsOf(row: BarRow): readonly { value: number; color: ChartColor; pattern: number }[];
}

export function barDrawing(
  { rows, unit, partsOf }: BarFacts,
  theme: ChartTheme,
  width: number,
  scale: number,
): ChartDrawing {
  const lineHeight = Math.round(theme.fontSize * 1.5);
  const rowHeight = lineHeight + barHeight + 10;
  const figuresEnd = rows.some(({ share }) => share !== undefined) ? width - 52 : width;
  const most = Math.max(0, ...rows.map(({ value }) => value));
  return {
    width,
    height: Math.max(lineHeight, rows.length * rowHeight),
    draw(context) {
      context.textBaseline = 'top';
      rows.forEach((row, place) => {
        const y = place * rowHeight;
        const share = row.share === undefined || row.share === null ? '' : shortFigure(row.share, 'percent');
        context.fillStyle = theme.foreground;
        context.textAlign = 'left';
        context.fillText(ellipsis(context, row.name, width * 0.62), 0, y);
        context.textAlign = 'right';
        context.fillText(shortFigure(row.value, unit), figuresEnd, y);
        context.fillStyle = theme.quiet;
        context.fillText(share, width, y);
        context.fillStyle = theme.grid;
        context.fillRect(0, y + lineHeight, width, barHeight);
        let left = 0;
        for (const { value, color, pattern } of partsOf(row)) {
          const size = most <= 0 ? 0 : (Math.max(0, value) / most) * width;
          const fill = canvasFill(colorOf(theme, color), pattern, theme.background, scale);
          const [x, top] = [left * scale, (y + lineHeight) * scale];
          paintFill(context, fill, scale, () => context.fillRect(x, top, size * scale, barHeight * scale));
          left += size;
        }
      });
      context.textAlign = 'left';
    },
  };
}
