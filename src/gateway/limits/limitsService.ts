// All limits of the gateway in one place: rates, quotas and budgets of keys and channels, and budgets of everything else, around one
// ledger. The proxy admits and settles here; the management API asks what is used. The request log is the truth: meters begin with it,
// so that restarts and crashes keep the counts. Rules and bounds: docs/limits.md.
import type { Limit } from '../../metering/limits/limit';
import { Ledger, type Reservation } from '../../metering/limits/ledger';
import { useOf, type RequestEstimate, type RequestUse } from '../../metering/limits/measures';
import { periodAround } from '../../metering/limits/periods';
import type { KeyUsage } from '../../shared/virtualKey';
import type { BudgetRecord } from '../../store/budgetRepository';
import type { ChannelRecord } from '../../store/channelRepository';
import type { KeyRecord } from '../../store/keyRepository';
import type { Store } from '../../store/store';
import type { Log } from '../log';
import { userCalendar } from '../userCalendar';
import { BudgetNotices } from './budgetNotices';
import {
  budgetLimit,
  LimitCache,
  limitsOfChannel,
  limitsOfKey,
  ownBudget,
  type CollectedLimits,
} from './collectLimits';
import { Hold, type HoldKeeper } from './hold';
import { WaitingLine, type OnStop } from './waitingLine';

export interface LimitsOptions {
  store: Pick<Store, 'budgets' | 'channels' | 'keys' | 'requests'>;
  /** Milliseconds since the epoch. */
  now: () => number;
  /** IANA name; the process's own zone unless one is given. */
  timeZone?: string;
  /** A budget has reached a threshold (a share of it) for the first time in its period. */
  onThreshold: (budget: BudgetRecord, threshold: number) => void;
  log: Pick<Log, 'error'>;
  /** How long a request waits for others to settle; 60 s unless a test is less patient. */
  patienceMs?: number;
}

/** What a budget has come to in its present period. `periodStart` and `periodEnd` are ms since the epoch; null where it is `total`. */
export interface BudgetState {
  usedUsd: number;
  periodStart: number | null;
  periodEnd: number | null;
}

/** What the estimate of a request must say: the rest may be zero. */
export interface EstimateNeeds {
  tokens: boolean;
  cost: boolean;
}

/** What one limit has left, for headers of answers. */
export interface LimitState {
  limit: Limit;
  /** Running requests count with the most they may use. */
  remaining: number;
  /** When the limit is wholly free again, if nothing more is used (ms since the epoch). */
  resetAt: number;
}

const patienceMs = 60_000;
/** Slices of a sliding window, as its meter keeps them. */
const slicesPerWindow = 60;
const nothing: RequestEstimate = {
  inputTokens: { least: 0, most: 0 },
  outputTokens: { least: 0, most: 0 },
  cost: { least: 0, most: 0 },
};

export class LimitsService implements HoldKeeper {
  private readonly ledger: Ledger;
  private readonly line: WaitingLine;
  private readonly notices: BudgetNotices;
  private readonly ofKey = new LimitCache<KeyRecord>(limitsOfKey);
  private readonly ofChannel = new LimitCache<ChannelRecord>(limitsOfChannel);
  private zone: string;
  /** Of all channels, until one of them or a budget is changed. */
  private channelNeeds:
    { channels: readonly ChannelRecord[]; budgets: readonly BudgetRecord[]; needs: EstimateNeeds } | undefined;

  constructor(private readonly options: LimitsOptions) {
    this.zone = options.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
    options.store.requests.setCalendar(userCalendar(this.zone));
    this.ledger = new Ledger({ timeZone: this.zone, seed: (limit, now) => this.seed(limit, now) });
    this.line = new WaitingLine(this.ledger, options.now, options.patienceMs ?? patienceMs);
    this.notices = new BudgetNotices(this.ledger, options.onThreshold);
  }

  /** IANA name of the zone in which days and months begin. */
  get timeZone(): string {
    return this.zone;
  }

  setTimeZone(timeZone: string): void {
    this.zone = timeZone;
    this.options.store.requests.setCalendar(userCalendar(timeZone));
    this.ledger.setTimeZone(timeZone, this.options.now());
    this.line.settled();
  }

