// Usage and end of an OpenAI Responses stream: named events, one of `response.completed|incomplete|failed` or `error` last.
// Source: openai SDK `ResponseStreamEvent`.
import { errorMessage } from '../errorBody';
import type { AnswerFacts, StreamTap } from '../protocol';
import { ascii, decodeUtf8 } from '../wire/bytes';
import { FrameTap, type FrameReader } from '../wire/frameTap';
import { isObject, parseJson, stringIn } from '../wire/jsonValue';
import { includesAscii, lastObjectMember, leadingEventName, WordFinder } from '../wire/memberMarks';
import { parseFrame } from '../wire/sse';
import { readResponse } from './answer';
import { readResponsesUsage } from './usage';

const finalEvents = ['response.completed', 'response.incomplete', 'response.failed'];
const knownEvents = new Set([...finalEvents, 'response.created', 'error']);
/** For frames without an event name: the types that matter, as they stand in the data. */
const typeMarks = [...knownEvents].map((name) => ascii(`"${name}"`));
/** One of these is in every frame that is read. */
const worthReading = new WordFinder(['response\\.(?:created|completed|incomplete|failed)', 'error', '\\[DONE\\]']);
const longestDoneFrame = 40;

export function newResponsesTap(): StreamTap {
  return new FrameTap(new ResponsesFrames());
}

class ResponsesFrames implements FrameReader {
  private known: AnswerFacts = {};
  private finished = false;

  read(frame: Uint8Array): boolean {
    const event = leadingEventName(frame);
    if (event !== undefined && !knownEvents.has(event)) return false;
    const short = frame.length <= longestDoneFrame;
    if (event === undefined && !short && !typeMarks.some((mark) => includesAscii(frame, mark))) return false;
    const { data } = parseFrame(frame);
    // Readers stop at [DONE]: without a final event before it, that must not pass for a normal end.
    if (data?.trim() === '[DONE]') return true;
    const value = data === undefined ? undefined : parseJson(data);
    if (!isObject(value)) return false;
    const type = stringIn(value, 'type') ?? event;
    if (type === 'error' || event === 'error') {
      this.known.error = errorMessage(value['error'] ?? value);
      return true;
    }
    if (type === undefined || !knownEvents.has(type)) return false;
    this.known = { ...this.known, ...readResponse(value['response']) };
    this.finished = finalEvents.includes(type);
    return this.finished;
  }

  next(text: string, from: number): number {
    return worthReading.next(text, from);
  }

  /** A final response over the limit (generated images): its usage stands near its end. */
  readLong(head: Uint8Array, tail: Uint8Array): boolean {
    const type = leadingEventName(head) ?? /"type"\s*:\s*"([^"]+)"/.exec(decodeUtf8(head))?.[1];
    if (type === undefined || !finalEvents.includes(type)) return false;
    const usage = readResponsesUsage(lastObjectMember(tail, 'usage'));
    if (usage !== undefined) this.known.usage = usage;
    this.known.finishReason = type.slice('response.'.length);
    if (type === 'response.failed') this.known.error = errorMessage(undefined);
    this.finished = true;
    return true;
  }

  complete(): boolean {
    return this.finished || this.known.error !== undefined;
  }

  facts(): AnswerFacts {
    return { ...this.known };
  }
}
