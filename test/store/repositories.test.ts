// Channels, keys and prices: what was written is read again, in this process and after a restart, and caches follow every write.
import { describe, expect, it } from 'vitest';
import { GatewayError } from '../../src/shared/errors';
import { channel, hashOf, key, noon, StoreKit } from './storeKit';

const kindOf = (action: () => unknown): string => {
  try {
    action();
  } catch (error) {
    return GatewayError.is(error) ? error.kind : String(error);
  }
  return 'no error';
};

describe('channels', () => {
  it('come back as they were, also after a restart', () => {
    using kit = new StoreKit();
    const first = channel('a', { knownModels: ['m1', 'm2'], region: 'cn', enabled: false, models: [] });
    const second = channel('b', { createdAt: noon + 1, name: `"'; DROP TABLE channels; --` });
    kit.store.channels.insert(second);
    kit.store.channels.insert(first);
    expect(kit.store.channels.list()).toEqual([first, second]);
    kit.reopen();
    expect(kit.store.channels.list()).toEqual([first, second]);
    expect(kit.store.channels.get('b')).toEqual(second);
    expect(kit.store.channels.get('c')).toBeUndefined();
  });

  it('change by patch: given fields only, never id or time of creation', () => {
    using kit = new StoreKit();
    kit.store.channels.insert(channel('a'));
    kit.now = noon + 5000;
    const patch = { name: 'new', weight: 3, secretHint: null, region: undefined, id: 'other', createdAt: 1 };
    const expected = channel('a', { name: 'new', weight: 3, secretHint: null, updatedAt: noon + 5000 });
    expect(kit.store.channels.update('a', patch)).toEqual(expected);
    expect(kit.store.channels.list()).toEqual([expected]);
    kit.reopen();
    expect(kit.store.channels.list()).toEqual([expected]);
    expect(kit.store.channels.update('nobody', { name: 'x' })).toBeUndefined();
  });

  it('leave the list when deleted, but their name stays known and their id taken', () => {
    using kit = new StoreKit();
    kit.store.channels.insert(channel('a'));
    expect(kit.store.channels.delete('a')).toEqual(channel('a'));
    expect(kit.store.channels.list()).toEqual([]);
    expect(kit.store.channels.get('a')).toBeUndefined();
    expect(kit.store.channels.delete('a')).toBeUndefined();
    expect(kit.store.channels.names()).toEqual({ a: 'Channel a' });
    expect(kindOf(() => kit.store.channels.insert(channel('a')))).toBe('conflict');
  });
});

