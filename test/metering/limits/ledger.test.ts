// The ledger as a state machine: no interleaving of admissions, settlements, failures and time may break its promises.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RateLimits, Quotas } from '../../../src/shared/keyLimits';
import { limitOfBudget, limitsOfQuotas, limitsOfRates } from '../../../src/metering/limits/limitsOf';
import { Ledger, type Reservation } from '../../../src/metering/limits/ledger';
import type { Limit } from '../../../src/metering/limits/limit';
import type { RequestEstimate } from '../../../src/metering/limits/measures';
import { refusalError } from '../../../src/metering/limits/refusal';

const scope = { kind: 'key', id: 'k1' } as const;
const start = Date.parse('2026-11-21T10:00:00Z');
const none = { least: 0, most: 0 };

const newLedger = (): Ledger => new Ledger({ timeZone: 'UTC', seed: () => [] });
const rates = (limits: Partial<RateLimits>): Limit[] => limitsOfRates(scope, limits as RateLimits);
const quotas = (limits: Partial<Quotas>): Limit[] => limitsOfQuotas(scope, limits as Quotas);
const tokens = (input: number, output: number): RequestEstimate => ({
  inputTokens: { least: input, most: input },
  outputTokens: { least: output, most: output },
  cost: none,
});
const costing = (least: number, most: number): RequestEstimate => ({
  inputTokens: none,
  outputTokens: none,
  cost: { least, most },
});

function admitted(ledger: Ledger, limits: Limit[], estimate: RequestEstimate, now: number): Reservation {
  const admission = ledger.admit(limits, estimate, now);
  if (admission.kind !== 'admitted') throw new Error(`not admitted: ${admission.kind}`);
  return admission.reservation;
}

