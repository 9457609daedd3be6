// The queue between requests and a collector: batches by size and time, a bound on what waits, tries again with growing pauses, and a last
// try at the end. Made by otlp.ts. What is given up is counted and logged, never waited for by a request.
import type { Log } from '../log';
import type { Span } from './otlpJson';

/** What came of one batch. `again`: by the rules of OTLP it may be sent once more, after `afterMs` where the collector says so. */
export type Delivery =
  | { result: 'taken'; rejected: number; message?: string }
  | { result: 'again'; message: string; afterMs?: number | undefined }
  | { result: 'refused'; message: string };

export interface SpanExporterOptions {
  send: (spans: Span[]) => Promise<Delivery>;
  log: Pick<Log, 'warn'>;
  /** Milliseconds on a clock that never jumps. */
  elapsed: () => number;
  /** In [0, 1), for jitter. */
  random: () => number;
  limits?: Partial<ExporterLimits>;
}

export interface ExporterLimits {
  batchSpans: number;
  queueSpans: number;
  /** The longest that a span waits for a fuller batch. */
  batchMs: number;
  firstPauseMs: number;
  longestPauseMs: number;
  /** A batch that was not taken for so long is given up. */
  giveUpMs: number;
}

/** Sizes and delay as OpenTelemetry's batch span processor has them. */
export const exporterLimits: ExporterLimits = {
  batchSpans: 512,
  queueSpans: 2048,
  batchMs: 5000,
  firstPauseMs: 1000,
  longestPauseMs: 30_000,
  giveUpMs: 120_000,
};

export interface SpanCounts {
  exported: number;
  rejected: number;
  undelivered: number;
  dropped: number;
}

export class SpanExporter {
  readonly counts: SpanCounts = { exported: 0, rejected: 0, undelivered: 0, dropped: 0 };
  private readonly limits: ExporterLimits;
  private queue: Span[] = [];
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;
  private hurrying = false;
  private wake: () => void = () => undefined;

  constructor(private readonly options: SpanExporterOptions) {
    this.limits = { ...exporterLimits, ...options.limits };
  }

  get queued(): number {
    return this.queue.length;
  }

  /** Takes the spans of one request, or none of them where there is no room. Never throws, never waits. */
  add(spans: readonly Span[]): void {
    if (this.queue.length + spans.length > this.limits.queueSpans) {
      if (this.counts.dropped === 0) this.options.log.warn('spans are dropped: the queue to the collector is full');
      this.counts.dropped += spans.length;
      return;
    }
    this.queue.push(...spans);
    if (this.queue.length >= this.limits.batchSpans) this.start();
    else if (this.running === undefined) {
      this.timer ??= setTimeout(() => this.start(), this.limits.batchMs);
      this.timer.unref();
    }
  }

  /** Sends what waits, each batch once more at most. What is not taken is given up. Resolves after `milliseconds` at the latest. */
  async flush(milliseconds: number): Promise<void> {
    this.hurrying = true;
    this.wake();
    if (this.queue.length > 0) this.start();
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, milliseconds);
    await Promise.race([promise, this.running]);
    clearTimeout(timer);
    this.counts.undelivered += this.queue.length;
    this.queue = [];
  }

  private start(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.running ??= this.run().finally(() => {
      this.running = undefined;
    });
  }

  private async run(): Promise<void> {
    // What came while a batch was on its way follows at once: it has waited long enough.
    while (this.queue.length > 0) {
      const batch = this.queue.splice(0, this.limits.batchSpans);
      await this.deliver(batch);
    }
  }

  private async deliver(batch: Span[]): Promise<void> {
    const { counts, limits, options } = this;
    const begun = options.elapsed();
    for (let tries = 1; ; tries += 1) {
      const delivery = await options.send(batch);
      if (delivery.result === 'taken') {
        counts.exported += batch.length - delivery.rejected;
        counts.rejected += delivery.rejected;
        if (delivery.message !== undefined) options.log.warn('the collector says', { message: delivery.message });
        return;
      }
      const pause = this.pause(tries, delivery.result === 'again' ? delivery.afterMs : undefined);
      const late = options.elapsed() + pause - begun > limits.giveUpMs;
      if (delivery.result === 'refused' || late || this.hurrying) {
        counts.undelivered += batch.length;
        options.log.warn('spans were not delivered', { spans: batch.length, tries, message: delivery.message });
        return;
      }
      await this.rest(pause);
    }
  }

  /** Doubles from try to try, half of it by chance, so that many senders do not come back together. */
  private pause(tries: number, told: number | undefined): number {
    const { firstPauseMs, longestPauseMs } = this.limits;
    if (told !== undefined) return told;
    return Math.min(longestPauseMs, firstPauseMs * 2 ** (tries - 1)) * (0.5 + this.options.random() / 2);
  }

  private async rest(milliseconds: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, milliseconds);
    timer.unref();
    this.wake = resolve;
    await promise;
    clearTimeout(timer);
  }
}
