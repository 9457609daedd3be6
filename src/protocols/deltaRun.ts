// Runs of frames that differ in one text alone, as most frames of an answer do: the first is read as any other, the rest are told by what
// stands before and after the text, without parsing, events and encoding for each. Used by answerStream.ts. Whatever is not exactly such a
// frame ends the run and is read in the usual way, so that nothing is understood here that a decoder would understand otherwise.
import type { DeltaEvent, Frame, StreamDecoder, StreamEncoder } from './codec';
import { isObject, parseJson } from './wire/jsonValue';

/** A frame around the JSON text of its one delta. */
interface Pattern {
  event: string;
  before: string;
  after: string;
  /** Random letters stand between `after` and the end of the frame. */
  padded: boolean;
}

/** No text of a model. */
const probe = '"\\u0001?"';
const probeText = '\u0001?';
/** Streams whose frames have no common form are not searched for one again and again. */
const mostFailures = 8;

export class DeltaRuns {
  /** Kept after its run, as the next one mostly has the same. */
  private pattern: Pattern | undefined;
  private failures = 0;
  private run: { event: DeltaEvent; around: readonly [string, string] | undefined } | undefined;

  /** `keep` is told of deltas that the encoder is not asked for one by one. */
  constructor(
    private readonly decoder: StreamDecoder,
    private readonly encoder: StreamEncoder,
    private readonly keep: (event: DeltaEvent) => void,
  ) {}

  /** The text for the client where `frame` goes on with the run; undefined where it must be read: there is no run then. */
  next(frame: Frame): string | undefined {
    const { run, pattern } = this;
    if (run === undefined || pattern === undefined) return undefined;
    const json = textIn(frame, pattern);
    if (json === undefined) {
      this.run = undefined;
      return undefined;
    }
    const { around, event } = run;
    const kept = event.type === 'reasoning-delta';
    if (around !== undefined && !kept) return around[0] + json + around[1];
    const text = json.includes('\\') ? String(parseJson(`"${json}"`)) : json;
    const delta = { ...event, text };
    this.keep(delta);
    return around === undefined ? this.encoder.push(delta) : around[0] + json + around[1];
  }

  /** A run may begin with `frame`, which was read and said nothing but `event`. */
  begin(frame: Frame, event: DeltaEvent): void {
    if (this.failures >= mostFailures || event.text.trim() === '') return;
    const place = this.decoder.plainText?.();
    if (place === undefined) return;
    if (this.pattern === undefined || textIn(frame, this.pattern) === undefined) {
      this.pattern = findPattern(frame, event.text, place);
      if (this.pattern === undefined) this.failures += 1;
    }
    if (this.pattern !== undefined) this.run = { event, around: this.encoder.around?.(event) };
  }
}

/** What stands around the literal of `text`: the one at the very place where the decoder reads it. */
function findPattern({ event, data }: Frame, text: string, place: (data: object) => unknown): Pattern | undefined {
  const literal = JSON.stringify(text);
  for (let at = data.indexOf(literal); at >= 0; at = data.indexOf(literal, at + 1)) {
    const [before, after] = [data.slice(0, at), data.slice(at + literal.length)];
    const probed = parseJson(before + probe + after);
    // The literal stands for a whole value, so that any other one could stand there and change nothing else.
    if (!isObject(probed) || place(probed) !== probeText) continue;
    const padded = paddingEnd.exec(after);
    const kept = padded === null ? after : after.slice(0, padded.index + paddingStart.length);
    return { event, before: `${before}"`, after: `"${kept}`, padded: padded !== null };
  }
  return undefined;
}

/** The JSON text, without its quotes, in which `frame` differs from the pattern; undefined where it differs in more, or in nothing. */
function textIn({ event, data }: Frame, pattern: Pattern): string | undefined {
  const { before, after, padded } = pattern;
  const frameEnd = padded ? startOfPadding(data) : data.length;
  const end = frameEnd - after.length;
  if (end <= before.length || event !== pattern.event) return undefined;
  if (data.slice(0, before.length) !== before || data.slice(end, frameEnd) !== after) return undefined;
  return isJsonText(data, before.length, end) ? data.slice(before.length, end) : undefined;
}

/**
 * OpenAI's last member of a frame: random letters that hide the length of the text. No decoder reads it.
 * Source: openai SDK `ChatCompletionStreamOptions.include_obfuscation`.
 */
const paddingStart = ',"obfuscation":"';
const paddingEnd = /,"obfuscation":"[\w+/=-]*"\}$/;

/** Where the letters begin; -1 where there are none. */
function startOfPadding(data: string): number {
  const found = data.lastIndexOf(paddingStart);
  return found >= 0 && paddingEnd.test(data.slice(found)) ? found + paddingStart.length : -1;
}

const shortEscapes = '"\\/bfnrt';

/** True where the letters from `start` to `end` may stand between the quotes of a JSON string. */
function isJsonText(data: string, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) {
    const letter = data.charCodeAt(at);
    if (letter < 0x20 || letter === 0x22) return false;
    if (letter !== 0x5c) continue;
    at += 1;
    const escape = data[at] ?? '';
    if (at >= end) return false;
    if (escape === 'u') {
      if (at + 4 >= end || !/^[0-9a-fA-F]{4}$/.test(data.slice(at + 1, at + 5))) return false;
      at += 4;
    } else if (!shortEscapes.includes(escape)) return false;
  }
  return true;
}

/** Splits a frame that was written with `deltaMark` as its text; undefined where the mark does not stand in it exactly once. */
export function aroundMark(frame: string): readonly [string, string] | undefined {
  const [before, after, more] = frame.split('\\u0001');
  return before === undefined || after === undefined || more !== undefined ? undefined : [before, after];
}

/** A text whose place in a frame can be found again. */
export const deltaMark = '\u0001';