describe('ledger', () => {
  it('requests per minute: the third of two is refused, with the time to wait', () => {
    const ledger = newLedger();
    const limits = rates({ requestsPerMinute: 2 });
    admitted(ledger, limits, tokens(1, 1), start);
    admitted(ledger, limits, tokens(1, 1), start + 1000);
    const third = ledger.admit(limits, tokens(1, 1), start + 2000);
    if (third.kind !== 'refused') throw new Error(third.kind);
    const error = refusalError(third, start + 2000);
    expect(error.kind).toBe('rate-limited');
    expect(error.retryAfterSeconds).toBeGreaterThanOrEqual(58);
    expect(error.retryAfterSeconds).toBeLessThanOrEqual(60);
    expect(ledger.admit(limits, tokens(1, 1), third.freeAt).kind).toBe('admitted');
  });

  it('requests at the same time', () => {
    const ledger = newLedger();
    const limits = rates({ concurrentRequests: 1 });
    const first = admitted(ledger, limits, tokens(1, 1), start);
    expect(ledger.admit(limits, tokens(1, 1), start).kind).toBe('refused');
    ledger.settle(first, { inputTokens: 1, outputTokens: 1, cost: 0 }, start + 10);
    expect(ledger.admit(limits, tokens(1, 1), start + 10).kind).toBe('admitted');
  });

  it('a failed request gives back what it counted and reserved', () => {
    const ledger = newLedger();
    const limits = [
      ...rates({ requestsPerMinute: 1, tokensPerMinute: 10 }),
      limitOfBudget(scope, { usd: 1, period: 'day' }),
    ];
    for (let index = 0; index < 5; index++) {
      ledger.release(admitted(ledger, limits, tokens(5, 5), start + index), start + index);
    }
    for (const limit of limits) expect([ledger.used(limit, start + 10), ledger.reserved(limit)]).toEqual([0, 0]);
  });

  it('a quota begins again on the next day of the zone', () => {
    const ledger = new Ledger({ timeZone: 'Asia/Shanghai', seed: () => [] });
    const limits = quotas({ requestsPerDay: 1 });
    admitted(ledger, limits, tokens(1, 1), start);
    const refused = ledger.admit(limits, tokens(1, 1), start + 1000);
    if (refused.kind !== 'refused') throw new Error(refused.kind);
    expect(new Date(refused.freeAt).toISOString()).toBe('2026-11-21T16:00:00.000Z');
    expect(refusalError(refused, start + 1000)).toMatchObject({ kind: 'quota-exceeded', shouldRetry: false });
    admitted(ledger, limits, tokens(1, 1), refused.freeAt);
  });

  it('a request that is too wide for what is left waits for the others, then goes alone', () => {
    const ledger = newLedger();
    const limits = [limitOfBudget(scope, { usd: 10e-9, period: 'total' })];
    const first = admitted(ledger, limits, costing(1, 8), start);
    expect(ledger.admit(limits, costing(1, 8), start).kind).toBe('wait');
    ledger.settle(first, { inputTokens: 0, outputTokens: 0, cost: 5 }, start);
    const second = admitted(ledger, limits, costing(1, 8), start);
    ledger.settle(second, { inputTokens: 0, outputTokens: 0, cost: 8 }, start);
    const third = ledger.admit(limits, costing(1, 8), start);
    if (third.kind !== 'refused') throw new Error(third.kind);
    expect(refusalError(third, start)).toMatchObject({
      kind: 'budget-exceeded',
      shouldRetry: false,
      retryAfterSeconds: undefined,
    });
  });

  it('an unknown price is refused or let through as the policy says, and never makes a budget look spent', () => {
    const unknown: RequestEstimate = { inputTokens: none, outputTokens: none, cost: undefined };
    const strict = [limitOfBudget(scope, { usd: 1, period: 'day', onUnknownPrice: 'refuse' })];
    expect(newLedger().admit(strict, unknown, start)).toMatchObject({ kind: 'refused', reason: 'unknown-price' });
    const open = [limitOfBudget(scope, { usd: 1, period: 'day', onUnknownPrice: 'allow' })];
    const ledger = newLedger();
    ledger.settle(admitted(ledger, open, unknown, start), { inputTokens: 5, outputTokens: 5, cost: null }, start);
    expect(open.map((limit) => ledger.used(limit, start))).toEqual([0]);
  });

  it('a budget that does not block is counted and refuses nothing', () => {
    const ledger = newLedger();
    const limits = [limitOfBudget(scope, { usd: 1e-9, period: 'day', block: false })];
    for (let index = 0; index < 3; index++) {
      ledger.settle(
        admitted(ledger, limits, costing(1, 1), start),
        { inputTokens: 0, outputTokens: 0, cost: 1 },
        start,
      );
    }
    expect(limits.map((limit) => ledger.used(limit, start))).toEqual([3]);
  });

  it('a refusal by one limit reserves nothing of another', () => {
    const ledger = newLedger();
    const limits = [...rates({ tokensPerMinute: 100 }), ...rates({ requestsPerMinute: 0 })];
    expect(ledger.admit(limits, tokens(10, 10), start).kind).toBe('refused');
    expect(limits.map((limit) => ledger.reserved(limit))).toEqual([0, 0]);
  });

  it('a meter begins with what is on record', () => {
    const ledger = new Ledger({ timeZone: 'UTC', seed: () => [{ at: start - 30_000, amount: 2 }] });
    expect(ledger.admit(rates({ requestsPerMinute: 2 }), tokens(1, 1), start).kind).toBe('refused');
  });
});

