// What translation asks of a wire protocol: one Codec per protocol folder, collected in codecs.ts. Never pairwise: everything goes
// through the intermediate representation in ir/. Pure: ids and times come in through the context.
import type { UpstreamProtocolId } from '../shared/channel';
import type { ModelTraits, Quirks } from '../shared/quirks';
import type { IrAnswer, IrEvent } from './ir/events';
import type { IrRequest } from './ir/request';
import type { Warning } from './ir/warnings';

export interface Target {
  /** The model as sent upstream. */
  model: string;
  /** Who understands opaque state of this target (see ir/parts.ts). */
  origin: string;
  quirks: Quirks;
  traits: ModelTraits;
}

export interface Encoded {
  body: Record<string, unknown>;
  /** Headers the protocol demands beside authentication (`anthropic-version`, betas). */
  headers: Record<string, string>;
  warnings: Warning[];
}

/** What a decoder of requests learns outside the body. */
export interface RequestContext {
  /** Gemini: model and stream stand in the path. */
  model?: string;
  stream?: boolean;
  /** Request headers in lower case that change meaning (`anthropic-beta`, codex headers). */
  headers: Readonly<Record<string, string | undefined>>;
  /** The vendor whose protocol this is: origin of state that carries no envelope. */
  nativeOrigin: string;
}

export interface DecodedRequest {
  request: IrRequest;
  warnings: Warning[];
}

/** What an encoder of answers needs to know. */
export interface AnswerContext {
  /** The model name the client asked for. */
  model: string;
  /** Seconds since the epoch. */
  createdAt: number;
  /** A fresh id with this prefix: `msg_`, `resp_`, `call_`. */
  newId: (prefix: string) => string;
  /** The request, for answers that repeat parts of it (Responses). */
  request: IrRequest;
  /** OpenAI chat: the client asked for the usage chunk. */
  includeUsage: boolean;
}

/** A server-sent event, parsed: `event` is empty where the frame names none. */
export interface Frame {
  event: string;
  data: string;
}

/** More text of a block that is open. */
export type DeltaEvent = Extract<IrEvent, { type: 'text-delta' | 'reasoning-delta' }>;

export interface StreamDecoder {
  /**
   * Events of the next frame. An error in the frame is an `error` event, and so is a frame that cannot be read (`upstream-invalid`);
   * it never throws for what the provider sent.
   */
  push(frame: Frame): IrEvent[];
  /**
   * Asked after a `push` that gave one delta alone: where the text of that delta stands in the parsed data of the frame. Undefined unless
   * frames that differ from this one in that text alone mean more text of the same block and nothing else, however many follow. Left out: so.
   */
  plainText?(): ((data: object) => unknown) | undefined;
  /** Called once after the upstream's end: closes what is open, `finish` where the protocol has no end mark, else an `error` event. */
  end(): IrEvent[];
}

export interface StreamEncoder {
  /** SSE text for one event; empty where nothing is to be said yet. */
  push(event: IrEvent): string;
  /**
   * Asked after a `push` of `event`: what stands before and after the JSON text (without quotes) of a further delta of the same block, where
   * the encoder need not hear of those. Undefined or left out: it is given each of them.
   */
  around?(event: DeltaEvent): readonly [before: string, after: string] | undefined;
  /** A frame that keeps the client waiting and means nothing, in the protocol's own way. */
  ping(): string;
}

export interface AnswerOrigin {
  origin: string;
  quirks: Quirks;
}

/** A protocol that only upstreams speak to us: requests go out, answers come in. */
export interface UpstreamCodec {
  readonly id: UpstreamProtocolId;
  encodeRequest(request: IrRequest, target: Target): Encoded;
  /** Throws `upstream-invalid` where the body is not an answer of this protocol. */
  decodeAnswer(wire: unknown, origin: AnswerOrigin): IrAnswer;
  newStreamDecoder(origin: AnswerOrigin): StreamDecoder;
}

/** A protocol that clients speak too. */
export interface Codec extends UpstreamCodec {
  /** Throws `bad-request` with the path of the fault where the body is not of this protocol. */
  decodeRequest(wire: unknown, context: RequestContext): DecodedRequest;
  encodeAnswer(answer: IrAnswer, context: AnswerContext): { body: unknown; warnings: Warning[] };
  newStreamEncoder(context: AnswerContext): StreamEncoder;
}
