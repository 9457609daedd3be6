// Gemini streams without `alt=sse`: one JSON array, relayed at once, its closing bracket held.
import { describe, expect, it } from 'vitest';
import { protocols } from '../../src/protocols/registry';
import { streamCases } from './streamFixtures';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

function run(
  bytes: Uint8Array,
  size: number,
): { all: Uint8Array; held: string; complete: boolean; ended: boolean; facts: unknown } {
  const tap = protocols.gemini.newStreamTap();
  const relayed: Uint8Array[] = [];
  let ended = false;
  for (let from = 0; from < bytes.length; from += size) {
    const step = tap.push(bytes.slice(from, from + size));
    relayed.push(...step.relay);
    ({ ended } = step);
  }
  const { held, complete, facts } = tap.close();
  return { all: Buffer.concat([...relayed, ...held]), held: Buffer.concat(held).toString(), complete, ended, facts };
}

describe('array form', () => {
  it.each(streamCases.filter((item) => item.protocol === 'gemini'))('$name', ({ events, facts }) => {
    const bytes = encode(`[${events.join(',\r\n')}\n]\n`);
    for (const size of [1, 3, 64, bytes.length]) {
      const seen = run(bytes, size);
      expect(Buffer.from(seen.all).equals(bytes)).toBe(true);
      expect(seen).toMatchObject({ complete: true, ended: true, held: ']\n' });
      expect(seen.facts).toMatchObject(facts);
    }
  });

  it('is not complete without its closing bracket, or without a finish reason', () => {
    const events = streamCases.find((item) => item.protocol === 'gemini' && item.name === 'thinking')?.events ?? [];
    expect(run(encode(`[${events.join(',')}`), 10)).toMatchObject({ complete: false, ended: false, held: '' });
    expect(run(encode(`[${events.slice(0, 2).join(',')}]`), 10)).toMatchObject({ complete: false, ended: true });
    expect(run(encode('[]'), 1)).toMatchObject({ complete: false, ended: true, held: ']' });
  });

  it('reads an element over the limit by its end', () => {
    const image = `[{"candidates":[{"content":{"parts":[{"inlineData":{"data":"${'A'.repeat(2_000_000)}"}}]},"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":4,"candidatesTokenCount":9}}]`;
    const seen = run(encode(image), 10_000);
    expect(seen).toMatchObject({ complete: true, facts: { finishReason: 'STOP', usage: { input: 4, output: 9 } } });
    expect(Buffer.from(seen.all).toString()).toBe(image);
  });
});