describe('a meter', () => {
  const use = { inputTokens: 30, outputTokens: 12, cost: 7 };

  it('counts each measure of what was used', () => {
    const ledger = newLedger();
    const limits = [
      ...rates({ requestsPerMinute: 9, concurrentRequests: 9, tokensPerMinute: 1000 }),
      ...quotas({ inputTokensPerDay: 1000, outputTokensPerDay: 1000, usdPerDay: 1 }),
    ];
    const reservation = admitted(ledger, limits, { ...tokens(10, 20), cost: { least: 1, most: 5 } }, start);
    const reserved = Object.fromEntries(limits.map((limit) => [limit.field, ledger.reserved(limit)]));
    expect(reserved).toEqual({
      requestsPerMinute: 0,
      concurrentRequests: 1,
      tokensPerMinute: 30,
      inputTokensPerDay: 10,
      outputTokensPerDay: 20,
      usdPerDay: 5,
    });
    ledger.settle(reservation, use, start);
    expect(Object.fromEntries(limits.map((limit) => [limit.field, ledger.used(limit, start)]))).toEqual({
      requestsPerMinute: 1,
      concurrentRequests: 0,
      tokensPerMinute: 42,
      inputTokensPerDay: 30,
      outputTokensPerDay: 12,
      usdPerDay: 7,
    });
    expect(limits.map((limit) => ledger.reserved(limit))).toEqual(limits.map(() => 0));
  });

  it('that exists counts a request that was admitted before its limit was made, once', () => {
    const ledger = newLedger();
    const [minute] = rates({ tokensPerMinute: 1000 });
    const [hour] = rates({ tokensPerHour: 1000 });
    const [day] = rates({ requestsPerDay: 10 });
    if (minute === undefined || hour === undefined || day === undefined) throw new Error('no limits');
    const reservation = admitted(ledger, [minute], tokens(1, 1), start);
    expect([ledger.used(hour, start), ledger.used(day, start)]).toEqual([0, 0]);
    ledger.settle(reservation, use, start + 1000, [minute, hour, hour, day]);
    expect([minute, hour, day].map((limit) => ledger.used(limit, start + 1000))).toEqual([42, 42, 1]);
  });

  it('tells when it is empty again', () => {
    const ledger = newLedger();
    const limits = [...rates({ requestsPerMinute: 2 }), limitOfBudget(scope, { usd: 1, period: 'day' })];
    expect(limits.map((limit) => ledger.emptyAt(limit, start))).toEqual([start, start]);
    ledger.settle(admitted(ledger, limits, costing(5, 5), start), { inputTokens: 0, outputTokens: 0, cost: 5 }, start);
    const [minute, day] = limits.map((limit) => ledger.emptyAt(limit, start));
    expect(minute).toBeGreaterThanOrEqual(start + 60_000);
    expect(minute).toBeLessThanOrEqual(start + 62_000);
    expect(day).toBe(Date.parse('2026-11-22T00:00:00Z'));
  });

  it('of days begins anew with the record in another time zone; one of minutes goes on', () => {
    const asked: string[] = [];
    const ledger = new Ledger({
      timeZone: 'UTC',
      seed: (limit) => {
        asked.push(limit.field);
        return [{ at: start - 1000, amount: 4 }];
      },
    });
    const limits = [...rates({ tokensPerMinute: 100 }), ...quotas({ tokensPerDay: 100 })];
    const reservation = admitted(ledger, limits, tokens(1, 1), start);
    ledger.settle(reservation, { inputTokens: 6, outputTokens: 0, cost: null }, start);
    ledger.setTimeZone('UTC', start);
    expect(limits.map((limit) => ledger.used(limit, start))).toEqual([10, 10]);
    ledger.setTimeZone('Asia/Shanghai', start);
    expect(limits.map((limit) => ledger.used(limit, start))).toEqual([10, 4]);
    expect(asked).toEqual(['tokensPerMinute', 'tokensPerDay', 'tokensPerDay']);
    // 10:00 in UTC is 18:00 in Shanghai: the day ends six hours later.
    const [, day] = limits.map((limit) => ledger.emptyAt(limit, start));
    expect(day).toBe(start + 6 * 3_600_000);
  });

  it('begins anew when the record has changed, and is forgotten when nobody wants or holds it', () => {
    let recorded = 3;
    const ledger = new Ledger({ timeZone: 'UTC', seed: () => [{ at: start - 1000, amount: recorded }] });
    const limits = [...rates({ tokensPerMinute: 100, tokensPerHour: 100 })];
    const used = (): number[] => limits.map((limit) => ledger.used(limit, start));
    expect(used()).toEqual([3, 3]);
    recorded = 8;
    ledger.reread((limit) => limit.field === 'tokensPerHour', start);
    expect(used()).toEqual([3, 8]);
    const held = admitted(ledger, limits.slice(0, 1), tokens(1, 1), start);
    ledger.prune(() => false);
    expect(used()).toEqual([3, 8]);
    recorded = 9;
    ledger.prune((id) => id.endsWith('3600000'));
    expect(used()).toEqual([3, 8]);
    ledger.prune(() => false);
    expect(used()).toEqual([3, 9]);
    ledger.release(held, start);
    ledger.prune(() => false);
    expect(used()).toEqual([9, 9]);
  });

  it('of a calendar day takes nothing in from the day before, and gives nothing back for a clock that is set back', () => {
    const ledger = new Ledger({
      timeZone: 'UTC',
      seed: (_limit, now) => [
        { at: now - 86_400_000, amount: 50 },
        { at: now - 3_600_000, amount: 5 },
      ],
    });
    const [day] = quotas({ tokensPerDay: 100 });
    if (day === undefined) throw new Error('no limit');
    expect(ledger.used(day, start)).toBe(5);
    expect(ledger.used(day, start - 86_400_000)).toBe(5);
    expect(ledger.used(day, start + 86_400_000)).toBe(0);
  });

  it('is full at its amount for what uses nothing too, and room is waited for only where somebody may give it back', () => {
    const ledger = newLedger();
    const limits = rates({ tokensPerMinute: 100 });
    ledger.settle(
      admitted(ledger, limits, tokens(10, 0), start),
      { inputTokens: 100, outputTokens: 0, cost: 0 },
      start,
    );
    expect(ledger.obstacle(limits, tokens(0, 0), start)).toMatchObject({ kind: 'refused', reason: 'spent', used: 100 });
    const wide: RequestEstimate = { ...tokens(0, 0), inputTokens: { least: 10, most: 300 } };
    const other = newLedger();
    const first = admitted(other, limits, wide, start);
    expect(other.obstacle(limits, wide, start)).toMatchObject({ kind: 'wait', limit: { field: 'tokensPerMinute' } });
    expect(other.obstacle(limits, tokens(101, 0), start)).toMatchObject({ kind: 'refused', freeAt: Infinity });
    other.release(first, start);
    expect(other.obstacle(limits, wide, start)).toBeUndefined();
  });
});

