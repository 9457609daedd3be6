// Writes the frames of one content block. One per block of the answer, driven by streamEncoder.ts, which decides when they go out.
// A block begins with its first content, so that one without any leaves no trace. Source: @anthropic-ai/sdk `RawMessageStreamEvent`.
import type { IrEvent } from '../ir/events';
import type { JsonObject } from '../wire/jsonValue';
import { writeFrame } from '../wire/sse';
import { isRedacted, mediaNotice, ownBlock, ownMembers, redactedBlock } from './answerWords';
import { writeState } from './opaqueSlots';
import { fitToolId } from './toolIds';
import { toolInput } from './toolInput';

/** Gives the index of the next block that is really written. */
export type NextIndex = () => number;

export class BlockWriter {
  /** Index on the wire; undefined until the block is begun. */
  private index: number | undefined;
  /** Tool input that cannot go out before it is whole, or before its first character is known. */
  private heldInput = '';
  private passInput = false;
  private kind: 'function' | 'custom' = 'function';

  constructor(private readonly nextIndex: NextIndex) {}

  /** Frames for an event of this block, in order; empty where nothing is to be said yet. */
  write(event: IrEvent): string {
    switch (event.type) {
      case 'text-delta':
      case 'refusal-delta':
        return this.text(event.text);
      case 'text-end': {
        const citations = event.extensions?.anthropic?.['citations'];
        return this.citations(Array.isArray(citations) ? citations : []) + this.stop();
      }
      case 'refusal-end':
        return this.stop();
      case 'reasoning-delta':
        if (event.text === '') return '';
        return this.beginThinking() + this.delta({ type: 'thinking_delta', thinking: event.text });
      case 'reasoning-end':
        return this.endThinking(event);
      case 'tool-call-start':
        this.kind = event.kind;
        return this.begin({
          type: 'tool_use',
          id: fitToolId(event.id),
          name: event.name,
          input: {},
          ...ownMembers(event),
        });
      case 'tool-call-delta':
        return this.toolInput(event.input);
      case 'tool-call-end':
        return this.restOfInput() + this.stop();
      case 'part':
        return this.part(event.part);
      default:
        return '';
    }
  }

  private text(text: string): string {
    if (text === '') return '';
    return this.beginText() + this.delta({ type: 'text_delta', text });
  }

  private citations(citations: unknown[]): string {
    if (citations.length === 0) return '';
    return this.beginText() + citations.map((citation) => this.delta({ type: 'citations_delta', citation })).join('');
  }

  private endThinking(event: Extract<IrEvent, { type: 'reasoning-end' }>): string {
    const { state } = event;
    const redacted = isRedacted(state) ? redactedBlock(state) : undefined;
    let frames = '';
    if (this.index !== undefined || (state !== undefined && redacted === undefined)) {
      const signature = writeState(redacted === undefined ? state : undefined);
      frames += this.beginThinking() + this.delta({ type: 'signature_delta', signature }) + this.stop();
    }
    return redacted === undefined ? frames : frames + this.whole(redacted);
  }

  /** JSON of an object goes through as it comes; anything else waits until it can be put into an object. */
  private toolInput(input: string): string {
    if (this.passInput) return this.inputDelta(input);
    this.heldInput += input;
    if (this.kind === 'custom' || !this.heldInput.trimStart().startsWith('{')) return '';
    this.passInput = true;
    return this.inputDelta(this.heldInput);
  }

  private restOfInput(): string {
    if (this.passInput) return '';
    const { input } = toolInput(this.kind, this.heldInput);
    return Object.keys(input).length === 0 ? '' : this.inputDelta(JSON.stringify(input));
  }

  private inputDelta(json: string): string {
    return json === '' ? '' : this.delta({ type: 'input_json_delta', partial_json: json });
  }

  private part(part: Extract<IrEvent, { type: 'part' }>['part']): string {
    if (part.type !== 'opaque') return this.text(mediaNotice(part)) + this.stop();
    const block = ownBlock(part);
    return block === undefined ? '' : this.whole(block);
  }

  private whole(block: JsonObject): string {
    this.index = undefined;
    return this.begin(block) + this.stop();
  }

  private beginText(): string {
    return this.index === undefined ? this.begin({ type: 'text', text: '' }) : '';
  }

  private beginThinking(): string {
    return this.index === undefined ? this.begin({ type: 'thinking', thinking: '', signature: '' }) : '';
  }

  private begin(block: JsonObject): string {
    this.index = this.nextIndex();
    return writeFrame('content_block_start', { type: 'content_block_start', index: this.index, content_block: block });
  }

  private delta(delta: JsonObject): string {
    return writeFrame('content_block_delta', { type: 'content_block_delta', index: this.index, delta });
  }

  private stop(): string {
    if (this.index === undefined) return '';
    return writeFrame('content_block_stop', { type: 'content_block_stop', index: this.index });
  }
}