describe('keys', () => {
  it('come back as they were and are found by their hash, whatever their state', () => {
    using kit = new StoreKit();
    const records = [
      key('k1'),
      key('k2', { createdAt: noon + 1, state: 'disabled', models: ['gpt-*'], channels: ['a'], expiresAt: noon + 9 }),
      key('k3', { createdAt: noon + 2, state: 'revoked', defaultModel: 'm', note: '笔记' }),
    ];
    for (const record of records) kit.store.keys.insert(record, hashOf(record.id));
    for (const reopened of [false, true]) {
      const store = reopened ? kit.reopen() : kit.store;
      expect(store.keys.list()).toEqual(records);
      for (const record of records) expect(store.keys.findByHash(hashOf(record.id), noon)).toEqual(record);
      expect(store.keys.findByHash(hashOf('other'), noon)).toBeUndefined();
      expect(store.keys.findByHash(Buffer.alloc(0), noon)).toBeUndefined();
    }
  });

  it('refuse the same id or hash twice and keep nothing of the second', () => {
    using kit = new StoreKit();
    kit.store.keys.insert(key('k1'), hashOf('one'));
    expect(kindOf(() => kit.store.keys.insert(key('k1'), hashOf('two')))).toBe('conflict');
    expect(kindOf(() => kit.store.keys.insert(key('k2'), hashOf('one')))).toBe('conflict');
    expect(kit.store.keys.list()).toEqual([key('k1')]);
    expect(kit.store.keys.findByHash(hashOf('two'), noon)).toBeUndefined();
  });

  it('keep earlier secrets for their grace time only', () => {
    using kit = new StoreKit();
    kit.store.keys.insert(key('k1'), hashOf('one'));
    expect(kit.store.keys.rotate('k1', hashOf('two'), 'gk-…2222', 'gk-', noon + 1000)?.hint).toBe('gk-…2222');
    kit.store.keys.rotate('k1', hashOf('three'), 'sk-…3333', 'sk-', noon + 2000);
    for (const reopened of [false, true]) {
      const store = reopened ? kit.reopen() : kit.store;
      const found = (secret: string, at: number): boolean => store.keys.findByHash(hashOf(secret), at) !== undefined;
      expect([found('one', noon + 999), found('one', noon + 1000)]).toEqual([true, false]);
      expect([found('two', noon + 1999), found('two', noon + 2000)]).toEqual([true, false]);
      expect(store.keys.findByHash(hashOf('three'), noon + 1e12)).toMatchObject({ hint: 'sk-…3333', prefix: 'sk-' });
    }
    expect(kit.store.keys.rotate('nobody', hashOf('x'), '', '', null)).toBeUndefined();
  });

  it('end every earlier secret at once when rotated without grace', () => {
    using kit = new StoreKit();
    kit.store.keys.insert(key('k1'), hashOf('one'));
    kit.store.keys.rotate('k1', hashOf('two'), 'h', 'gk-', noon + 1000);
    kit.store.keys.rotate('k1', hashOf('three'), 'h', 'gk-', null);
    expect(['one', 'two', 'three'].map((secret) => kit.store.keys.findByHash(hashOf(secret), noon)?.id)).toEqual([
      undefined,
      undefined,
      'k1',
    ]);
  });

  it('change by patch and follow it in the cache', () => {
    using kit = new StoreKit();
    kit.store.keys.insert(key('k1'), hashOf('one'));
    expect(kit.store.keys.findByHash(hashOf('one'), noon)?.state).toBe('active');
    kit.store.keys.update('k1', { state: 'disabled', note: undefined });
    expect(kit.store.keys.findByHash(hashOf('one'), noon)).toEqual(key('k1', { state: 'disabled' }));
    expect(kit.store.keys.update('nobody', { state: 'active' })).toBeUndefined();
  });

  it('note their last use in memory at once and on disk with the next batch', async () => {
    using kit = new StoreKit();
    kit.store.keys.insert(key('k1'), hashOf('one'));
    for (let at = noon; at < noon + 100; at += 1) kit.store.keys.touch('k1', at);
    kit.store.keys.touch('k1', noon - 1);
    kit.store.keys.touch('nobody', noon);
    expect(kit.store.keys.get('k1')?.lastUsedAt).toBe(noon + 99);
    const onDisk = (): unknown => kit.aside((other) => other.prepare('SELECT last_used_at FROM keys').pluck().get());
    expect(onDisk()).toBeNull();
    kit.store.keys.update('k1', { note: 'meanwhile' });
    expect(kit.store.keys.get('k1')).toMatchObject({ lastUsedAt: noon + 99, note: 'meanwhile' });
    await kit.store.flush();
    expect(onDisk()).toBe(noon + 99);
  });
});

describe('prices', () => {
  it('are replaced as a whole, in their order', () => {
    using kit = new StoreKit();
    const many = [
      { model: 'b', input: 1, output: 2.5 },
      { provider: 'openai', model: 'a*', input: 0, output: 0, cacheRead: 0.1 },
    ];
    expect(kit.store.prices.list()).toEqual([]);
    kit.store.prices.replace(many);
    expect(kit.store.prices.list()).toEqual(many);
    expect(kit.reopen().prices.list()).toEqual(many);
    kit.store.prices.replace([{ model: 'c', input: 1, output: 1 }]);
    expect(kit.reopen().prices.list()).toEqual([{ model: 'c', input: 1, output: 1 }]);
  });

  it('rates of currencies stay until others are given', () => {
    using kit = new StoreKit();
    expect(kit.store.prices.currencyRates()).toEqual({});
    kit.store.prices.replace([], { CNY: 7.1 });
    kit.store.prices.replace([]);
    expect(kit.store.prices.currencyRates()).toEqual({ CNY: 7.1 });
    expect(kit.reopen().prices.currencyRates()).toEqual({ CNY: 7.1 });
  });
});
