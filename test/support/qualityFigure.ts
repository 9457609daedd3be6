// Keeps the figure that a test of a quality row (scripts/quality/rows.mjs) has measured: one small JSON file per row, part and form in
// out/quality, from which `npm run quality:report` writes docs/quality-report.md. Called before the test judges, so that a failing run leaves
// its figure too.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach } from 'vitest';
import { isLong } from './long';

const folder = path.join(import.meta.dirname, '../../out/quality');

export interface QualityFigure {
  /** Number of the row in the tables of Security (1 to 16) or Reliability (20 to 48). */
  row: number;
  /** What part of the row this is; one figure is kept for each. */
  part: string;
  /** What was measured, in words: "10,000 requests, 0 crashes". No paths, names or dates of a machine. */
  figure: string;
  /** Whether it is as the row expects it. */
  holds: boolean;
  /** Left out: `long` where GATEHOUSE_LONG asks for whole forms. */
  form?: 'quick' | 'long';
}

/** Writes the figure to its file and to the output of the test. */
export function recordFigure(measured: QualityFigure): void {
  const { row, part, figure, holds, form = isLong ? 'long' : 'quick' } = measured;
  mkdirSync(folder, { recursive: true });
  const name = `${row}-${part.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}-${form}.json`;
  writeFileSync(path.join(folder, name), `${JSON.stringify({ ...measured, form })}\n`);
  process.stdout.write(`row ${row}, ${part}: ${figure}${holds ? '' : ' (not as expected)'}\n`);
}

/** A number as the report writes it: 10,000. */
export const counted = (count: number): string => count.toLocaleString('en-US');

/**
 * For files whose tests are the probes themselves: the figure is how many ran and how many failed. To be called once at the top of a file, or
 * in the `describe` that holds the probes.
 */
export function recordTests(row: number, part: string, words: (ran: string, failed: number) => string): void {
  let ran = 0;
  let failed = 0;
  afterEach(({ task }) => {
    ran += 1;
    if (task.result?.state === 'fail') failed += 1;
  });
  afterAll(() => recordFigure({ row, part, figure: words(counted(ran), failed), holds: failed === 0 && ran > 0 }));
}
