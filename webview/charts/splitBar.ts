// <gh-split-bar>: what a whole is made of, as one bar with its parts and their shares beside it: tokens by kind, outcomes, request types.
// Used by the pages inside a <gh-chart-frame>. Fires `pick` {id, partId: null} (a click, or Enter on a part) and `chart-change`.
import { css, html, LitElement, nothing, svg, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { t } from '../l10n';
import { sharedStyles } from '../sharedStyles';
import { differs } from './same';
import { chartColorStyles, colorClass } from './chartColors';
import { shortFigure } from './chartFormat';
import { ChartThemeController } from './chartTheme';
import type { BarPart, BarPick, ChartDrawing, ChartElement, ChartTable, ChartUnit, LegendEntry } from './chartTypes';
import { patternDefinitions, patternStyles, svgFill, swatch } from './patterns';
import { splitDrawing } from './splitDrawing';

@customElement('gh-split-bar')
export class SplitBarElement extends LitElement implements ChartElement {
  static override styles = [
    ...sharedStyles,
    ...chartColorStyles,
    patternStyles,
    css`
      .bar {
        display: block;
        width: 100%;
        height: 18px;
        border: 1px solid var(--vscode-contrastBorder, transparent);
        border-radius: 3px;
      }
      .bar .fill {
        fill: currentColor;
      }
      .bar .none {
        fill: var(--vscode-descriptionForeground);
        opacity: 0.25;
      }
      ul {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 230px), 1fr));
        gap: 2px 18px;
        margin-top: 8px;
      }
      .part {
        display: grid;
        grid-template-columns: 16px minmax(0, 1fr) auto 44px;
        gap: 8px;
        align-items: center;
        width: 100%;
        padding: 2px 0;
        border: 1px solid transparent;
        border-radius: 3px;
        background: transparent;
        color: inherit;
        font: inherit;
        text-align: start;
        font-variant-numeric: tabular-nums;
      }
      button.part {
        cursor: pointer;
      }
      button.part:hover {
        background: var(--vscode-list-hoverBackground);
        border-color: var(--vscode-contrastActiveBorder, transparent);
      }
      .share {
        text-align: end;
        color: var(--vscode-descriptionForeground);
      }
    `,
  ];

  /** What the whole is, in words. */
  @property() accessor label = '';
  @property({ attribute: false, hasChanged: differs }) accessor parts: readonly BarPart[] = [];
  @property() accessor unit: ChartUnit = 'tokens';
  /** True where parts can be picked. */
  @property({ type: Boolean }) accessor selectable = false;
  @property({ attribute: false, hasChanged: differs }) accessor hiddenSeries: ReadonlySet<string> = new Set();
  readonly #theme = new ChartThemeController(this);

  get table(): ChartTable {
    const total = this.#total;
    return {
      caption: this.label,
      columns: [
        { id: 'name', name: t('chart.column.name'), kind: 'text' },
        { id: 'value', name: this.label, kind: this.unit },
        { id: 'share', name: t('chart.column.share'), kind: 'percent' },
      ],
      rows: this.parts.map(({ id, name, value }) => ({ id, cells: [name, value, total === 0 ? null : value / total] })),
    };
  }

  /** The bar names its parts itself. */
  get legend(): readonly LegendEntry[] {
    return [];
  }

  drawing(width: number, scale: number): ChartDrawing {
    return splitDrawing(this.parts, this.unit, this.#theme.theme, width, scale);
  }

  override render(): TemplateResult {
    const total = this.#total;
    let left = 0;
    return html`${patternDefinitions(this.parts.map((_part, place) => place))}
      <svg class="bar" role="img" aria-label=${this.#words(total)} preserveAspectRatio="none">
        <rect class="none" width="100%" height="100%" />
        ${this.parts.map(({ value, color }, place) => {
          const share = total === 0 ? 0 : Math.max(0, value) / total;
          const x = left;
          left += share;
          return share === 0 ? nothing : this.#piece(x, share, color ?? place, place);
        })}
      </svg>
      <ul>
        ${this.parts.map((part, place) => html`<li>${this.#part(part, place, total)}</li>`)}
      </ul>`;
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has('parts') || changed.has('unit') || changed.has('label') || changed.has('theme')) {
      this.dispatchEvent(new CustomEvent('chart-change', { bubbles: true }));
    }
  }

  get #total(): number {
    return this.parts.reduce((sum, { value }) => sum + Math.max(0, value), 0);
  }

  #words(total: number): string {
    const parts = this.parts.map(({ name, value }) =>
      t('chart.rowWords', { name, figure: `${shortFigure(value, this.unit)} (${share(value, total)})` }),
    );
    return [this.label, ...parts].join(t('chart.partEnd'));
  }

  #piece(x: number, share: number, color: NonNullable<BarPart['color']>, place: number) {
    const [left, width] = [`${x * 100}%`, `${share * 100}%`];
    return svg`<rect class="fill ${colorClass(color)}" x=${left} width=${width} height="100%" />
      <rect x=${left} width=${width} height="100%" fill=${svgFill(place)} />`;
  }

  #part(part: BarPart, place: number, total: number): TemplateResult {
    const words = html`${swatch(part.color ?? place, place)}<span class="ellipsis" title=${part.name}>${part.name}</span
      ><span>${shortFigure(part.value, this.unit)}</span><span class="share">${share(part.value, total)}</span>`;
    if (!this.selectable || part.value === 0) return html`<span class="part">${words}</span>`;
    return html`<button class="part" @click=${() => this.#pick(part.id)}>${words}</button>`;
  }

  #pick(id: string): void {
    this.dispatchEvent(new CustomEvent<BarPick>('pick', { detail: { id, partId: null } }));
  }
}

function share(value: number, total: number): string {
  return total === 0 ? t('chart.none') : shortFigure(value / total, 'percent');
}

declare global {
  interface HTMLElementTagNameMap {
    'gh-split-bar': SplitBarElement;
  }
}
