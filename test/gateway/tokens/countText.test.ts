// Counting with o200k: known counts of OpenAI's own examples, and texts that would take the tokenizer minutes.
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { describe, expect, it } from 'vitest';
import { countText } from '../../../src/gateway/tokens/worker/countText';
import { documentPages } from '../../../src/gateway/tokens/worker/documentPages';

describe('countText', () => {
  // OpenAI Cookbook, "How to count tokens with tiktoken": o200k_base.
  it.each([
    ['', 0],
    ['hello world', 2],
    ['tiktoken is great!', 6],
    ['antidisestablishmentarianism', 6],
    ['2 + 2 = 4', 7],
    ['お誕生日おめでとう', 8],
  ])('%j has %i tokens', (text, tokens) => {
    expect(countText(text).tokens).toBe(tokens);
  });

  it('takes special tokens for text', () => {
    expect(countText('a <|endoftext|> b').tokens).toBeGreaterThan(5);
  });

  it('tells how much of it is Chinese, Japanese or Korean', () => {
    expect(countText('plain words').wideTokens).toBe(0);
    const { tokens, wideTokens } = countText('网关把请求转给模型。');
    expect(wideTokens).toBeGreaterThan(tokens / 2);
    expect(wideTokens).toBeLessThanOrEqual(tokens);
  });

  it.each([
    ['letters', 'a'],
    ['Chinese letters', '中文测试'],
    ['signs', '=-'],
    ['white space', ' '],
  ])('cuts long runs of %s, at the cost of a token per cut at most', (_name, piece) => {
    const text = `before ${piece.repeat(1000)} after`;
    const whole = countTokens(text);
    const cuts = Math.ceil(text.length / 128);
    expect(Math.abs(countText(text).tokens - whole)).toBeLessThanOrEqual(cuts + 2);
  });

  it('comes to an end for a million letters without a stop', () => {
    // Uncut, the tokenizer needs time in the square of the length: minutes.
    expect(countText('中文测试'.repeat(250_000)).tokens).toBeGreaterThan(400_000);
  });
});

describe('documentPages', () => {
  const pages = (text: string): number => documentPages(Buffer.from(text, 'latin1'));

  it('counts page objects, not page trees', () => {
    expect(pages('%PDF <</Type /Pages /Kids []>> <</Type /Page>> <</Type/Page /Parent 1 0 R>>')).toBe(2);
  });

  it('believes the count of a page tree', () => {
    expect(pages('<< /Type /Pages /Count 12 /Kids [3 0 R] >>')).toBe(12);
    expect(pages('<< /Count 7 /Kids [3 0 R] /Type /Pages >>')).toBe(7);
  });

  it('guesses by size where objects are compressed', () => {
    expect(pages('%PDF-1.7')).toBe(1);
    expect(documentPages(Buffer.alloc(500_000))).toBe(10);
  });
});
