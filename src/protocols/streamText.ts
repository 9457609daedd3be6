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

const unicodeEscape = /\\u[0-9a-fA-F]{4}/g;
const ascii = /[\x00-\x7f]/g;

export class StreamTextMeter {
  private readonly pattern: RegExp;
  private narrow = 0;
  private wide = 0;

  constructor(protocol: ProtocolId) {
    this.pattern = new RegExp(`"(?:${members[protocol]})"\\s*:\\s*"((?:[^"\\\\]|\\\\.)*)"`, 'g');
  }

  /** Whole frames, as they go to the client. */
  push(frames: Uint8Array): void {
    for (const [, text = ''] of decodeUtf8(frames).matchAll(this.pattern)) {
      const letters = text.replace(unicodeEscape, '\u4e2d');
      const narrow = letters.match(ascii)?.length ?? 0;
      this.narrow += narrow;
      this.wide += letters.length - narrow;
    }
  }

  /** Tokens so far, about. */
  get tokens(): number {
    return Math.ceil(this.narrow / lettersPerToken + this.wide * wideTokens);
  }
}
