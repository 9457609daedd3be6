// Row 8 and 41 to 44 from below: every decoder of the product with made-up inputs, from a seeded run. Nothing but declared errors, no hang, no
// output out of proportion, the same however the bytes are cut. Inputs that were found stay in test/faults/found and are tried every time. The
// quick form tries a few dozen inputs each; the whole one is guided by coverage and lasts GATEHOUSE_MINUTES (10) in all.
import { mkdirSync, readdirSync, readFileSync, writeFileSync, existsSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { isLong } from '../support/long';
import { counted, recordFigure } from '../support/qualityFigure';
import { seededRandom } from '../support/seededRandom';
import { byteTargets } from './fuzz/byteTargets';
import { conversationTargets } from './fuzz/conversationTargets';
import { CoverageGuide } from './fuzz/coverage';
import { faultAt, fuzz, type FuzzTarget } from './fuzz/fuzzer';

const targets = [...conversationTargets, ...byteTargets];
const minutes = Number(process.env['GATEHOUSE_MINUTES'] ?? 10);
const seed = Number(process.env['GATEHOUSE_SEED'] ?? 8);
const budget = isLong
  ? { inputs: Infinity, milliseconds: (minutes * 60_000) / targets.length }
  : { inputs: 60, milliseconds: 3000 };
const found = path.join(import.meta.dirname, 'found');
const fileName = ({ name }: FuzzTarget): string =>
  name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replace(/-$/, '');
const total = { inputs: 0, findings: 0, slowest: 0, blocks: 0, seeds: 0 };

describe('inputs that were found', () => {
  it.each(targets)('$name', (target) => {
    const folder = path.join(found, fileName(target));
    const names = existsSync(folder) ? readdirSync(folder) : [];
    const faults = names.map((name) => [name, faultAt(target, readFileSync(path.join(folder, name)))]);
    expect(faults.filter(([, fault]) => fault !== undefined)).toEqual([]);
  });

  it.each(targets)('$name: seeds are read, not refused', ({ seeds, run }) => {
    expect(seeds.length).toBeGreaterThan(0);
    expect(seeds.filter((input) => run(input) < 0)).toEqual([]);
  });

  it('belong to a target each', () => {
    const known = new Set(targets.map(fileName));
    expect(existsSync(found) ? readdirSync(found).filter((name) => !known.has(name)) : []).toEqual([]);
  });
});

describe('made-up inputs', () => {
  it.each(targets)('$name', { timeout: budget.milliseconds + 60_000 }, (target) => {
    const guide = isLong ? new CoverageGuide() : undefined;
    const result = fuzz(target, seededRandom(seed), budget, guide);
    guide?.close();
    total.inputs += result.inputs;
    total.findings += result.findings.length;
    total.slowest = Math.max(total.slowest, result.slowest);
    total.blocks += guide?.blocks ?? 0;
    total.seeds += result.corpus;
    const folder = path.join(import.meta.dirname, '../../out/faults/found', fileName(target));
    if (result.findings.length > 0) mkdirSync(folder, { recursive: true });
    result.findings.forEach(({ input }, index) => writeFileSync(path.join(folder, `${seed}-${index}.bin`), input));
    expect(
      result.findings.map(({ what, input }) => `${what}\n${Buffer.from(input).toString('utf8').slice(0, 300)}`),
    ).toEqual([]);
  });
});

afterAll(() => {
  const guided = isLong ? `, ${counted(total.blocks)} blocks of code reached, ${counted(total.seeds)} seeds` : '';
  recordFigure({
    row: 8,
    part: 'fuzzing of decoders',
    figure:
      `${counted(total.inputs)} made-up inputs to ${targets.length} decoders and scanners${guided}: ${total.findings} crashes, hangs or ` +
      `false readings, slowest input ${Math.round(total.slowest)} ms`,
    holds: total.findings === 0 && total.inputs > 0,
  });
});