  /** What an estimate for `key` must know; both false where nothing limits tokens or money. A channel's limits count too. */
  needsOf(key: KeyRecord): EstimateNeeds {
    const { budgets, channels } = this.options.store;
    const ofKey = needsFor(this.ofKey.of(key, budgets.list()).limits);
    if (ofKey.tokens && ofKey.cost) return ofKey;
    const list = channels.list();
    let kept = this.channelNeeds;
    if (kept?.channels !== list || kept.budgets !== budgets.list()) {
      const needs = needsFor(list.flatMap((channel) => this.channelLimits(channel).limits));
      this.channelNeeds = kept = { channels: list, budgets: budgets.list(), needs };
    }
    return { tokens: ofKey.tokens || kept.needs.tokens, cost: ofKey.cost || kept.needs.cost };
  }

  /** True where `key` may not be given what has no known price. */
  wantsPrice(key: KeyRecord): boolean {
    const { limits } = this.ofKey.of(key, this.options.store.budgets.list());
    return limits.some((limit) => limit.block && limit.onUnknownPrice === 'refuse');
  }

  /**
   * Reserves what a request of `key` may use, at once or when there is room for it. Without an estimate it uses no tokens and no money,
   * and only the number of requests is limited. Throws GatewayError `rate-limited`, `quota-exceeded`
   * or `budget-exceeded`, or the reason for which the request was stopped while it waited.
   */
  async admit(key: KeyRecord, estimate: RequestEstimate | undefined, onStop: OnStop): Promise<Hold> {
    const { limits } = this.ofKey.of(key, this.options.store.budgets.list());
    const reservation = await this.line.enter(concerning(limits, estimate), estimate ?? nothing, onStop);
    return new Hold(this, key, estimate, reservation, onStop);
  }

  /** For holds. Undefined where the channel has no limits. */
  enterChannel(hold: Hold, channelId: string): Promise<Reservation> | undefined {
    const limits = concerning(this.limitsOfChannelId(channelId)?.limits ?? [], hold.estimate);
    if (limits.length === 0) return undefined;
    return this.line.enter(limits, hold.estimate ?? nothing, hold.onStop);
  }

  /** For holds. */
  release(reservation: Reservation): void {
    this.ledger.release(reservation, this.options.now());
    this.line.settled();
  }

  /** For holds. */
  settle(hold: Hold, use: RequestUse, channelId: string | undefined): void {
    const now = this.options.now();
    const held = hold.channel;
    const stored = this.options.store.keys.get(hold.key.id);
    // As it is now, but for a key that was put together for a tool in a folder: the tool's budgets are its own too.
    const key = stored !== undefined && stored.settings.tool === hold.key.settings.tool ? stored : hold.key;
    const ofKey = this.ofKey.of(key, this.options.store.budgets.list());
    const ofChannel = channelId === undefined ? undefined : this.limitsOfChannelId(channelId);
    if (held !== undefined) {
      if (held.id === channelId) this.ledger.settle(held.reservation, use, now);
      else this.ledger.release(held.reservation, now);
    }
    const counted = new Set(held?.id === channelId ? held?.reservation.parts.map((part) => part.meterId) : []);
    const others = [...ofKey.limits, ...(ofChannel?.limits ?? [])].filter((limit) => !counted.has(limit.id));
    this.ledger.settle(hold.reservation, use, now, others);
    if (use.cost !== null && use.cost > 0) {
      this.notices.settled([...ofKey.budgets, ...(ofChannel?.budgets ?? [])], use.cost, now, this.zone);
    }
    this.line.settled();
  }

  /** Set where a channel's own quota or budget is used up, with the time (ms since the epoch) of its renewal where one is known. */
  channelQuotaUsedUp(channelId: string): { until?: number } | undefined {
    const limits = this.limitsOfChannelId(channelId)?.limits ?? [];
    if (limits.length === 0) return undefined;
    const obstacle = this.ledger.obstacle(limits, nothing, this.options.now());
    if (obstacle?.kind !== 'refused') return undefined;
    return Number.isFinite(obstacle.freeAt) ? { until: obstacle.freeAt } : {};
  }

  /** The limit that is passed where a running request of `key`, answered by `channelId`, has used so much; undefined where none is. */
  passedLimit(key: KeyRecord, channelId: string, use: RequestUse): Limit | undefined {
    const now = this.options.now();
    const ofKey = this.ofKey.of(key, this.options.store.budgets.list()).limits;
    const limits = [...ofKey, ...(this.limitsOfChannelId(channelId)?.limits ?? [])];
    return limits.find((limit) => {
      if (!limit.block || limit.measure === 'requests' || limit.measure === 'concurrent') return false;
      return this.ledger.used(limit, now) + useOf(use, limit.measure) > limit.amount;
    });
  }

