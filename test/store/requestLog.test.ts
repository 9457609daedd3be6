// The filters and the search of the request log: what they find, that pages stay whole while rows come and go, and that each step of a
// page looks at a bounded number of rows, whatever it is asked.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RequestLogRow, RequestQuery } from '../../src/shared/usage';
import { channel, closing, dice, key, noon, opening, StoreKit } from './storeKit';

const minute = 60_000;
let kit: StoreKit;
let rows: RequestLogRow[];

/** 6,000 requests of many kinds, several in the same millisecond, some of them running. */
beforeAll(async () => {
  kit = new StoreKit();
  for (const [index, provider] of ['openai', 'anthropic', 'openai', 'demo'].entries()) {
    kit.store.channels.insert(channel(`c${index}`, { name: `Ärger ${index} 100%`, provider }));
  }
  for (const name of ['k0', 'k1', 'k2']) kit.store.keys.insert(key(name, { name: `Team ${name}` }), Buffer.from(name));
  const random = dice(7);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() ** 2 * list.length)] as T;
  const closed: Promise<RequestLogRow>[] = [];
  for (let index = 0; index < 6000; index += 1) {
    const id = `req_${index.toString(16).padStart(8, '0')}`;
    const model = pick(['gpt-5', 'claude-opus', 'qwen', 'Modell_x']);
    const bad = random() < 0.1;
    kit.store.requests.open(
      opening(id, {
        startedAt: noon + Math.floor(index / 3) * minute,
        keyId: pick(['k0', 'k1', 'k2', null]),
        tool: pick(['codex', null, 'claude-code']),
        folder: pick([null, '/one', '/two']),
        inboundProtocol: pick(['anthropic', 'openai-chat', 'gemini']),
        operation: pick(['generate', 'embed', 'speak']),
        requestedModel: pick([model, 'alias', null]),
        stream: false,
      }),
    );
    if (index > 5990) continue;
    closed.push(
      kit.store.requests.close(
        id,
        closing({
          channelId: pick(['c0', 'c1', 'c2', 'c3', null]),
          model,
          status: bad ? pick([429, 500, null]) : 200,
          outcome: bad ? pick(['error', 'aborted', 'interrupted']) : 'ok',
          route: bad ? pick(['failed', 'no-channel', 'refused']) : pick(['routed', 'failover']),
          error: bad ? `Overloaded (attempt ${index}), 50% done_now` : null,
          errorKind: bad ? pick(['rate-limited', 'upstream-timeout']) : null,
        }),
      ),
    );
  }
  await Promise.all(closed);
  // Running requests are not written at once.
  await kit.store.flush();
  kit.store.channels.delete('c2');
  rows = kit
    .aside((database) => database.prepare('SELECT id FROM requests ORDER BY started_at DESC, id DESC').pluck().all())
    .map((id) => kit.store.requests.get(String(id)))
    .filter((row) => row !== undefined);
});
afterAll(() => kit[Symbol.dispose]());

interface Walk {
  ids: string[];
  pages: number;
}

function walk(query: RequestQuery, between?: () => void): Walk {
  const ids: string[] = [];
  let pages = 0;
  for (let cursor: string | undefined; ;) {
    const page = kit.store.requests.page({ ...query, ...(cursor !== undefined && { cursor }) });
    pages += 1;
    ids.push(...page.rows.map((row) => row.id));
    expect(page.rows.length).toBeLessThanOrEqual(query.limit ?? 100);
    if (page.searchedTo !== undefined) {
      expect(page.nextCursor).not.toBeNull();
      expect(page.rows.length).toBeLessThan(query.limit ?? 100);
    }
    if (page.nextCursor === null) return { ids, pages };
    cursor = page.nextCursor;
    between?.();
  }
}

const providerOf: Record<string, string> = { c0: 'openai', c1: 'anthropic', c2: 'openai', c3: 'demo' };
const has = (text: string | null, part: string): boolean => (text ?? '').toLowerCase().includes(part);
const searched =
  (part: string) =>
  (row: RequestLogRow): boolean =>
    has(row.model, part) ||
    has(row.requestedModel, part) ||
    has(row.error, part) ||
    (row.channelId !== null && has(`Ärger ${row.channelId[1]} 100%`, part)) ||
    (row.keyId !== null && has(`Team ${row.keyId}`, part));

