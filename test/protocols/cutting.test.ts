// Every stream of our own fixtures, in every form, cut at every byte: it says the same. Recordings: test/recorded/cutting.test.ts.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { HttpProtocolId } from '../../src/shared/channel';
import { repoRoot } from '../support/sources';
import { cutEverywhere, eventsOf, formsOf, tapEverywhere, told, type Cuttable } from './matrix/cutting';
import { recordTests } from '../support/qualityFigure';

recordTests(
  42,
  'cuts',
  (ran, failed) =>
    `${streams.length} streams in ${ran} tests: every cut, five forms, byte by byte; ${failed} read otherwise`,
);

const folders: Readonly<Record<string, HttpProtocolId>> = {
  'upstream/openai-chat': 'openai-chat',
  'upstream/openai-responses': 'openai-responses',
  'upstream/anthropic': 'anthropic',
  'upstream/gemini': 'gemini',
  'upstream/bedrock': 'bedrock',
  'recorded-shapes/openai-chat': 'openai-chat',
  'recorded-shapes/openai-responses': 'openai-responses',
  'recorded-shapes/anthropic': 'anthropic',
  'recorded-shapes/gemini': 'gemini',
  'codec/gemini': 'gemini',
  'openai-responses': 'openai-responses',
  'anthropic-codec': 'anthropic',
  bedrock: 'bedrock',
};

const streams = Object.entries(folders).flatMap(([folder, protocol]) => {
  const root = path.join(repoRoot, 'test', 'fixtures', folder);
  return readdirSync(root)
    .filter((name) => name.endsWith('.jsonl'))
    .map((name): Cuttable & { name: string } => {
      const lines = readFileSync(path.join(root, name), 'utf8').split('\n');
      return { name: `${folder}/${name}`, protocol, events: lines.filter((line) => line !== '' && line !== '[DONE]') };
    });
});

describe.each(streams)('$name', (stream) => {
  it.each(formsOf(stream))('$name: cut at every byte', (form) => {
    const [plain = form] = formsOf(stream);
    const expected = told(eventsOf(stream.protocol, plain.frames));
    expect(told(eventsOf(stream.protocol, form.frames))).toBe(expected);
    const { cuts, bytes } = cutEverywhere(stream.protocol, form, expected, Infinity);
    expect(cuts).toBe(bytes);
    tapEverywhere(stream.protocol, form);
  });
});

it('covers every protocol, with texts beyond ASCII', () => {
  expect(new Set(streams.map(({ protocol }) => protocol)).size).toBe(5);
  expect(streams.length).toBeGreaterThan(40);
  expect(streams.some(({ events }) => events.some((event) => /[^\x20-\x7e]/.test(event)))).toBe(true);
});
