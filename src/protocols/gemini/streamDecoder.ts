// A Gemini stream as events. Each frame is a full answer whose parts are increments; there is no end mark, so the finish is told
// when the upstream ends. Used through codec.ts, for whole answers too (one frame). Source: @google/genai `processStreamResponse`.
import { GatewayError } from '../../shared/errors';
import type { AnswerOrigin, Frame, StreamDecoder } from '../codec';
import type { Finish, IrEvent } from '../ir/events';
import { arrayIn, countIn, isObject, objectIn, parseJson, stringIn, type JsonObject } from '../wire/jsonValue';
import { AnswerExtras } from './answerExtras';
import { CandidateReader } from './candidateReader';
import { blockedFinish, decodeFinishReason } from './finishReason';
import { camelMembers } from './members';
import { readUpstreamError } from './upstreamError';
import { readGeminiUsage } from './usage';

export class GeminiStreamDecoder implements StreamDecoder {
  private readonly reader: CandidateReader;
  private readonly extras = new AnswerExtras();
  private started = false;
  private ended = false;
  private seed = '';
  private finishReason: string | undefined;
  private finishMessage: string | undefined;
  private blocked: Finish | undefined;

  constructor(origin: AnswerOrigin) {
    this.reader = new CandidateReader(origin.origin, () => this.seed);
  }

  push(frame: Frame): IrEvent[] {
    const data = frame.data.trim();
    if (this.ended || data === '' || data === '[DONE]') return [];
    const value = parseJson(data);
    if (!isObject(value)) {
      this.ended = true;
      const error = new GatewayError('upstream-invalid', 'The upstream sent a frame that is no JSON object.');
      return [{ type: 'error', error }];
    }
    return this.pushAnswer(value);
  }

  /** The next answer of the stream, parsed. */
  pushAnswer(value: JsonObject): IrEvent[] {
    const answer = camelMembers(value);
    const { error } = answer;
    if (error !== undefined && error !== null) {
      this.ended = true;
      return [{ type: 'error', error: readUpstreamError(error) }];
    }
    const events: IrEvent[] = [];
    if (!this.started) {
      this.started = true;
      const id = stringIn(answer, 'responseId') ?? '';
      this.seed = seedOf(id, value);
      events.push({ type: 'message-start', id, model: stringIn(answer, 'modelVersion') ?? '' });
    }
    for (const candidate of arrayIn(answer, 'candidates')) {
      if (isObject(candidate)) events.push(...this.candidate(camelMembers(candidate)));
    }
    this.extras.addFrame(answer);
    const feedback = objectIn(answer, 'promptFeedback');
    const reason = stringIn(feedback, 'blockReason');
    if (reason !== undefined) this.blocked = blockedFinish(reason, stringIn(feedback, 'blockReasonMessage'));
    const usage = readGeminiUsage(answer['usageMetadata']);
    if (usage !== undefined) events.push({ type: 'usage', usage });
    return events;
  }

  end(): IrEvent[] {
    if (this.ended) return [];
    this.ended = true;
    const finish = this.finish();
    if (finish === undefined) {
      const error = new GatewayError('upstream-truncated', 'The upstream ended its answer without a finish reason.');
      return [{ type: 'error', error }];
    }
    if (finish.explanation === undefined && this.finishMessage !== undefined) {
      this.extras.addCandidate({ finishMessage: this.finishMessage });
    }
    const extras = this.extras.take();
    const own: Finish = extras === undefined ? finish : { ...finish, extensions: { gemini: extras } };
    return [...this.reader.close(), { type: 'finish', finish: own }];
  }

  private candidate(candidate: JsonObject): IrEvent[] {
    const index = countIn(candidate, 'index') ?? 0;
    if (index > 0) {
      this.extras.addOther(index, candidate);
      return [];
    }
    const { finishMessage: _, ...rest } = candidate;
    this.extras.addCandidate(rest);
    this.finishReason = stringIn(candidate, 'finishReason') ?? this.finishReason;
    this.finishMessage = stringIn(candidate, 'finishMessage') ?? this.finishMessage;
    return arrayIn(objectIn(candidate, 'content'), 'parts').flatMap((part) => this.reader.read(part));
  }

  private finish(): Finish | undefined {
    if (this.finishReason === undefined) return this.blocked;
    const reason = decodeFinishReason(this.finishReason, this.reader.hasCalls);
    const finish: Finish = { reason, raw: this.finishReason };
    const why = reason === 'refusal' || reason === 'malformed' ? this.finishMessage : undefined;
    return why === undefined ? finish : { ...finish, explanation: why };
  }
}

/** The answer's id in the letters of call ids; where it has none, a hash of its first frame. */
function seedOf(id: string, answer: JsonObject): string {
  const fit = id.replace(/[^A-Za-z0-9_-]/g, '').slice(0, 40);
  return fit === '' ? hash(JSON.stringify(answer)) : fit;
}

/** FNV-1a over UTF-16 units, twice with different bases: told apart, not secret. */
function hash(text: string): string {
  let low = 0x811c9dc5;
  let high = 0x01000193;
  for (let at = 0; at < text.length; at += 1) {
    low = Math.imul(low ^ text.charCodeAt(at), 0x01000193);
    high = Math.imul(high ^ text.charCodeAt(at), 0x85ebca6b);
  }
  return (low >>> 0).toString(16).padStart(8, '0') + (high >>> 0).toString(16).padStart(8, '0');
}
