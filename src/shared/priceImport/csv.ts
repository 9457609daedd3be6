// Reads prices from a table of comma-, semicolon- or tab-separated values with a header line (RFC 4180 quoting). Called by readPriceFile.
// Columns have the names of our own fields, whatever their case, spaces and underscores; unknown columns refuse the file.
import { GatewayError } from '../errors';
import { amountNames } from '../prices';
import { mostRows, PriceCollector, type ImportSurroundings, type ParsedPrices } from './importedPrice';

const textColumns = ['provider', 'channelId', 'model', 'currency'] as const;
const columns = [...textColumns, ...amountNames, 'batchPercent'] as const;
type Column = (typeof columns)[number];

const plain = (name: string): string => name.toLowerCase().replace(/[\s_-]/g, '');
const byName = new Map<string, Column>(columns.map((column) => [plain(column), column]));
byName.set('channel', 'channelId');
byName.set('cachewrite', 'cacheWrite5m');

/** All lines of `text`. Throws GatewayError `bad-request` where the first line is no header of ours, or the quoting does not end. */
export function readCsv(text: string, surroundings: ImportSurroundings): ParsedPrices {
  const separator = separatorOf(text);
  const [header = [], ...lines] = tableOf(text.replace(/^\uFEFF/, ''), separator);
  const names = header.map((name) => byName.get(plain(name)));
  const unknown = header.filter((_name, index) => names[index] === undefined);
  if (unknown.length > 0 || !names.includes('model')) {
    throw new GatewayError('bad-request', 'The first line must name the columns.', {
      details: { reason: 'columns', columns: unknown },
    });
  }
  const collector = new PriceCollector(surroundings);
  for (const [index, line] of lines.entries()) {
    const row: Record<string, unknown> = {};
    let wrong: string | undefined;
    for (const [position, name] of names.entries()) {
      const value = (line[position] ?? '').trim();
      if (name === undefined || value === '') continue;
      if (textColumns.some((column) => column === name)) row[name] = name === 'currency' ? value.toUpperCase() : value;
      else if (/^\d{1,12}(\.\d+)?$/.test(value)) row[name] = Number(value);
      else wrong ??= `${name}: ${value}`;
    }
    const title = typeof row['model'] === 'string' ? row['model'] : String(index + 2);
    if (wrong !== undefined) collector.refuse(title, 'invalid', wrong);
    else collector.add(title, row);
  }
  return { format: 'csv', prices: collector.prices, refused: collector.refused };
}

/** The separator that the first line has most of. */
function separatorOf(text: string): string {
  const [first = ''] = text.split(/\r\n|\r|\n/, 1);
  const counts = [',', ';', '\t'].map((mark) => ({ mark, count: first.split(mark).length }));
  return counts.reduce((best, next) => (next.count > best.count ? next : best)).mark;
}

/** The cells of each line that is not empty. */
function tableOf(text: string, separator: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let quoted = false;
  const endRow = (): void => {
    row.push(cell);
    if (row.some((value) => value.trim() !== '')) rows.push(row);
    if (rows.length > mostRows) throw tooMany();
    row = [];
    cell = '';
  };
  for (let index = 0; index < text.length; index += 1) {
    const mark = text[index] ?? '';
    if (quoted) {
      if (mark !== '"') cell += mark;
      else if (text[index + 1] === '"') {
        cell += '"';
        index += 1;
      } else quoted = false;
    } else if (mark === '"' && cell === '') quoted = true;
    else if (mark === separator) {
      row.push(cell);
      cell = '';
    } else if (mark === '\n' || mark === '\r') {
      if (mark === '\r' && text[index + 1] === '\n') index += 1;
      endRow();
    } else cell += mark;
  }
  if (quoted) throw new GatewayError('bad-request', 'A quoted value does not end.', { details: { reason: 'quotes' } });
  endRow();
  return rows;
}

/** The error of a file with more rows than any list has. */
export function tooMany(): GatewayError {
  return new GatewayError('too-large', 'The file has too many rows.', { details: { reason: 'rows' } });
}
