// The sums of the request log against the same sums made by hand from the rows, for every grouping and several ranges.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  requestRoutes,
  type RequestLogRow,
  type SummaryFigures,
  type SummaryFilter,
  type SummaryGroup,
} from '../../src/shared/usage';
import { channel, closing, dice, noon, opening, StoreKit, anyUsage } from './storeKit';
import { closeTo, figuresByHand } from './summaryByHand';

const hour = 3_600_000;

const providers: Record<string, string> = { c0: 'openai', c1: 'anthropic', c2: 'openai' };
const groupByHand: Record<SummaryGroup, (row: RequestLogRow) => string | null> = {
  hour: (row) => `${row.startedAt.slice(0, 13)}:00:00.000Z`,
  day: (row) => `${row.startedAt.slice(0, 10)}T00:00:00.000Z`,
  month: (row) => `${row.startedAt.slice(0, 7)}-01T00:00:00.000Z`,
  model: (row) => row.model,
  channel: (row) => row.channelId,
  key: (row) => row.keyId,
  tool: (row) => row.tool,
  folder: (row) => row.folder,
  provider: (row) => (row.channelId === null ? null : (providers[row.channelId] ?? null)),
  status: (row) => (row.status === null ? null : String(row.status)),
  protocol: (row) => row.inboundProtocol,
  operation: (row) => row.operation,
  outcome: (row) => row.outcome,
  route: (row) => row.route,
  errorKind: (row) => row.errorKind,
};

function summaryByHand(rows: RequestLogRow[], groups: SummaryGroup[]): Map<string, SummaryFigures> {
  const grouped = new Map<string, RequestLogRow[]>();
  for (const row of rows) {
    const name = JSON.stringify(groups.map((group) => groupByHand[group](row)));
    grouped.set(name, [...(grouped.get(name) ?? []), row]);
  }
  return new Map([...grouped].map(([name, members]) => [name, figuresByHand(members)]));
}

let kit: StoreKit;
const rows: RequestLogRow[] = [];

beforeAll(async () => {
  kit = new StoreKit();
  for (const [id, provider] of Object.entries(providers)) kit.store.channels.insert(channel(id, { provider }));
  kit.store.channels.delete('c2');
  const random = dice(11);
  const pick = (upTo: number): number => Math.floor(random() * upTo);
  for (let index = 0; index < 3000; index += 1) {
    const id = `r${index}`;
    kit.store.requests.open(
      opening(id, {
        startedAt: noon + pick(60 * hour),
        keyId: pick(9) === 0 ? null : `k${pick(3)}`,
        requestedModel: `m${pick(4)}`,
        stream: pick(2) === 0,
        operation: pick(5) === 0 ? 'embed' : 'generate',
        tool: [null, 'codex', 'claude-code'][pick(3)] ?? null,
      }),
    );
    const outcome = (['ok', 'ok', 'ok', 'error', 'aborted', 'interrupted'] as const)[pick(6)] ?? 'ok';
    const usage = anyUsage(pick);
    rows.push(
      await kit.store.requests.close(
        id,
        closing({
          channelId: ['c0', 'c1', 'c2', 'gone', null][pick(5)] ?? null,
          model: pick(8) === 0 ? null : `m${pick(4)}`,
          status: outcome === 'ok' ? 200 : [null, 429, 500][pick(3)],
          outcome,
          route: requestRoutes[pick(requestRoutes.length)] ?? 'routed',
          errorKind: outcome === 'error' ? 'upstream-timeout' : null,
          cacheSavingsNanoDollars: pick(4) === 0 ? null : pick(1e9) - 5e8,
          usage: pick(10) === 0 ? undefined : usage,
          costNanoDollars: pick(6) === 0 ? null : pick(1e9),
          firstByteMs: pick(5) === 0 ? null : pick(3000),
          durationMs: pick(60_000),
        }),
      ),
    );
  }
  // A running request counts nowhere.
  kit.store.requests.open(opening('running', { startedAt: noon + hour }));
});
afterAll(() => kit[Symbol.dispose]());

