// Channel health from the outcomes of attempts.
import { describe, expect, it } from 'vitest';
import { HealthBook, type AttemptOutcome } from '../../src/routing/health';

const at = Date.UTC(2026, 0, 2, 3, 4, 5);
type Failure = Extract<AttemptOutcome, { ok: false }>;
const failure = (kind: Failure['kind'], reason = 'why'): Failure => ({ ok: false, kind, reason });

describe('HealthBook', () => {
  it('knows nothing at first', () => {
    expect(new HealthBook().get('c')).toEqual({ state: 'unknown', reason: null, checkedAt: null });
  });

  it.each([
    ['unreachable', 'down'],
    ['rejected-key', 'down'],
    ['rate-limited', 'degraded'],
    ['server-error', 'degraded'],
    ['invalid', 'degraded'],
  ] as const)('one %s makes it %s, and a success healthy again', (kind, state) => {
    const book = new HealthBook();
    expect(book.record('c', failure(kind), at)).toBe(true);
    expect(book.get('c')).toEqual({ state, reason: 'why', checkedAt: '2026-01-02T03:04:05.000Z' });
    expect(book.record('c', { ok: true }, at + 1000)).toBe(true);
    expect(book.get('c')).toEqual({ state: 'healthy', reason: null, checkedAt: '2026-01-02T03:04:06.000Z' });
  });

  it('counts three server errors in a row as down, but no number of rate limits', () => {
    const book = new HealthBook();
    const states = (kind: Failure['kind']): string[] =>
      [1, 2, 3].map(() => {
        book.record(kind, failure(kind), at);
        return book.get(kind).state;
      });
    expect(states('server-error')).toEqual(['degraded', 'degraded', 'down']);
    expect(states('rate-limited')).toEqual(['degraded', 'degraded', 'degraded']);
    book.record('server-error', { ok: true }, at);
    expect(states('server-error')).toEqual(['degraded', 'degraded', 'down']);
  });

  it('tells of changes only, and keeps channels apart', () => {
    const book = new HealthBook();
    expect(book.record('a', { ok: true }, at)).toBe(true);
    expect(book.record('a', { ok: true }, at + 1)).toBe(false);
    expect(book.record('a', failure('invalid', 'x'), at)).toBe(true);
    expect(book.record('a', failure('invalid', 'x'), at)).toBe(false);
    expect(book.record('a', failure('invalid', 'y'), at)).toBe(true);
    expect(book.get('b').state).toBe('unknown');
    book.forget('a');
    expect(book.get('a').state).toBe('unknown');
  });

  it('gives out copies', () => {
    const book = new HealthBook();
    book.record('a', { ok: true }, at);
    book.get('a').state = 'down';
    expect(book.get('a').state).toBe('healthy');
  });
});
