// Which requests belong together, and how long they stay with a channel.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BoundedMap } from '../../src/routing/boundedMap';
import { hashOf } from '../../src/routing/hash';
import { stickyKeyOf, stickyLifetimes, type StickySource } from '../../src/routing/stickiness';
import { StickyMap } from '../../src/routing/stickyMap';

const start = 1_800_000_000_000;

function source(
  fields: Partial<Omit<StickySource, 'header'>> & { headers?: Record<string, string> } = {},
): StickySource {
  const { headers = {}, ...rest } = fields;
  return { keyId: 'key-1', header: (name) => headers[name], ...rest };
}
const keyOf = (fields: Parameters<typeof source>[0]): string | undefined => stickyKeyOf(source(fields))?.key;

describe('stickyKeyOf', () => {
  it('takes the session from the headers that tools send, then the cache key, then the user id, then the messages', () => {
    const firstMessages = ['You are a coding agent.', 'Hello'];
    const headers = { 'x-claude-code-session-id': 's1' };
    const bySession = keyOf({ headers });
    expect(keyOf({ headers, promptCacheKey: 'other', userId: 'other', firstMessages })).toBe(bySession);
    for (const name of ['session-id', 'thread-id', 'session_id', 'x-session-affinity', 'x-session-id']) {
      expect(keyOf({ headers: { [name]: 's1' } })).toBe(bySession);
    }
    expect(keyOf({ promptCacheKey: 'a', firstMessages })).toBe(keyOf({ promptCacheKey: 'a' }));
    expect(keyOf({ promptCacheKey: 'a' })).not.toBe(keyOf({ promptCacheKey: 'b' }));
    expect(keyOf({ firstMessages })).not.toBe(keyOf({ firstMessages: ['You are a coding agent.', 'Bye'] }));
    expect(keyOf({ firstMessages })).toBe(
      keyOf({ firstMessages: firstMessages.map((text) => new TextEncoder().encode(text)) }),
    );
  });

  it('finds the session in Claude Code’s user id, which then equals that of its header', () => {
    const session = '0f9a1b2c-3d4e-5f60-7182-93a4b5c6d7e8';
    const byHeader = keyOf({ headers: { 'x-claude-code-session-id': session } });
    expect(keyOf({ userId: JSON.stringify({ device_id: 'd', account_uuid: '', session_id: session }) })).toBe(byHeader);
    expect(keyOf({ userId: `user_abc_account__session_${session}` })).toBe(byHeader);
    for (const userId of ['{broken', '{"session_id":7}', 'null', 'user-17']) {
      expect(keyOf({ userId })).toBe(keyOf({ userId }));
      expect(keyOf({ userId })).not.toBe(byHeader);
    }
  });

  it('keeps virtual keys apart, and knows nothing of a request without session and messages', () => {
    const headers = { 'x-session-id': 's1' };
    expect(stickyKeyOf({ ...source({ headers }), keyId: 'key-2' })?.key).not.toBe(keyOf({ headers }));
    expect(stickyKeyOf(source())).toBeUndefined();
    expect(
      stickyKeyOf(source({ headers: { 'x-session-id': ' ' }, promptCacheKey: '', userId: '', firstMessages: [''] })),
    ).toBeUndefined();
  });

  it('lasts as long as a cache or a session does', () => {
    expect(stickyKeyOf(source({ promptCacheKey: 'a' }))?.lifetimeMs).toBe(stickyLifetimes.session);
    expect(stickyKeyOf(source({ firstMessages: ['a'] }))?.lifetimeMs).toBe(300_000);
    expect(stickyKeyOf(source({ firstMessages: ['a'] }), true)?.lifetimeMs).toBe(stickyLifetimes.extended);
  });
});

