// A request of one protocol answered by an upstream of another (or of the same, where its body holds our envelopes): decoded request →
// repairs → encoder, and back decoder → check → restoring → encoder. Called by the gateway, once per candidate. Pure: ids and times come
// in through the context; fetching, framing of bytes and HTTP are the gateway's.
import type { ProtocolId } from '../shared/channel';
import { GatewayError } from '../shared/errors';
import { answerEvents } from './answerEvents';
import { factsOf } from './answerFacts';
import { AnswerStream, faultOf } from './answerStream';
import type {
  AnswerContext,
  AnswerOrigin,
  Codec,
  DecodedRequest,
  Encoded,
  Frame,
  Target,
  UpstreamCodec,
} from './codec';
import { slotMark } from './gemini/thoughtSignature';
import { EventChecker } from './ir/checkEvents';
import { Collector } from './ir/collect';
import type { IrAnswer, IrEvent } from './ir/events';
import { envelopeMark } from './ir/opaqueState';
import type { Warning } from './ir/warnings';
import { type KeptState, StateKeeper, withKeptState } from './keptState';
import type { AnswerFacts } from './protocol';
import { protocols } from './registry';
import { repairRequest, type RepairedRequest } from './repairs/repairs';
import { ascii } from './wire/bytes';
import { includesAscii } from './wire/memberMarks';

/** What an encoder of answers needs from outside; the request is the translation's own. */
export type ClientContext = Omit<AnswerContext, 'request'>;

export interface TranslatedAnswer {
  /** The answer in the client's protocol, ready for JSON. */
  body: unknown;
  warnings: Warning[];
  facts: AnswerFacts;
  /** Opaque state to keep for clients without a slot, by tool-call id. */
  keptState: ReadonlyMap<string, KeptState>;
}

export interface TranslationOptions {
  /** State that was kept on our side, by the tool-call id that the client replays. */
  keptState?: ((callId: string) => KeptState | undefined) | undefined;
}

/**
 * Plans the translation of `decoded`, a request of `inbound`, for `target`, an upstream that speaks `outbound`.
 * Throws GatewayError `bad-request` where the target could only answer something else than was asked.
 */
export function planTranslation(
  inbound: Codec,
  outbound: UpstreamCodec,
  decoded: DecodedRequest,
  target: Target,
  options: TranslationOptions = {},
): Translation {
  refuseMoreAnswers(inbound, outbound, decoded);
  const { keptState } = options;
  const request = keptState === undefined ? decoded.request : withKeptState(decoded.request, keptState);
  const repaired = repairRequest(request, outbound.id, target);
  const encoded = outbound.encodeRequest(repaired.request, target);
  return new Translation(inbound, outbound, decoded, target, repaired, encoded);
}

/** A translated answer holds one; the others, paid for and lost, would be no declared loss but another answer. */
function refuseMoreAnswers(inbound: Codec, outbound: UpstreamCodec, { request }: DecodedRequest): void {
  if ((request.sampling.candidates ?? 1) <= 1 || inbound.id === outbound.id) return;
  throw new GatewayError(
    'bad-request',
    'More than one answer to a request is only to be had from a provider of the same protocol: ask for one.',
  );
}

export class Translation {
  /** Every declared loss on the way to the upstream: of the decoder, the repairs and the encoder. */
  readonly warnings: Warning[];
  private readonly origin: AnswerOrigin;

  constructor(
    private readonly inbound: Codec,
    private readonly outbound: UpstreamCodec,
    private readonly decoded: DecodedRequest,
    target: Target,
    private readonly repaired: RepairedRequest,
    /** Body and headers for the upstream. */
    readonly encoded: Encoded,
  ) {
    this.warnings = [...decoded.warnings, ...repaired.warnings, ...encoded.warnings];
    this.origin = { origin: target.origin, quirks: target.quirks };
  }

  /** For a client that asked for a stream, from an upstream that streams. */
  newAnswerStream(context: ClientContext): AnswerStream {
    return new AnswerStream({
      decoder: this.outbound.newStreamDecoder(this.origin),
      encoder: this.inbound.newStreamEncoder(this.answerContext(context)),
      restore: this.repaired.restore.newStream(),
      encodeStreamError: (error) => this.encodeStreamError(error),
      lossesOf: (read) => read.warnings(this.inbound, this.answerContext(context)),
    });
  }

