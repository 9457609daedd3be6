// Words and marks of a request row: outcome, names, model, tokens, cost. Used by the table and the detail pane.
// An unknown figure is said to be unknown; it is never shown as zero.
import { html, type TemplateResult } from 'lit';
import type { Outcome, RequestAttempt, RequestLogRow } from '../../src/shared/usage';
import { formatDuration, formatMoney } from '../format';
import { formatNumber, t } from '../l10n';
import { icon } from '../ui/icons';

/** Names by id, as the host last sent them. */
export interface Names {
  channels: Readonly<Record<string, string>>;
  keys: Readonly<Record<string, string>>;
}

const marks: Record<Outcome | 'running', () => TemplateResult> = {
  running: () => icon('loading', 'quiet'),
  ok: () => icon('check', 'good'),
  error: () => icon('error', 'bad'),
  aborted: () => icon('blocked', 'warning'),
  interrupted: () => icon('warning', 'warning'),
};

/** The outcome as a mark, a word, and a sentence. */
export function outcomeOf(row: RequestLogRow): { mark: TemplateResult; word: string; sentence: string } {
  const outcome = row.outcome ?? 'running';
  return {
    mark: marks[outcome](),
    word: t(`requests.outcome.${outcome}`),
    sentence: t(`requests.outcomeTitle.${outcome}`),
  };
}

/** The name of `id`; the id itself where it is not (or no longer) known. */
export function nameOf(id: string | null, names: Readonly<Record<string, string>>, none: string): string {
  if (id === null) return none;
  return Object.hasOwn(names, id) ? (names[id] ?? id) : `${id} ${t('requests.removed')}`;
}

/** True where the attempt's answer is the one that counts. */
export function hasAnswered({ status, error, reason }: RequestAttempt): boolean {
  return status !== null && status < 400 && error === undefined && reason === undefined;
}

/** The model asked for, and the one sent upstream where it has another name. */
export function modelOf(row: RequestLogRow): { text: string; title: string } {
  const requested = row.requestedModel ?? t('requests.noModel');
  if (row.model === null || row.model === row.requestedModel) return { text: requested, title: requested };
  return {
    text: `${requested} → ${row.model}`,
    title: t('requests.sentAs', { requested, model: row.model }),
  };
}

/** True where the numbers are the gateway's estimate: nobody told what was used. */
export function isEstimated({ warnings }: RequestLogRow): boolean {
  return warnings.some((warning) => warning.startsWith('estimated-usage'));
}

/** A token count, with a mark where it is an estimate: a dash while it runs, words where the provider reported none. */
export function tokens(row: RequestLogRow, count: number): string {
  if (row.usageKnown) return (isEstimated(row) ? '≈ ' : '') + formatNumber(count);
  return row.outcome === null ? '' : '–';
}

/** Tokens that came from or went into a prompt cache. */
export function cachedTokens(row: RequestLogRow): number {
  return row.cacheReadTokens + row.cacheWriteTokens;
}

/** The cost with its marks: demo prices and unknown prices say so. */
export function costOf(row: RequestLogRow): TemplateResult | string {
  if (row.costUsd !== null) {
    return row.priceSource === 'demo'
      ? html`${formatMoney(row.costUsd)}
          <span class="tag" title=${t('requests.demoTitle')}>${t('requests.demo')}</span>`
      : formatMoney(row.costUsd);
  }
  if (row.outcome === null) return '';
  return row.usageKnown
    ? html`<span class="quiet" title=${t('requests.costUnknownTitle')}>${t('requests.costUnknown')}</span>`
    : '–';
}

/** The duration, which counts on while the request runs. */
export function durationOf(row: RequestLogRow, now: number): string {
  if (row.durationMs !== null) return formatDuration(row.durationMs);
  if (row.outcome !== null) return '–';
  const started = Date.parse(row.startedAt);
  return Number.isNaN(started) ? '' : formatDuration(Math.max(0, Math.round((now - started) / 1000) * 1000));
}
