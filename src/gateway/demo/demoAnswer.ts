// The demo's answer before it takes a protocol's shape, and what each protocol makes of it. Interfaces only.
import type { Operation } from '../../protocols/endpoints';
import type { ProtocolId } from '../../shared/channel';

export interface DemoCall {
  /** Unique part of the ids in the answer. */
  id: string;
  protocol: ProtocolId;
  operation: Operation;
  stream: boolean;
  /** False for Gemini's stream as a JSON array. */
  eventStream: boolean;
  model: string;
  body: Uint8Array;
  /** Seconds since the epoch. */
  createdAt: number;
}

export interface DemoAnswer {
  /** Unique part of all ids in the answer. */
  id: string;
  model: string;
  /** Seconds since the epoch. */
  createdAt: number;
  text: string;
  /** `text` in the pieces to stream. */
  words: readonly string[];
  usage: { input: number; output: number };
  includeUsage: boolean;
}

/** One frame of a stream; the demo rests before a frame that brings a word. */
export interface DemoFrame {
  text: string;
  word: boolean;
}

/** How one protocol writes a demo answer. */
export interface DemoProtocol {
  /** The non-streamed answer. */
  whole(answer: DemoAnswer): unknown;
  /** The frames of the stream, terminal frame included. */
  frames(answer: DemoAnswer): Generator<DemoFrame>;
  /** The answer to a request that only counts; undefined where the protocol has none. */
  count(inputTokens: number): unknown;
}
