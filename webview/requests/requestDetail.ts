// Everything about one request: outcome, names, timings, every token bucket, cost, attempts, warnings.
// Used by the panel beside or below the list. Draws a row; asks for nothing but to copy the id and to close.
import { html, nothing, type TemplateResult } from 'lit';
import type { AttemptReason } from '../../src/shared/causes';
import type { RequestAttempt, RequestLogRow } from '../../src/shared/usage';
import { formatDateTime, formatDuration, formatSeconds } from '../format';
import { formatNumber, hasMessage, t } from '../l10n';
import { iconButton } from '../ui/button';
import { divider } from '../ui/divider';
import { icon } from '../ui/icons';
import { costOf, durationOf, modelOf, nameOf, outcomeOf, type Names } from './requestWords';

export interface DetailOptions {
  row: RequestLogRow;
  names: Names;
  now: number;
  copied: boolean;
  onCopyId: () => void;
  onClose: () => void;
}

/** The detail pane of `row`. */
export function requestDetail(options: DetailOptions): TemplateResult {
  const { row } = options;
  const { mark, word, sentence } = outcomeOf(row);
  return html`<header class="detail-head">
      ${mark}
      <h2 class="wrap" id="detail-title">
        <span class="visually-hidden">${t('detail.title')}: </span
        >${word}${row.status === null ? '' : ` · ${row.status}`}
      </h2>
      ${iconButton({ label: t('common.close'), icon: 'close', onClick: options.onClose })}
    </header>
    <p class="quiet">${sentence}</p>
    ${
      row.error === null
        ? nothing
        : html`<div class="notice notice-error">
            ${icon('error', 'bad')}
            <div class="wrap">${row.error}</div>
          </div>`
    }
    ${warnings(row)} ${overview(options)} ${divider()} ${usage(row)} ${divider()} ${attempts(options)}`;
}

function fact(label: string, value: TemplateResult | string, className = ''): TemplateResult {
  return html`<dt>${label}</dt>
    <dd class=${className}>${value}</dd>`;
}

function warnings(row: RequestLogRow): TemplateResult | typeof nothing {
  if (row.warnings.length === 0) return nothing;
  return html`<div class="notice notice-warning">
    ${icon('warning', 'warning')}
    <div>
      <h3>${t('detail.warnings')}</h3>
      <ul>
        ${row.warnings.map((text) => html`<li class="wrap">${text}</li>`)}
      </ul>
    </div>
  </div>`;
}

function overview({ row, names, now, copied, onCopyId }: DetailOptions): TemplateResult {
  const inbound = t(`protocol.${row.inboundProtocol}`);
  const protocol =
    row.upstreamProtocol === null || row.upstreamProtocol === row.inboundProtocol
      ? inbound
      : t('detail.protocolBoth', { inbound, upstream: t(`protocol.${row.upstreamProtocol}`) });
  const model = modelOf(row);
  return html`<section aria-label=${t('detail.overview')}>
    <dl class="facts">
      ${fact(
        t('detail.id'),
        html`<span class="code wrap">${row.id}</span> ${iconButton({
            label: copied ? t('common.copied') : t('detail.copyId'),
            icon: copied ? 'check' : 'copy',
            onClick: onCopyId,
          })}`,
        'with-button',
      )}
      ${fact(t('detail.requestedModel'), row.requestedModel ?? t('requests.noModel'))}
      ${row.model === null || model.text === row.requestedModel ? nothing : fact(t('detail.model'), row.model)}
      ${fact(t('detail.channel'), nameOf(row.channelId, names.channels, t('requests.noChannel')))}
      ${fact(t('detail.key'), nameOf(row.keyId, names.keys, t('requests.noKey')))}
      ${fact(t('detail.protocol'), protocol)} ${fact(t('detail.stream'), t(row.stream ? 'detail.yes' : 'detail.no'))}
      ${row.clientAborted ? fact(t('detail.clientAborted'), t('detail.yes')) : nothing}
      ${fact(t('detail.started'), formatDateTime(row.startedAt))}
      ${row.firstByteMs === null ? nothing : fact(t('detail.firstByte'), formatDuration(row.firstByteMs), 'figures')}
      ${fact(t('detail.duration'), durationOf(row, now), 'figures')}
    </dl>
  </section>`;
}

