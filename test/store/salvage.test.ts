// Settings of a damaged database of an older schema: what it lacks gets its default, nothing is left behind for that.
import BetterSqlite3 from 'better-sqlite3';
import { expect, it } from 'vitest';
import { usualKeySettings } from '../../src/shared/virtualKey';
import { migrations } from '../../src/store/migrate';
import { salvageSettings } from '../../src/store/setAside';
import { channel, KeptLog, key, StoreKit } from './storeKit';

it('takes over channels and keys of the first schema, which had neither settings nor budgets', () => {
  using old = new StoreKit();
  using fresh = new StoreKit();
  const path = old.folder.join('old.db');
  const damaged = new BetterSqlite3(path);
  damaged.exec(migrations[0]?.sql ?? '');
  const { settings: _channelSettings, ...first } = channel('c1');
  damaged
    .prepare(
      `INSERT INTO channels (id, name, provider, region, base_url, protocol, enabled, priority, weight, models, headers, created_at,
        updated_at) VALUES (@id, @name, @provider, NULL, @baseUrl, @protocol, 1, 0, 1, '[]', '{}', 1, 1)`,
    )
    .run({
      id: first.id,
      name: first.name,
      provider: first.provider,
      baseUrl: first.baseUrl,
      protocol: first.protocol,
    });
  const { id, name } = key('k1');
  damaged
    .prepare(
      "INSERT INTO keys (id, name, prefix, hint, state, note, created_at) VALUES (@id, @name, 'gk-', 'h', 'active', '', 1)",
    )
    .run({ id, name });
  damaged.close();

  const log = new KeptLog();
  const rows = salvageSettings(path, fresh.connection, () => fresh.store['reload'](), log);
  expect(log.lines).toEqual([]);
  expect(rows).toBe(2);
  expect(fresh.store.channels.get('c1')?.name).toBe(first.name);
  expect(fresh.store.keys.get('k1')?.settings).toEqual(usualKeySettings);
});

it('takes over budgets and the settings of the gateway', () => {
  using damaged = new StoreKit();
  using fresh = new StoreKit();
  const scope = { scope: 'all', scopeId: null, usd: 5, period: 'month', notifyAt: [1], block: true } as const;
  damaged.store.budgets.save({ id: 'b1', ...scope, notifyAt: [1], onUnknownPrice: 'refuse', createdAt: 7 });
  damaged.connection.exec("INSERT INTO gateway_settings VALUES ('routing', '{}')");
  damaged.store.close();
  expect(salvageSettings(damaged.file, fresh.connection, () => fresh.store['reload'](), new KeptLog())).toBe(2);
  expect(fresh.store.budgets.list()).toEqual([
    { id: 'b1', ...scope, notifyAt: [1], onUnknownPrice: 'refuse', createdAt: 7 },
  ]);
});
