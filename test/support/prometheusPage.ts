// A page of `/metrics` as a real parser of the Prometheus text format reads it, and the rules that no parser checks: every family is
// declared once, every series is there once, buckets are cumulative and end with the count. (The parser knows no histograms with labels.)
import parsePrometheusTextFormat from 'parse-prometheus-text-format';
import { expect } from 'vitest';

export interface ParsedFamily {
  name: string;
  help: string;
  type: string;
  metrics: {
    value?: string;
    labels?: Record<string, string>;
    buckets?: Record<string, string>;
    count?: string;
    sum?: string;
  }[];
}

export function parsePage(page: string): Map<string, ParsedFamily> {
  return new Map(parsePrometheusTextFormat(page).map((family) => [family.name, family]));
}

/** Labels that a family's samples have on this page (`le` of histograms among them). */
export function labelsOnPage(page: string): Map<string, Set<string>> {
  const labels = new Map<string, Set<string>>();
  for (const line of sampleLines(page)) {
    const { name, pairs } = readSample(line);
    const known = labels.get(name) ?? new Set();
    for (const [label] of pairs) known.add(label);
    labels.set(name, known);
  }
  return labels;
}

function sampleLines(page: string): string[] {
  return page.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
}

interface ReadSample {
  name: string;
  pairs: [string, string][];
  value: number;
}

function readSample(line: string): ReadSample {
  const match = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (\S+)$/.exec(line);
  const [, name = '', inner = '', value = ''] = match ?? [];
  const found = inner.matchAll(/([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\["\\n])*)"/g);
  const pairs = [...found].map(([, label = '', text = '']): [string, string] => [label, text]);
  if (name === '' || pairs.map(([label, text]) => `${label}="${text}"`).join(',') !== inner) {
    throw new Error(`not a sample: ${line}`);
  }
  return { name, pairs, value: value === '+Inf' ? Infinity : Number(value) };
}

function seriesOf(name: string, pairs: readonly [string, string][]): string {
  const sorted = [...pairs].sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([name, sorted]);
}

/** Fails where the page breaks a rule of the format, or of OpenMetrics where both agree. */
export function expectValidPage(page: string): void {
  const faults: string[] = [];
  if (!page.endsWith('\n')) faults.push('no line feed at the end');
  const types = new Map<string, string>();
  const helps = new Set<string>();
  const samples = new Map<string, ReadSample>();
  let current = '';
  for (const line of page.trimEnd().split('\n')) {
    const [, kind, declared = '', text = ''] = /^# (HELP|TYPE) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.+)$/.exec(line) ?? [];
    if (kind === 'HELP') {
      if (helps.has(declared)) faults.push(`twice: ${line}`);
      helps.add(declared);
      current = declared;
    } else if (kind === 'TYPE') {
      // Right after its HELP, so that what follows is one group.
      if (types.has(declared) || declared !== current) faults.push(`out of place: ${line}`);
      if (!/^(counter|gauge|histogram)$/.test(text)) faults.push(`no type: ${line}`);
      types.set(declared, text);
    } else if (line.startsWith('#')) faults.push(`no comment that is known: ${line}`);
    else {
      const sample = readSample(line);
      const type = types.get(current);
      const family = type === 'histogram' ? sample.name.replace(/_(bucket|sum|count)$/, '') : sample.name;
      if (family !== current) faults.push(`in another family's group: ${line}`);
      if (Number.isNaN(sample.value)) faults.push(`no number: ${line}`);
      if (type === 'counter' && (!sample.name.endsWith('_total') || sample.value < 0))
        faults.push(`no counter: ${line}`);
      const series = seriesOf(sample.name, sample.pairs);
      if (samples.has(series)) faults.push(`twice: ${line}`);
      samples.set(series, sample);
    }
  }
  for (const name of helps) if (!types.has(name)) faults.push(`no type: ${name}`);
  for (const [name, type] of types) if (type === 'histogram') faults.push(...histogramFaults(name, samples));
  expect(faults).toEqual([]);
}

/** Buckets rise in the order of their ends, each holds what the ones before it hold, and the last holds all that was counted. */
function histogramFaults(family: string, samples: ReadonlyMap<string, ReadSample>): string[] {
  const groups = new Map<string, { rest: [string, string][]; buckets: { end: number; value: number }[] }>();
  for (const { name, pairs, value } of samples.values()) {
    if (name !== `${family}_bucket`) continue;
    const end = pairs.find(([label]) => label === 'le')?.[1] ?? '';
    const rest = pairs.filter(([label]) => label !== 'le');
    const key = seriesOf('', rest);
    const group = groups.get(key) ?? { rest, buckets: [] };
    group.buckets.push({ end: end === '+Inf' ? Infinity : Number(end), value });
    groups.set(key, group);
  }
  return [...groups].flatMap(([key, { rest, buckets }]) => {
    const rising = buckets.every(({ end, value }, index) => {
      const before = buckets[index - 1];
      return before === undefined || (end > before.end && value >= before.value);
    });
    const last = buckets.at(-1);
    const count = samples.get(seriesOf(`${family}_count`, rest))?.value;
    const sum = samples.get(seriesOf(`${family}_sum`, rest))?.value;
    const whole = last?.end === Infinity && last.value === count && sum !== undefined && sum >= 0;
    return rising && whole ? [] : [`no histogram: ${family} ${key}`];
  });
}
