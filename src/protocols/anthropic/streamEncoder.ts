// IR events as an Anthropic event stream. Called through anthropicCodec with events whose order has been checked.
// The protocol knows one open block at a time: events of later blocks wait until the ones before have ended.
// Source: @anthropic-ai/sdk `core/streaming` (skips frames without an event name) and `MessageStream`.
import type { UsageBuckets } from '../../shared/usage';
import type { AnswerContext, DeltaEvent, StreamEncoder } from '../codec';
import { aroundMark, deltaMark } from '../deltaRun';
import type { IrEvent } from '../ir/events';
import { writeFrame } from '../wire/sse';
import { ownMembers } from './answerWords';
import { BlockWriter } from './blockWriter';
import { messageId } from './encodeAnswer';
import { encodeDeltaUsage, encodeUsage } from './encodeUsage';
import { anthropicErrorBody } from './errors';
import { encodeFinish } from './finishReason';

interface WaitingBlock {
  writer: BlockWriter;
  waiting: IrEvent[];
  ended: boolean;
}

export class AnthropicStreamEncoder implements StreamEncoder {
  /** Blocks that are not yet wholly written, in the order of their start. The first one is open. */
  private readonly queue = new Map<number, WaitingBlock>();
  private written = 0;
  private toolCalls = false;
  private refusal: string | undefined;
  private usage: UsageBuckets | undefined;

  constructor(private readonly context: AnswerContext) {}

  push(event: IrEvent): string {
    switch (event.type) {
      case 'message-start':
        return this.start(event);
      case 'usage':
        this.usage = event.usage;
        return '';
      case 'finish':
        return this.finish(event);
      case 'error': {
        const { type, error } = anthropicErrorBody(event.error, '');
        return writeFrame('error', { type, error });
      }
      default:
        return this.block(event);
    }
  }

  /** Of the open block: what comes of others has to wait. */
  around(event: DeltaEvent): readonly [string, string] | undefined {
    const [open] = this.queue;
    if (open === undefined || open[0] !== event.block) return undefined;
    return aroundMark(open[1].writer.write({ ...event, text: deltaMark }));
  }

  ping(): string {
    return writeFrame('ping', { type: 'ping' });
  }

  private start(event: Extract<IrEvent, { type: 'message-start' }>): string {
    this.usage = event.usage;
    const message = {
      id: messageId(event.id, this.context),
      type: 'message',
      role: 'assistant',
      model: this.context.model,
      content: [],
      stop_reason: null,
      stop_sequence: null,
      stop_details: null,
      usage: encodeUsage(event.usage),
      ...ownMembers(event),
    };
    return writeFrame('message_start', { type: 'message_start', message });
  }

  private finish(event: Extract<IrEvent, { type: 'finish' }>): string {
    const said = { toolCalls: this.toolCalls, refusal: this.refusal };
    const { context_management: edits, ...delta } = encodeFinish(event.finish, said);
    const usage = encodeDeltaUsage(this.usage, event.finish);
    const ending = {
      type: 'message_delta',
      delta,
      usage,
      ...(edits === undefined ? {} : { context_management: edits }),
    };
    return writeFrame('message_delta', ending) + writeFrame('message_stop', { type: 'message_stop' });
  }

  private block(event: Exclude<IrEvent, { type: 'message-start' | 'usage' | 'finish' | 'error' }>): string {
    if (event.type === 'tool-call-start') this.toolCalls = true;
    if (event.type === 'refusal-start') this.refusal ??= '';
    if (event.type === 'refusal-delta') this.refusal = (this.refusal ?? '') + event.text;
    const known = this.queue.get(event.block);
    const block = known ?? { writer: new BlockWriter(() => this.written++), waiting: [], ended: false };
    if (known === undefined) this.queue.set(event.block, block);
    if (event.type === 'part' || event.type.endsWith('-end')) block.ended = true;
    block.waiting.push(event);
    return this.drain();
  }

  /** Everything that may be said now: of the open block, and of those behind it once it has ended. */
  private drain(): string {
    let frames = '';
    for (const [number, block] of this.queue) {
      frames += block.waiting.map((event) => block.writer.write(event)).join('');
      block.waiting.length = 0;
      if (!block.ended) break;
      this.queue.delete(number);
    }
    return frames;
  }
}
