// The way a request took: each channel that was asked or passed over, why, with what status and how long; and the same as bars over time.
// Parts of the detail pane.
import { html, nothing, type TemplateResult } from 'lit';
import type { AttemptReason } from '../../src/shared/causes';
import type { RequestAttempt, RequestLogRow } from '../../src/shared/usage';
import { waterfall } from '../components/waterfall';
import { formatDuration } from '../format';
import { hasMessage, t } from '../l10n';
import { icon } from '../ui/icons';
import { hasAnswered, nameOf, type Names } from './requestWords';
import { timelineOf } from './timeline';

/** The channels of `row` with what came of them. */
export function routePart(row: RequestLogRow, names: Names): TemplateResult {
  return html`<section aria-labelledby="attempts-title">
    <h3 id="attempts-title">${t('detail.attempts')}</h3>
    ${row.route === null ? nothing : html`<p>${t(`detail.route.${row.route}`)}</p>`}
    ${
      row.attempts.length === 0
        ? html`<p class="quiet">${t(row.outcome === null ? 'detail.stillRunning' : 'detail.noAttempts')}</p>`
        : html`<ol class="attempts">
            ${row.attempts.map((attempt) => attemptItem(attempt, nameOf(attempt.channelId, names.channels, '')))}
          </ol>`
    }
  </section>`;
}

/** The times of `row` as bars; nothing where no channel was asked. */
export function timingPart(row: RequestLogRow, names: Names, now: number): TemplateResult | typeof nothing {
  const running = Math.max(0, now - Date.parse(row.startedAt));
  const { bars, total } = timelineOf(row, names, Number.isNaN(running) ? 0 : running);
  if (bars.length === 0) return nothing;
  return html`<section aria-labelledby="timing-title">
    <h3 id="timing-title">${t('timeline.title')}</h3>
    ${waterfall({ label: t('timeline.title'), bars, total })}
    <p class="quiet legend">${t('timeline.legend')}</p>
  </section>`;
}

/** Why an attempt failed or was not made, in the page's language; what the provider said stands below. */
export function reasonWords(reason: AttemptReason): string {
  const key = [`reason.${reason}`, `cause.${reason}`].find(hasMessage);
  return key === undefined ? reason : t(key);
}

function attemptItem(attempt: RequestAttempt, name: string): TemplateResult {
  const { error, reason, passedOver, status } = attempt;
  if (passedOver === true) {
    return html`<li>
      ${icon('blocked', 'quiet')}
      <span class="wrap">${name}</span>
      <span class="attempt-error quiet"
        >${t('detail.passedOver', { reason: reason === undefined ? '–' : reasonWords(reason) })}</span
      >
    </li>`;
  }
  const isGood = hasAnswered(attempt);
  const words = reason === undefined ? undefined : reasonWords(reason);
  return html`<li>
    ${isGood ? icon('check', 'good') : icon('close', 'bad')}
    <span class="wrap">${name}</span>
    <span class="figures">${status ?? t('detail.noAnswer')}</span>
    <span class="figures quiet">${formatDuration(attempt.milliseconds)}</span>
    ${words === undefined ? nothing : html`<span class="attempt-error">${words}</span>`}
    ${error === undefined ? nothing : html`<span class="attempt-error">${error}</span>`}
  </li>`;
}
