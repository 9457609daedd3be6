// Content blocks of an Anthropic answer while they arrive, one class per kind. Made and driven by streamDecoder.ts.
// Each gives the events of its start, of each delta and of its end. Source: @anthropic-ai/sdk `RawContentBlockDelta`, `MessageStream`.
import type { IrEvent } from '../ir/events';
import { arrayIn, isObject, parseJson, stringIn, type JsonObject } from '../wire/jsonValue';
import { readState } from './opaqueSlots';
import { fitToolId } from './toolIds';
import { unknownMembers } from './wireShape';

export interface AnswerBlock {
  /** True for calls of the client's own tools. */
  readonly toolCall: boolean;
  start(): IrEvent[];
  delta(delta: JsonObject): IrEvent[];
  end(): IrEvent[];
}

export interface BlockPlace {
  /** Number of the block in the events. */
  block: number;
  /** Whose state the signatures are. */
  origin: string;
  messageId: string;
}

/** A block for `wire`, the `content_block` of its start: perhaps empty, perhaps with all its content. */
export function openBlock(wire: JsonObject, place: BlockPlace): AnswerBlock {
  switch (wire['type']) {
    case 'text':
      return new TextBlock(wire, place);
    case 'thinking':
      return new ThinkingBlock(wire, place);
    case 'redacted_thinking':
      return new RedactedBlock(wire, place);
    case 'tool_use':
      return new ToolUseBlock(wire, place);
    default:
      return new OtherBlock(wire, place);
  }
}

class TextBlock implements AnswerBlock {
  readonly toolCall = false;
  private readonly citations: unknown[];

  constructor(
    private readonly wire: JsonObject,
    private readonly place: BlockPlace,
  ) {
    this.citations = [...arrayIn(wire, 'citations')];
  }

  start(): IrEvent[] {
    return [{ type: 'text-start', block: this.place.block }, ...this.delta(this.wire)];
  }

  delta(delta: JsonObject): IrEvent[] {
    if (delta['type'] === 'citations_delta') this.citations.push(delta['citation']);
    const text = stringIn(delta, 'text');
    return text === undefined ? [] : [{ type: 'text-delta', block: this.place.block, text }];
  }

  end(): IrEvent[] {
    const { block } = this.place;
    if (this.citations.length === 0) return [{ type: 'text-end', block }];
    return [{ type: 'text-end', block, extensions: { anthropic: { citations: this.citations } } }];
  }
}

class ThinkingBlock implements AnswerBlock {
  readonly toolCall = false;
  private signature = '';

  constructor(
    private readonly wire: JsonObject,
    private readonly place: BlockPlace,
  ) {}

  start(): IrEvent[] {
    return [{ type: 'reasoning-start', block: this.place.block, summary: false }, ...this.delta(this.wire)];
  }

  delta(delta: JsonObject): IrEvent[] {
    this.signature = stringIn(delta, 'signature') ?? this.signature;
    const text = stringIn(delta, 'thinking');
    return text === undefined ? [] : [{ type: 'reasoning-delta', block: this.place.block, text }];
  }

  end(): IrEvent[] {
    const { block, origin } = this.place;
    const state = readState(this.signature, origin, 'signature');
    return [state === undefined ? { type: 'reasoning-end', block } : { type: 'reasoning-end', block, state }];
  }
}

class RedactedBlock implements AnswerBlock {
  readonly toolCall = false;

  constructor(
    private readonly wire: JsonObject,
    private readonly place: BlockPlace,
  ) {}

  start(): IrEvent[] {
    return [{ type: 'reasoning-start', block: this.place.block, summary: false }];
  }

  delta(): IrEvent[] {
    return [];
  }

  end(): IrEvent[] {
    const { block, origin } = this.place;
    const state = readState(stringIn(this.wire, 'data') ?? '', origin, 'redacted');
    return [state === undefined ? { type: 'reasoning-end', block } : { type: 'reasoning-end', block, state }];
  }
}

class ToolUseBlock implements AnswerBlock {
  readonly toolCall = true;
  private received = false;

  constructor(
    private readonly wire: JsonObject,
    private readonly place: BlockPlace,
  ) {}

  start(): IrEvent[] {
    const { block, messageId } = this.place;
    // Calls without an id are a vendor's fault; the client needs one to answer to.
    const id = stringIn(this.wire, 'id') ?? fitToolId(`${messageId}_${block}`);
    const name = stringIn(this.wire, 'name') ?? '';
    const own = unknownMembers(this.wire, ['type', 'id', 'name', 'input']);
    const extensions = own === undefined ? {} : { extensions: { anthropic: own } };
    return [{ type: 'tool-call-start', block, id, name, kind: 'function', ...extensions }];
  }

  delta(delta: JsonObject): IrEvent[] {
    const input = stringIn(delta, 'partial_json');
    if (input === undefined) return [];
    this.received = true;
    return [{ type: 'tool-call-delta', block: this.place.block, input }];
  }

  /** Input that came whole with the start is told now, an empty one too: the events must hold JSON of an object. */
  end(): IrEvent[] {
    const { block } = this.place;
    const whole = isObject(this.wire['input']) ? this.wire['input'] : {};
    return [
      ...(this.received ? [] : [{ type: 'tool-call-delta', block, input: JSON.stringify(whole) } as const]),
      { type: 'tool-call-end', block },
    ];
  }
}

/** Server tools, their results and whatever is new: put together and handed on whole. */
class OtherBlock implements AnswerBlock {
  readonly toolCall = false;
  private readonly value: JsonObject;
  private input = '';

  constructor(
    wire: JsonObject,
    private readonly place: BlockPlace,
  ) {
    this.value = { ...wire };
  }

  start(): IrEvent[] {
    return [];
  }

  /** Text members of a delta lengthen those of the block, as `compaction_delta` does; others replace them. */
  delta(delta: JsonObject): IrEvent[] {
    for (const [name, piece] of Object.entries(delta)) {
      if (name === 'type') continue;
      const before = this.value[name];
      if (name === 'partial_json' && typeof piece === 'string') this.input += piece;
      else if (name === 'citation') this.value['citations'] = [...arrayIn(this.value, 'citations'), piece];
      else this.value[name] = typeof before === 'string' && typeof piece === 'string' ? before + piece : piece;
    }
    return [];
  }

  end(): IrEvent[] {
    const input = this.input === '' ? undefined : parseJson(this.input);
    const value = input === undefined ? this.value : { ...this.value, input };
    const name = stringIn(value, 'type') ?? 'block';
    return [{ type: 'part', block: this.place.block, part: { type: 'opaque', origin: 'anthropic', name, value } }];
  }
}