describe('hashOf', () => {
  it('is 16 hexadecimal digits, the same for text and its bytes, and minds where parts end', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), (parts) => {
        expect(hashOf(parts)).toMatch(/^[0-9a-f]{16}$/);
        expect(hashOf(parts)).toBe(hashOf(parts.map((part) => new TextEncoder().encode(part))));
      }),
    );
    expect(hashOf(['ab', 'c'])).not.toBe(hashOf(['a', 'bc']));
    expect(hashOf(['a', ''])).not.toBe(hashOf(['a']));
  });

  it('200,000 like strings have 200,000 hashes, spread evenly', () => {
    const seen = new Set<string>();
    const buckets = new Array<number>(256).fill(0);
    for (let index = 0; index < 200_000; index += 1) {
      const hash = hashOf(['key', `session ${index}`]);
      seen.add(hash);
      const bucket = Number.parseInt(hash.slice(0, 2), 16);
      buckets[bucket] = (buckets[bucket] ?? 0) + 1;
    }
    expect(seen.size).toBe(200_000);
    // 330.5 is the 99.9th percentile of chi-square with 255 degrees of freedom.
    const expected = 200_000 / 256;
    expect(buckets.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)).toBeLessThan(330.5);
  });
});

describe('StickyMap', () => {
  const key = { key: 'k', lifetimeMs: 1000 };
  const never = (): boolean => false;

  it('stays with the first that answered, per model, until its time after the last request is over', () => {
    const map = new StickyMap();
    map.answered(key, 'm', 'a', start, never);
    map.answered(key, 'n', 'b', start, never);
    map.answered(key, 'm', 'a', start + 900, never);
    expect(map.get(key, 'm', start + 1899)).toBe('a');
    expect(map.get(key, 'm', start + 1900)).toBeUndefined();
    expect(map.get(key, 'n', start + 999)).toBe('b');
    expect(map.get(key, 'n', start + 1000)).toBeUndefined();
  });

  it('does not move for one answer of another, moves where its channel is lost, and does not come back', () => {
    const map = new StickyMap();
    map.answered(key, 'm', 'a', start, never);
    map.answered(key, 'm', 'b', start, never);
    expect(map.get(key, 'm', start)).toBe('a');
    map.answered(key, 'm', 'b', start, (channelId) => channelId === 'a');
    expect(map.get(key, 'm', start)).toBe('b');
    map.answered(key, 'm', 'a', start, never);
    expect(map.get(key, 'm', start)).toBe('b');
    map.forget('b');
    expect(map.get(key, 'm', start)).toBeUndefined();
  });

  it('lets go of what was used longest ago', () => {
    const map = new StickyMap(3);
    for (const name of ['1', '2', '3']) map.answered({ key: name, lifetimeMs: 1000 }, 'm', name, start, never);
    map.get({ key: '1', lifetimeMs: 1000 }, 'm', start);
    map.answered({ key: '4', lifetimeMs: 1000 }, 'm', '4', start, never);
    const left = ['1', '2', '3', '4'].filter(
      (name) => map.get({ key: name, lifetimeMs: 1000 }, 'm', start) !== undefined,
    );
    expect(left).toEqual(['1', '3', '4']);
    expect(map.size).toBe(3);
  });
});

describe('BoundedMap', () => {
  it('agrees with a plain model of it', () => {
    const step = fc.tuple(fc.constantFrom('get', 'set', 'delete', 'peek'), fc.nat(6), fc.nat());
    fc.assert(
      fc.property(fc.array(step), fc.integer({ min: 1, max: 4 }), (steps, limit) => {
        const map = new BoundedMap<number, number>(limit);
        let model: [number, number][] = [];
        for (const [what, name, value] of steps) {
          const found = model.find(([other]) => other === name);
          const others = model.filter(([other]) => other !== name);
          if (what === 'get' || what === 'peek') expect(map[what](name)).toBe(found?.[1]);
          if (what === 'get' && found !== undefined) model = [...others, found];
          if (what === 'delete') {
            map.delete(name);
            model = others;
          }
          if (what === 'set') {
            map.set(name, value);
            model = [...others, [name, value] satisfies [number, number]].slice(-limit);
          }
          expect(map.all()).toEqual(model);
        }
      }),
    );
  });
});
