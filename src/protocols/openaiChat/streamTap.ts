// Usage and end of an OpenAI Chat stream: `data:` frames without event names, `data: [DONE]` last.
// Source: openai SDK `core/streaming.ts`. Vendors that omit [DONE] are complete with a finish reason.
import { errorMessage } from '../errorBody';
import type { AnswerFacts, StreamTap } from '../protocol';
import { FrameTap, type FrameReader } from '../wire/frameTap';
import { arrayIn, isObject, parseJson, stringIn, type JsonObject } from '../wire/jsonValue';
import { lastObjectMember, lastStringMember, MemberMarks } from '../wire/memberMarks';
import { parseFrame } from '../wire/sse';
import { isError } from './answer';
import { readChatUsage } from './usage';

/** Frames with none of these (other than null) are content and are not parsed. */
const marks = new MemberMarks(['usage', 'finish_reason', 'error']);
/** What frames have that are read: of the short ones the end, and errors told by the name of an event. */
const worthReading = marks.finder(['\\[DONE\\]', 'event:']);
/** `data: [DONE]` with any spacing is shorter than this, every chunk is longer. */
const longestDoneFrame = 40;
/** Frames that are parsed in search of the model's name. */
const framesForModel = 3;

export function newChatTap(): StreamTap {
  return new FrameTap(new ChatFrames());
}

/** For a stream that was asked for its usage though its client did not: the chunk with nothing but usage is read and kept back. */
export function newUsageHidingTap(): StreamTap {
  return new FrameTap(new UsageHidingFrames());
}

class ChatFrames implements FrameReader {
  private readonly known: AnswerFacts = {};
  private framesSearched = 0;
  private done = false;
  /** The frame read last was a chunk without choices that tells the usage. */
  protected usageAlone = false;

  read(frame: Uint8Array): boolean {
    this.usageAlone = false;
    if (frame.length > longestDoneFrame && !this.wantsModel && !marks.isIn(frame)) return false;
    const { event, data } = parseFrame(frame);
    if (data === undefined) return false;
    if (data.trim() === '[DONE]') {
      this.done = true;
      return true;
    }
    const chunk = parseJson(data);
    if (!isObject(chunk)) return false;
    this.framesSearched += 1;
    return this.readChunk(chunk, event);
  }

  next(text: string, from: number): number {
    return this.wantsModel ? from : worthReading.next(text, from);
  }

  readLong(_head: Uint8Array, tail: Uint8Array): boolean {
    const usage = readChatUsage(lastObjectMember(tail, 'usage'));
    if (usage !== undefined) this.known.usage = usage;
    const finishReason = lastStringMember(tail, 'finish_reason');
    if (finishReason !== undefined) this.known.finishReason = finishReason;
    return false;
  }

  complete(): boolean {
    return this.done || this.known.finishReason !== undefined || this.known.error !== undefined;
  }

  facts(): AnswerFacts {
    return { ...this.known };
  }

  private get wantsModel(): boolean {
    return this.known.model === undefined && this.framesSearched < framesForModel;
  }

  /** True for an error, which ends the stream: the SDK raises it and reads no further. */
  private readChunk(chunk: JsonObject, event: string | undefined): boolean {
    const model = stringIn(chunk, 'model');
    if (model !== undefined) this.known.model ??= model;
    for (const choice of arrayIn(chunk, 'choices')) {
      const finishReason = stringIn(choice, 'finish_reason');
      if (finishReason !== undefined) this.known.finishReason = finishReason;
      // Moonshot puts the usage into the last choice.
      const usage = isObject(choice) ? readChatUsage(choice['usage']) : undefined;
      if (usage !== undefined) this.known.usage = usage;
    }
    const usage = readChatUsage(chunk['usage']);
    if (usage !== undefined) this.known.usage = usage;
    if (!isError(chunk['error']) && event !== 'error') {
      this.usageAlone = isObject(chunk['usage']) && Array.isArray(chunk['choices']) && chunk['choices'].length === 0;
      return false;
    }
    this.known.error = errorMessage(chunk['error'] ?? chunk);
    return true;
  }
}

class UsageHidingFrames extends ChatFrames {
  hides(): boolean {
    return this.usageAlone;
  }
}
