// The formats of the usage export: how a stored request becomes a line of CSV or an entry of a JSON list. Used by usageExport.ts.
// Money is written from integers, never from floating point. CSV: RFC 4180, and safe to open in a spreadsheet.
import type { RequestLogRow } from '../shared/usage';
import type { ExportNames } from '../store/exportRequests';
import { toLogRow, type RequestRow } from '../store/requestRow';

export interface ExportFormat {
  type: string;
  beginning: string;
  row: (row: RequestRow, names: ExportNames, isFirst: boolean) => string;
  end: string;
}

/** Nano-dollars as a decimal number of dollars with nine places; an empty text for null. */
export function dollarText(nano: number | null): string {
  if (nano === null) return '';
  const digits = String(Math.abs(nano)).padStart(10, '0');
  return `${nano < 0 ? '-' : ''}${digits.slice(0, -9)}.${digits.slice(-9)}`;
}

/** A field of CSV. A text that a spreadsheet would take for a formula gets a quote before it, which shows it as text (OWASP). */
function cell(value: string | number | boolean | null): string {
  if (value === null) return '';
  if (typeof value !== 'string') return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

interface Named {
  key: string | null;
  channel: string | null;
  provider: string | null;
}

function namesOf(row: RequestLogRow, { channels, keys }: ExportNames): Named {
  const channel = row.channelId === null ? undefined : channels.get(row.channelId);
  const key = row.keyId === null ? undefined : keys.get(row.keyId);
  return { key: key ?? null, channel: channel?.name ?? null, provider: channel?.provider ?? null };
}

type Column = (row: RequestLogRow, named: Named) => string | number | boolean | null;

const plain = (name: keyof RequestLogRow): [string, Column] => [
  name,
  (row) => row[name] as string | number | boolean | null,
];
// prettier-ignore
const columns: readonly (readonly [string, Column])[] = [
  ...(['id', 'startedAt', 'keyId'] as const).map(plain),
  ['key', (_row, { key }) => key],
  ...(['tool', 'folder', 'channelId'] as const).map(plain),
  ['channel', (_row, { channel }) => channel],
  ['provider', (_row, { provider }) => provider],
  ...(['inboundProtocol', 'upstreamProtocol', 'operation', 'route'] as const).map(plain),
  ['attempts', (row) => row.attempts.length],
  ...([
    'requestedModel', 'model', 'status', 'outcome', 'errorKind', 'error', 'stream', 'clientAborted', 'usageKnown',
    'inputTokens', 'cacheReadTokens', 'cacheWriteTokens', 'outputTokens', 'reasoningTokens', 'images', 'audioSeconds',
    'characters', 'audioInputTokens', 'audioOutputTokens', 'webSearches', 'priceSource', 'firstByteMs', 'durationMs',
  ] as const).map(plain),
  ['warnings', (row) => row.warnings.join('\n')],
];

const csv: ExportFormat = {
  type: 'text/csv; charset=utf-8; header=present',
  beginning: `${[...columns.map(([name]) => name), 'costUsd', 'cacheSavingsUsd'].join(',')}\r\n`,
  row(stored, names) {
    const row = toLogRow(stored);
    const named = namesOf(row, names);
    const cells = columns.map(([, read]) => cell(read(row, named)));
    // Numbers of ours, which no spreadsheet takes for a formula.
    cells.push(dollarText(stored.cost_nano), dollarText(stored.cache_savings_nano));
    return `${cells.join(',')}\r\n`;
  },
  end: '',
};

const json: ExportFormat = {
  type: 'application/json; charset=utf-8',
  beginning: '[',
  row(stored, names, isFirst) {
    const { costUsd: _cost, cacheSavingsUsd: _savings, ...row } = toLogRow(stored);
    const text = JSON.stringify({ ...row, ...namesOf({ ...row, costUsd: null, cacheSavingsUsd: null }, names) });
    const cost = dollarText(stored.cost_nano) || 'null';
    const savings = dollarText(stored.cache_savings_nano) || 'null';
    return `${isFirst ? '' : ','}\n${text.slice(0, -1)},"costUsd":${cost},"cacheSavingsUsd":${savings}}`;
  },
  end: '\n]\n',
};

export const exportFormats: Record<'csv' | 'json', ExportFormat> = { csv, json };
