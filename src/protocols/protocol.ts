// What the gateway asks of a wire protocol: one object per protocol folder, collected in registry.ts.
// Used by the proxy (errors, model lists, usage of relayed answers). Pure: no clock, no random, no input or output.
import type { ProtocolId, UpstreamProtocolId } from '../shared/channel';
import type { GatewayError } from '../shared/errors';
import type { UsageBuckets } from '../shared/usage';
import type { ReadError } from './errorBody';

/** An error of the gateway in a protocol's own shape. `headers` holds `retry-after` and `x-should-retry` where they apply. */
export interface WireError {
  status: number;
  headers: Record<string, string>;
  body: unknown;
}

export interface ModelEntry {
  id: string;
  /** Seconds since the epoch. */
  createdAt: number;
  ownedBy: string;
}

/** What the log and the meter learn from an answer that is relayed untouched. */
export interface AnswerFacts {
  usage?: UsageBuckets;
  /** The model as the provider names it in its answer. */
  model?: string;
  /** The provider's own word for why it stopped. */
  finishReason?: string;
  /** Message of an error inside an answer of status 200, or inside a stream. */
  error?: string;
}

export interface StreamTapStep {
  /** Bytes that may go to the client now: whole frames only. */
  relay: Uint8Array[];
  /** True once the terminal frame was seen; it and what follows is held until `close()`. */
  ended: boolean;
}

/**
 * Reads a stream whose bytes are relayed untouched: everything relayed and held, put together, is the input. Two things
 * differ at a ragged end alone, both at `close()`: a whole last frame gets the blank line it lacks, without which SDKs throw
 * it away, and a torn frame behind a complete answer is left out.
 */
export interface StreamTap {
  push(chunk: Uint8Array): StreamTapStep;
  /**
   * After the upstream's end or fault. `held` is what was not yet relayed (the terminal frame, the latest
   * frame of an answer that is complete without one, or a partial frame);
   * `complete` says that the stream came to its protocol's end. Where it is false, a partial frame must not be relayed
   * before an in-band error, or the client reads the two as one.
   */
  close(): { held: Uint8Array[]; complete: boolean; facts: AnswerFacts };
  /** As known so far. */
  facts(): AnswerFacts;
  /** Text that keeps the client waiting and means nothing, for between two steps; empty where none may stand now. */
  ping(): string;
}

/** What is asked of the protocol of an upstream beside its codec: errors and model lists. */
export interface UpstreamProtocol {
  readonly id: UpstreamProtocolId;
  /** The upstream's error body, for the log. `body` is parsed JSON, or the text where it is not JSON. */
  readError(status: number, body: unknown): ReadError;
  /**
   * The status that says what a refusal means, where the protocol tells it in a header of another name (in lower case).
   * Left out: the status it came with.
   */
  refusalStatus?(status: number, headers: Readonly<Record<string, string | string[] | undefined>>): number;
  /** Model ids of a provider's own list, in its order and without duplicates; empty where the shape is not known. */
  decodeModelList(body: unknown): string[];
}

/** A protocol that clients speak too. */
export interface Protocol extends UpstreamProtocol {
  readonly id: ProtocolId;
  /** Status, headers and body that the official SDK of this protocol turns into its matching error class. */
  encodeError(error: GatewayError, requestId: string): WireError;
  /**
   * SSE text of an error told in-band, in the protocol's own way. It begins with a blank line, so that it is a frame of
   * its own even where the client already has a part of another one.
   */
  encodeStreamError(error: GatewayError, requestId: string): string;
  /** Usage and end of a stream whose bytes are relayed untouched. */
  newStreamTap(): StreamTap;
  /** Facts of a parsed non-streamed answer. */
  readAnswer(body: unknown): AnswerFacts;
  /** The list in the shape that the SDK's `models.list()` parses. */
  encodeModelList(models: ModelEntry[]): unknown;
  encodeModel(model: ModelEntry): unknown;
}