describe('the summary equals the sums made by hand', () => {
  const groupings: SummaryGroup[][] = [
    ['hour'],
    ['day'],
    ['model'],
    ['channel'],
    ['key'],
    ['tool'],
    ['provider'],
    ['status'],
    ['protocol', 'operation'],
    ['outcome', 'errorKind'],
    ['route'],
    ['day', 'provider', 'model'],
    ['hour', 'key', 'status'],
  ];
  it.each(groupings.map((groups) => [groups.join(','), groups] as const))('by %s', (_name, groups) => {
    const summary = kit.store.requests.summary({ groupBy: [...groups] });
    const byHand = summaryByHand(rows, [...groups]);
    expect(summary.rows).toHaveLength(byHand.size);
    for (const row of summary.rows) {
      const name = JSON.stringify(groups.map((group) => row[group]));
      const figures = Object.fromEntries(
        Object.entries(row).filter(([column]) => !groups.includes(column as SummaryGroup)),
      );
      expect(figures).toEqual(closeTo(byHand.get(name)));
    }
    expect(summary.total).toEqual(closeTo(figuresByHand(rows)));
  });

  it('of a range, from inclusive to exclusive', () => {
    const edge = rows[17]?.startedAt ?? '';
    const from = new Date(noon + 10 * hour).toISOString();
    for (const range of [
      { from },
      { to: from },
      { from: edge },
      { to: edge },
      { from: edge, to: edge },
      { from, to: '2026-03-03T00:00:00Z' },
    ]) {
      const inside = rows.filter(
        (row) =>
          (range.from === undefined || Date.parse(row.startedAt) >= Date.parse(range.from)) &&
          (range.to === undefined || Date.parse(row.startedAt) < Date.parse(range.to)),
      );
      expect(kit.store.requests.summary(range)).toEqual({ rows: [], total: closeTo(figuresByHand(inside)) });
    }
  });

  it('of what filters leave', () => {
    for (const filter of [
      { model: 'm1' },
      { channel: 'c0', operation: 'generate' },
      { provider: 'openai', key: 'k1' },
      { tool: '', route: 'failover' },
      { model: '' },
      { status: '429', errorKind: 'upstream-timeout' },
      { outcome: 'aborted', protocol: 'openai-chat' },
      { folder: 'none of these' },
    ] as Partial<Record<SummaryFilter, string>>[]) {
      const wanted = Object.entries(filter) as [SummaryFilter, string][];
      const inside = rows.filter((row) => wanted.every(([name, value]) => (groupByHand[name](row) ?? '') === value));
      expect(kit.store.requests.summary(filter), JSON.stringify(filter)).toEqual({
        rows: [],
        total: closeTo(figuresByHand(inside)),
      });
    }
  });

  it('is all zero and null where there is nothing', () => {
    const { rows: none, total } = kit.store.requests.summary({
      from: '2030-01-01T00:00:00Z',
      groupBy: ['day', 'model'],
    });
    expect(none).toEqual([]);
    expect(total).toEqual(figuresByHand([]));
  });

  it('comes in the order of its groups', () => {
    const hours = kit.store.requests.summary({ groupBy: ['hour'] }).rows.map((row) => row.hour ?? '');
    expect(hours.length).toBeGreaterThan(50);
    expect(hours).toEqual(hours.toSorted());
  });
});

describe('the figures of today', () => {
  const byHand = (fromMs: number): object => {
    const all = rows.filter((row) => Date.parse(row.startedAt) >= fromMs);
    const { requests, errors, inputTokens, outputTokens, costUsd, unpricedRequests } = figuresByHand(all);
    return { requests, errors, inputTokens, outputTokens, costUsd, unpricedRequests };
  };

  it('equal the sums made by hand, also while requests go on, on a new day, and after a restart', async () => {
    const midnight = noon + 12 * hour;
    expect(kit.store.requests.today(midnight)).toEqual(byHand(midnight));
    for (const [index, outcome] of (['ok', 'error', 'aborted', 'interrupted'] as const).entries()) {
      const startedAt = index === 1 ? midnight - 1 : midnight + 24 * hour + index;
      kit.store.requests.open(opening(`today-${index}`, { startedAt }));
      const cost = index === 2 ? null : 5;
      rows.push(await kit.store.requests.close(`today-${index}`, closing({ outcome, costNanoDollars: cost })));
      expect(kit.store.requests.today(midnight)).toEqual(byHand(midnight));
    }
    expect(kit.store.requests.today(midnight + 24 * hour)).toEqual(byHand(midnight + 24 * hour));
    expect(kit.store.requests.today(midnight)).toEqual(byHand(midnight));
  });
});
