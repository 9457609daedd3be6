// Facts of an answer that is relayed while it arrives: sound and text, which tell none, and JSON that is too large to be held.
// Such JSON (thousands of vectors, large pictures) has its usage behind its data, and its pictures are counted as they pass.
import type { OtherOperation } from '../../catalog/operations';
import type { AnswerFacts } from '../protocol';
import { ascii, RollingTail } from '../wire/bytes';
import { includesAscii, lastObjectMember } from '../wire/memberMarks';
import { imageUsage, readTokens } from './answerFacts';
import { usageAsAsked, type Asked } from './asked';

/** Sees each piece of an answer once, in order; `facts` is asked at the end. */
export interface LargeTap {
  push(chunk: Uint8Array): void;
  facts(): AnswerFacts;
}

/** Answers that are no JSON: what is known of them is what the request says. */
export function rawTap(operation: OtherOperation, asked: Asked): LargeTap {
  return {
    push: () => undefined,
    facts: () => {
      const usage = usageAsAsked(operation, asked);
      return usage === undefined ? {} : { usage };
    },
  };
}

/** Usage objects are far smaller. */
const tailBytes = 8 * 1024;
/** One of the two stands in each picture of an answer; neither can stand inside a text without its quotes being escaped. */
const pictureMarks = ['"b64_json"', '"url"'].map(ascii);

export class LargeJsonTap implements LargeTap {
  private readonly tail = new RollingTail(tailBytes);
  private readonly pictures = pictureMarks.map((mark) => new MarkCounter(mark));

  constructor(private readonly operation: OtherOperation) {}

  push(chunk: Uint8Array): void {
    this.tail.push(chunk);
    for (const counter of this.isOfImages ? this.pictures : []) counter.push(chunk);
  }

  facts(): AnswerFacts {
    const usage = lastObjectMember(this.tail.take(), 'usage');
    if (this.isOfImages) {
      const [base64 = 0, urls = 0] = this.pictures.map((counter) => counter.count);
      return { usage: imageUsage(usage, Math.max(base64, urls)) };
    }
    const tokens = readTokens(usage);
    return tokens === undefined ? {} : { usage: tokens };
  }

  private get isOfImages(): boolean {
    return this.operation.endsWith('-images');
  }
}

/** Counts how often `mark` occurs in a run of bytes that comes in pieces. */
class MarkCounter {
  count = 0;
  private rest: Uint8Array = new Uint8Array(0);

  constructor(private readonly mark: Uint8Array) {}

  push(chunk: Uint8Array): void {
    const { mark } = this;
    const border = new Uint8Array(this.rest.length + Math.min(chunk.length, mark.length - 1));
    border.set(this.rest);
    border.set(chunk.subarray(0, border.length - this.rest.length), this.rest.length);
    if (includesAscii(border, mark)) this.count += 1;
    for (let from = 0; from >= 0;) {
      const at = positionOf(chunk, mark, from);
      if (at >= 0) this.count += 1;
      from = at < 0 ? -1 : at + mark.length;
    }
    const tail = chunk.length >= mark.length - 1 ? chunk : border;
    this.rest = tail.slice(Math.max(tail.length - mark.length + 1, 0));
  }
}

function positionOf(bytes: Uint8Array, mark: Uint8Array, from: number): number {
  const first = mark[0] ?? 0;
  for (let at = bytes.indexOf(first, from); at >= 0; at = bytes.indexOf(first, at + 1)) {
    if (mark.every((byte, index) => bytes[at + index] === byte)) return at;
  }
  return -1;
}
