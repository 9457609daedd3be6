// A ConverseStream as IR events. Called through bedrockCodec; decodeAnswer.ts reads whole answers with it too, so that both say the same
// by construction. Text has no start of its own, a stop may be missing, and `metadata` with the usage follows `messageStop` or not.
// Source: @aws-sdk/client-bedrock-runtime `ConverseStreamOutput`.
import { GatewayError } from '../../shared/errors';
import type { AnswerOrigin, Frame, StreamDecoder } from '../codec';
import type { IrEvent } from '../ir/events';
import { isObject, objectIn, parseJson, stringIn, type JsonObject } from '../wire/jsonValue';
import {
  MediaBlock,
  OtherBlock,
  ReasoningBlock,
  TextBlock,
  ToolUseBlock,
  type AnswerBlock,
  type BlockKind,
} from './answerBlocks';
import { decodeBedrockError } from './errors';
import { decodeFinish } from './finishReason';
import { exceptionEvent } from './frames';
import { readBedrockUsage } from './usage';

export class BedrockStreamDecoder implements StreamDecoder {
  private started = false;
  private done = false;
  private stopped = false;
  private measured = false;
  private blocks = 0;
  private toolCalls = false;
  /** Blocks that have begun and not ended, by the index the provider gave them. */
  private readonly open = new Map<number, AnswerBlock>();
  private ending: JsonObject = {};

  constructor(private readonly origin: AnswerOrigin) {}

  push(frame: Frame): IrEvent[] {
    if (this.done) return [];
    const value = parseJson(frame.data);
    if (!isObject(value)) {
      return this.fail(new GatewayError('upstream-invalid', 'The provider sent an event that is not a JSON object.'));
    }
    if (frame.event === exceptionEvent) return this.fail(decodeBedrockError(value));
    return this.read(frame.event, value);
  }

  end(): IrEvent[] {
    if (this.done) return [];
    if (this.stopped) return this.finish();
    return this.fail(new GatewayError('upstream-truncated', 'The provider ended its answer too early.'));
  }

  /** The block at `index`, from its start; any that is open there ends. */
  startBlock(index: number, start: JsonObject): IrEvent[] {
    const block = this.blockFor(start);
    return block === undefined ? [] : this.begin(index, block);
  }

  delta(index: number, delta: JsonObject): IrEvent[] {
    const kind = kindOfDelta(delta);
    if (kind === undefined) return [];
    const block = this.open.get(index);
    if (block !== undefined && (block.kind === kind || block.kind === 'other')) return block.delta(delta);
    const opened = this.lazyBlock(kind);
    if (opened === undefined) {
      const words = 'The provider went on with a content block that it had not begun.';
      return this.fail(new GatewayError('upstream-invalid', words));
    }
    const events = this.begin(index, opened);
    return [...events, ...opened.delta(delta)];
  }

  endBlock(index: number): IrEvent[] {
    const block = this.open.get(index);
    this.open.delete(index);
    return block?.end() ?? [];
  }

  /** `ended`: members of `messageStop`, of `metadata`, or of a whole answer. */
  noteEnding(ended: JsonObject): IrEvent[] {
    this.ending = { ...this.ending, ...ended };
    const events = this.ensureStarted();
    if (!isObject(ended['usage'])) return events;
    const usage = readBedrockUsage(ended['usage']);
    return usage === undefined ? events : [...events, { type: 'usage', usage }];
  }

  finish(): IrEvent[] {
    const events = [...this.ensureStarted(), ...this.endAll()];
    this.done = true;
    return [...events, { type: 'finish', finish: decodeFinish(this.ending, this.toolCalls) }];
  }

  private read(type: string, value: JsonObject): IrEvent[] {
    const index = typeof value['contentBlockIndex'] === 'number' ? value['contentBlockIndex'] : 0;
    switch (type) {
      case 'messageStart':
        return this.ensureStarted();
      case 'contentBlockStart':
        return [...this.ensureStarted(), ...this.startBlock(index, objectIn(value, 'start') ?? {})];
      case 'contentBlockDelta':
        return [...this.ensureStarted(), ...this.delta(index, objectIn(value, 'delta') ?? {})];
      case 'contentBlockStop':
        return this.endBlock(index);
      case 'messageStop': {
        const events = [...this.noteEnding(value), ...this.endAll()];
        this.stopped = true;
        return this.measured ? [...events, ...this.finish()] : events;
      }
      case 'metadata': {
        const events = this.noteEnding(value);
        this.measured = true;
        return this.stopped ? [...events, ...this.finish()] : events;
      }
      default:
        return [];
    }
  }

  /** Bedrock gives an answer neither an id nor the name of its model. */
  private ensureStarted(): IrEvent[] {
    if (this.started) return [];
    this.started = true;
    return [{ type: 'message-start', id: '', model: '' }];
  }

  private blockFor(start: JsonObject): AnswerBlock | undefined {
    const [name, wire] = Object.entries(start).find(([, member]) => isObject(member)) ?? [];
    if (name === undefined || !isObject(wire)) return undefined;
    const block = this.blocks;
    // A call with a type of its own is answered by Bedrock itself.
    if (name === 'toolUse' && stringIn(wire, 'type') === undefined) return new ToolUseBlock(block, wire);
    return name === 'image' || name === 'audio' ? new MediaBlock(block, name, wire) : new OtherBlock(block, name, wire);
  }

  /** A block that began without a start; undefined where the start says what nothing else does. */
  private lazyBlock(kind: BlockKind): AnswerBlock | undefined {
    switch (kind) {
      case 'text':
        return new TextBlock(this.blocks);
      case 'reasoning':
        return new ReasoningBlock(this.blocks, this.origin.origin);
      case 'image':
      case 'audio':
        return new MediaBlock(this.blocks, kind, {});
      case 'tool-call':
      case 'other':
        return undefined;
    }
  }

  private begin(index: number, block: AnswerBlock): IrEvent[] {
    const ended = [...this.endBlock(index), ...this.endTexts()];
    this.blocks += 1;
    this.toolCalls ||= block.kind === 'tool-call';
    this.open.set(index, block);
    return [...ended, ...block.start()];
  }

  /** Text and thinking end where another block begins, whether or not the provider says so. */
  private endTexts(): IrEvent[] {
    const over = [...this.open].filter(([, { kind }]) => kind === 'text' || kind === 'reasoning');
    return over.flatMap(([index]) => this.endBlock(index));
  }

  private endAll(): IrEvent[] {
    return [...this.open.keys()].flatMap((index) => this.endBlock(index));
  }

  private fail(error: GatewayError): IrEvent[] {
    this.done = true;
    return [{ type: 'error', error }];
  }
}

/** Undefined where the delta says nothing. */
function kindOfDelta(delta: JsonObject): BlockKind | undefined {
  if (stringIn(delta, 'text') !== undefined || isObject(delta['citation'])) return 'text';
  if (isObject(delta['reasoningContent'])) {
    const said = Object.values(delta['reasoningContent']).some((member) => typeof member === 'string' && member !== '');
    return said ? 'reasoning' : undefined;
  }
  if (isObject(delta['toolUse'])) return 'tool-call';
  if (isObject(delta['image'])) return 'image';
  if (isObject(delta['audio'])) return 'audio';
  return 'toolResult' in delta ? 'other' : undefined;
}
