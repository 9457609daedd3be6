// Everything about one request: outcome, route, times, names, every bucket of usage, the arithmetic of its cost, its bodies where captured.
// Used by the panel beside or below the list. Draws what it is given; tells of everything else by callbacks.
import { html, nothing, type TemplateResult } from 'lit';
import { findTool } from '../../src/catalog/tools';
import type { RequestDetail } from '../../src/shared/requestDetail';
import type { RequestLogRow } from '../../src/shared/usage';
import type { CallError } from '../client';
import { callNotice } from '../components/notice';
import { formatDateTime, formatDuration } from '../format';
import { formatNumber, hasMessage, t } from '../l10n';
import { button, iconButton } from '../ui/button';
import { divider } from '../ui/divider';
import { icon } from '../ui/icons';
import { progressRing } from '../ui/progressRing';
import { capturePart, type CaptureOptions } from './capturePart';
import type { Filters } from './filters';
import { pricePart } from './pricePart';
import { operationWords } from './requestCell';
import { durationOf, modelOf, nameOf, outcomeOf, type Names } from './requestWords';
import { routePart, timingPart } from './routePart';
import { toolTracePart } from './toolTracePart';
import { usagePart, type UsageOptions } from './usagePart';

export interface DetailOptions extends Pick<UsageOptions, 'rawOpen' | 'onToggleRaw'> {
  row: RequestLogRow;
  /** Undefined until it is loaded. */
  detail: RequestDetail | undefined;
  /** Why it could not be loaded. */
  error: CallError | undefined;
  names: Names;
  now: number;
  capture: Omit<CaptureOptions, 'capture'>;
  isCopied: (slot: string) => boolean;
  /** A command was copied that is not the very request. */
  copiedSmall: boolean;
  /** The rows before and after it in the list. */
  hasPrevious: boolean;
  hasNext: boolean;
  onStep: (by: 1 | -1) => void;
  onCopyId: () => void;
  onCopyCurl: (shell: 'bash' | 'powershell') => void;
  onFilter: (filters: Filters) => void;
  onPrices: () => void;
  onRetry: () => void;
  onClose: () => void;
}

/** The detail pane. */
export function requestDetail(options: DetailOptions): TemplateResult {
  const { row, detail, error, names, now } = options;
  const { sentence } = outcomeOf(row);
  return html`${head(options)}
    <p class="quiet">${sentence}</p>
    ${
      row.error === null
        ? nothing
        : html`<div class="notice notice-error">
            ${icon('error', 'bad')}
            <div class="wrap">${row.error}${errorKindWords(row)}</div>
          </div>`
    }
    ${warnings(row)} ${actions(options)} ${overview(options)} ${divider()} ${routePart(row, names)}
    ${timingPart(row, names, now)} ${divider()} ${usagePart({ ...options })}
    ${
      error !== undefined
        ? html`${callNotice(error)}
            <div class="buttons">
              ${button({ label: t('common.retry'), icon: 'restart', onClick: options.onRetry })}
            </div>`
        : detail === undefined
          ? html`<div class="loading quiet">${progressRing()}<span>${t('common.loading')}</span></div>`
          : html`${toolTrace(detail)} ${divider()} ${pricePart(detail, options.onPrices)} ${divider()}
            ${capturePart({ ...options.capture, capture: detail.capture })}`
    }`;
}

function toolTrace({ toolTrace: trace, capture }: RequestDetail): TemplateResult | typeof nothing {
  if (trace === null) return nothing;
  return html`${divider()} ${toolTracePart({ trace, captured: capture?.tools })}`;
}

function head({ row, hasPrevious, hasNext, onStep, onClose }: DetailOptions): TemplateResult {
  const { mark, word } = outcomeOf(row);
  return html`<header class="detail-head">
    ${mark}
    <h2 class="wrap" id="detail-title">
      <span class="visually-hidden">${t('detail.title')}: </span>${word}${row.status === null ? '' : ` · ${row.status}`}
    </h2>
    <span class="detail-steps">
      ${iconButton({ label: t('detail.previous'), icon: 'chevronUp', disabled: !hasPrevious, onClick: () => onStep(-1) })}
      ${iconButton({ label: t('detail.next'), icon: 'chevronDown', disabled: !hasNext, onClick: () => onStep(1) })}
      ${iconButton({ label: t('common.close'), icon: 'close', onClick: onClose })}
    </span>
  </header>`;
}

