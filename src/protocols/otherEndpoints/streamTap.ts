// Usage and end of the streams of pictures, speech and transcriptions. Bytes are relayed untouched.
// Source: openai SDK `ImageGenStreamEvent`, `ImageEditStreamEvent`, `SpeechAudioDoneEvent`, `TranscriptionStreamEvent`.
import type { OtherOperation } from '../../catalog/operations';
import { errorMessage } from '../errorBody';
import { isError } from '../openaiChat/answer';
import type { AnswerFacts, StreamTap } from '../protocol';
import { decodeUtf8 } from '../wire/bytes';
import { FrameTap, type FrameReader } from '../wire/frameTap';
import { isObject, parseJson, stringIn } from '../wire/jsonValue';
import { lastObjectMember, leadingEventName } from '../wire/memberMarks';
import { parseFrame } from '../wire/sse';
import { audioUsage, imageUsage, readTokens } from './answerFacts';
import { usageAsAsked, type Asked } from './asked';

/** Events that bring a result to its end. */
const completing = new Set([
  'image_generation.completed',
  'image_edit.completed',
  'speech.audio.done',
  'transcript.text.done',
]);

export function newOtherTap(operation: OtherOperation, asked: Asked): StreamTap {
  return new FrameTap(new OtherFrames(operation, asked));
}

class OtherFrames implements FrameReader {
  private readonly known: AnswerFacts = {};
  private results = 0;
  private done = false;

  constructor(
    private readonly operation: OtherOperation,
    private readonly asked: Asked,
  ) {}

  read(frame: Uint8Array): boolean {
    const { event, data } = parseFrame(frame);
    if (data === undefined) return false;
    if (data.trim() === '[DONE]') {
      this.done = true;
      return true;
    }
    const value = parseJson(data);
    if (!isObject(value)) return false;
    if (isError(value['error']) || event === 'error') {
      this.known.error = errorMessage(value['error'] ?? value);
      return true;
    }
    return this.note(stringIn(value, 'type') ?? event, value['usage']);
  }

  /** A picture in its frame is often over the limit; its usage stands behind it, its type before it or in the event's name. */
  readLong(head: Uint8Array, tail: Uint8Array): boolean {
    const typeOf = (bytes: Uint8Array): string | undefined => /"type"\s*:\s*"([^"]+)"/.exec(decodeUtf8(bytes))?.[1];
    const type = leadingEventName(head) ?? typeOf(head) ?? typeOf(tail);
    return this.note(type, lastObjectMember(tail, 'usage'));
  }

  complete(): boolean {
    return this.done || this.results > 0 || this.known.error !== undefined;
  }

  facts(): AnswerFacts {
    return { ...this.known };
  }

  /** True when the last result that was asked for has come to its end. */
  private note(type: string | undefined, usage: unknown): boolean {
    if (type === undefined || !completing.has(type)) return false;
    this.results += 1;
    if (type.startsWith('image_')) {
      const before = this.known.usage;
      const now = imageUsage(usage, 1);
      this.known.usage =
        before === undefined
          ? now
          : { ...now, images: this.results, input: before.input + now.input, output: before.output + now.output };
    } else {
      const found =
        this.operation === 'speak'
          ? (readTokens(usage) ?? usageAsAsked(this.operation, this.asked))
          : audioUsage(this.operation, usage, undefined, this.asked);
      if (found !== undefined) this.known.usage = found;
    }
    return this.results >= this.asked.count;
  }
}
