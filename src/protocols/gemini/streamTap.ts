// The tap of a Gemini stream. With `alt=sse` each frame is an answer of its own and there is no end marker: the stream is
// complete when a finish reason, a block reason or an error was seen. Without it the answers are one JSON array.
// Source: @google/genai `processStreamResponse`.
import type { AnswerFacts, StreamTap, StreamTapStep } from '../protocol';
import { FrameTap } from '../wire/frameTap';
import { ArrayTap } from './arrayTap';
import { GeminiFrames } from './frames';

/** A stream of either form; its first byte tells which. */
export function newGeminiTap(): StreamTap {
  return new GeminiTap();
}

const openBracket = 0x5b;
/** Not a comment: some of Google's SDKs read every line as data. */
const blankLine = '\n\n';

class GeminiTap implements StreamTap {
  private tap: StreamTap | undefined;

  push(chunk: Uint8Array): StreamTapStep {
    // No frame begins with a bracket. White space before an array does not occur, and would only cost the statistic.
    if (this.tap === undefined && chunk.length > 0) {
      this.tap = chunk[0] === openBracket ? new ArrayTap() : new FrameTap(new GeminiFrames(), blankLine);
    }
    return this.tap?.push(chunk) ?? { relay: [], ended: false };
  }

  close(): { held: Uint8Array[]; complete: boolean; facts: AnswerFacts } {
    return this.tap?.close() ?? { held: [], complete: false, facts: {} };
  }

  facts(): AnswerFacts {
    return this.tap?.facts() ?? {};
  }

  /** Before its first byte, a stream is taken for one of events. */
  ping(): string {
    return this.tap === undefined ? blankLine : this.tap.ping();
  }
}
