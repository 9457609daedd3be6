// Every recorded stream cut at every byte, in every form that vendors and proxies send it in: two pieces for every boundary at the level of
// frames, and byte by byte through framing, decoder and tap. Leaves its figures in out/recorded/cutting.txt.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { cutEverywhere, eventsOf, formsOf, tapEverywhere, told } from '../protocols/matrix/cutting';
import { repoRoot } from '../support/sources';
import { oddities } from './oddities';
import { readRecordings } from './recordings';

const folder = process.env['GATEHOUSE_RECORDINGS'];
if (folder === undefined) throw new Error('GATEHOUSE_RECORDINGS names no folder: run `npm run test:recorded -- DIR`.');
const streams = readRecordings(folder).recordings.filter(({ mode }) => mode === 'stream');

/** Longer frames (whole web pages in one event) are cut byte by byte alone: every boundary is tried, in one pass. */
const longest = 4 * 1024;
const total = { streams: 0, forms: 0, cuts: 0, bytes: 0, longFrames: 0 };

afterAll(() => {
  const file = path.join(repoRoot, 'out', 'recorded', 'cutting.txt');
  mkdirSync(path.dirname(file), { recursive: true });
  const { streams: count, forms, cuts, bytes, longFrames } = total;
  writeFileSync(
    file,
    `cut at every byte: ${count} of ${streams.length} streams, ${forms} forms, ${cuts} cuts in two, ${bytes} bytes one by one; ` +
      `${longFrames} frames over ${longest} bytes one by one alone\n`,
  );
});

describe.each(streams)('$name', (recording) => {
  const { protocol } = recording;
  const unreadable = oddities.some((row) => row.recording === recording.name && row.mend === undefined);

  it('says the same cut at every byte, with LF, CRLF, CR, BOM and no final blank line', { timeout: 120_000 }, () => {
    const forms = formsOf(recording);
    const expected = told(eventsOf(protocol, forms[0]?.frames ?? []));
    expect(expected).toMatch(unreadable ? /"type":"error"/ : /"type":"(finish|error)"/);
    for (const form of forms) {
      const { cuts, bytes } = cutEverywhere(protocol, form, expected, longest);
      tapEverywhere(protocol, form);
      total.forms += 1;
      total.cuts += cuts;
      total.bytes += bytes;
      total.longFrames += form.frames.filter((frame) => frame.length > longest).length;
    }
    total.streams += 1;
  });
});

it('there is a stream of every protocol', () => {
  expect(new Set(streams.map(({ protocol }) => protocol)).size).toBe(5);
});
