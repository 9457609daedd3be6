// Figures of longer times for the status bar: seven days, the month, this session; tools and channels of today, for the sidebar too. Asked of the gateway when they
// are due: something was used since, the window is looked at, and the last question is some time ago. Between two answers the figures of
// today, which every window is sent, carry them on. Does not import vscode: clock, calls and focus come in.
import type { SpentToday, TodayFigures } from '../shared/status';
import type { SummaryFigures, SummaryRow } from '../shared/usage';
import type { ManagementClient } from './managementClient';
import type { StatusBarPeriod } from './settings';

export interface PeriodFigures extends TodayFigures {
  /** Milliseconds; null where nothing was answered. */
  firstByteMs: number | null;
}

export interface ToolFigures {
  /** Id; null for requests of no tool. */
  tool: string | null;
  requests: number;
  costUsd: number;
}

export interface ChannelFigures {
  channel: string;
  requests: number;
  costUsd: number;
}

export interface UsageView {
  periods: Partial<Record<StatusBarPeriod, PeriodFigures>>;
  /** Of today, the dearest first. */
  tools: ToolFigures[];
  /** Of today. */
  channels: ChannelFigures[];
}

export interface UsageFiguresOptions {
  client: () => Pick<ManagementClient, 'call'> | undefined;
  today: () => TodayFigures | null;
  /** True while the window is looked at. */
  isFocused: () => boolean;
  /** Milliseconds since the epoch. */
  now: () => number;
  onLoaded: () => void;
  onError: (error: unknown) => void;
}

/** At most one question in this time, in milliseconds. */
const every = 30_000;

export class UsageFigures {
  private loaded: (UsageView & { periods: Record<StatusBarPeriod, PeriodFigures> }) | undefined;
  private todayThen: TodayFigures | null = null;
  private askedAt: number | undefined;
  private running = false;
  private timer: NodeJS.Timeout | undefined;
  private readonly startedAt: number;

  constructor(private readonly options: UsageFiguresOptions) {
    this.startedAt = options.now();
  }

  /** What is known now; undefined before the first answer. */
  get view(): UsageView | undefined {
    if (this.loaded === undefined) return undefined;
    const today = this.options.today();
    const { periods, tools, channels } = this.loaded;
    const carried = Object.entries(periods).map(([period, figures]) => [period, this.carriedOn(figures, today)]);
    return { periods: Object.fromEntries(carried) as Record<StatusBarPeriod, PeriodFigures>, tools, channels };
  }

  /** What channels and tools used today; undefined before the first answer. */
  get spentToday(): SpentToday | undefined {
    if (this.loaded === undefined) return undefined;
    const { channels, tools } = this.loaded;
    return {
      channels: Object.fromEntries(channels.map(({ channel, ...figures }) => [channel, figures])),
      tools: Object.fromEntries(tools.flatMap(({ tool, ...figures }) => (tool === null ? [] : [[tool, figures]]))),
    };
  }

  /** Something may have been used, or the window is looked at again: asks, if it is due. */
  refresh(): void {
    const { client, isFocused, now } = this.options;
    if (this.running || this.timer !== undefined || client() === undefined || !isFocused() || !this.isStale()) return;
    const wait = this.askedAt === undefined ? 0 : this.askedAt + every - now();
    if (wait <= 0) {
      void this.load();
      return;
    }
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.refresh();
    }, wait);
  }

  /** Another gateway: what was known is not its. */
  forget(): void {
    this.loaded = undefined;
    this.askedAt = undefined;
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  dispose(): void {
    clearTimeout(this.timer);
  }

  private isStale(): boolean {
    if (this.loaded === undefined) return true;
    return JSON.stringify(this.options.today()) !== JSON.stringify(this.todayThen);
  }

  private carriedOn(figures: PeriodFigures, today: TodayFigures | null): PeriodFigures {
    const then = this.todayThen;
    // Fewer than before: a new day has begun, and the next answer knows it.
    if (today === null || then === null || today.requests < then.requests) return figures;
    const grown = { ...figures };
    for (const name of Object.keys(today) as (keyof TodayFigures)[]) grown[name] += today[name] - then[name];
    return grown;
  }

  private async load(): Promise<void> {
    const client = this.options.client();
    if (client === undefined) return;
    this.running = true;
    this.askedAt = this.options.now();
    const todayThen = this.options.today();
    const starts = periodStarts(this.askedAt, this.startedAt);
    const summary = (from: number, groupBy?: 'tool,channel') =>
      client.call('usageSummary', { query: { from: new Date(from).toISOString(), groupBy } }, { timeout: 30_000 });
    try {
      const [today, last7Days, month, session] = await Promise.all([
        summary(starts.today, 'tool,channel'),
        summary(starts.last7Days),
        summary(starts.month),
        summary(starts.session),
      ]);
      const tools = [...foldBy(today.rows, 'tool')]
        .map(([tool, sums]) => ({ tool, ...sums }))
        .sort((one, other) => other.costUsd - one.costUsd || other.requests - one.requests);
      const channels = [...foldBy(today.rows, 'channel')].flatMap(([channel, sums]) =>
        channel === null ? [] : [{ channel, ...sums }],
      );
      this.todayThen = todayThen;
      this.loaded = {
        periods: {
          today: figuresOf(today.total),
          last7Days: figuresOf(last7Days.total),
          month: figuresOf(month.total),
          session: figuresOf(session.total),
        },
        tools,
        channels,
      };
      this.options.onLoaded();
    } catch (error) {
      this.options.onError(error);
    } finally {
      this.running = false;
    }
  }
}

/** When each period began, in ms since the epoch: days and months of this machine’s time zone. */
export function periodStarts(now: number, sessionStart: number): Record<StatusBarPeriod, number> {
  const day = new Date(now);
  day.setHours(0, 0, 0, 0);
  const week = new Date(day);
  week.setDate(week.getDate() - 6);
  const month = new Date(day);
  month.setDate(1);
  return { today: day.getTime(), last7Days: week.getTime(), month: month.getTime(), session: sessionStart };
}

/** Requests and cost of `rows` by the values of `group`; null for those that have none. */
function foldBy(
  rows: readonly SummaryRow[],
  group: 'tool' | 'channel',
): Map<string | null, { requests: number; costUsd: number }> {
  const sums = new Map<string | null, { requests: number; costUsd: number }>();
  for (const row of rows) {
    const value = row[group] ?? null;
    const { requests, costUsd } = sums.get(value) ?? { requests: 0, costUsd: 0 };
    sums.set(value, { requests: requests + row.requests, costUsd: costUsd + row.costUsd });
  }
  return sums;
}

function figuresOf(total: SummaryFigures): PeriodFigures {
  const { requests, errors, costUsd, inputTokens, outputTokens, unpricedRequests, firstByteMs } = total;
  return { requests, errors, costUsd, inputTokens, outputTokens, unpricedRequests, firstByteMs: firstByteMs.p50 };
}
