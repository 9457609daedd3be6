// What the page shows as files: every point of the range and every value of each list, with all digits. CSV and JSON say the same.
// Pure. Money is written in dollars from whole nano-dollars, so that sums of the file are the sums of the page.
import type { SavedFile, StatisticsRow } from '../../src/shared/statisticsMessages';
import { dimensions } from './dimensions';
import { foldBy, plainFigures, sumsOf, tokensOf, type Sums } from './figures';
import type { Shown } from './statisticsData';

/** A row of the file: which list, which value (a time or a name), and its figures. */
export interface ExportedRow {
  group: string;
  value: string | null;
  /** Dollars, with nine decimals. */
  costUsd: string;
  cacheSavingsUsd: string;
  unpricedRequests: number;
  tokens: number;
  figures: Record<(typeof plainFigures)[number], number>;
}

/** Nano-dollars as dollars with all nine decimals: `0.000000001`. */
export function dollarText(nanoDollars: number): string {
  const digits = String(Math.abs(nanoDollars)).padStart(10, '0');
  return `${nanoDollars < 0 ? '-' : ''}${digits.slice(0, -9)}.${digits.slice(-9)}`;
}

function exported(group: string, value: string | null, sums: Sums): ExportedRow {
  return {
    group,
    value,
    costUsd: dollarText(sums.costNano),
    cacheSavingsUsd: dollarText(sums.savingsNano),
    unpricedRequests: sums.unpriced,
    tokens: tokensOf(sums),
    figures: Object.fromEntries(plainFigures.map((name) => [name, sums[name]])) as ExportedRow['figures'],
  };
}

/** The total, the points in time, and the lists of every dimension whose figures are on the page. */
export function exportedRows({ plan, answers }: Shown): ExportedRow[] {
  const times = answers.time.rows.map((row: StatisticsRow) => exported(plan.size, row[plan.size] ?? null, sumsOf(row)));
  const lists = [...dimensions, 'operation' as const].flatMap((group) =>
    [...foldBy(answers.mix?.rows ?? [], (row) => row[group] ?? null)].map(([value, sums]) =>
      exported(group, value, sums),
    ),
  );
  return [exported('total', null, sumsOf(answers.time.total)), ...times, ...lists];
}

/** A file of the sums; `name` has no ending. */
export function sumsFile(shown: Shown, format: 'csv' | 'json', name: string, zone: string): SavedFile {
  const rows = exportedRows(shown);
  const { range } = shown.plan;
  if (format === 'json') {
    const head = {
      from: new Date(range.from).toISOString(),
      to: new Date(range.to).toISOString(),
      timeZone: zone,
      filters: shown.view.filters,
    };
    const list = rows.map(({ figures, ...rest }) => ({ ...rest, ...figures }));
    return { name: `${name}.json`, encoding: 'utf8', content: `${JSON.stringify({ ...head, rows: list }, null, 2)}\n` };
  }
  const head = ['group', 'value', 'costUsd', 'cacheSavingsUsd', 'unpricedRequests', 'tokens', ...plainFigures];
  const lines = rows.map(({ figures, ...rest }) =>
    [
      cell(rest.group),
      cell(rest.value ?? ''),
      rest.costUsd,
      rest.cacheSavingsUsd,
      rest.unpricedRequests,
      rest.tokens,
      ...plainFigures.map((column) => figures[column]),
    ].join(','),
  );
  return { name: `${name}.csv`, encoding: 'utf8', content: [head.join(','), ...lines, ''].join('\r\n') };
}

/** A text as a field of CSV (RFC 4180). What a spreadsheet would run as a formula gets a quote before it. */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