  /** For a client that asked for a stream, from an upstream that sent a whole answer (`wire`: parsed JSON). */
  streamAnswer(wire: unknown, context: ClientContext): AnswerStream {
    const events = (): IrEvent[] => answerEvents(this.decode(wire));
    return new AnswerStream({
      decoder: { push: () => [], end: events },
      encoder: this.inbound.newStreamEncoder(this.answerContext(context)),
      restore: this.repaired.restore.newStream(),
      encodeStreamError: (error) => this.encodeStreamError(error),
      lossesOf: (read) => read.warnings(this.inbound, this.answerContext(context)),
    });
  }

  /**
   * For a client that asked for a whole answer, from an upstream that sent one (`wire`: parsed JSON). Throws GatewayError
   * `upstream-invalid`, or the provider's own error where a 200 carries one.
   */
  translateAnswer(wire: unknown, context: ClientContext): TranslatedAnswer {
    return this.encode(this.repaired.restore.answer(this.decode(wire)), context);
  }

  /** For a client that asked for a whole answer, from an upstream that only streams. */
  collectStream(context: ClientContext): AnswerCollection {
    const decoder = this.outbound.newStreamDecoder(this.origin);
    const restore = this.repaired.restore.newStream();
    const checker = new EventChecker();
    const collector = new Collector();
    const take = (events: readonly IrEvent[]): void => {
      for (const event of events) restore(checker.check(event)).forEach((restored) => collector.push(restored));
    };
    return {
      push: (frame) => {
        if (!checker.done) guarded(() => take(decoder.push(frame)));
        return checker.done;
      },
      end: () =>
        guarded(() => {
          if (!checker.done) take(decoder.end());
          return this.encode(collector.answer(), context);
        }),
    };
  }

  /** What an upstream's stream says, for whoever reads it in place of the client: decoded and restored, not yet checked for its order. */
  newEventSource(): EventSource {
    const decoder = this.outbound.newStreamDecoder(this.origin);
    const restore = this.repaired.restore.newStream();
    return { push: (frame) => decoder.push(frame), end: () => decoder.end(), restore };
  }

  /** A whole answer (`wire`: parsed JSON), restored. Throws GatewayError `upstream-invalid`, or the provider's own error. */
  readAnswer(wire: unknown): IrAnswer {
    return this.repaired.restore.answer(this.decode(wire));
  }

  private decode(wire: unknown): IrAnswer {
    return guarded(() => this.outbound.decodeAnswer(wire, this.origin));
  }

  private encode(answer: IrAnswer, context: ClientContext): TranslatedAnswer {
    const { body, warnings } = guarded(() => this.inbound.encodeAnswer(answer, this.answerContext(context)));
    const keeper = new StateKeeper();
    keeper.take(answer.content);
    return { body, warnings, facts: factsOf(answer), keptState: keeper.kept };
  }

  private answerContext(context: ClientContext): AnswerContext {
    return { ...context, request: this.decoded.request };
  }

  private encodeStreamError(error: GatewayError): string {
    return isClientProtocol(this.inbound.id) ? protocols[this.inbound.id].encodeStreamError(error, '') : '';
  }
}

export interface EventSource {
  push(frame: Frame): IrEvent[];
  end(): IrEvent[];
  /** Undoes in an event, once its order was checked, what was done to the request. */
  restore(event: IrEvent): IrEvent[];
}

export interface AnswerCollection {
  /** Takes the next frame; true once the answer is whole. Throws GatewayError: the provider's own, or `upstream-invalid`. */
  push(frame: Frame): boolean;
  /** The whole answer; throws GatewayError `upstream-truncated` where the upstream ended too early. */
  end(): TranslatedAnswer;
}

/** True when a body of any protocol holds one of our envelopes, so that it must be translated even where passthrough is possible. */
export function containsEnvelope(body: Uint8Array): boolean {
  return envelopeMarks.some((mark) => includesAscii(body, mark));
}

/** As text, and as the base64 that slots of bytes hold. */
const envelopeMarks = [ascii(envelopeMark), ascii(slotMark)];

function isClientProtocol(id: Codec['id']): id is ProtocolId {
  return Object.hasOwn(protocols, id);
}

function guarded<Value>(run: () => Value): Value {
  try {
    return run();
  } catch (error) {
    throw faultOf(error);
  }
}
