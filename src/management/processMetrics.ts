// Memory, CPU time, descriptors and event loop of this process, under the names that Prometheus clients use. Made by metrics.ts.
// The event loop is watched only while somebody reads the page: the watch wakes the process fifty times a second.
import { readdirSync, readFileSync } from 'node:fs';
import { monitorEventLoopDelay, type IntervalHistogram } from 'node:perf_hooks';
import { processFamilies } from './metricFamilies';
import { Reading, type Metric } from './prometheus';

const lagResolutionMs = 20;
/** The watch ends this long after the last page, in milliseconds. */
const watchMs = 5 * 60_000;
const nanosecond = 1e-9;

export class ProcessMetrics {
  readonly metrics: readonly Metric[];
  private readonly lag = monitorEventLoopDelay({ resolution: lagResolutionMs });
  private watching = false;
  private end: NodeJS.Timeout | undefined;

  constructor() {
    const { version } = process;
    const memory = process.memoryUsage;
    this.metrics = [
      new Reading(processFamilies.cpu, () => processorSeconds()),
      new Reading(processFamilies.startTime, () => Math.round(performance.timeOrigin) / 1000),
      new Reading(processFamilies.residentMemory, () => memory.rss()),
      new Reading(processFamilies.openFds, () => samples(openDescriptors())),
      new Reading(processFamilies.maxFds, () => samples(mostDescriptors())),
      new Reading(processFamilies.heapTotal, () => memory().heapTotal),
      new Reading(processFamilies.heapUsed, () => memory().heapUsed),
      new Reading(processFamilies.externalMemory, () => memory().external),
      new Reading(processFamilies.activeResources, () => process.getActiveResourcesInfo().length),
      new Reading(processFamilies.lagMean, () => this.lagSeconds((lag) => lag.mean)),
      new Reading(processFamilies.lagMax, () => this.lagSeconds((lag) => lag.max)),
      new Reading(processFamilies.lag50, () => this.lagSeconds((lag) => lag.percentile(50))),
      new Reading(processFamilies.lag99, () => this.lagSeconds((lag) => lag.percentile(99))),
      new Reading(processFamilies.version, () => [{ labels: { version }, value: 1 }]),
    ];
  }

  /** To be called after each page: begins the next span of the event loop's watch. */
  pageMade(): void {
    if (this.watching) this.lag.reset();
    else this.lag.enable();
    this.watching = true;
    clearTimeout(this.end);
    this.end = setTimeout(() => this.stop(), watchMs);
    this.end.unref();
  }

  private stop(): void {
    this.lag.disable();
    this.lag.reset();
    this.watching = false;
  }

  /** What comes on top of the interval at which it is measured. */
  private lagSeconds(read: (lag: IntervalHistogram) => number): number {
    if (this.lag.count === 0) return 0;
    return Math.max(0, read(this.lag) * nanosecond - lagResolutionMs / 1000);
  }
}

function processorSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

function samples(value: number | undefined): { labels: Record<never, string>; value: number }[] {
  return value === undefined ? [] : [{ labels: {}, value }];
}

/** Undefined where the system has no such folder. */
function openDescriptors(): number | undefined {
  if (process.platform === 'win32') return undefined;
  try {
    // One of them is the listing's own.
    return readdirSync(process.platform === 'linux' ? '/proc/self/fd' : '/dev/fd').length - 1;
  } catch {
    return undefined;
  }
}

function mostDescriptors(): number | undefined {
  if (process.platform !== 'linux') return undefined;
  try {
    const limit = /^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1];
    return limit === undefined ? undefined : Number(limit);
  } catch {
    return undefined;
  }
}
