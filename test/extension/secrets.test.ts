// Real keys in SecretStorage: nothing is lost by races, damaged text, or a gateway that was not given all of them.
import { describe, expect, it } from 'vitest';
import { mergeSecrets, parseSecretBlob } from '../../src/extension/secretBlob';
import { SecretKeeper, secretsEntry, type SecretStore } from '../../src/extension/secrets';
import { quietLog } from './quietLog';

class MemoryStore implements SecretStore {
  readonly entries = new Map<string, string>();
  private readonly gate = Promise.withResolvers<void>();
  constructor(hangs = false) {
    if (!hangs) this.answer();
  }
  /** Lets a storage that hangs answer. */
  answer(): void {
    this.gate.resolve();
  }
  async get(key: string): Promise<string | undefined> {
    await this.gate.promise;
    return this.entries.get(key);
  }
  async store(key: string, value: string): Promise<void> {
    await this.gate.promise;
    this.entries.set(key, value);
  }
  stored(): unknown {
    return JSON.parse(this.entries.get(secretsEntry) ?? 'null');
  }
}

function keeperOf(store: MemoryStore) {
  const log = quietLog();
  const damaged: string[] = [];
  const keeper = new SecretKeeper({ store, log, now: () => 0, onDamaged: (entry) => damaged.push(entry) });
  return { keeper, log, damaged };
}

const one = { one: { secret: 'sk-one', setAt: 1 } };
const two = { two: { secret: 'sk-two', setAt: 2 } };

describe('SecretKeeper', () => {
  it('reads what is stored, once', async () => {
    const store = new MemoryStore();
    store.entries.set(secretsEntry, JSON.stringify(one));
    const { keeper } = keeperOf(store);
    expect(keeper.peek()).toBeUndefined();
    expect(await keeper.read()).toEqual(one);
    expect(keeper.peek()).toEqual(one);
  });

  it('adds what the gateway sends and says when the gateway lacks a stored key', async () => {
    const store = new MemoryStore();
    store.entries.set(secretsEntry, JSON.stringify(one));
    const { keeper } = keeperOf(store);
    await keeper.read();
    expect(await keeper.keep(two, {})).toBe(true);
    expect(store.stored()).toEqual({ ...one, ...two });
    expect(await keeper.keep({ ...one, ...two }, {})).toBe(false);
  });

  it('takes out only what was removed, and not what was set again since', async () => {
    const store = new MemoryStore();
    store.entries.set(secretsEntry, JSON.stringify({ ...one, ...two }));
    const { keeper } = keeperOf(store);
    expect(await keeper.keep({}, { one: 5, two: 1 })).toBe(true);
    expect(store.stored()).toEqual(two);
    expect(await keeper.keep(two, { two: 2 })).toBe(false);
    expect(store.stored()).toEqual({});
  });

  it('loses no stored key when the gateway sends its set before the storage has answered', async () => {
    const store = new MemoryStore(true);
    store.entries.set(secretsEntry, JSON.stringify(one));
    const { keeper } = keeperOf(store);
    const kept = keeper.keep(two, {});
    store.answer();
    expect(await kept).toBe(true);
    expect(store.stored()).toEqual({ ...one, ...two });
  });

  it('keeps the last of several sets written at once', async () => {
    const store = new MemoryStore();
    const { keeper } = keeperOf(store);
    await keeper.read();
    await Promise.all([keeper.keep(one, {}), keeper.keep({ ...one, ...two }, {}), keeper.keep(two, { one: 9 })]);
    expect(store.stored()).toEqual(two);
  });

  it.each(['{"one":', '[]', '{"one":{"secret":5,"setAt":1}}'])('puts a damaged text aside: %s', async (text) => {
    const store = new MemoryStore();
    store.entries.set(secretsEntry, text);
    const { keeper, damaged, log } = keeperOf(store);
    expect(await keeper.read()).toEqual({});
    await keeper.keep(one, {});
    const [aside] = damaged;
    expect(store.entries.get(aside ?? '')).toBe(text);
    expect(store.stored()).toEqual(one);
    expect(log.lines.join()).not.toContain('"one"');
  });

  it('tells what another window has written, and nothing after its own writes', async () => {
    const store = new MemoryStore();
    const { keeper } = keeperOf(store);
    await keeper.read();
    await keeper.keep(one, {});
    expect(await keeper.reread()).toBeUndefined();
    store.entries.set(secretsEntry, JSON.stringify(two));
    expect(await keeper.reread()).toEqual(two);
    expect(await keeper.reread()).toBeUndefined();
  });

  it('remembers what the gateway told without writing it, before and after the storage has answered', async () => {
    const store = new MemoryStore(true);
    store.entries.set(secretsEntry, JSON.stringify(one));
    const { keeper } = keeperOf(store);
    keeper.remember(two, {});
    expect(keeper.peek()).toEqual(two);
    const read = keeper.read();
    store.answer();
    expect(await read).toEqual({ ...one, ...two });
    keeper.remember({ one: { secret: 'sk-new', setAt: 3 } }, { two: 9 });
    expect(await keeper.read()).toEqual({ one: { secret: 'sk-new', setAt: 3 } });
    expect(store.stored()).toEqual(one);
  });

  it('gives the keys as they are by now, not as they were read first', async () => {
    const store = new MemoryStore();
    const { keeper } = keeperOf(store);
    expect(await keeper.read()).toEqual({});
    await keeper.keep(one, {});
    expect(await keeper.read()).toEqual(one);
  });

  it('reads again after a storage that failed', async () => {
    const store = new MemoryStore();
    let broken = true;
    const { keeper } = keeperOf(store);
    const get = store.get.bind(store);
    store.get = (key) => (broken ? Promise.reject(new Error('locked')) : get(key));
    await expect(keeper.read()).rejects.toThrow('locked');
    broken = false;
    expect(await keeper.read()).toEqual({});
  });
});

describe('secret blobs', () => {
  it('of two values for one channel the later one counts', () => {
    const later = { one: { secret: 'new', setAt: 9 } };
    expect(mergeSecrets(one, later)).toEqual(later);
    expect(mergeSecrets(later, one)).toEqual(later);
  });
  it('parses only what it wrote', () => {
    expect(parseSecretBlob(JSON.stringify(one))).toEqual(one);
    expect(parseSecretBlob('{"one":{"secret":"a","setAt":1,"more":true}}')).toBeUndefined();
  });
});
