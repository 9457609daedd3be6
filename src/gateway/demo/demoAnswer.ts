// The demo's answer before it takes a protocol's shape, and what each protocol makes of it. Interfaces only.

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
