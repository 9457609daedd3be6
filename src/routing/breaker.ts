// The circuit breaker: which channels, and which models at them, are held back after failures, and who may probe them again.
// Asked by the candidate choice (`state`) and around every attempt (`begin`). Pure: the time comes in with each call.
import { BoundedMap } from './boundedMap';
import type { Cause } from './causes';
import { holdRules, longestToldMs, type FailureCode } from './holdRules';
import type { AttemptFailure } from './judgeAttempt';

/** `half-open`: the hold is over, and one request at a time may find out. `until` is null where no time is known, `told` where the provider said it. */
export type BreakerState =
  | { state: 'closed' }
  | { state: 'half-open'; cause: Cause }
  | { state: 'open'; cause: Cause; until: number | null; told: boolean };

/** One attempt that was let through. Each report may come at any time and in any number; `drop` undoes nothing. */
export interface Admission {
  /** True where this attempt is the one that finds out whether a channel has recovered. */
  readonly probe: boolean;
  /** The answer has begun: what held the channel is over. */
  answered: () => void;
  /** The answer was whole: what had failed before is forgotten. */
  succeeded: () => void;
  /** It failed at `at`, before its answer or in the middle of it. */
  failed: (failure: AttemptFailure, at: number) => void;
  /** It ended without a word about the channel (the client left), or is over: lets the next probe go. */
  drop: () => void;
}

export interface BreakerOptions {
  /** How long a probe may keep others waiting, in ms. */
  probeMs: number;
  /** Channels, and models per channel, that are remembered. */
  channels: number;
  modelsPerChannel: number;
}

export const breakerDefaults: BreakerOptions = { probeMs: 60_000, channels: 1000, modelsPerChannel: 100 };

interface Hold {
  cause: Cause;
  /** Null: until it is released. */
  until: number | null;
  /** Said by the provider. */
  told: boolean;
  /** The event that opened it. */
  opened: number;
}

/** Exists only while something has failed and nothing has succeeded since. */
interface Entry {
  failures: number;
  openings: number;
  hold: Hold | undefined;
  probe: { admission: number; lapsesAt: number } | undefined;
}

interface ChannelEntries {
  own: Entry | undefined;
  models: BoundedMap<string, Entry>;
  /** Attempts that began before this event speak of another key or address. */
  forgotten: number;
}

export class Breaker {
  private readonly channels: BoundedMap<string, ChannelEntries>;
  /** Counts beginnings and openings, to tell what came first: times may be equal. */
  private events = 0;

  constructor(private readonly options: BreakerOptions = breakerDefaults) {
    this.channels = new BoundedMap(options.channels);
  }

  /** How a model at a channel stands at `at`: of the channel's and the model's own state, the one that holds it longer. */
  state(channelId: string, model: string, at: number): BreakerState {
    const known = this.channels.peek(channelId);
    const states = [known?.own, known?.models.peek(model)].map((entry) => stateOf(entry, at));
    const open = states.filter((item) => item.state === 'open');
    if (open.length > 0) return open.reduce((worst, item) => (endOf(item) > endOf(worst) ? item : worst));
    return states.find((item) => item.state === 'half-open') ?? { state: 'closed' };
  }

  /** Lets an attempt through, as the probe where one is due; undefined where it is held back. */
  begin(channelId: string, model: string, at: number): Admission | undefined {
    const { state } = this.state(channelId, model, at);
    if (state === 'open') return undefined;
    const admission = (this.events += 1);
    const probe = state === 'half-open';
    if (probe) {
      for (const entry of this.entriesOf(channelId, model)) {
        if (entry.hold !== undefined) entry.probe = { admission, lapsesAt: at + this.options.probeMs };
      }
    }
    return {
      probe,
      answered: () => this.answered(channelId, model, admission),
      succeeded: () => this.succeeded(channelId, model, admission),
      failed: (failure, failedAt) => this.failed(channelId, model, admission, failure, failedAt),
      drop: () => this.drop(channelId, model, admission),
    };
  }

  /** Everything that holds a channel or a model at it, open or half-open; the channel's own first. For health. */
  holds(channelId: string, at: number): BreakerState[] {
    const known = this.channels.peek(channelId);
    if (known === undefined) return [];
    const entries = [known.own, ...known.models.all().map(([, entry]) => entry)];
    return entries.map((entry) => stateOf(entry, at)).filter((item) => item.state !== 'closed');
  }

  /** A test of the channel has passed: what holds the channel ends, and so do holds of models that no provider has timed. */
  testPassed(channelId: string): void {
    const known = this.channels.get(channelId);
    if (known === undefined) return;
    known.own = undefined;
    for (const [model, entry] of known.models.all()) {
      if (entry.hold?.told !== true) known.models.delete(model);
    }
  }

