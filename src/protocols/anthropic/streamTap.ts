// Usage and end of an Anthropic stream: named events, `message_stop` last, or `error`.
// Source: @anthropic-ai/sdk `core/streaming.ts` and `lib/MessageStream.ts`.
import { errorMessage } from '../errorBody';
import type { AnswerFacts, StreamTap } from '../protocol';
import { ascii } from '../wire/bytes';
import { FrameTap, type FrameReader } from '../wire/frameTap';
import { isObject, objectIn, parseJson, stringIn, type JsonObject } from '../wire/jsonValue';
import { includesAscii, leadingEventName, WordFinder } from '../wire/memberMarks';
import { parseFrame, writeFrame } from '../wire/sse';
import { mergeAnthropicUsage, readAnthropicUsage } from './usage';

const knownEvents = new Set(['message_start', 'message_delta', 'message_stop', 'error']);
/** One of these is in every frame that is read. */
const worthReading = new WordFinder(['message_(?:st|delta)', 'error']);
/** For frames whose event line does not come first. */
const typeMarks = [...knownEvents].map((name) => ascii(`"${name}"`));

export function newAnthropicTap(): StreamTap {
  return new FrameTap(new AnthropicFrames(), writeFrame('ping', { type: 'ping' }));
}

class AnthropicFrames implements FrameReader {
  private usage: JsonObject | undefined;
  private readonly known: AnswerFacts = {};
  private stopped = false;

  read(frame: Uint8Array): boolean {
    const event = leadingEventName(frame);
    if (event !== undefined && !knownEvents.has(event)) return false;
    if (event === undefined && !typeMarks.some((mark) => includesAscii(frame, mark))) return false;
    const { data, event: name } = parseFrame(frame);
    const value = data === undefined ? undefined : parseJson(data);
    const type = name ?? stringIn(value, 'type');
    if (type === 'error') {
      this.known.error = errorMessage(isObject(value) ? (value['error'] ?? value) : data);
      return true;
    }
    if (type === 'message_stop') this.stopped = true;
    else if (type === 'message_start') this.readStart(objectIn(value, 'message'));
    else if (type === 'message_delta') this.readDelta(value);
    return this.stopped;
  }

  next(text: string, from: number): number {
    return worthReading.next(text, from);
  }

  /** Only content can be that long, and content tells us nothing. */
  readLong(): boolean {
    return false;
  }

  complete(): boolean {
    return this.stopped || this.known.error !== undefined;
  }

  facts(): AnswerFacts {
    const usage = readAnthropicUsage(this.usage);
    return usage === undefined ? { ...this.known } : { ...this.known, usage };
  }

  private readStart(message: JsonObject | undefined): void {
    const model = stringIn(message, 'model');
    if (model !== undefined) this.known.model = model;
    this.usage = mergeAnthropicUsage(this.usage, message?.['usage']);
  }

  private readDelta(value: unknown): void {
    const finishReason = stringIn(objectIn(value, 'delta'), 'stop_reason');
    if (finishReason !== undefined) this.known.finishReason = finishReason;
    this.usage = mergeAnthropicUsage(this.usage, isObject(value) ? value['usage'] : undefined);
  }
}
