// The request log: rows as written, commits in groups, pages without gaps or doubles, filters.
import { describe, expect, it } from 'vitest';
import { GatewayError } from '../../src/shared/errors';
import type { RequestQuery } from '../../src/shared/usage';
import { channel, closing, dice, noon, opening, StoreKit } from './storeKit';

const idsOnDisk = (kit: StoreKit): unknown[] =>
  kit.aside((other) => other.prepare('SELECT id FROM requests WHERE outcome IS NOT NULL ORDER BY id').pluck().all());

describe('a request', () => {
  it('is told as it was closed, and read again the same', async () => {
    using kit = new StoreKit();
    kit.store.requests.open(opening('r1', { tool: 'codex', folder: '/work', stream: true, requestedModel: 'alias' }));
    const row = await kit.store.requests.close(
      'r1',
      closing({ warnings: ['dropped: seed'], firstByteMs: 4.6, durationMs: 20.2 }),
    );
    expect(row).toEqual({
      id: 'r1',
      startedAt: '2026-03-01T12:00:00.000Z',
      keyId: 'k1',
      tool: 'codex',
      folder: '/work',
      channelId: 'c1',
      attempts: [{ channelId: 'c1', status: 200, milliseconds: 12 }],
      inboundProtocol: 'openai-chat',
      upstreamProtocol: 'openai-chat',
      operation: 'generate',
      route: 'routed',
      requestedModel: 'alias',
      model: 'm1',
      status: 200,
      outcome: 'ok',
      error: null,
      errorKind: null,
      usageKnown: true,
      inputTokens: 10,
      cacheReadTokens: 4,
      cacheWriteTokens: 3,
      outputTokens: 7,
      reasoningTokens: 3,
      images: 0,
      audioSeconds: 0,
      characters: 0,
      audioInputTokens: 0,
      audioOutputTokens: 0,
      webSearches: 0,
      costUsd: 0.000001234,
      priceSource: 'demo',
      cacheSavingsUsd: null,
      firstByteMs: 5,
      durationMs: 20,
      stream: true,
      clientAborted: false,
      warnings: ['dropped: seed'],
      toolCalls: 0,
    });
    expect(kit.store.requests.get('r1')).toEqual(row);
    expect(kit.reopen().requests.get('r1')).toEqual(row);
    const kept = kit.aside((other) => other.prepare('SELECT usage_raw, rates, tool FROM requests').get());
    expect(kept).toEqual({ usage_raw: '{"prompt_tokens":17}', rates: '{"input":1}', tool: 'codex' });
  });

  it('is in the log while it runs', () => {
    using kit = new StoreKit();
    kit.store.requests.open(opening('r1'));
    expect(kit.store.requests.page({}).rows).toMatchObject([
      { id: 'r1', outcome: null, durationMs: null, status: null },
    ]);
  });

  it('can be closed once only', async () => {
    using kit = new StoreKit();
    kit.store.requests.open(opening('r1'));
    await kit.store.requests.close('r1', closing());
    await expect(kit.store.requests.close('r1', closing())).rejects.toThrow(GatewayError);
    await expect(kit.store.requests.close('never', closing())).rejects.toThrow(GatewayError);
    expect(kit.store.requests.page({}).rows).toHaveLength(1);
  });

  it('has no cost where the price is unknown, and no usage where none was told', async () => {
    using kit = new StoreKit();
    kit.store.requests.open(opening('r1'));
    kit.store.requests.open(opening('r2'));
    const unpriced = await kit.store.requests.close('r1', closing({ costNanoDollars: null, priceSource: null }));
    const silent = await kit.store.requests.close('r2', closing({ usage: undefined, costNanoDollars: null }));
    expect(unpriced).toMatchObject({ costUsd: null, usageKnown: true, inputTokens: 10 });
    expect(silent).toMatchObject({ costUsd: null, usageKnown: false, inputTokens: 0 });
  });

  it('with odd figures of a provider is stored without them, and does not keep others from being stored', async () => {
    using kit = new StoreKit();
    for (const id of ['r1', 'r2', 'r3']) kit.store.requests.open(opening(id));
    const cyclic: Record<string, unknown> = {};
    cyclic['self'] = cyclic;
    const zero = { cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, reasoning: 0, images: 0, audioSeconds: 0 };
    const odd = { ...zero, input: Number.NaN, output: -5, cacheRead: 1e300, raw: cyclic };
    const wrong = { keyId: 7n } as unknown as { keyId: string };
    kit.store.requests.open(opening('r4', wrong));
    const rows = await Promise.all([
      kit.store.requests.close('r1', closing({ usage: odd, costNanoDollars: Infinity, durationMs: Number.NaN })),
      kit.store.requests.close('r2', closing({ error: 'x'.repeat(100_000) })),
      kit.store.requests.close('r3', closing()),
      kit.store.requests.close('r4', closing({ channelId: {} as string })),
    ]);
    expect(rows[0]).toMatchObject({
      inputTokens: 0,
      outputTokens: 0,
      cacheReadTokens: 0,
      costUsd: null,
      durationMs: 0,
    });
    expect(rows[1]?.error).toHaveLength(4000);
    expect(idsOnDisk(kit)).toEqual(['r1', 'r2', 'r3']);
    expect(kit.log.lines.filter((line) => line.level === 'error')).toMatchObject([{ fields: { id: 'r4' } }]);
  });
});