  /** Forgets a channel whose secret or address has changed, or that is gone. What running attempts say of it counts no more. */
  forget(channelId: string): void {
    this.channels.set(channelId, this.freshChannel((this.events += 1)));
  }

  private freshChannel(forgotten: number): ChannelEntries {
    return { own: undefined, models: new BoundedMap(this.options.modelsPerChannel), forgotten };
  }

  private entriesOf(channelId: string, model: string): Entry[] {
    const known = this.channels.peek(channelId);
    return [known?.own, known?.models.peek(model)].filter((entry) => entry !== undefined);
  }

  private answered(channelId: string, model: string, admission: number): void {
    const known = this.channels.peek(channelId);
    if (known === undefined || known.forgotten > admission) return;
    for (const entry of this.entriesOf(channelId, model)) {
      // An answer that was under way before the hold began says nothing about what came after.
      if (opensAfter(entry, admission)) continue;
      entry.hold = undefined;
      entry.probe = undefined;
    }
  }

  private succeeded(channelId: string, model: string, admission: number): void {
    const known = this.channels.get(channelId);
    if (known === undefined || known.forgotten > admission) return;
    if (!opensAfter(known.own, admission)) known.own = undefined;
    if (!opensAfter(known.models.peek(model), admission)) known.models.delete(model);
  }

  private drop(channelId: string, model: string, admission: number): void {
    for (const entry of this.entriesOf(channelId, model)) {
      if (entry.probe?.admission === admission) entry.probe = undefined;
    }
  }

  private failed(channelId: string, model: string, admission: number, failure: AttemptFailure, at: number): void {
    this.drop(channelId, model, admission);
    let known = this.channels.get(channelId);
    if (known !== undefined && known.forgotten > admission) return;
    const { cause: code, status } = failure;
    const rule = code === undefined ? undefined : holdRules[code];
    // Whoever answers with a status has a route and a host.
    const reached = status !== undefined && rule?.scope !== 'channel';
    if (known !== undefined && reached && !opensAfter(known.own, admission)) known.own = undefined;
    if (code === undefined || rule === undefined) return;
    if (known === undefined) this.channels.set(channelId, (known = this.freshChannel(0)));
    const found = rule.scope === 'channel' ? known.own : known.models.get(model);
    const entry = found ?? { failures: 0, openings: 0, hold: undefined, probe: undefined };
    if (rule.scope === 'channel') known.own = entry;
    else known.models.set(model, entry);
    this.count(entry, admission, failure, code, rule.scope === 'model' ? model : undefined, at);
  }

  private count(
    entry: Entry,
    admission: number,
    failure: AttemptFailure,
    code: FailureCode,
    model: string | undefined,
    at: number,
  ): void {
    const rule = holdRules[code];
    const told = failure.toldUntil !== undefined && failure.toldUntil > at;
    const toldUntil = told ? Math.min(failure.toldUntil ?? at, at + longestToldMs) : undefined;
    const { hold } = entry;
    if (hold !== undefined && hold.opened > admission) {
      // One of several that ran into the same wall: it adds no opening, but may know better when it ends.
      if (toldUntil === undefined || hold.until === null || (hold.told && hold.until >= toldUntil)) return;
      entry.hold = {
        ...hold,
        told: true,
        until: toldUntil,
        cause: { ...hold.cause, params: { ...hold.cause.params, until: toldUntil } },
      };
      return;
    }
    entry.failures += 1;
    if (hold === undefined && toldUntil === undefined && entry.failures < rule.failures) return;
    entry.openings += 1;
    const own = rule.firstMs === null ? null : at + Math.min(rule.firstMs * 2 ** (entry.openings - 1), rule.longestMs);
    const until = rule.firstMs === null ? null : (toldUntil ?? own);
    const params = { until: until ?? undefined, status: failure.status, model };
    const cause: Cause = { code, params, ...(failure.message !== undefined && { detail: failure.message }) };
    entry.hold = { cause, until, told, opened: (this.events += 1) };
  }
}

function opensAfter(entry: Entry | undefined, admission: number): boolean {
  return entry?.hold !== undefined && entry.hold.opened > admission;
}

function stateOf(entry: Entry | undefined, at: number): BreakerState {
  if (entry?.hold === undefined) return { state: 'closed' };
  const { cause, until } = entry.hold;
  if (until === null || at < until) return { state: 'open', cause, until, told: entry.hold.told };
  if (entry.probe === undefined || at >= entry.probe.lapsesAt) return { state: 'half-open', cause };
  return { state: 'open', cause: { code: 'probing', params: { model: cause.params.model } }, until: null, told: false };
}

/** A hold without a known end counts as the longest. */
function endOf(state: BreakerState): number {
  return state.state === 'open' ? (state.until ?? Infinity) : 0;
}
