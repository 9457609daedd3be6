// Where the figures of the gates come from: what the benchmarks and the tests have left in out/. Each function gives the rows of one file, and
// none where the file is not there. Used by main.ts.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gateRows, round, type GateRow, type Results } from '../proxy/report';
import type { StoreResults } from '../store/main';

/** What bench/start/run.mjs writes. */
interface StartResults {
  at: string;
  machine: { processors: number; model: string; load: number; node: string };
  rounds: number;
  rows: { name: string; median: number; least: number; most: number; bound?: number; holds: boolean }[];
}
/** What test/support/qualityFigure.ts writes. */
interface QualityFigure {
  figure: string;
  holds: boolean;
}
/** Rows of a file, with a line on how it was measured. */
export interface Source<T> {
  found: T | undefined;
  rows: GateRow[];
}

function read<T>(file: string): T | undefined {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as T) : undefined;
}

export function proxySource(out: string): Source<Results> {
  const found = read<Results>(path.join(out, 'bench/results.json'));
  return { found, rows: found === undefined ? [] : gateRows(found) };
}

export function startSource(out: string): Source<StartResults> {
  const found = read<StartResults>(path.join(out, 'bench/start.json'));
  const bounded = found?.rows.filter((row) => row.bound !== undefined) ?? [];
  const rows = bounded.map(({ name, median, least, most, bound = NaN, holds }) => ({
    scenario: 'start',
    gate: `${name}: ≤ ${bound} ms`,
    figure: `${median.toFixed(0)} ms (${least.toFixed(0)} to ${most.toFixed(0)})`,
    met: holds,
  }));
  return { found, rows };
}

/** The slowest of the queries by their medians, and the slowest step of the pages of the log. */
export function storeSource(out: string): Source<StoreResults> {
  const found = read<StoreResults>(path.join(out, 'bench/store.json'));
  if (found === undefined) return { found, rows: [] };
  const { queries, pages, longest, rows: stored } = found;
  const slowest = queries.toSorted((a, b) => b.median - a.median)[0];
  const step = pages.toSorted((a, b) => b.slowest - a.slowest)[0];
  const at = `with ${stored.toLocaleString('en-US')} requests stored`;
  const rows: GateRow[] = [];
  if (slowest !== undefined)
    rows.push({
      scenario: 'store',
      gate: `slowest of ${queries.length} queries of dashboards ${at}: ≤ ${longest} ms`,
      figure: `${round(slowest.median, 1)} ms (${slowest.name})`,
      met: slowest.median <= longest,
    });
  if (step !== undefined)
    rows.push({
      scenario: 'store',
      gate: `slowest page of the log in ${pages.length} queries ${at}: ≤ ${longest} ms`,
      figure: `${round(step.slowest, 1)} ms (${step.name})`,
      met: step.slowest <= longest,
    });
  return { found, rows };
}

/** A figure of the quality rows: of the long form where there is one. */
function quality(out: string, start: string): QualityFigure | undefined {
  const folder = path.join(out, 'quality');
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.startsWith(start)) : [];
  const name = names.find((one) => one.endsWith('-long.json')) ?? names[0];
  return name === undefined ? undefined : read<QualityFigure>(path.join(folder, name));
}

export function crashRows(out: string): GateRow[] {
  const found = quality(out, '30-kills-under-load');
  const gate = 'finished requests lost on SIGKILL: 0';
  return found === undefined ? [] : [{ scenario: 'store', gate, figure: found.figure, met: found.holds }];
}

const hour = 60;

/** Flat over an hour is met by an hour alone: a shorter soak is told, and counts as not measured. */
export function soakRows(out: string): GateRow[] {
  const found = quality(out, '47-soak');
  if (found === undefined) return [];
  const minutes = Number(/^([\d.]+) minutes/.exec(found.figure)?.[1] ?? NaN);
  const memory = /memory [^,]*MiB \([^)]*\)/.exec(found.figure)?.[0] ?? found.figure;
  const figure = `${memory} in the second half of ${minutes} minutes`;
  const met = !found.holds ? false : minutes >= hour ? true : undefined;
  return [{ scenario: 'memory', gate: 'resident memory flat over an hour', figure, met }];
}