describe('filters', () => {
  const at = (minutes: number): string => new Date(noon + minutes * minute).toISOString();
  const cases: [RequestQuery, (row: RequestLogRow) => boolean][] = [
    [{ tool: 'codex' }, (row) => row.tool === 'codex'],
    [{ tool: '' }, (row) => row.tool === null],
    [{ folder: '/two' }, (row) => row.folder === '/two'],
    [{ folder: '' }, (row) => row.folder === null],
    [{ key: '' }, (row) => row.keyId === null],
    [{ channel: '' }, (row) => row.channelId === null],
    [{ provider: 'openai' }, (row) => providerOf[row.channelId ?? ''] === 'openai'],
    [{ provider: 'nobody' }, () => false],
    [{ provider: '' }, (row) => row.channelId === null],
    [{ protocol: 'gemini' }, (row) => row.inboundProtocol === 'gemini'],
    [{ operation: 'generate' }, (row) => row.operation === 'generate'],
    [{ operation: 'speak' }, (row) => row.operation === 'speak'],
    [{ outcome: 'interrupted' }, (row) => row.outcome === 'interrupted'],
    [{ outcome: '' }, (row) => row.outcome === null],
    [{ route: 'routed' }, (row) => row.route === 'routed'],
    [{ route: 'refused' }, (row) => row.route === 'refused'],
    [{ route: '' }, (row) => row.route === null],
    [{ errorKind: 'upstream-timeout' }, (row) => row.errorKind === 'upstream-timeout'],
    [{ errorKind: '' }, (row) => row.errorKind === null],
    [{ status: '429' }, (row) => row.status === 429],
    [{ status: '418' }, () => false],
    [{ status: '5xx' }, (row) => row.status === 500],
    [{ status: '' }, (row) => row.status === null],
    [{ model: '' }, (row) => row.model === null],
    [{ from: at(500), to: at(600) }, (row) => row.startedAt >= at(500) && row.startedAt < at(600)],
    [{ to: at(0) }, () => false],
    [{ from: at(1999) }, (row) => row.startedAt >= at(1999)],
    [{ search: 'OPUS' }, searched('opus')],
    [{ search: ' modell_ ' }, searched('modell_')],
    [{ search: 'attempt 77' }, searched('attempt 77')],
    [{ search: '50% done_now' }, searched('50% done_now')],
    [{ search: '5_% done' }, () => false],
    [{ search: 'ÄRGER 2' }, searched('ärger 2')],
    [{ search: 'team k1' }, searched('team k1')],
    [{ search: 'alias' }, searched('alias')],
    [{ search: 'a' }, searched('a')],
    [{ search: '  ' }, () => true],
    [{ search: 'req_000003e8' }, (row) => row.id === 'req_000003e8'],
    [{ search: '000003e8' }, (row) => row.id === 'req_000003e8'],
    [{ search: "x' OR 1=1 --" }, () => false],
    [
      { tool: 'codex', folder: '/one', protocol: 'anthropic', route: 'failover', model: 'gpt-5', key: 'k1' },
      (row) =>
        row.tool === 'codex' &&
        row.folder === '/one' &&
        row.inboundProtocol === 'anthropic' &&
        row.route === 'failover' &&
        (row.model === 'gpt-5' || row.requestedModel === 'gpt-5') &&
        row.keyId === 'k1',
    ],
    [
      { search: 'overloaded', provider: 'openai', operation: 'generate', from: at(100), to: at(1900) },
      (row) =>
        has(row.error, 'overloaded') &&
        providerOf[row.channelId ?? ''] === 'openai' &&
        row.operation === 'generate' &&
        row.startedAt >= at(100) &&
        row.startedAt < at(1900),
    ],
  ];

  it.each(cases)('%j find what they say, in order, page by page', (query, fits) => {
    const expected = rows.filter(fits).map((row) => row.id);
    expect(walk({ ...query, limit: 37 }).ids).toEqual(expected);
    expect(walk({ ...query, limit: 1000 }).ids).toEqual(expected);
  });

  it('find the same rows whichever index leads: every pair of filters', () => {
    const single: RequestQuery[] = [
      { tool: 'claude-code' },
      { folder: '/two' },
      { protocol: 'gemini' },
      { operation: 'embed' },
      { route: 'failed' },
      { errorKind: 'rate-limited' },
      { status: 'aborted' },
      { model: 'alias' },
      { provider: 'demo' },
      { search: 'qwen' },
    ];
    const idsOf = single.map((query) => new Set(walk({ ...query, limit: 1000 }).ids));
    for (const [one, first] of single.entries()) {
      for (const [other, second] of single.entries()) {
        if (one >= other) continue;
        const expected = rows
          .map((row) => row.id)
          .filter((id) => idsOf[one]?.has(id) === true && idsOf[other]?.has(id) === true);
        expect({ first, second, ids: walk({ ...first, ...second, limit: 100 }).ids }).toEqual({
          first,
          second,
          ids: expected,
        });
      }
    }
  });
});

