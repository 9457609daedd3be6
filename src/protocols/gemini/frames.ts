// What one Gemini stream tells, answer by answer: shared by the SSE form and the array form of a stream.
// Parses an answer at once only where it may end the stream; of the usage counts only the last are ever parsed.
import type { AnswerFacts } from '../protocol';
import { decodeUtf8 } from '../wire/bytes';
import type { FrameReader } from '../wire/frameTap';
import { isObject, parseJson } from '../wire/jsonValue';
import { lastObjectMember, lastStringMember, MemberMarks } from '../wire/memberMarks';
import { parseFrame } from '../wire/sse';
import { readGeminiAnswer } from './answer';
import { readGeminiUsage } from './usage';

const marks = new MemberMarks(['finishReason', 'blockReason', 'error']);
const usageMarks = new MemberMarks(['usageMetadata', 'modelVersion']);

/** Reads the answers of a stream, in whichever form they come. */
export class GeminiFrames implements FrameReader {
  private known: AnswerFacts = {};
  /** The last frame with usage that was not read yet: counts are cumulative, so only the last one is ever parsed. */
  private unread: { bytes: Uint8Array; framed: boolean } | undefined;

  read(frame: Uint8Array): boolean {
    return this.readBytes(frame, true);
  }

  /** One element of the array form. */
  readElement(element: Uint8Array): boolean {
    return this.readBytes(element, false);
  }

  /** A frame with a large image or video in it: what we want stands behind it. */
  readLong(_head: Uint8Array, tail: Uint8Array): boolean {
    const usage = readGeminiUsage(lastObjectMember(tail, 'usageMetadata'));
    const finishReason = lastStringMember(tail, 'finishReason');
    const model = lastStringMember(tail, 'modelVersion');
    if (usage !== undefined) {
      this.known.usage = usage;
      this.unread = undefined;
    }
    if (finishReason !== undefined) this.known.finishReason = finishReason;
    if (model !== undefined) this.known.model = model;
    return false;
  }

  complete(): boolean {
    return this.known.finishReason !== undefined || this.known.error !== undefined;
  }

  facts(): AnswerFacts {
    this.readPending();
    return { ...this.known };
  }

  private readPending(): void {
    if (this.unread === undefined) return;
    this.parse(this.unread.bytes, this.unread.framed);
    this.unread = undefined;
  }

  private readBytes(bytes: Uint8Array, framed: boolean): boolean {
    if (marks.isIn(bytes)) {
      this.readPending();
      this.parse(bytes, framed);
      return this.known.error !== undefined;
    }
    if (usageMarks.isIn(bytes)) this.unread = { bytes, framed };
    return false;
  }

  private parse(bytes: Uint8Array, framed: boolean): void {
    const text = framed ? parseFrame(bytes).data : decodeUtf8(bytes);
    const value = text === undefined ? undefined : parseJson(text);
    if (isObject(value)) this.known = { ...this.known, ...readGeminiAnswer(value) };
  }
}
