// The stream of a chat provider as events. Called through openaiChatCodec; decodeAnswer.ts feeds it whole answers as one chunk, so that
// both come out the same. Tolerates the dialects of the vendors; what they may do is named where it is met.
// Source: openai SDK `ChatCompletionChunk`.
import { GatewayError } from '../../shared/errors';
import type { AnswerOrigin, Frame, StreamDecoder } from '../codec';
import type { IrEvent } from '../ir/events';
import { arrayIn, isObject, objectIn, parseJson, stringIn, type JsonObject } from '../wire/jsonValue';
import { DeltaReader } from './deltaReader';
import { decodeFinish, isFault, stopSequenceOf } from './finishReason';
import { extended, unknownMembers } from './shape';
import { readUpstreamError } from './upstreamError';
import { readChatUsage } from './usage';

const chunkFields = ['id', 'object', 'created', 'model', 'choices', 'usage', 'obfuscation', 'error', 'base_resp'];
const choiceFields = [
  'index',
  'delta',
  'message',
  'text',
  'finish_reason',
  'logprobs',
  'usage',
  'error',
  'stop_reason',
  'matched_stop',
];

export class ChatStreamDecoder implements StreamDecoder {
  private readonly delta: DeltaReader;
  private id = '';
  private started = false;
  private ended = false;
  private rawFinish: string | undefined;
  private stopSequence: string | undefined;
  /** Members of chunks and choices that we have no words for: the last of each counts. */
  private readonly answerRest: JsonObject = {};
  private readonly choiceRest: JsonObject = {};
  /** The member of the delta that the chunk read last had text in, where it had nothing else. */
  private plainMember: string | undefined;
  private readonly readsFreely: boolean;

  constructor(origin: AnswerOrigin) {
    const { reasoningField, cumulativeDeltas } = origin.quirks;
    this.readsFreely = reasoningField !== 'think_tags' && cumulativeDeltas !== true;
    this.delta = new DeltaReader(origin, () => this.id);
  }

  push(frame: Frame): IrEvent[] {
    const data = frame.data.trim();
    if (this.ended || data === '') return [];
    if (data === '[DONE]') return this.finish();
    const chunk = parseJson(data);
    if (!isObject(chunk)) {
      return this.fail(new GatewayError('upstream-invalid', 'The provider sent a frame that is not a JSON object.'));
    }
    return this.pushChunk(chunk, frame.event);
  }

  /** Usage may come after the finish reason, so the end is told at `[DONE]` or when the stream is over. */
  pushChunk(chunk: JsonObject, event = ''): IrEvent[] {
    if (this.ended) return [];
    this.plainMember = undefined;
    const error = readUpstreamError(chunk, event);
    if (error !== undefined) return this.fail(error);
    // Only the first choice: more than one are not asked for in translated requests.
    const choice = arrayIn(chunk, 'choices').find(
      (candidate) => isObject(candidate) && (candidate['index'] ?? 0) === 0,
    );
    Object.assign(this.answerRest, unknownMembers(chunk, chunkFields));
    // Azure begins with a chunk that has no choices and no id.
    const usage = readChatUsage(chunk['usage']) ?? readChatUsage(isObject(choice) ? choice['usage'] : undefined);
    if (!isObject(choice) && usage === undefined && stringIn(chunk, 'id') === undefined) return [];
    const events = this.start(chunk);
    if (isObject(choice)) events.push(...this.readChoice(choice));
    if (!this.ended && usage !== undefined) events.push({ type: 'usage', usage });
    else if (events.length === 1 && isObject(choice) && choice === arrayIn(chunk, 'choices')[0] && this.readsFreely)
      this.plainMember = plainMemberOf(choice);
    return events;
  }

  plainText(): ((data: object) => unknown) | undefined {
    const { plainMember } = this;
    return plainMember === undefined
      ? undefined
      : (data) => objectIn(arrayIn(data, 'choices')[0], 'delta')?.[plainMember];
  }

  /** A finish reason without `[DONE]` is an end; neither of them is none. */
  end(): IrEvent[] {
    if (this.ended) return [];
    if (this.rawFinish !== undefined) return this.finish();
    return this.fail(
      new GatewayError('upstream-truncated', 'The provider ended its stream before the answer was complete.'),
    );
  }

  private start(chunk: JsonObject): IrEvent[] {
    if (this.started) return [];
    this.started = true;
    this.id = stringIn(chunk, 'id') ?? '';
    return [{ type: 'message-start', id: this.id, model: stringIn(chunk, 'model') ?? '' }];
  }

  private readChoice(choice: JsonObject): IrEvent[] {
    for (const [name, value] of Object.entries(unknownMembers(choice, choiceFields))) {
      if (!isEmptyObject(value) || this.choiceRest[name] === undefined) this.choiceRest[name] = value;
    }
    // Some send a whole message in the last chunk, or answer a streamed request with nothing else.
    const wire = objectIn(choice, 'delta') ?? objectIn(choice, 'message');
    const text = stringIn(choice, 'text');
    const delta = wire ?? (text === undefined ? {} : { content: text });
    const events = this.delta.read(delta, objectIn(choice, 'logprobs'));
    const raw = stringIn(choice, 'finish_reason');
    if (raw === undefined) return events;
    this.stopSequence = stopSequenceOf(stringIn(choice, 'stop_reason') ?? stringIn(choice, 'matched_stop'));
    this.rawFinish = raw;
    if (isFault(raw)) events.push(...this.fail(faultOf(choice, raw)));
    return events;
  }

  private finish(): IrEvent[] {
    if (!this.started) return this.fail(new GatewayError('upstream-invalid', 'The provider sent an empty answer.'));
    let said: ReturnType<DeltaReader['end']>;
    try {
      said = this.delta.end();
    } catch (error) {
      return this.fail(GatewayError.from(error));
    }
    this.ended = true;
    const { events, rest, hasCalls } = said;
    const finish = decodeFinish(this.rawFinish, hasCalls, this.stopSequence);
    const extensions = extended({
      ...(isEmptyObject(this.answerRest) ? {} : { answer: this.answerRest }),
      ...(isEmptyObject(this.choiceRest) ? {} : { choice: this.choiceRest }),
      ...(isEmptyObject(rest) ? {} : { message: rest }),
    });
    return [...events, { type: 'finish', finish: { ...finish, ...extensions } }];
  }

  private fail(error: GatewayError): IrEvent[] {
    this.ended = true;
    return [{ type: 'error', error }];
  }
}

/** The one member of the delta that says anything, where it is text. */
function plainMemberOf(choice: JsonObject): string | undefined {
  const { delta, logprobs, finish_reason: finish } = choice;
  if (!isObject(delta) || (logprobs ?? null) !== null || (finish ?? null) !== null) return undefined;
  const saying = Object.keys(delta).filter((name) => name !== 'role' && delta[name] !== null && delta[name] !== '');
  const [member] = saying;
  return saying.length === 1 && (member === 'content' || member === 'reasoning_content') ? member : undefined;
}

function isEmptyObject(value: unknown): boolean {
  return isObject(value) && Object.keys(value).length === 0;
}

function faultOf(choice: JsonObject, raw: string): GatewayError {
  const told = readUpstreamError({ error: choice['error'] }, '');
  if (told !== undefined) return told;
  const status = raw === 'insufficient_system_resource' ? 503 : 502;
  return new GatewayError('upstream-rejected', `The provider broke off its answer (${raw}).`, { status });
}
