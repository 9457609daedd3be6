// The Prometheus text format: counters, readings and histograms with labels. Used by metrics.ts; knows nothing of the gateway.
// Format: https://prometheus.io/docs/instrumenting/exposition_formats/ (version 0.0.4).

/** Content type of the page. */
export const metricsType = 'text/plain; version=0.0.4; charset=utf-8';

/** Sets of label values that one family keeps; what comes later is counted under `other`, so that memory stays bounded. */
export const mostSeries = 2000;
/** Each set of a histogram is a dozen lines. */
export const mostHistogramSeries = 500;

/** What a family is: its row on the page, and in docs/metrics.md. */
export interface Family<Label extends string = string> {
  name: string;
  type: 'counter' | 'gauge' | 'histogram';
  help: string;
  labels: readonly Label[];
  /** Of counters that are kept as whole numbers and shown divided by this (exact money). */
  divisor?: number;
  /** Upper ends of a histogram's buckets, rising; the one without an end is added. */
  bounds?: readonly number[];
}

export type Labels<Label extends string> = Readonly<Record<Label, string>>;

export interface Sample<Label extends string> {
  labels: Labels<Label>;
  value: number;
}

/** A family with its values. */
export interface Metric {
  render(): string;
}

export function escapeLabel(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('"', '\\"');
}

/** `name="value"` pairs between commas; empty without labels. */
function labelPairs(names: readonly string[], values: readonly string[]): string {
  return names.map((name, index) => `${name}="${escapeLabel(values[index] ?? '')}"`).join(',');
}

function inBraces(pairs: string): string {
  return pairs === '' ? '' : `{${pairs}}`;
}

function numberText(value: number): string {
  if (value === Infinity) return '+Inf';
  return value === -Infinity ? '-Inf' : String(value);
}

function header({ name, help, type }: Family): string {
  return `# HELP ${name} ${help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')}\n# TYPE ${name} ${type}\n`;
}

/** Values by those of their labels, with a bound on how many there may be. The text of the labels is made once. */
class Series<Label extends string, T> {
  private readonly entries = new Map<string, { pairs: string; kept: T }>();

  constructor(
    private readonly names: readonly Label[],
    private readonly fresh: () => T,
    private readonly most = mostSeries,
  ) {}

  at(labels: Labels<Label>): { kept: T } {
    const values = this.names.map((name) => labels[name]);
    const present = this.entries.get(values.join('\0'));
    if (present !== undefined) return present;
    return this.entry(this.entries.size < this.most ? values : this.names.map(() => 'other'));
  }

  all(): Iterable<{ pairs: string; kept: T }> {
    return this.entries.values();
  }

  private entry(values: readonly string[]): { kept: T } {
    const key = values.join('\0');
    const entry = this.entries.get(key) ?? { pairs: labelPairs(this.names, values), kept: this.fresh() };
    this.entries.set(key, entry);
    return entry;
  }
}

/** Counts up. Without labels it is shown from the beginning, with them from its first value. */
export class Counter<Label extends string> implements Metric {
  private readonly series: Series<Label, number>;

  constructor(private readonly family: Family<Label>) {
    this.series = new Series<Label, number>(family.labels, () => 0);
    if (family.labels.length === 0) this.series.at({} as Labels<Label>);
  }

  /** Amounts that are not above zero count nothing. */
  add(labels: Labels<Label>, amount = 1): void {
    if (amount > 0) this.series.at(labels).kept += amount;
  }

  render(): string {
    const { name, divisor = 1 } = this.family;
    let text = header(this.family);
    for (const { pairs, kept } of this.series.all()) {
      text += `${name}${inBraces(pairs)} ${numberText(kept / divisor)}\n`;
    }
    return text;
  }
}

/** Values that are read when the page is made. Of two with the same labels the higher one is shown: a series is there once. */
export class Reading<Label extends string> implements Metric {
  constructor(
    private readonly family: Family<Label>,
    private readonly read: () => number | Iterable<Sample<Label>>,
  ) {}

  render(): string {
    const { name, labels: names } = this.family;
    const value = this.read();
    const samples = typeof value === 'number' ? [{ labels: {} as Labels<Label>, value }] : value;
    const shown = new Map<string, number>();
    for (const sample of samples) {
      const values = names.map((label) => sample.labels[label]);
      const text = inBraces(labelPairs(names, values));
      shown.set(text, Math.max(sample.value, shown.get(text) ?? -Infinity));
    }
    return (
      header(this.family) +
      [...shown].map(([text, shownValue]) => `${name}${text} ${numberText(shownValue)}\n`).join('')
    );
  }
}

export class Histogram<Label extends string> implements Metric {
  private readonly series: Series<Label, { counts: number[]; count: number; sum: number }>;
  private readonly bounds: readonly number[];

  constructor(private readonly family: Family<Label>) {
    const bounds = family.bounds ?? [];
    this.bounds = bounds;
    const fresh = () => ({ counts: bounds.map(() => 0), count: 0, sum: 0 });
    this.series = new Series(family.labels, fresh, mostHistogramSeries);
  }

  observe(labels: Labels<Label>, value: number): void {
    const { kept } = this.series.at(labels);
    kept.count += 1;
    kept.sum += value;
    for (const [index, bound] of this.bounds.entries()) {
      if (value <= bound) kept.counts[index] = (kept.counts[index] ?? 0) + 1;
    }
  }

  render(): string {
    const { name } = this.family;
    let text = header(this.family);
    for (const { pairs, kept } of this.series.all()) {
      const bucket = `${name}_bucket{${pairs}${pairs === '' ? '' : ','}le="`;
      for (const [index, bound] of this.bounds.entries()) {
        text += `${bucket}${numberText(bound)}"} ${kept.counts[index] ?? 0}\n`;
      }
      text += `${bucket}+Inf"} ${kept.count}\n`;
      text += `${name}_sum${inBraces(pairs)} ${numberText(kept.sum)}\n`;
      text += `${name}_count${inBraces(pairs)} ${kept.count}\n`;
    }
    return text;
  }
}
