// A stream tap that translates: takes the bytes of the upstream's event stream, gives those of the client's. Stands where a relayed
// stream has its own tap, so that holding, settling and faults are the same code for both.
import type { AnswerStep, AnswerStream } from '../../protocols/answerStream';
import type { AnswerFacts, StreamTap, StreamTapStep } from '../../protocols/protocol';
import { parseFrame, SseFramer } from '../../protocols/wire/sse';

/** Frames are read whole: a generated image can be tens of megabytes. */
const largestFrameBytes = 64 * 1024 * 1024;

export class TranslatedTap implements StreamTap {
  private readonly framer = new SseFramer(largestFrameBytes);
  private terminal = '';
  private ended = false;

  /** `onClose` is called once, when nothing more is read. */
  constructor(
    private readonly stream: AnswerStream,
    private readonly onClose: () => void,
  ) {}

  push(chunk: Uint8Array): StreamTapStep {
    let text = '';
    for (const piece of this.framer.push(chunk)) {
      if (piece.kind === 'whole') text += this.read(piece.bytes);
    }
    return { relay: toBytes(text), ended: this.ended };
  }

  close(): { held: Uint8Array[]; complete: boolean; facts: AnswerFacts } {
    // A last frame that only lacks its blank line is a frame; a torn one is not, and the decoder would say so.
    const last = this.framer.finish();
    let text = last === undefined || !isWhole(last.bytes) ? '' : this.read(last.bytes);
    if (!this.ended) text += this.take(this.stream.end());
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

  private read(bytes: Uint8Array): string {
    if (this.ended) return '';
    const { event, data } = parseFrame(bytes);
    return data === undefined ? '' : this.take(this.stream.push({ event: event ?? '', data }));
  }

  private take(step: AnswerStep): string {
    if (step.ended) {
      this.ended = true;
      this.terminal = step.terminal;
    }
    return step.text;
  }
}

/** True when the data of a frame is complete in itself. */
function isWhole(bytes: Uint8Array): boolean {
  const { data } = parseFrame(bytes);
  if (data === undefined || data === '[DONE]') return true;
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