describe('group commit', () => {
  it('resolves when the row is on disk, with one commit for all that ended in the same turn', async () => {
    using kit = new StoreKit();
    let commits = 0;
    kit.store['queue'].register({
      pending: () => true,
      write: () => (commits += 1),
      committed: () => undefined,
      failed: () => undefined,
    });
    const ids = Array.from({ length: 200 }, (_, index) => `r${String(index).padStart(3, '0')}`);
    for (const id of ids) kit.store.requests.open(opening(id));
    const closed = ids.map((id) => kit.store.requests.close(id, closing()));
    expect(idsOnDisk(kit)).toEqual([]);
    await closed[0];
    expect(idsOnDisk(kit)).toEqual(ids);
    await Promise.all(closed);
    expect(commits).toBe(1);
  });

  it('writes what is pending when the store is closed, and ends what was still running as interrupted', () => {
    using kit = new StoreKit();
    kit.store.requests.open(opening('r1'));
    kit.store.requests.open(opening('r2'));
    void kit.store.requests.close('r1', closing());
    kit.reopen();
    expect(kit.store.requests.get('r1')).toMatchObject({ outcome: 'ok' });
    expect(kit.store.requests.get('r2')).toMatchObject({ outcome: 'interrupted', costUsd: null });
  });
});

/** 10,000 requests, many of them in the same millisecond, of several keys, models and outcomes. */
async function fill(kit: StoreKit, count: number): Promise<string[]> {
  const random = dice(7);
  const closed: Promise<{ id: string }>[] = [];
  for (let index = 0; index < count; index += 1) {
    const id = `r-${Math.floor(random() * 2 ** 32).toString(16)}-${index}`;
    kit.store.requests.open(
      opening(id, {
        startedAt: noon + Math.floor(random() * 1000),
        keyId: `k${index % 3}`,
        requestedModel: index % 5 === 0 ? 'alias' : 'm1',
      }),
    );
    const outcome = (['ok', 'ok', 'error', 'aborted'] as const)[index % 4] ?? 'ok';
    const status = outcome === 'error' ? (index % 8 === 2 ? 429 : 500) : outcome === 'aborted' ? null : 200;
    closed.push(
      kit.store.requests.close(
        id,
        closing({ outcome, status, channelId: `c${index % 7}`, model: index % 11 === 0 ? null : 'm1' }),
      ),
    );
  }
  return (await Promise.all(closed)).map((row) => row.id);
}

