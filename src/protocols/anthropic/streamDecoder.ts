// An Anthropic event stream as IR events. Called through anthropicCodec; decodeAnswer.ts reads whole messages with it too, so that both
// say the same by construction. Tolerates vendors that leave out `message_start`, `content_block_stop` or `message_stop`.
// Source: @anthropic-ai/sdk `MessageStream`.
import { GatewayError } from '../../shared/errors';
import type { AnswerOrigin, Frame, StreamDecoder } from '../codec';
import type { IrEvent } from '../ir/events';
import { arrayIn, isObject, objectIn, parseJson, stringIn, type JsonObject } from '../wire/jsonValue';
import { openBlock, type AnswerBlock } from './answerBlocks';
import { decodeFinish } from './finishReason';
import { upstreamFault } from './upstreamFault';
import { mergeAnthropicUsage, readAnthropicUsage } from './usage';
import { unknownMembers } from './wireShape';

/** Members of a message that have a place of their own in the events. */
const knownFields = [
  'id',
  'type',
  'role',
  'model',
  'content',
  'usage',
  'stop_reason',
  'stop_sequence',
  'stop_details',
  'container',
  'context_management',
];

const blockTypeOfDelta: Readonly<Record<string, JsonObject>> = {
  text_delta: { type: 'text' },
  citations_delta: { type: 'text' },
  thinking_delta: { type: 'thinking' },
  signature_delta: { type: 'thinking' },
};

/** Members of deltas that are text. */
const plainMembers = ['text', 'thinking'];

export class AnthropicStreamDecoder implements StreamDecoder {
  private started = false;
  private done = false;
  private messageId = '';
  private blocks = 0;
  private toolCalls = false;
  /** Blocks that have begun and not ended, by the index the provider gave them. */
  private readonly open = new Map<number, AnswerBlock>();
  private usage: JsonObject | undefined;
  private ending: JsonObject = {};
  /** The member with the text of the delta read last, where it had nothing else. */
  private plainMember: string | undefined;

  constructor(private readonly origin: AnswerOrigin) {}

  push(frame: Frame): IrEvent[] {
    this.plainMember = undefined;
    if (this.done || frame.data === '' || frame.data === '[DONE]') return [];
    const value = parseJson(frame.data);
    if (!isObject(value)) {
      return this.fail(new GatewayError('upstream-invalid', 'The provider sent an event that is not a JSON object.'));
    }
    return this.read(stringIn(value, 'type') ?? frame.event, value);
  }

  plainText(): ((data: object) => unknown) | undefined {
    const { plainMember } = this;
    return plainMember === undefined ? undefined : (data) => objectIn(data, 'delta')?.[plainMember];
  }

  end(): IrEvent[] {
    if (this.done) return [];
    if (typeof this.ending['stop_reason'] === 'string') return this.finish();
    return this.fail(new GatewayError('upstream-truncated', 'The provider ended its answer too early.'));
  }

  /** A message, whole or only begun. */
  message(message: JsonObject): IrEvent[] {
    this.usage = mergeAnthropicUsage(this.usage, message['usage']);
    this.noteEnding(message);
    const events = this.started ? this.startAgain() : this.start(message);
    if (this.done) return events;
    for (const block of arrayIn(message, 'content').filter(isObject)) {
      events.push(...this.startBlock(-1, block), ...this.endBlock(-1));
    }
    return events;
  }

  finish(): IrEvent[] {
    const events = [...this.ensureStarted(), ...this.endAll()];
    this.done = true;
    return [...events, { type: 'finish', finish: decodeFinish(this.ending, this.toolCalls, this.usage) }];
  }

  private read(type: string, value: JsonObject): IrEvent[] {
    const index = typeof value['index'] === 'number' ? value['index'] : this.blocks;
    switch (type) {
      case 'message_start':
        return this.message(objectIn(value, 'message') ?? {});
      case 'content_block_start':
        return [
          ...this.ensureStarted(),
          ...this.endBlock(index),
          ...this.startBlock(index, objectIn(value, 'content_block') ?? {}),
        ];
      case 'content_block_delta':
        return [...this.ensureStarted(), ...this.delta(index, objectIn(value, 'delta') ?? {})];
      case 'content_block_stop':
        return this.endBlock(index);
      case 'message_delta':
        return this.messageDelta(value);
      case 'message_stop':
        return this.finish();
      case 'error':
        return this.fail(upstreamFault(value['error'] ?? value));
      default:
        return isObject(value['error']) ? this.fail(upstreamFault(value['error'])) : [];
    }
  }

  private start(message: JsonObject): IrEvent[] {
    this.started = true;
    this.messageId = stringIn(message, 'id') ?? '';
    const usage = readAnthropicUsage(this.usage);
    const own = unknownMembers(message, knownFields);
    return [
      {
        type: 'message-start',
        id: this.messageId,
        model: stringIn(message, 'model') ?? '',
        ...(usage === undefined ? {} : { usage }),
        ...(own === undefined ? {} : { extensions: { anthropic: own } }),
      },
    ];
  }

  /**
   * A second `message_start`: said twice, or the provider began anew behind our back. Text goes on; a tool call that the client
   * has already seen cannot be taken back, and acting on half of it would be worse than an error.
   */
  private startAgain(): IrEvent[] {
    if (!this.toolCalls) return this.endAll();
    return this.fail(new GatewayError('upstream-invalid', 'The provider began its answer anew in the middle of it.'));
  }

  private ensureStarted(): IrEvent[] {
    return this.started ? [] : this.start({});
  }

  private startBlock(index: number, wire: JsonObject): IrEvent[] {
    const place = { block: this.blocks, origin: this.origin.origin, messageId: this.messageId };
    const block = openBlock(wire, place);
    this.blocks += 1;
    this.toolCalls ||= block.toolCall;
    this.open.set(index, block);
    return block.start();
  }

  private delta(index: number, delta: JsonObject): IrEvent[] {
    const block = this.open.get(index);
    this.plainMember = plainMembers.find((name) => Object.keys(delta).every((key) => key === 'type' || key === name));
    if (block !== undefined) return block.delta(delta);
    const wire = blockTypeOfDelta[stringIn(delta, 'type') ?? ''];
    if (wire === undefined) {
      return this.fail(
        new GatewayError('upstream-invalid', 'The provider went on with a content block that it had not begun.'),
      );
    }
    const events = this.startBlock(index, wire);
    return [...events, ...(this.open.get(index)?.delta(delta) ?? [])];
  }

  private endBlock(index: number): IrEvent[] {
    const block = this.open.get(index);
    this.open.delete(index);
    return block?.end() ?? [];
  }

  private endAll(): IrEvent[] {
    const events = [...this.open.values()].flatMap((block) => block.end());
    this.open.clear();
    return events;
  }

  private messageDelta(value: JsonObject): IrEvent[] {
    this.noteEnding(value);
    this.noteEnding(objectIn(value, 'delta') ?? {});
    const events = this.ensureStarted();
    if (!isObject(value['usage'])) return events;
    this.usage = mergeAnthropicUsage(this.usage, value['usage']);
    const usage = readAnthropicUsage(this.usage);
    return usage === undefined ? events : [...events, { type: 'usage', usage }];
  }

  /** Keeps what is said about the end; nulls say nothing. */
  private noteEnding(source: JsonObject): void {
    for (const name of ['stop_reason', 'stop_sequence', 'stop_details', 'container', 'context_management']) {
      if (source[name] !== undefined && source[name] !== null) this.ending[name] = source[name];
    }
  }

  private fail(error: GatewayError): IrEvent[] {
    this.done = true;
    return [{ type: 'error', error }];
  }
}
