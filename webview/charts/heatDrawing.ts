// A heat map on a PNG: names, marks and cells, with the depths of the page. Used by the heat map.
import { colorOf, type ChartTheme } from './chartTheme';
import type { ChartDrawing } from './chartTypes';
import { levelOf, type HeatGrid } from './heatLayout';
import { hourWords, markWords, weekdayWords } from './heatWords';

/** Opacity of the depths, as in heatStyles.ts. */
const depths = [0.16, 0.36, 0.56, 0.78, 1];
/** Size of the cells by depth where colours are few. */
const sizes = [0.18, 0.4, 0.6, 0.8, 1];
const nameWidth = 44;

export interface HeatPictureFacts {
  grid: HeatGrid;
  borders: readonly number[];
  kind: 'week' | 'calendar';
  zone: string;
}

export function heatDrawing(facts: HeatPictureFacts, theme: ChartTheme, width: number, _scale: number): ChartDrawing {
  const { grid, borders, kind, zone } = facts;
  const columns = Math.max(1, grid.rows[0]?.length ?? 1);
  const column = (width - nameWidth) / columns;
  const row = kind === 'week' ? 22 : Math.min(22, column);
  const head = Math.round(theme.fontSize * 1.5);
  return {
    width,
    height: head + row * 7,
    draw(context) {
      context.textBaseline = 'top';
      context.fillStyle = theme.quiet;
      for (const { column: place, hour, at } of grid.marks) {
        const words = hour === undefined ? markWords(at ?? 0, zone) : hourWords(hour);
        context.fillText(words, nameWidth + place * column, 0);
      }
      grid.rows.forEach((cells, place) => {
        const y = head + place * row;
        context.globalAlpha = 1;
        context.fillStyle = theme.quiet;
        context.textBaseline = 'middle';
        if (kind === 'week' || place % 2 === 0) {
          context.fillText(weekdayWords(grid.weekdays[place] ?? 0), 0, y + row / 2);
        }
        cells.forEach((cell, index) => {
          if (cell === null) return;
          const level = levelOf(cell.value, borders);
          const size = theme.isStrong ? (sizes[level] ?? 1) : 1;
          context.globalAlpha = theme.isStrong ? 1 : (depths[level] ?? 1);
          context.fillStyle = level === 0 ? theme.quiet : colorOf(theme, 0);
          const [w, h] = [(column - 2) * size, (row - 2) * size];
          context.fillRect(nameWidth + (index + 0.5) * column - w / 2, y + (row - h) / 2, w, h);
        });
        context.globalAlpha = 1;
      });
    },
  };
}
