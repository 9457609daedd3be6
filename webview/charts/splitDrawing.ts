// The split bar on a PNG: the bar, and a line for each part. Used by the split bar; the figures are those of the page.
import { shortFigure } from './chartFormat';
import { colorOf, type ChartTheme } from './chartTheme';
import type { BarPart, ChartDrawing, ChartUnit } from './chartTypes';
import { canvasFill } from './patterns';
import { ellipsis, paintFill } from './pictureLegend';

const barHeight = 22;

export function splitDrawing(
  parts: readonly BarPart[],
  unit: ChartUnit,
  theme: ChartTheme,
  width: number,
  scale: number,
): ChartDrawing {
  const lineHeight = Math.round(theme.fontSize * 1.6);
  const total = parts.reduce((sum, { value }) => sum + Math.max(0, value), 0);
  return {
    width,
    height: barHeight + 12 + parts.length * lineHeight,
    draw(context) {
      let left = 0;
      context.textBaseline = 'top';
      parts.forEach(({ name, value, color }, place) => {
        const share = total === 0 ? 0 : Math.max(0, value) / total;
        const fill = canvasFill(colorOf(theme, color ?? place), place, theme.background, scale);
        const rectangle = (x: number, y: number, w: number, h: number): void =>
          paintFill(context, fill, scale, () => context.fillRect(x * scale, y * scale, w * scale, h * scale));
        rectangle(left, 0, share * width, barHeight);
        left += share * width;
        const y = barHeight + 12 + place * lineHeight;
        rectangle(0, y + 2, 18, 10);
        context.fillStyle = theme.foreground;
        context.fillText(ellipsis(context, name, width * 0.5), 26, y);
        context.textAlign = 'right';
        context.fillText(shortFigure(value, unit), width * 0.8, y);
        context.fillText(total === 0 ? '' : shortFigure(share, 'percent'), width, y);
        context.textAlign = 'left';
      });
    },
  };
}
