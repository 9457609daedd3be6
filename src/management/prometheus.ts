// The Prometheus text format: counters, gauges and histograms with labels. Used by metrics.ts; knows nothing of the gateway.
// Format: https://prometheus.io/docs/instrumenting/exposition_formats/ (version 0.0.4).

export type Labels = Readonly<Record<string, string>>;

/** Content type of the page. */
export const metricsType = 'text/plain; version=0.0.4; charset=utf-8';

/** Sets of label values that one family keeps; what comes later is counted under `other`, so that memory stays bounded. */
const mostSeries = 2000;

export function escapeLabel(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('"', '\\"');
}

function labelText(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escapeLabel(value)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function numberText(value: number): string {
  if (value === Infinity) return '+Inf';
  return value === -Infinity ? '-Inf' : String(value);
}

function header(name: string, help: string, type: string): string {
  return `# HELP ${name} ${help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')}\n# TYPE ${name} ${type}\n`;
}

/** Values by their labels, with a bound on how many there may be. */
class Series<T> {
  private readonly values = new Map<string, { labels: Labels; value: T }>();

  constructor(private readonly fresh: () => T) {}

  at(labels: Labels): { labels: Labels; value: T } {
    const present = this.values.get(labelText(labels));
    if (present !== undefined) return present;
    const kept =
      this.values.size < mostSeries ? labels : Object.fromEntries(Object.keys(labels).map((name) => [name, 'other']));
    const text = labelText(kept);
    const entry = this.values.get(text) ?? { labels: kept, value: this.fresh() };
    this.values.set(text, entry);
    return entry;
  }

  all(): Iterable<{ labels: Labels; value: T }> {
    return this.values.values();
  }
}

export class Counter {
  private readonly series = new Series(() => 0);

  /** `divisor`: the counter is kept as whole numbers and shown divided by this (exact money). */
  constructor(
    private readonly name: string,
    private readonly help: string,
    private readonly divisor = 1,
  ) {}

  add(labels: Labels, amount = 1): void {
    if (amount > 0) this.series.at(labels).value += amount;
  }

  render(): string {
    let text = header(this.name, this.help, 'counter');
    for (const { labels, value } of this.series.all()) {
      text += `${this.name}${labelText(labels)} ${numberText(value / this.divisor)}\n`;
    }
    return text;
  }
}

/** A value that is read when the page is made. */
export class Gauge {
  constructor(
    private readonly name: string,
    private readonly help: string,
    private readonly read: () => number,
    private readonly labels: Labels = {},
  ) {}

  render(): string {
    return `${header(this.name, this.help, 'gauge')}${this.name}${labelText(this.labels)} ${numberText(this.read())}\n`;
  }
}

export class Histogram {
  private readonly series = new Series(() => ({ counts: this.bounds.map(() => 0), count: 0, sum: 0 }));

  /** `bounds` are the upper ends of the buckets, rising; the one without an end is added. */
  constructor(
    private readonly name: string,
    private readonly help: string,
    private readonly bounds: readonly number[],
  ) {}

  observe(labels: Labels, value: number): void {
    const entry = this.series.at(labels).value;
    entry.count += 1;
    entry.sum += value;
    for (const [index, bound] of this.bounds.entries()) {
      if (value <= bound) entry.counts[index] = (entry.counts[index] ?? 0) + 1;
    }
  }

  render(): string {
    let text = header(this.name, this.help, 'histogram');
    for (const { labels, value } of this.series.all()) {
      for (const [index, bound] of this.bounds.entries()) {
        text += `${this.name}_bucket${labelText({ ...labels, le: numberText(bound) })} ${value.counts[index] ?? 0}\n`;
      }
      text += `${this.name}_bucket${labelText({ ...labels, le: '+Inf' })} ${value.count}\n`;
      text += `${this.name}_sum${labelText(labels)} ${numberText(value.sum)}\n`;
      text += `${this.name}_count${labelText(labels)} ${value.count}\n`;
    }
    return text;
  }
}
