// What of a request was used: every bucket of tokens and media that is not empty, and the provider's own words for it. Part of the details.
import { html, nothing, type TemplateResult } from 'lit';
import type { RequestDetail } from '../../src/shared/requestDetail';
import type { RequestLogRow } from '../../src/shared/usage';
import { fold } from '../components/fold';
import { formatMoney, formatSeconds } from '../format';
import { formatNumber, t } from '../l10n';
import { costOf, isEstimated } from './requestWords';

export interface UsageOptions {
  row: RequestLogRow;
  /** Undefined until it is loaded. */
  detail: RequestDetail | undefined;
  rawOpen: boolean;
  onToggleRaw: () => void;
}

/** The part. */
export function usagePart({ row, detail, rawOpen, onToggleRaw }: UsageOptions): TemplateResult {
  const raw = detail?.usage.raw ?? null;
  return html`<section aria-labelledby="usage-title">
    <h3 id="usage-title">${t('detail.usage')}</h3>
    ${
      row.usageKnown
        ? html`${amounts(row, detail)}${isEstimated(row) ? html`<p class="quiet">${t('detail.estimated')}</p>` : nothing}`
        : html`<p class="quiet">${t(row.outcome === null ? 'detail.stillRunning' : 'detail.notReported')}</p>`
    }
    ${
      raw === null
        ? nothing
        : fold({
            id: 'raw-usage',
            title: t('detail.rawUsage'),
            summary: '',
            open: rawOpen,
            onToggle: onToggleRaw,
            content: () => html`<pre class="code body-text" tabindex="0">${JSON.stringify(raw, null, 2)}</pre>`,
          })
    }
  </section>`;
}

function amounts(row: RequestLogRow, detail: RequestDetail | undefined): TemplateResult {
  const written = detail?.usage;
  const parts = written?.parts ?? null;
  const line = (label: string, value: TemplateResult | string, isPart = false): TemplateResult =>
    html`<dt class=${isPart ? 'part' : ''}>${label}</dt>
      <dd class="number">${value}</dd>`;
  const count = (label: string, value: number, isPart = false): TemplateResult =>
    line(label, formatNumber(value), isPart);
  const some = (label: string, value: number | undefined, isPart = false): TemplateResult | typeof nothing =>
    value === undefined || value === 0 ? nothing : count(label, value, isPart);
  return html`<dl class="facts amounts">
    ${count(t('detail.input'), row.inputTokens)} ${some(t('detail.imageInput'), parts?.imageInput, true)}
    ${count(t('detail.cacheRead'), row.cacheReadTokens)} ${count(t('detail.cacheWrite'), row.cacheWriteTokens)}
    ${
      row.cacheWriteTokens === 0 || written === undefined
        ? nothing
        : html`${some(t('detail.cacheWrite5m'), written.cacheWrite5mTokens, true)}
          ${some(t('detail.cacheWrite1h'), written.cacheWrite1hTokens, true)}`
    }
    ${some(t('detail.audioInput'), row.audioInputTokens)} ${count(t('detail.output'), row.outputTokens)}
    ${count(t('detail.reasoning'), row.reasoningTokens, true)}
    ${some(t('detail.audioOutput'), row.audioOutputTokens, true)}
    ${some(t('detail.imageOutput'), parts?.imageOutput, true)} ${some(t('detail.images'), row.images)}
    ${row.audioSeconds === 0 ? nothing : line(t('detail.audio'), formatSeconds(row.audioSeconds))}
    ${some(t('detail.characters'), row.characters)} ${some(t('detail.webSearches'), row.webSearches)}
    ${line(t('detail.cost'), html`${costOf(row)}`)}
    ${
      row.cacheSavingsUsd === null || row.cacheSavingsUsd === 0
        ? nothing
        : line(t('detail.cacheSavings'), formatMoney(row.cacheSavingsUsd))
    }
  </dl>`;
}
