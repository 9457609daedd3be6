// Counts tokens of text with OpenAI's o200k vocabulary. Runs in the worker alone: the vocabulary is megabytes, and counting takes time.
// Library: gpt-tokenizer (MIT).
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';

/**
 * The tokenizer merges within runs of letters, of white space and of other signs, in time that grows with the square of their
 * length: 100,000 Chinese letters without a stop would take 20 seconds. Longer runs are cut, which adds a token at most per cut.
 */
const longestRun = 128;
const longRuns = new RegExp(
  [`[\\p{L}\\p{M}]{${longestRun + 1},}`, `\\s{${longestRun + 1},}`, `[^\\s\\p{L}\\p{N}]{${longestRun + 1},}`].join('|'),
  'gu',
);

/** Chinese, Japanese and Korean: what other vocabularies count differently. */
const wideLetters = /[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]/g;
/** Tokens of o200k for one such letter, as measured over prose. */
const tokensPerWideLetter = 0.66;

/** Text that looks like a special token is text here. */
const asText = { disallowedSpecial: new Set<string>() };

export interface TextCount {
  tokens: number;
  /** How many of them are about Chinese, Japanese or Korean letters. */
  wideTokens: number;
}

/** Tokens of `text`. */
export function countText(text: string): TextCount {
  let tokens = 0;
  let from = 0;
  for (const run of text.matchAll(longRuns)) {
    tokens += countTokens(text.slice(from, run.index), asText);
    from = run.index + run[0].length;
    for (let at = run.index; at < from; at += longestRun) {
      tokens += countTokens(text.slice(at, Math.min(at + longestRun, from)), asText);
    }
  }
  tokens += countTokens(from === 0 ? text : text.slice(from), asText);
  const wide = text.match(wideLetters)?.length ?? 0;
  return { tokens, wideTokens: Math.min(tokens, Math.round(wide * tokensPerWideLetter)) };
}
