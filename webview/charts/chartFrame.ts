// <gh-chart-frame>: what stands around a chart: title, description, legend that switches series, Chart | Table, PNG, and the states
// loading, empty and error. Used by the pages with one chart element as its child, which it reads as a ChartElement.
// Fires `picture` {name, base64} for the host to save, `retry`, and `view-change` 'chart' | 'table'. Texts come from the page.
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { t } from '../l10n';
import { sharedStyles } from '../sharedStyles';
import { button, iconButton } from '../ui/button';
import { chartPicture } from './chartExport';
import { chartFrameStyles } from './chartFrameStyles';
import { ChartThemeController } from './chartTheme';
import { chartColorStyles } from './chartColors';
import './chartTable';
import type { ChartElement, ChartPicture, ChartState, LegendEntry } from './chartTypes';
import { patternStyles, swatch } from './patterns';

@customElement('gh-chart-frame')
export class ChartFrameElement extends LitElement {
  static override styles = [...sharedStyles, ...chartColorStyles, patternStyles, chartFrameStyles];

  @property() accessor heading = '';
  /** One quiet line below the heading. */
  @property() accessor description = '';
  @property() accessor state: ChartState = 'ready';
  /** In place of the chart while `state` is `empty`; a sentence that says what to do. */
  @property() accessor emptyText = '';
  /** In place of the chart while `state` is `error`. */
  @property() accessor errorText = '';
  /** `chart` or `table`: the page may keep it. */
  @property() accessor view: 'chart' | 'table' = 'chart';
  /** IANA name of the zone in which the table's moments are written. */
  @property() accessor zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  /** Level of the heading in the page. */
  @property({ type: Number }) accessor level = 3;

  @state() private accessor failed = false;
  readonly #theme = new ChartThemeController(this);
  #chart: ChartElement | undefined;

  override render(): TemplateResult {
    const isShown = this.state === 'ready' || this.state === 'loading';
    return html`<section aria-labelledby="heading" aria-busy=${this.state === 'loading' ? 'true' : 'false'}>
      <header>
        <div class="words">
          <div id="heading" class="heading" role="heading" aria-level=${this.level}>${this.heading}</div>
          ${this.description === '' ? nothing : html`<p class="quiet">${this.description}</p>`}
        </div>
        <div class="tools">${isShown ? this.#tools() : nothing}</div>
      </header>
      <div class="progress ${this.state === 'loading' ? 'running' : ''}" aria-hidden="true"></div>
      <slot name="above"></slot>
      ${isShown ? this.#legend() : this.#instead()}
      ${this.failed ? html`<p class="tone-bad" role="alert">${t('chart.pictureFailed')}</p>` : nothing}
      <div class="body" ?hidden=${!isShown || this.view === 'table'}>
        <slot @slotchange=${this.#slotted} @chart-change=${() => this.requestUpdate()}></slot>
      </div>
      ${
        isShown && this.view === 'table' && this.#chart !== undefined
          ? html`<gh-chart-table .table=${this.#chart.table} .zone=${this.zone}></gh-chart-table>`
          : nothing
      }
      <span class="visually-hidden" role="status">${this.state === 'loading' ? t('common.loading') : ''}</span>
    </section>`;
  }

  #tools(): TemplateResult {
    const choice = (view: 'chart' | 'table', label: string): TemplateResult =>
      html`<button
        class="choice"
        aria-pressed=${this.view === view ? 'true' : 'false'}
        @click=${() => this.#show(view)}
      >
        ${label}
      </button>`;
    return html`<div class="choices" role="group" aria-label=${t('chart.view', { name: this.heading })}>
        ${choice('chart', t('chart.asChart'))}${choice('table', t('chart.asTable'))}
      </div>
      ${iconButton({
        label: t('chart.savePicture', { name: this.heading }),
        icon: 'download',
        onClick: () => void this.#savePicture(),
      })}`;
  }

  /** The legend is left out where there is only one series: the heading says what it is. */
  #legend(): TemplateResult | typeof nothing {
    const entries = this.#chart?.legend ?? [];
    if (entries.length < 2 || this.view === 'table') return nothing;
    return html`<ul class="legend" aria-label=${t('chart.legend', { name: this.heading })}>
      ${entries.map((entry) => html`<li>${this.#entry(entry)}</li>`)}
    </ul>`;
  }

  #entry(entry: LegendEntry): TemplateResult {
    const words = html`${swatch(entry.color, entry.pattern, entry.mark)}<span class="ellipsis">${entry.name}</span>`;
    if (!entry.canHide) return html`<span class="entry">${words}</span>`;
    const isHidden = this.#chart?.hiddenSeries.has(entry.id) ?? false;
    return html`<button
      class="entry"
      aria-pressed=${isHidden ? 'false' : 'true'}
      title=${entry.name}
      @click=${() => this.#toggle(entry.id)}
    >
      ${words}
    </button>`;
  }

  #instead(): TemplateResult {
    const isError = this.state === 'error';
    return html`<div class="instead" role=${isError ? 'alert' : nothing}>
      <p class=${isError ? 'tone-bad' : 'quiet'}>
        ${isError ? this.errorText || t('chart.failed') : this.emptyText || t('chart.empty')}
      </p>
      ${isError ? button({ label: t('common.retry'), onClick: () => this.dispatchEvent(new CustomEvent('retry')) }) : nothing}
    </div>`;
  }

  readonly #slotted = (event: Event): void => {
    const slot = event.currentTarget;
    const [element] = slot instanceof HTMLSlotElement ? slot.assignedElements({ flatten: true }).filter(isChart) : [];
    this.#chart = element;
    this.requestUpdate();
  };

  #show(view: 'chart' | 'table'): void {
    this.view = view;
    this.dispatchEvent(new CustomEvent('view-change', { detail: view }));
  }

  #toggle(id: string): void {
    const chart = this.#chart;
    if (chart === undefined) return;
    const hidden = new Set(chart.hiddenSeries);
    if (!hidden.delete(id)) hidden.add(id);
    chart.hiddenSeries = hidden;
    this.requestUpdate();
  }

  async #savePicture(): Promise<void> {
    const chart = this.#chart;
    if (chart === undefined) return;
    this.failed = false;
    try {
      const { heading, description, clientWidth: width } = this;
      const detail = await chartPicture({ heading, description, width, chart, theme: this.#theme.theme });
      this.dispatchEvent(new CustomEvent<ChartPicture>('picture', { detail }));
    } catch {
      // No canvas of that size: said in the frame, where the button is.
      this.failed = true;
    }
  }
}

function isChart(element: Element): element is ChartElement {
  return 'table' in element && 'legend' in element && 'drawing' in element;
}

declare global {
  interface HTMLElementTagNameMap {
    'gh-chart-frame': ChartFrameElement;
  }
}