describe('pages', () => {
  it('of every filter hold each row once while rows are added and end', async () => {
    using other = new StoreKit();
    const open = (id: string, at: number) =>
      other.store.requests.open(opening(id, { startedAt: at, tool: 'codex', folder: '/one' }));
    const ids: string[] = [];
    for (let index = 0; index < 3000; index += 1) {
      const id = `old-${String(index).padStart(5, '0')}`;
      open(id, noon + Math.floor(index / 50));
      ids.push(id);
    }
    await Promise.all(ids.map((id) => other.store.requests.close(id, closing())));
    for (const query of [
      {},
      { tool: 'codex' },
      { folder: '/one', tool: 'codex' },
      { search: 'm1' },
      { outcome: 'ok' },
    ] as RequestQuery[]) {
      let added = 0;
      let cursor: string | undefined;
      const seen: string[] = [];
      do {
        const page = other.store.requests.page({ ...query, limit: 211, ...(cursor !== undefined && { cursor }) });
        seen.push(...page.rows.map((row) => row.id));
        cursor = page.nextCursor ?? undefined;
        const id = `new-${JSON.stringify(query)}-${(added += 1)}`;
        open(id, noon + 100_000 + added);
        await other.store.requests.close(id, closing());
      } while (cursor !== undefined);
      expect(new Set(seen).size).toBe(seen.length);
      expect(seen.filter((id) => id.startsWith('old')).toSorted()).toEqual(ids);
    }
  });

  it('look at a bounded number of rows where two common filters exclude each other, and say how far they came', async () => {
    using other = new StoreKit();
    const ended: Promise<unknown>[] = [];
    for (let index = 0; index < 6000; index += 1) {
      const isEven = index % 2 === 0;
      const startedAt = noon + index * 1000;
      const id = `r${String(index).padStart(4, '0')}`;
      other.store.requests.open(
        opening(id, { startedAt, tool: isEven ? 'codex' : 'crush', folder: isEven ? '/one' : '/two' }),
      );
      ended.push(other.store.requests.close(id, closing()));
    }
    await Promise.all(ended);
    let looked = 0;
    other.connection.function('looked_at', { varargs: true }, () => {
      looked += 1;
      return 1;
    });
    const prepare = other.connection.prepare.bind(other.connection);
    // What is counted is the rows that are read in full.
    other.connection.prepare = ((text: string) =>
      prepare(text.replace(' AND folder = ?', ' AND looked_at(folder) AND folder = ?'))) as typeof prepare;

    const times: number[] = [];
    let cursor: string | undefined;
    do {
      looked = 0;
      const page = other.store.requests.page({
        tool: 'codex',
        folder: '/two',
        ...(cursor !== undefined && { cursor }),
      });
      expect(page.rows).toEqual([]);
      expect(looked).toBeGreaterThan(400);
      expect(looked).toBeLessThan(1100);
      cursor = page.nextCursor ?? undefined;
      expect(page.searchedTo === undefined).toBe(cursor === undefined);
      times.push(Date.parse(page.searchedTo ?? new Date(noon).toISOString()));
    } while (cursor !== undefined);
    expect(times.length).toBeGreaterThan(2);
    expect(times).toEqual(times.toSorted((a, b) => b - a));
    expect(times.at(-1)).toBe(noon);
  });
});