interface Step {
  wait: number;
  what: 'admit' | 'settle' | 'release';
  pick: number;
  least: number;
  spread: number;
  actual: number;
}

const steps = fc.array(
  fc.record<Step>({
    wait: fc.integer({ min: 0, max: 40_000 }),
    what: fc.constantFrom('admit', 'admit', 'settle', 'release'),
    pick: fc.nat(20),
    least: fc.integer({ min: 0, max: 30 }),
    spread: fc.integer({ min: 0, max: 40 }),
    actual: fc.nat(100),
  }),
  { maxLength: 120 },
);

describe('no interleaving', () => {
  const amount = 100;

  it('admits beyond a limit when estimates are exact; windows and budgets', () => {
    fc.assert(
      fc.property(steps, (run) => {
        const ledger = newLedger();
        const limits = [
          ...rates({ tokensPerMinute: amount, requestsPerMinute: 6 }),
          limitOfBudget(scope, { usd: 500e-9, period: 'total' }),
        ];
        const running: { reservation: Reservation; size: number }[] = [];
        const settled: { at: number; size: number }[] = [];
        const admittedAt: number[] = [];
        let now = start;
        for (const step of run) {
          now += step.wait;
          if (step.what === 'admit') {
            const estimate = { ...tokens(step.least, 0), cost: { least: step.least, most: step.least } };
            const admission = ledger.admit(limits, estimate, now);
            if (admission.kind !== 'admitted') continue;
            running.push({ reservation: admission.reservation, size: step.least });
            admittedAt.push(now);
          } else {
            const [one] = running.splice(step.pick % Math.max(1, running.length), 1);
            if (one === undefined) continue;
            // Twice, as a fault in the gateway might: the second must do nothing.
            for (let time = 0; time < 2; time++) {
              ledger.settle(one.reservation, { inputTokens: one.size, outputTokens: 0, cost: one.size }, now);
              ledger.release(one.reservation, now);
            }
            settled.push({ at: now, size: one.size });
          }
          const inFlight = running.reduce((sum, { size }) => sum + size, 0);
          const inMinute = settled.reduce((sum, { at, size }) => (at > now - 60_000 ? sum + size : sum), 0);
          expect(inMinute + inFlight).toBeLessThanOrEqual(amount);
          expect(admittedAt.filter((at) => at > now - 60_000).length).toBeLessThanOrEqual(6);
          expect(settled.reduce((sum, { size }) => sum + size, 0) + inFlight).toBeLessThanOrEqual(500);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('exceeds a budget by more than the error of one estimate', () => {
    fc.assert(
      fc.property(steps, (run) => {
        const ledger = newLedger();
        const limits = [limitOfBudget(scope, { usd: amount * 1e-9, period: 'total' })];
        const running: { reservation: Reservation; least: number; most: number }[] = [];
        let spent = 0;
        let widest = 0;
        for (const step of run) {
          if (step.what === 'admit') {
            const most = step.least + step.spread;
            const admission = ledger.admit(limits, costing(step.least, most), start);
            if (admission.kind !== 'admitted') continue;
            widest = Math.max(widest, step.spread);
            running.push({ reservation: admission.reservation, least: step.least, most });
          } else {
            const [one] = running.splice(step.pick % Math.max(1, running.length), 1);
            if (one === undefined) continue;
            if (step.what === 'release') ledger.release(one.reservation, start);
            else {
              const cost = one.least + (step.actual % (one.most - one.least + 1));
              ledger.settle(one.reservation, { inputTokens: 0, outputTokens: 0, cost }, start);
              spent += cost;
            }
          }
          expect(spent).toBeLessThanOrEqual(amount + widest);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('leaks a reservation', () => {
    fc.assert(
      fc.property(steps, (run) => {
        const ledger = newLedger();
        const limits = [
          ...rates({ tokensPerMinute: 300, concurrentRequests: 4, requestsPerHour: 50 }),
          limitOfBudget(scope, { usd: 1, period: 'month' }),
        ];
        const running: Reservation[] = [];
        for (const step of run) {
          if (step.what === 'admit') {
            const admission = ledger.admit(
              limits,
              { ...tokens(step.least, step.spread), cost: { least: 0, most: step.spread } },
              start,
            );
            if (admission.kind === 'admitted') running.push(admission.reservation);
          } else {
            const [one] = running.splice(step.pick % Math.max(1, running.length), 1);
            if (one === undefined) continue;
            if (step.what === 'release') ledger.release(one, start);
            else ledger.settle(one, { inputTokens: step.actual, outputTokens: 0, cost: step.actual }, start);
          }
        }
        running.forEach((one) => ledger.release(one, start));
        expect(limits.map((limit) => ledger.reserved(limit))).toEqual(limits.map(() => 0));
      }),
    );
  });

  it('a wait ends: when everything has settled, the next is admitted or refused', () => {
    fc.assert(
      fc.property(steps, (run) => {
        const ledger = newLedger();
        const limits = [limitOfBudget(scope, { usd: amount * 1e-9, period: 'total' })];
        const running: Reservation[] = [];
        for (const step of run) {
          const admission = ledger.admit(limits, costing(step.least, step.least + step.spread), start);
          if (admission.kind === 'admitted') running.push(admission.reservation);
          if (admission.kind !== 'wait') continue;
          expect(running.length).toBeGreaterThan(0);
          running.splice(0).forEach((one) => ledger.settle(one, { inputTokens: 0, outputTokens: 0, cost: 1 }, start));
          expect(ledger.admit(limits, costing(0, 0), start).kind).not.toBe('wait');
        }
      }),
    );
  });
});
