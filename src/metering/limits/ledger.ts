// Admits requests against all limits that concern them: reserve at admission, settle with what was really used, release on failure.
// Called by the gateway. Pure but for its own memory: time comes in with every call. All limits or none: a refusal reserves nothing.
//
// The rule, for each limit: what is used + what running requests may still use (upper ends) + what this one may use ≤ the amount.
// Where that does not fit only because estimates are wide, a request waits for the others to settle, and then goes alone if what it
// uses at the least still fits. So a burst can exceed a limit by no more than the error of one request's estimate, most − least;
// with exact estimates, by nothing.
import type { Limit } from './limit';
import { estimateOf, useOf, type RequestEstimate, type RequestUse } from './measures';
import { Meter } from './meter';

export interface Reservation {
  readonly at: number;
  readonly parts: readonly { meterId: string; limit: Limit; reserved: number }[];
  /** Set once it is settled or released; later calls do nothing. */
  done: boolean;
}

export type Admission =
  | { kind: 'admitted'; reservation: Reservation }
  /** Room may come when a running request settles: ask again then. */
  | { kind: 'wait'; limit: Limit }
  | { kind: 'refused'; limit: Limit; used: number; reason: 'spent' | 'unknown-price'; freeAt: number };

/** Why a request is not admitted. */
export type Obstacle = Exclude<Admission, { kind: 'admitted' }>;

/** Use that is already on record, to begin a meter with. */
export type SeedOf = (limit: Limit, now: number) => readonly { at: number; amount: number }[];

export interface LedgerOptions {
  /** IANA name: where days and months begin. */
  timeZone: string;
  /** Called once for each meter, when it is first needed. */
  seed: SeedOf;
}

export class Ledger {
  private readonly meters = new Map<string, Meter>();

  private timeZone: string;

  constructor(private readonly options: LedgerOptions) {
    this.timeZone = options.timeZone;
  }

  /** Reserves what `estimate` may use of each of `limits`, or says which one has no room. */
  admit(limits: readonly Limit[], estimate: RequestEstimate, now: number): Admission {
    return this.obstacle(limits, estimate, now) ?? this.reserve(limits, estimate, now);
  }

  /** Why `admit` would not admit now; undefined where it would. Reserves nothing. */
  obstacle(limits: readonly Limit[], estimate: RequestEstimate, now: number): Obstacle | undefined {
    let waiting: Limit | undefined;
    for (const limit of limits) {
      if (!limit.block) continue;
      if (limit.measure === 'cost' && estimate.cost === undefined && limit.onUnknownPrice === 'refuse') {
        return { kind: 'refused', limit, used: this.used(limit, now), reason: 'unknown-price', freeAt: Infinity };
      }
      const room = this.roomFor(limit, estimate, now);
      if (room === 'wait') waiting ??= limit;
      if (room === 'none') return this.refusal(limit, estimate, now);
    }
    return waiting === undefined ? undefined : { kind: 'wait', limit: waiting };
  }

  private reserve(limits: readonly Limit[], estimate: RequestEstimate, now: number): Admission {
    const parts = limits.map((limit) => {
      const meter = this.meter(limit, now);
      const { most } = estimateOf(estimate, limit.measure);
      // Requests belong to the moment they were admitted at; all else is reserved until it is known.
      const reserved = limit.measure === 'requests' ? 0 : most;
      if (limit.measure === 'requests') meter.count(now, 1, now);
      meter.reserved += reserved;
      meter.holders += 1;
      return { meterId: limit.id, limit, reserved };
    });
    return { kind: 'admitted', reservation: { at: now, parts, done: false } };
  }

  /**
   * Puts what was really used in the place of what was reserved. `others` are limits that concern the request and were not there when
   * it was admitted: meters that exist of them (begun with what was on record by then) count it too.
   */
  settle(reservation: Reservation, use: RequestUse, now: number, others: readonly Limit[] = []): void {
    if (reservation.done) return;
    const known = new Set(reservation.parts.map((part) => part.meterId));
    this.finish(reservation, (meter, limit) => {
      if (limit.measure !== 'requests') meter.count(now, useOf(use, limit.measure), now);
    });
    for (const limit of others) {
      if (known.has(limit.id)) continue;
      known.add(limit.id);
      const at = limit.measure === 'requests' ? reservation.at : now;
      this.meters.get(limit.id)?.count(at, useOf(use, limit.measure), now);
    }
  }

