// What the pointer shows of a point of a time chart: its name, its series with their figures, their total, the period before.
// A template for the time chart, which places it. Hidden from assistive technology: the live region says the same.
import { css, html, nothing, type TemplateResult } from 'lit';
import { t } from '../l10n';
import { pointName, shortFigure } from './chartFormat';
import type { ChartFacts } from './chartWords';
import { swatch } from './patterns';
import { addsUp, totalAt } from './stacking';
import { isBars, type PlacedSeries } from './timePlot';
import type { ChartKind } from './chartTypes';

export interface TooltipFacts extends ChartFacts {
  series: readonly PlacedSeries[];
  kind: ChartKind;
}

/** More rows than this would cover the chart. */
const mostRows = 10;

/** The rows of point `index`; `seriesId` is the series below the pointer, which is marked. */
export function pointTooltip(facts: TooltipFacts, index: number, seriesId: string | null): TemplateResult {
  const { series, unit, kind } = facts;
  const figure = (value: number | null | undefined): string =>
    value === null || value === undefined ? t('chart.none') : shortFigure(value, unit);
  const mark = kind === 'line' || kind === 'area' ? 'line' : 'area';
  const known = series.filter(({ values }) => series.length <= 4 || (values[index] ?? 0) !== 0);
  // A stack is read from its top, as it is drawn.
  const ordered = isBars(kind) || kind === 'stacked' ? [...known].reverse() : known;
  const shown =
    ordered.length <= mostRows
      ? ordered
      : [...ordered].sort((one, other) => (other.values[index] ?? 0) - (one.values[index] ?? 0)).slice(0, mostRows);
  const rest = ordered.filter((one) => !shown.includes(one));
  const note = facts.notes?.[index] ?? '';
  const row = (name: string, text: string, sample: TemplateResult | typeof nothing, marked = false): TemplateResult =>
    html`<span class="tip-row ${marked ? 'marked' : ''}"
      >${sample}<span class="ellipsis">${name}</span><b>${text}</b></span
    >`;
  return html`<span class="tip-head">${pointName(facts.x[index] ?? 0, facts.granularity, facts.zone)}</span>
    ${shown.map((one) =>
      row(one.name, figure(one.values[index]), swatch(one.color, one.pattern, mark), one.id === seriesId),
    )}
    ${rest.length === 0 ? nothing : row(t('chart.others'), addsUp(unit) ? figure(totalAt(rest, index)) : '', html`<i></i>`)}
    ${series.length > 1 && addsUp(unit) ? row(t('chart.sum'), figure(totalAt(series, index)), html`<i></i>`) : nothing}
    ${facts.previous === undefined ? nothing : row(t('chart.previous'), figure(facts.previous[index]), previousSwatch)}
    ${note === '' ? nothing : html`<span class="quiet">${note}</span>`}`;
}

const previousSwatch = html`<svg class="swatch" viewBox="0 0 16 10" aria-hidden="true">
  <path class="line" d="M0 5H16" stroke-dasharray="3 3" />
</svg>`;

export const tooltipStyles = css`
  .tooltip {
    position: absolute;
    top: 0;
    left: 0;
    z-index: 2;
    display: grid;
    gap: 2px;
    min-width: 130px;
    max-width: min(300px, 90%);
    padding: 6px 8px;
    border: 1px solid var(--vscode-editorHoverWidget-border, var(--vscode-widget-border, var(--vscode-contrastBorder)));
    border-radius: 3px;
    background: var(--vscode-editorHoverWidget-background, var(--vscode-editor-background));
    color: var(--vscode-editorHoverWidget-foreground, var(--vscode-foreground));
    font-size: 0.92em;
    pointer-events: none;
    box-shadow: 0 2px 8px var(--vscode-widget-shadow, transparent);
  }
  .tip-head {
    font-weight: 600;
  }
  .tip-row {
    display: grid;
    grid-template-columns: 16px minmax(0, 1fr) auto;
    gap: 8px;
    align-items: center;
  }
  .tip-row b {
    font-weight: 400;
    font-variant-numeric: tabular-nums;
  }
  .tip-row.marked,
  .tip-row.marked b {
    font-weight: 700;
  }
`;