  /** What the rates of `key` have left. Empty where it has none. */
  ratesOf(key: KeyRecord): LimitState[] {
    const now = this.options.now();
    const { limits } = this.ofKey.of(key, this.options.store.budgets.list());
    return limits
      .filter(({ kind, window }) => kind === 'rate' && window.kind === 'sliding')
      .map((limit) => ({
        limit,
        remaining: Math.max(0, limit.amount - this.ledger.used(limit, now) - this.ledger.reserved(limit)),
        resetAt: this.ledger.emptyAt(limit, now),
      }));
  }

  budgetState(budget: BudgetRecord): BudgetState {
    const now = this.options.now();
    const used = this.ledger.used(budgetLimit(budget).limit, now);
    const { start, end } = periodAround(now, budget.period, this.zone);
    const total = budget.period === 'total';
    return { usedUsd: used / 1e9, periodStart: total ? null : start, periodEnd: total ? null : end };
  }

  /** What a key has used in the present day and month, and of its own budget. */
  keyUsage(keyId: string): KeyUsage {
    const now = this.options.now();
    const dayStart = periodAround(now, 'day', this.zone).start;
    const monthStart = periodAround(now, 'month', this.zone).start;
    const { keys, requests } = this.options.store;
    const key = keys.get(keyId);
    const budget = key === undefined ? undefined : ownBudget(key);
    const usdOfBudget = budget === undefined ? null : this.budgetState(budget).usedUsd;
    return { ...requests.keyUse(keyId, { dayStart, monthStart }), usdOfBudget };
  }

  /** Costs on record were changed: what budgets have come to is read from it again. */
  costsChanged(): void {
    this.ledger.reread(({ measure }) => measure === 'cost', this.options.now());
    this.line.settled();
  }

  /** A budget or a key was changed or taken out: whoever waits may have room now, and meters that nobody needs go. */
  changed(): void {
    const { budgets, channels, keys } = this.options.store;
    const present = budgets.list();
    const wanted = new Set(
      [
        ...keys.list().flatMap((key) => (key.state === 'revoked' ? [] : this.ofKey.of(key, present).limits)),
        ...channels.list().flatMap((channel) => this.channelLimits(channel).limits),
        ...present.map((budget) => budgetLimit(budget).limit),
      ].map((limit) => limit.id),
    );
    this.ledger.prune((id) => wanted.has(id));
    this.line.settled();
  }

  private channelLimits(channel: ChannelRecord): CollectedLimits {
    return this.ofChannel.of(channel, this.options.store.budgets.list());
  }

  private limitsOfChannelId(channelId: string): CollectedLimits | undefined {
    const channel = this.options.store.channels.get(channelId);
    return channel === undefined ? undefined : this.channelLimits(channel);
  }

  private seed(limit: Limit, now: number): { at: number; amount: number }[] {
    const { scope, measure, window } = limit;
    if (measure === 'concurrent' || window.kind === 'now') return [];
    const query =
      window.kind === 'sliding'
        ? { since: now - window.milliseconds, sliceMs: Math.max(1, Math.round(window.milliseconds / slicesPerWindow)) }
        : { since: periodAround(now, window.period, this.zone).start, sliceMs: Number.MAX_SAFE_INTEGER };
    try {
      return this.options.store.requests.recordedUse({ scope, measure, ...query });
    } catch (error) {
      // Damage: the user is told of it. Serving with the counts of this process alone is better than not to serve.
      this.options.log.error('what was used of a limit cannot be read', { limit: limit.id, error: String(error) });
      return [];
    }
  }
}

function needsFor(limits: readonly Limit[]): EstimateNeeds {
  return {
    tokens: limits.some(({ measure }) => measure !== 'requests' && measure !== 'concurrent' && measure !== 'cost'),
    cost: limits.some(({ measure }) => measure === 'cost'),
  };
}

/** The limits that a request with this estimate uses anything of. */
function concerning(limits: readonly Limit[], estimate: RequestEstimate | undefined): readonly Limit[] {
  if (estimate !== undefined) return limits;
  return limits.filter(({ measure }) => measure === 'requests' || measure === 'concurrent');
}
