// Counts roughly how many tokens of text a stream has given so far, in any protocol that clients speak: for limits that end a stream while
// it runs, and for streams that end before their usage is told. Reads bytes, builds nothing; the usage that the provider tells goes before.
import type { ProtocolId } from '../shared/channel';
import { decodeUtf8 } from './wire/bytes';

/** Members whose strings are new text, and not a repetition of what came before. */
const members: Record<ProtocolId, string> = {
  'openai-chat': 'content|reasoning_content|reasoning|refusal|arguments|text',
  'openai-responses': 'delta',
  anthropic: 'text|thinking|partial_json',
  gemini: 'text',
};

/** Letters of most languages that make one token; other scripts have about one token and a half for two letters. */
const lettersPerToken = 4;
const wideTokens = 0.75;

const quote = 0x22;
const backslash = 0x5c;
const letterU = 0x75;

export class StreamTextMeter {
  /** Up to the first letter of a text. */
  private readonly beginning: RegExp;
  private narrow = 0;
  private wide = 0;

  constructor(protocol: ProtocolId) {
    this.beginning = new RegExp(`"(?:${members[protocol]})"\\s*:\\s*"`, 'g');
  }

  /** Whole frames, as they go to the client. */
  push(frames: Uint8Array): void {
    const text = decodeUtf8(frames);
    const { beginning } = this;
    beginning.lastIndex = 0;
    while (beginning.test(text)) beginning.lastIndex = this.count(text, beginning.lastIndex);
  }

  /** Tokens so far, about. */
  get tokens(): number {
    return Math.ceil(this.narrow / lettersPerToken + this.wide * wideTokens);
  }

  /** Counts the string whose first letter stands at `start`, where it comes to its end. Returns where to look on. */
  private count(text: string, start: number): number {
    let wide = 0;
    let narrow = 0;
    for (let at = start; at < text.length; at += 1) {
      const letter = text.charCodeAt(at);
      if (letter === quote) {
        this.narrow += narrow;
        this.wide += wide;
        return at + 1;
      }
      if (letter >= 0x80) wide += 1;
      else if (letter !== backslash) narrow += 1;
      else if (text.charCodeAt(at + 1) === letterU) {
        wide += 1;
        at += 5;
      } else {
        narrow += 2;
        at += 1;
      }
    }
    return start;
  }
}
