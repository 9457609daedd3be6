// The filters of the request log on its page: live rows pass where the gateway's own pages would list them, whatever the filters are; the
// query that is asked; columns that fit a width; captured bodies made readable.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RequestFilters } from '../../src/shared/statisticsMessages';
import type { RequestLogRow } from '../../src/shared/usage';
import { readableBody } from '../../webview/requests/bodyText';
import { isFiltered, matches, queryOf, type KnownNames } from '../../webview/requests/filters';
import { cardsBelow, columnNames, layoutColumns, usualColumns } from '../../webview/requests/requestColumns';
import { channel, closing, dice, key, noon, opening, StoreKit } from '../store/storeKit';

const minute = 60_000;
const known: KnownNames = {
  channels: [
    { id: 'c0', name: 'Team Ärger', provider: 'openai' },
    { id: 'c1', name: 'Fallback 100%', provider: 'anthropic' },
  ],
  keys: [
    { id: 'k0', name: 'Codex' },
    { id: 'k1', name: 'claude' },
  ],
};

describe('matches', () => {
  let kit: StoreKit;
  let rows: RequestLogRow[];
  beforeAll(async () => {
    kit = new StoreKit();
    for (const { id, name, provider } of known.channels) kit.store.channels.insert(channel(id, { name, provider }));
    for (const { id, name } of known.keys) kit.store.keys.insert(key(id, { name }), Buffer.from(id));
    const random = dice(11);
    const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
    const closed: Promise<unknown>[] = [];
    for (let index = 0; index < 400; index += 1) {
      const id = `req_${index.toString(16).padStart(8, '0')}`;
      kit.store.requests.open(
        opening(id, {
          startedAt: noon + index * minute,
          keyId: pick(['k0', 'k1', null]),
          tool: pick(['codex', null]),
          folder: pick([null, '/one']),
          inboundProtocol: pick(['anthropic', 'openai-chat']),
          operation: pick(['generate', 'embed']),
          requestedModel: pick(['gpt-5', 'alias', null]),
        }),
      );
      if (index % 20 === 0) continue;
      const bad = random() < 0.3;
      closed.push(
        kit.store.requests.close(
          id,
          closing({
            channelId: pick(['c0', 'c1', null]),
            model: pick(['gpt-5', 'claude-opus', null]),
            status: bad ? pick([429, 404, 500, null]) : 200,
            outcome: bad ? pick(['error', 'aborted', 'interrupted']) : 'ok',
            route: bad ? pick(['failed', 'no-channel', 'refused']) : pick(['routed', 'failover']),
            error: bad ? 'Overloaded, try again' : null,
            errorKind: bad ? pick(['rate-limited', 'upstream-timeout']) : null,
          }),
        ),
      );
    }
    await Promise.all(closed);
    rows = kit.store.requests.page({ limit: 1000 }).rows;
  });
  afterAll(() => kit[Symbol.dispose]());

  const at = (minutes: number): string => new Date(noon + minutes * minute).toISOString();
  const queries: RequestFilters[] = [
    {},
    { from: at(100), to: at(200) },
    ...['gpt-5', 'alias', ''].map((model) => ({ model })),
    ...['c0', 'gone', ''].map((one) => ({ channel: one })),
    ...['k1', ''].map((one) => ({ key: one })),
    ...['codex', ''].map((tool) => ({ tool })),
    ...['/one', ''].map((folder) => ({ folder })),
    ...['openai', 'nobody', ''].map((provider) => ({ provider })),
    { protocol: 'anthropic' },
    { operation: 'embed' },
    ...['200', '429', '4xx', '5xx', 'error', 'ok', ''].map((status) => ({ status })),
    ...['ok', 'interrupted', ''].map((outcome) => ({ outcome })),
    ...['failover', 'refused', ''].map((route) => ({ route })),
    ...['rate-limited', ''].map((errorKind) => ({ errorKind })),
    ...['OVERLOADED', 'codex', 'ärger', '100%', 'opus', 'req_0000', '0000001f', 'req_00000010', 'nowhere', ' '].map(
      (search) => ({ search }),
    ),
    { model: 'gpt-5', channel: 'c0', outcome: 'ok', search: 'claude' },
    { status: '4xx', route: 'failed', from: at(50) },
  ];
  it.each(queries)('agrees with the gateway about %j', (query) => {
    const listed = kit.store.requests.page({ ...query, limit: 1000 });
    expect(listed.nextCursor).toBeNull();
    const live = rows.filter((row) => matches(row, query, known)).map(({ id }) => id);
    expect(live).toEqual(listed.rows.map(({ id }) => id));
  });
});

describe('queryOf', () => {
  const now = Date.parse('2026-03-01T12:30:00.000Z');

  it('turns a time that goes with the clock into a beginning, and leaves a blank search out', () => {
    expect(queryOf({ within: '1h', search: '  ' }, now)).toEqual({ from: '2026-03-01T11:30:00.000Z' });
    expect(queryOf({ within: '7d', model: 'm' }, now)).toEqual({ from: '2026-02-22T12:30:00.000Z', model: 'm' });
    expect(queryOf({ from: 'x', search: ' a ' }, now)).toEqual({ from: 'x', search: 'a' });
  });

  it('knows whether anything is filtered', () => {
    expect(isFiltered({})).toBe(false);
    expect(isFiltered({ key: '' })).toBe(true);
  });
});

describe('layoutColumns', () => {
  it('shows all where there is room, and what is needed most where there is little', () => {
    expect(layoutColumns(columnNames, 2400).shown).toEqual(columnNames);
    expect(layoutColumns(usualColumns, 1400).shown).toEqual(usualColumns);
    const narrow = layoutColumns(columnNames, cardsBelow).shown;
    expect(narrow).toEqual(expect.arrayContaining(['time', 'result', 'model', 'cost']));
    expect(narrow.length).toBeLessThan(8);
    expect(layoutColumns([], 1400).shown).toEqual(['time', 'result', 'model']);
  });

  it.each([700, 900, 1100, 1600])('keeps to %i px', (width) => {
    const { shown, template } = layoutColumns(columnNames, width);
    const least = [...template.matchAll(/(\d+)px/g)].reduce((sum, [, pixels]) => sum + Number(pixels), 0);
    expect(least + 12 * (shown.length - 1)).toBeLessThanOrEqual(width);
  });
});

describe('readableBody', () => {
  it('indents JSON and the data of events, and leaves everything else as it came', () => {
    expect(readableBody('{"a":[1]}', 'application/json')).toBe('{\n  "a": [\n    1\n  ]\n}');
    expect(readableBody('event: x\ndata: {"a":1}\n\ndata: [DONE]\n', 'text/event-stream')).toBe(
      'event: x\ndata: {\n  "a": 1\n}\n\ndata: [DONE]\n',
    );
    expect(readableBody('{"a":[1, … 300 bytes … ]', 'application/json')).toBe('{"a":[1, … 300 bytes … ]');
    expect(readableBody('plain {', null)).toBe('plain {');
  });
});
