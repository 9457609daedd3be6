// <gh-figure-card>: one figure at a glance: its label, the figure, its change against the period before, and its run as small bars.
// Used by the pages in rows of cards. The change has an arrow, a colour and words, so that none of them is needed alone.
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { sparkline, sparklineStyles } from '../components/sparkline';
import { t } from '../l10n';
import { sharedStyles } from '../sharedStyles';
import { shortFigure } from './chartFormat';
import type { ChartUnit } from './chartTypes';

/** Which way a figure should go: more is `up`, less is `down`, or neither is better. */
export type GoodDirection = 'up' | 'down' | 'none';

/** A smaller change than this is none: it would be written as 0%. */
const leastChange = 0.0005;
/** More bars than this are folded together, so that the card stays narrow. */
const mostBars = 30;

@customElement('gh-figure-card')
export class FigureCardElement extends LitElement {
  static override styles = [
    ...sharedStyles,
    sparklineStyles,
    css`
      :host {
        display: grid;
        align-content: start;
        gap: 2px;
        min-width: 0;
        padding: 10px 12px;
        border: 1px solid var(--vscode-widget-border, var(--vscode-contrastBorder, transparent));
        border-radius: 4px;
      }
      .label {
        color: var(--vscode-descriptionForeground);
      }
      .figure {
        font-size: 1.65em;
        font-weight: 600;
        line-height: 1.2;
        font-variant-numeric: tabular-nums;
        overflow-wrap: anywhere;
      }
      .line {
        display: flex;
        flex-wrap: wrap;
        align-items: baseline;
        gap: 0 8px;
        min-height: 1.4em;
        font-size: 0.92em;
        font-variant-numeric: tabular-nums;
      }
      .change {
        display: inline-flex;
        align-items: center;
        gap: 4px;
      }
      .arrow {
        width: 9px;
        height: 9px;
        fill: currentColor;
      }
      @media (forced-colors: active) {
        .arrow {
          fill: CanvasText;
        }
      }
      .sparkline {
        margin-top: 6px;
      }
    `,
  ];

  @property() accessor label = '';
  /** The figure; null where there is none. */
  @property({ attribute: false }) accessor value: number | null = null;
  @property() accessor unit: ChartUnit = 'count';
  /** In place of the figure, where it is not one of a unit ("3 of 5"). */
  @property() accessor text = '';
  /** The change against the period before as a share of it (0.12 is 12% more); null where there is nothing to compare with. */
  @property({ attribute: false }) accessor change: number | null = null;
  @property() accessor good: GoodDirection = 'none';
  /** Quiet words beside the change: "3 unpriced". */
  @property() accessor hint = '';
  /** The figure over time, oldest first. */
  @property({ attribute: false }) accessor values: readonly number[] = [];

  override render(): TemplateResult {
    const figure = this.text || (this.value === null ? t('chart.none') : shortFigure(this.value, this.unit));
    const hasRun = this.values.length > 1;
    return html`<span class="label ellipsis" title=${this.label}>${this.label}</span>
      <span class="figure">${figure}</span>
      <span class="line">
        ${this.change === null ? nothing : this.#change(this.change)}
        ${this.hint === '' ? nothing : html`<span class="quiet">${this.hint}</span>`}
      </span>
      ${hasRun ? sparkline({ label: this.label, values: folded(this.values, mostBars) }) : nothing}`;
  }

  #change(change: number): TemplateResult {
    if (Math.abs(change) < leastChange) return html`<span class="quiet">${t('chart.same')}</span>`;
    const isUp = change > 0;
    const isGood = this.good === 'none' ? undefined : (this.good === 'up') === isUp;
    const size = shortFigure(Math.abs(change), 'percent');
    const verdict = isGood === undefined ? '' : t(isGood ? 'chart.good' : 'chart.bad');
    const words = [t(isUp ? 'chart.up' : 'chart.down', { change: size }), verdict].filter((part) => part !== '');
    const tone = isGood === undefined ? 'quiet' : isGood ? 'good' : 'bad';
    // The arrow alone has the colour: as text it would be too faint in some themes.
    return html`<span class="change" title=${words.join(t('chart.separator'))}>
      <svg class="arrow tone-${tone}" viewBox="0 0 10 10" aria-hidden="true">
        <path d=${isUp ? 'M5 1 9.5 9H.5Z' : 'M5 9 .5 1H9.5Z'} />
      </svg>
      <span aria-hidden="true">${size}</span>
      <span class="visually-hidden">${words.join(t('chart.separator'))}</span>
    </span>`;
  }
}

/** `values` in at most `most` bars: neighbours are one bar of their mean, so that a last bar of fewer is no shorter for it. */
function folded(values: readonly number[], most: number): number[] {
  const size = Math.ceil(values.length / most);
  if (size === 1) return [...values];
  const bars: number[] = [];
  for (let start = 0; start < values.length; start += size) {
    const part = values.slice(start, start + size);
    bars.push(part.reduce((sum, value) => sum + value, 0) / part.length);
  }
  return bars;
}

declare global {
  interface HTMLElementTagNameMap {
    'gh-figure-card': FigureCardElement;
  }
}