function usage(row: RequestLogRow): TemplateResult {
  const count = (label: string, value: number, className = ''): TemplateResult =>
    html`<dt class=${className}>${label}</dt>
      <dd class="number">${formatNumber(value)}</dd>`;
  const body = row.usageKnown
    ? html`<dl class="facts amounts">
        ${count(t('detail.input'), row.inputTokens)} ${count(t('detail.cacheRead'), row.cacheReadTokens)}
        ${count(t('detail.cacheWrite'), row.cacheWriteTokens)} ${count(t('detail.output'), row.outputTokens)}
        ${count(t('detail.reasoning'), row.reasoningTokens, 'part')}
        ${row.images === 0 ? nothing : count(t('detail.images'), row.images)}
        ${
          row.audioSeconds === 0
            ? nothing
            : html`<dt>${t('detail.audio')}</dt>
                <dd class="number">${formatSeconds(row.audioSeconds)}</dd>`
        }
        <dt>${t('detail.cost')}</dt>
        <dd class="number">${costOf(row)}</dd>
        ${
          row.priceSource === null
            ? nothing
            : html`<dt>${t('detail.price')}</dt>
                <dd class="number">${priceWords(row.priceSource)}</dd>`
        }
      </dl>`
    : html`<p class="quiet">${t(row.outcome === null ? 'detail.stillRunning' : 'detail.notReported')}</p>`;
  return html`<section aria-labelledby="usage-title">
    <h3 id="usage-title">${t('detail.usage')}</h3>
    ${body}
  </section>`;
}

function priceWords(source: string): string {
  const key = `detail.price.${source}`;
  return hasMessage(key) ? t(key) : source;
}

/** Why an attempt failed or was not made, in the page's language; what the provider said stands below. */
function reasonWords(reason: AttemptReason): string {
  const key = [`reason.${reason}`, `cause.${reason}`].find(hasMessage);
  return key === undefined ? reason : t(key);
}

function attemptItem(attempt: RequestAttempt, name: string): TemplateResult {
  const { status, error, reason, passedOver } = attempt;
  const words = reason === undefined ? undefined : reasonWords(reason);
  if (passedOver === true) {
    return html`<li>
      ${icon('circle', 'quiet')}
      <span class="wrap quiet">${name}</span>
      <span class="attempt-error quiet">${t('detail.passedOver', { reason: words ?? '' })}</span>
    </li>`;
  }
  const isGood = status !== null && status < 400 && error === undefined;
  return html`<li>
    ${isGood ? icon('check', 'good') : icon('close', 'bad')}
    <span class="wrap">${name}</span>
    <span class="figures">${status ?? t('detail.noAnswer')}</span>
    <span class="figures quiet">${formatDuration(attempt.milliseconds)}</span>
    ${words === undefined ? nothing : html`<span class="attempt-error">${words}</span>`}
    ${error === undefined ? nothing : html`<span class="attempt-error">${error}</span>`}
  </li>`;
}

function attempts({ row, names }: DetailOptions): TemplateResult {
  return html`<section aria-labelledby="attempts-title">
    <h3 id="attempts-title">${t('detail.attempts')}</h3>
    ${
      row.attempts.length === 0
        ? html`<p class="quiet">${t(row.outcome === null ? 'detail.stillRunning' : 'detail.noAttempts')}</p>`
        : html`<ol class="attempts">
            ${row.attempts.map((attempt) => attemptItem(attempt, nameOf(attempt.channelId, names.channels, '')))}
          </ol>`
    }
  </section>`;
}