  /** Gives everything back: the request failed before it used anything. */
  release(reservation: Reservation, now: number): void {
    this.finish(reservation, (meter, limit) => {
      if (limit.measure === 'requests') meter.count(reservation.at, -1, now);
    });
  }

  /** What is used of `limit` in its present window, reservations left out. */
  used(limit: Limit, now: number): number {
    return this.meter(limit, now).total(now);
  }

  /** What running requests hold of `limit`. */
  reserved(limit: Limit): number {
    return this.meters.get(limit.id)?.reserved ?? 0;
  }

  /** When nothing of `limit` is used any more, if nothing more is used; infinity where that never comes. */
  emptyAt(limit: Limit, now: number): number {
    return this.meter(limit, now).freeAt(0, now);
  }

  /** Days and months begin elsewhere from now on: meters of calendar periods begin anew with what is on record. */
  setTimeZone(timeZone: string, now: number): void {
    if (timeZone === this.timeZone) return;
    this.timeZone = timeZone;
    for (const meter of this.meters.values()) {
      if (meter.limit.window.kind === 'calendar') this.begin(meter, meter.limit, now);
    }
  }

  /** What is on record has changed: the meters that `concerns` names begin anew with it. */
  reread(concerns: (limit: Limit) => boolean, now: number): void {
    for (const meter of this.meters.values()) if (concerns(meter.limit)) this.begin(meter, meter.limit, now);
  }

  /** Forgets the meters that `keep` does not want and nobody holds: of keys and budgets that are gone. */
  prune(keep: (meterId: string) => boolean): void {
    for (const [id, meter] of this.meters) if (meter.holders === 0 && !keep(id)) this.meters.delete(id);
  }

  private roomFor(limit: Limit, estimate: RequestEstimate, now: number): 'yes' | 'wait' | 'none' {
    const meter = this.meter(limit, now);
    const used = meter.total(now);
    const { least, most } = estimateOf(estimate, limit.measure);
    // With nothing left it refuses also what uses nothing by its estimate.
    if (used >= limit.amount) return 'none';
    if (used + meter.reserved + most <= limit.amount) return 'yes';
    if (limit.measure === 'concurrent' || used + least > limit.amount) return 'none';
    return meter.reserved === 0 ? 'yes' : 'wait';
  }

  private refusal(limit: Limit, estimate: RequestEstimate, now: number): Obstacle {
    const meter = this.meter(limit, now);
    const { least } = estimateOf(estimate, limit.measure);
    const enough = Math.min(limit.amount - least, limit.amount - 1);
    // More than the whole amount never fits; what runs at the same time ends at a time that nobody knows.
    const never = enough < 0 || limit.window.kind === 'now';
    const freeAt = never ? Infinity : meter.freeAt(enough, now);
    return { kind: 'refused', limit, used: meter.total(now), reason: 'spent', freeAt };
  }

  private finish(reservation: Reservation, count: (meter: Meter, limit: Limit) => void): void {
    if (reservation.done) return;
    reservation.done = true;
    for (const { meterId, limit, reserved } of reservation.parts) {
      const meter = this.meters.get(meterId);
      if (meter === undefined) continue;
      meter.reserved -= reserved;
      meter.holders -= 1;
      count(meter, limit);
    }
  }

  private meter(limit: Limit, now: number): Meter {
    let meter = this.meters.get(limit.id);
    if (meter === undefined) {
      meter = new Meter(limit, this.timeZone);
      this.begin(meter, limit, now);
      this.meters.set(limit.id, meter);
    }
    return meter;
  }

  /** Begins the count of `meter` with what is on record; what is reserved stays. */
  private begin(meter: Meter, limit: Limit, now: number): void {
    meter.empty(this.timeZone);
    for (const { at, amount } of this.options.seed(limit, now)) meter.count(at, amount, now);
  }
}
