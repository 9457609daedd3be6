// What stands in one cell of the request list, by column. Used by the table, which lays the cells out.
import { html, nothing, type TemplateResult } from 'lit';
import { findTool } from '../../src/catalog/tools';
import type { RequestLogRow } from '../../src/shared/usage';
import { formatClock, formatDateTime, formatDuration } from '../format';
import { hasMessage, t } from '../l10n';
import type { MessageKey } from '../l10n/en';
import { icon } from '../ui/icons';
import type { ColumnName } from './requestColumns';
import { cachedTokens, costOf, durationOf, modelOf, nameOf, outcomeOf, tokens, type Names } from './requestWords';

export interface Cell {
  content: TemplateResult | string;
  title?: string;
}

/** The cell of column `name` for `row` at `now` (ms since the epoch). */
export function cellOf(name: ColumnName, row: RequestLogRow, names: Names, now: number): Cell {
  switch (name) {
    case 'time':
      return { content: formatClock(row.startedAt, now), title: formatDateTime(row.startedAt) };
    case 'result': {
      const { mark, word, sentence } = outcomeOf(row);
      const status = row.status !== null && row.status !== 200 ? ` ${row.status}` : '';
      return {
        content: html`${mark}<span class="ellipsis">${word}<span class="quiet">${status}</span></span>`,
        title: row.error ?? sentence,
      };
    }
    case 'route':
      return row.route === null
        ? { content: '' }
        : { content: t(`statistics.route.${row.route}`), title: t(`detail.route.${row.route}`) };
    case 'model': {
      const { text, title } = modelOf(row);
      return { content: text, title };
    }
    case 'channel':
      return named(nameOf(row.channelId, names.channels, row.outcome === null ? '' : t('requests.noChannel')));
    case 'key':
      return named(nameOf(row.keyId, names.keys, t('requests.noKey')));
    case 'tool':
      return named(row.tool === null ? '' : (findTool(row.tool)?.name ?? row.tool));
    case 'folder':
      return { content: lastPart(row.folder ?? ''), title: row.folder ?? '' };
    case 'protocol':
      return { content: t(`protocolShort.${row.inboundProtocol}`), title: protocolTitle(row) };
    case 'operation':
      return named(operationWords(row.operation));
    case 'input':
      return figure(row, row.inputTokens, 'detail.input');
    case 'cached':
      return {
        content: cachedTokens(row) === 0 ? '' : tokens(row, cachedTokens(row)),
        title: `${t('detail.cacheRead')}: ${tokens(row, row.cacheReadTokens)}, ${t('detail.cacheWrite')}: ${tokens(row, row.cacheWriteTokens)}`,
      };
    case 'output':
      return figure(row, row.outputTokens, 'detail.output');
    case 'cost':
      return { content: costOf(row) };
    case 'firstByte':
      return { content: row.firstByteMs === null ? '' : formatDuration(row.firstByteMs) };
    case 'duration':
      return {
        content: html`${row.stream ? icon('stream', 'quiet') : nothing}<span>${durationOf(row, now)}</span>${
          row.stream ? html`<span class="visually-hidden">, ${t('requests.stream')}</span>` : nothing
        }`,
        ...(row.stream ? { title: t('requests.stream') } : {}),
      };
  }
}

/** The kind of work in the page's words. */
export function operationWords(operation: string): string {
  const key = `statistics.operation.${operation}`;
  return hasMessage(key) ? t(key) : operation;
}

function named(name: string): Cell {
  return { content: name, title: name };
}

function lastPart(path: string): string {
  return (
    path
      .split(/[\\/]+/)
      .filter((part) => part !== '')
      .at(-1) ?? path
  );
}

function figure(row: RequestLogRow, count: number, label: MessageKey): Cell {
  const content = tokens(row, count);
  return { content, title: row.usageKnown ? `${t(label)}: ${content}` : t('requests.usageUnknown') };
}

function protocolTitle(row: RequestLogRow): string {
  const inbound = t(`protocol.${row.inboundProtocol}`);
  if (row.upstreamProtocol === null || row.upstreamProtocol === row.inboundProtocol) return inbound;
  return t('detail.protocolBoth', { inbound, upstream: t(`protocol.${row.upstreamProtocol}`) });
}