function walk(kit: StoreKit, query: RequestQuery, between?: () => void): string[] {
  const ids: string[] = [];
  let cursor: string | undefined;
  let last = Infinity;
  do {
    const page = kit.store.requests.page({ ...query, ...(cursor === undefined ? {} : { cursor }) });
    for (const row of page.rows) {
      expect(Date.parse(row.startedAt)).toBeLessThanOrEqual(last);
      last = Date.parse(row.startedAt);
      ids.push(row.id);
    }
    expect(page.rows.length).toBeLessThanOrEqual(query.limit ?? 100);
    cursor = page.nextCursor ?? undefined;
    between?.();
  } while (cursor !== undefined);
  return ids;
}

describe('pages', () => {
  it('hold every row once, newest first, also while rows are added', async () => {
    using kit = new StoreKit();
    const ids = await fill(kit, 10_000);
    expect(walk(kit, { limit: 997 }).toSorted()).toEqual(ids.toSorted());
    expect(walk(kit, { limit: 1000 })).toHaveLength(10_000);

    let added = 0;
    const known = new Set(ids);
    const seen = walk(kit, { limit: 331 }, () => {
      kit.store.requests.open(opening(`new-${(added += 1)}`, { startedAt: noon + 2000 + added }));
    });
    expect(added).toBeGreaterThan(25);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.filter((id) => known.has(id)).toSorted()).toEqual(ids.toSorted());
  });

  it('filter by key, channel, model, status, class and outcome, alone and together', async () => {
    using kit = new StoreKit();
    await fill(kit, 2000);
    const all = kit.store.requests.page({ limit: 1000 });
    const rest = kit.store.requests.page({ limit: 1000, cursor: all.nextCursor ?? '' });
    expect(rest.nextCursor).toBeNull();
    const rows = [...all.rows, ...rest.rows];
    const cases: [RequestQuery, (row: (typeof rows)[number]) => boolean][] = [
      [{ key: 'k1' }, (row) => row.keyId === 'k1'],
      [{ channel: 'c3' }, (row) => row.channelId === 'c3'],
      [{ model: 'm1' }, (row) => row.model === 'm1' || row.requestedModel === 'm1'],
      [{ model: 'alias' }, (row) => row.requestedModel === 'alias'],
      [{ status: '429' }, (row) => row.status === 429],
      [{ status: '4xx' }, (row) => row.status === 429],
      [{ status: '2xx' }, (row) => row.status === 200],
      [{ status: 'aborted' }, (row) => row.outcome === 'aborted'],
      [{ status: 'error', key: 'k2' }, (row) => row.outcome === 'error' && row.keyId === 'k2'],
      [
        { model: 'm1', channel: 'c0', key: 'k0', status: 'ok' },
        (row) =>
          row.channelId === 'c0' &&
          row.keyId === 'k0' &&
          row.outcome === 'ok' &&
          (row.model === 'm1' || row.requestedModel === 'm1'),
      ],
      [{ model: "m1' OR 1=1 --" }, () => false],
    ];
    for (const [query, fits] of cases) {
      const expected = rows.filter(fits).map((row) => row.id);
      expect({ query, ids: walk(kit, { ...query, limit: 37 }) }).toEqual({ query, ids: expected });
    }
  });

  it.each([
    '',
    'x',
    'bnVsbA',
    Buffer.from('[1]').toString('base64url'),
    Buffer.from('["a","b"]').toString('base64url'),
  ])('refuse the cursor %j', (cursor) => {
    using kit = new StoreKit();
    const refused = (): unknown => kit.store.requests.page({ cursor });
    expect(refused).toThrow(expect.objectContaining({ kind: 'bad-request' }) as Error);
  });
});

describe('deleted channels', () => {
  it('stay in the log', async () => {
    using kit = new StoreKit();
    kit.store.channels.insert(channel('c1'));
    kit.store.requests.open(opening('r1'));
    await kit.store.requests.close('r1', closing());
    kit.store.channels.delete('c1');
    expect(kit.store.requests.page({ channel: 'c1' }).rows).toHaveLength(1);
  });
});
