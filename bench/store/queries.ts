// What the panels ask of the sums: every query of the statistics page in the ranges that it offers, alone and with filters. Data.
import type { SummaryGroup, SummaryQuery } from '../../src/shared/usage';
import { summaryFilters } from '../../src/shared/usage';
import { end } from './house';

const dayMs = 86_400_000;
const since = (days: number): string => new Date(end - days * dayMs).toISOString();
const local = { zone: 'local' } as const;

export interface NamedQuery {
  name: string;
  query: SummaryQuery;
}

const range = (days: number, groupBy: SummaryGroup[], filters: Partial<SummaryQuery> = {}): NamedQuery => {
  const told = Object.entries(filters).map(([name, value]) => `${name}=${String(value)}`);
  const query = { from: since(days), ...local, ...filters, ...(groupBy.length > 0 && { groupBy }) };
  return { name: [`${days} d`, groupBy.length > 0 ? `by ${groupBy.join(', ')}` : 'total', ...told].join(' '), query };
};

export const queries: readonly NamedQuery[] = [
  range(1, []),
  range(1, ['hour']),
  range(1, ['hour', 'model']),
  range(7, ['hour']),
  range(7, ['hour', 'model']),
  range(7, ['hour'], { key: 'k0' }),
  range(30, ['day']),
  range(90, ['day']),
  range(90, ['day', 'model']),
  range(365, []),
  range(365, ['day']),
  range(365, ['month']),
  range(365, ['month', 'model']),
  range(365, ['day', 'model']),
  range(365, ['day', 'key']),
  range(365, ['day', 'outcome']),
  range(365, ['day', 'errorKind']),
  ...[90, 365].flatMap((days) => summaryFilters.map((group) => range(days, [group]))),
  range(365, ['model', 'outcome']),
  range(365, ['channel', 'errorKind']),
  range(365, ['day'], { model: 'model-3' }),
  range(365, ['day'], { key: 'k0' }),
  range(365, ['day'], { key: 'k0', model: 'model-3' }),
  range(365, ['day'], { tool: 'claude-code', outcome: 'ok' }),
  range(365, ['day'], { tool: 'codex', outcome: 'error' }),
  range(365, ['day', 'model'], { tool: 'claude-code' }),
  range(365, ['day', 'model'], { outcome: 'ok' }),
  range(365, ['model'], { outcome: 'error', provider: 'openai' }),
  range(365, ['key'], { model: 'model-3', status: '429' }),
  range(365, ['folder'], { operation: 'generate', tool: 'codex' }),
  range(365, ['provider'], { folder: '' }),
];
