// Tool names and call ids in the words a target takes. Used by the passes that rename.
// What already fits stays as it is; anything else becomes a word that depends on the original alone, so that it is the same in every
// turn and in every request of a conversation, whatever else is in it.
import type { WordRule } from '../abilities';

/** 64 bits of a text as 13 characters of `0-9a-z`; no secrets are hashed, collisions are told apart by the callers. */
export function shortHash(text: string): string {
  let low = 0xdeadbeef;
  let high = 0x41c6ce57;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    low = Math.imul(low ^ code, 2654435761);
    high = Math.imul(high ^ code, 1597334677);
  }
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  return (high >>> 0).toString(36).padStart(7, '0').slice(-6) + (low >>> 0).toString(36).padStart(7, '0');
}

const hashLength = 8;

export function fitsRule(word: string, rule: WordRule): boolean {
  if (rule.exactLength !== undefined) return word.length === rule.exactLength && /^[a-zA-Z0-9]+$/.test(word);
  return (
    word.length > 0 && word.length <= rule.maxLength && new RegExp(`^[${rule.first}][${rule.characters}]*$`).test(word)
  );
}

/** `word` itself where it fits, else a word that does: as much of the original as there is room for, and a hash of all of it. */
function fitWord(word: string, rule: WordRule, salt = ''): string {
  if (salt === '' && fitsRule(word, rule)) return word;
  const hash = shortHash(`${word}\0${salt}`);
  if (rule.exactLength !== undefined) return hash.repeat(rule.exactLength).slice(0, rule.exactLength);
  const clean = word.replace(new RegExp(`[^${rule.characters}]`, 'g'), '_');
  const begun = new RegExp(`^[${rule.first}]`).test(clean) ? clean : `_${clean}`;
  return `${begun.slice(0, rule.maxLength - hashLength - 1)}_${hash.slice(-hashLength)}`;
}

/** Words of one request: two that would become the same are told apart. */
export class FittedWords {
  private readonly byOriginal = new Map<string, string>();
  private readonly taken: Set<string>;

  /** `reserved`: words that stay as they are, whatever comes. */
  constructor(
    private readonly rule: WordRule,
    reserved: Iterable<string>,
  ) {
    this.taken = new Set([...reserved].filter((word) => fitsRule(word, rule)));
    for (const word of this.taken) this.byOriginal.set(word, word);
  }

  fit(word: string): string {
    const known = this.byOriginal.get(word);
    if (known !== undefined) return known;
    let fitted = fitWord(word, this.rule);
    for (let count = 2; this.taken.has(fitted); count += 1) fitted = fitWord(word, this.rule, String(count));
    this.byOriginal.set(word, fitted);
    this.taken.add(fitted);
    return fitted;
  }
}
