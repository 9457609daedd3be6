// A stream tap that translates: takes the bytes of the upstream's stream, gives those of the client's. Stands where a relayed stream has
// its own tap, so that holding, settling and faults are the same code for both.
import type { AnswerStep, AnswerStream } from '../../protocols/answerStream';
import type { Frame } from '../../protocols/codec';
import type { AnswerFacts, StreamTapStep } from '../../protocols/protocol';
import { GatewayError } from '../../shared/errors';
import type { AnswerTap } from './answerReader';
import type { FrameSource } from './upstreamRoute';

export class TranslatedTap implements AnswerTap {
  private terminal = '';
  private ended = false;

  /** `onClose` is called once, when nothing more is read. */
  constructor(
    private readonly stream: AnswerStream,
    private readonly frames: FrameSource,
    private readonly onClose: () => void,
  ) {}

  push(chunk: Uint8Array): StreamTapStep {
    let text = '';
    try {
      for (const frame of this.frames.push(chunk)) text += this.read(frame);
    } catch (error) {
      // Damaged framing: the frames before it were read, nothing after it can be.
      if (!this.ended) text += this.said(this.stream.fail(GatewayError.from(error)));
    }
    return { relay: toBytes(text), ended: this.ended };
  }

  close(): { held: Uint8Array[]; complete: boolean; facts: AnswerFacts } {
    let text = '';
    for (const frame of wholeRest(this.frames)) text += this.read(frame);
    if (!this.ended) text += this.said(this.stream.end());
    this.onClose();
    // An error that the provider itself told is its end of the stream; one that it never ended is not.
    const complete = this.stream.error?.kind !== 'upstream-truncated';
    return { held: toBytes(text + this.terminal), complete, facts: this.facts() };
  }

  facts(): AnswerFacts {
    return this.stream.facts();
  }

  ping(): string {
    return this.ended ? '' : this.stream.ping();
  }

  get fault(): GatewayError | undefined {
    return this.stream.started ? undefined : this.stream.error;
  }

  private read(frame: Frame): string {
    return this.ended ? '' : this.said(this.stream.push(frame));
  }

  private said(step: AnswerStep): string {
    if (step.ended) {
      this.ended = true;
      this.terminal = step.terminal;
    }
    return step.text;
  }
}

/**
 * The frames that a stream ends with: a last one that only lacks its blank line is a frame. A torn one is none; the decoder knows
 * whether the answer was complete without it.
 */
export function wholeRest(frames: FrameSource): Frame[] {
  try {
    return frames.finish().filter(({ data }) => isWhole(data));
  } catch (error) {
    if (GatewayError.is(error, 'upstream-truncated') || GatewayError.is(error, 'upstream-invalid')) return [];
    throw error;
  }
}

/** True when the data of a frame is complete in itself. */
function isWhole(data: string): boolean {
  if (data === '[DONE]') return true;
  try {
    JSON.parse(data);
    return true;
  } catch {
    return false;
  }
}

function toBytes(text: string): Uint8Array[] {
  return text === '' ? [] : [Buffer.from(text)];
}