function errorKindWords({ errorKind }: RequestLogRow): TemplateResult | typeof nothing {
  const key = errorKind === null ? '' : `statistics.errorKind.${errorKind}`;
  return hasMessage(key) ? html` <span class="quiet">(${t(key)})</span>` : nothing;
}

function actions({ isCopied, copiedSmall, onCopyCurl }: DetailOptions): TemplateResult {
  const copy = (shell: 'bash' | 'powershell'): TemplateResult =>
    button({
      label: isCopied(shell) ? t('common.copied') : t(`detail.curl.${shell}`),
      icon: isCopied(shell) ? 'check' : 'terminal',
      onClick: () => onCopyCurl(shell),
    });
  return html`<div class="buttons">${copy('bash')} ${copy('powershell')}</div>
    ${copiedSmall ? html`<p class="quiet">${t('detail.curlSmall')}</p>` : nothing}`;
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

function overview({ row, names, now, isCopied, onCopyId, onFilter }: DetailOptions): TemplateResult {
  const inbound = t(`protocol.${row.inboundProtocol}`);
  const protocol =
    row.upstreamProtocol === null || row.upstreamProtocol === row.inboundProtocol
      ? inbound
      : t('detail.protocolBoth', { inbound, upstream: t(`protocol.${row.upstreamProtocol}`) });
  const model = modelOf(row);
  const copied = isCopied('id');
  /** A fact with a button that shows the requests that share it. */
  const filtered = (label: string, words: string, filters: Filters | null): TemplateResult =>
    fact(
      label,
      filters === null
        ? words
        : html`<span class="wrap">${words}</span> ${iconButton({
              label: t('detail.filterBy', { value: words }),
              icon: 'filter',
              onClick: () => onFilter(filters),
            })}`,
      filters === null ? '' : 'with-button',
    );
  const { requestedModel, channelId, keyId, tool } = row;
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
      ${filtered(
        t('detail.requestedModel'),
        requestedModel ?? t('requests.noModel'),
        requestedModel === null ? null : { model: requestedModel },
      )}
      ${row.model === null || model.text === requestedModel ? nothing : fact(t('detail.model'), row.model)}
      ${filtered(
        t('detail.channel'),
        nameOf(channelId, names.channels, t('requests.noChannel')),
        channelId === null ? null : { channel: channelId },
      )}
      ${filtered(
        t('detail.key'),
        nameOf(keyId, names.keys, t('requests.noKey')),
        keyId === null ? null : { key: keyId },
      )}
      ${tool === null ? nothing : filtered(t('requests.filter.tool'), findTool(tool)?.name ?? tool, { tool })}
      ${row.folder === null ? nothing : fact(t('requests.filter.folder'), row.folder, 'wrap')}
      ${row.operation === 'generate' ? nothing : fact(t('requests.filter.operation'), operationWords(row.operation))}
      ${fact(t('detail.protocol'), protocol)} ${fact(t('detail.stream'), t(row.stream ? 'detail.yes' : 'detail.no'))}
      ${row.toolCalls === 0 ? nothing : fact(t('toolTrace.title'), formatNumber(row.toolCalls), 'figures')}
      ${row.clientAborted ? fact(t('detail.clientAborted'), t('detail.yes')) : nothing}
      ${fact(t('detail.started'), formatDateTime(row.startedAt))}
      ${row.firstByteMs === null ? nothing : fact(t('detail.firstByte'), formatDuration(row.firstByteMs), 'figures')}
      ${fact(t('detail.duration'), durationOf(row, now), 'figures')}
    </dl>
  </section>`;
}
