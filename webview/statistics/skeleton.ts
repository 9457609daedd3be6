// The shape of the page while its first figures are read, so that nothing jumps when they come.
import { html, type TemplateResult } from 'lit';
import { t } from '../l10n';
import type { StatisticsView } from './statisticsView';

export function skeleton(view: StatisticsView): TemplateResult {
  const tiles = view.closed.includes('time') ? 0 : 2;
  return html`<div class="visually-hidden" role="status">${t('statistics.reading')}</div>
    <div class="cards" aria-hidden="true">
      ${Array.from({ length: 8 }, () => html`<div class="skeleton card-shape"></div>`)}
    </div>
    <div class="tiles first-tiles" aria-hidden="true">
      ${Array.from({ length: tiles }, (_, index) => html`<div class="tile skeleton tall ${index === 0 ? 'wide' : ''}"></div>`)}
    </div>`;
}
