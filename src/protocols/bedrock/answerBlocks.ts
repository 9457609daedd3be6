// Content blocks of a Converse answer while they arrive, one class per kind. Made and driven by streamDecoder.ts.
// Each gives the events of its start, of each delta and of its end. Source: @aws-sdk/client-bedrock-runtime `ContentBlockDelta`.
import type { IrEvent } from '../ir/events';
import type { OpaqueState } from '../ir/parts';
import { isObject, objectIn, parseJson, stringIn, type JsonObject } from '../wire/jsonValue';
import { joinBase64 } from './base64';

export type BlockKind = 'text' | 'reasoning' | 'tool-call' | 'image' | 'audio' | 'other';

export interface AnswerBlock {
  readonly kind: BlockKind;
  start(): IrEvent[];
  /** `delta` of a `contentBlockDelta`. */
  delta(delta: JsonObject): IrEvent[];
  end(): IrEvent[];
}

/** Text with what it cites. */
export class TextBlock implements AnswerBlock {
  readonly kind = 'text';
  private readonly citations: unknown[] = [];

  constructor(private readonly block: number) {}

  start(): IrEvent[] {
    return [{ type: 'text-start', block: this.block }];
  }

  delta(delta: JsonObject): IrEvent[] {
    if (isObject(delta['citation'])) this.citations.push(delta['citation']);
    const text = stringIn(delta, 'text');
    return text === undefined ? [] : [{ type: 'text-delta', block: this.block, text }];
  }

  end(): IrEvent[] {
    const { block, citations } = this;
    if (citations.length === 0) return [{ type: 'text-end', block }];
    return [{ type: 'text-end', block, extensions: { bedrock: { citations } } }];
  }
}

export class ReasoningBlock implements AnswerBlock {
  readonly kind = 'reasoning';
  private signature = '';
  private redacted: string[] = [];

  constructor(
    private readonly block: number,
    private readonly origin: string,
  ) {}

  start(): IrEvent[] {
    return [{ type: 'reasoning-start', block: this.block, summary: false }];
  }

  delta(delta: JsonObject): IrEvent[] {
    const content = objectIn(delta, 'reasoningContent');
    this.signature += stringIn(content, 'signature') ?? '';
    const redacted = stringIn(content, 'redactedContent');
    if (redacted !== undefined) this.redacted.push(redacted);
    const text = stringIn(content, 'text');
    return text === undefined ? [] : [{ type: 'reasoning-delta', block: this.block, text }];
  }

  end(): IrEvent[] {
    const { block } = this;
    const state = this.state();
    return [state === undefined ? { type: 'reasoning-end', block } : { type: 'reasoning-end', block, state }];
  }

  private state(): OpaqueState | undefined {
    if (this.signature !== '') return { origin: this.origin, kind: 'signature', data: this.signature };
    if (this.redacted.length === 0) return undefined;
    return { origin: this.origin, kind: 'redacted', data: joinBase64(this.redacted) };
  }
}

export class ToolUseBlock implements AnswerBlock {
  readonly kind = 'tool-call';
  private received = '';

  /** `start`: the `toolUse` of the start. */
  constructor(
    private readonly block: number,
    private readonly wire: JsonObject,
  ) {}

  start(): IrEvent[] {
    const { block, wire } = this;
    // Calls without an id are the model's fault; the client needs one to answer to.
    const id = stringIn(wire, 'toolUseId') ?? `tooluse_${block}`;
    return [{ type: 'tool-call-start', block, id, name: stringIn(wire, 'name') ?? '', kind: 'function' }];
  }

  delta(delta: JsonObject): IrEvent[] {
    const input = stringIn(objectIn(delta, 'toolUse'), 'input');
    if (input === undefined) return [];
    this.received += input;
    return [{ type: 'tool-call-delta', block: this.block, input }];
  }

  /** A call without arguments sends none at all: the events must hold JSON of an object. */
  end(): IrEvent[] {
    const { block } = this;
    const empty: IrEvent[] = this.received.trim() === '' ? [{ type: 'tool-call-delta', block, input: '{}' }] : [];
    return [...empty, { type: 'tool-call-end', block }];
  }
}

/** An image or sound, perhaps in pieces. */
export class MediaBlock implements AnswerBlock {
  private readonly pieces: string[] = [];

  /** `wire`: the value of the member `kind` at the start. */
  constructor(
    private readonly block: number,
    readonly kind: 'image' | 'audio',
    private readonly wire: JsonObject,
  ) {}

  start(): IrEvent[] {
    return [];
  }

  delta(delta: JsonObject): IrEvent[] {
    const bytes = stringIn(objectIn(objectIn(delta, this.kind), 'source'), 'bytes');
    if (bytes !== undefined) this.pieces.push(bytes);
    return [];
  }

  end(): IrEvent[] {
    if (this.pieces.length === 0) return [];
    const { kind, block } = this;
    const format = stringIn(this.wire, 'format') ?? (kind === 'image' ? 'png' : 'mpeg');
    const source = { kind: 'base64', mediaType: `${kind}/${format}`, data: joinBase64(this.pieces) } as const;
    return [{ type: 'part', block, part: { type: kind, source } }];
  }
}

/** Calls that Bedrock itself answers, their results and whatever is new: put together and handed on whole. */
export class OtherBlock implements AnswerBlock {
  readonly kind = 'other';
  private input = '';
  private readonly content: unknown[] = [];

  /** `name`: the member of the block; `wire`: its value at the start. */
  constructor(
    private readonly block: number,
    private readonly name: string,
    private readonly wire: unknown,
  ) {}

  start(): IrEvent[] {
    return [];
  }

  delta(delta: JsonObject): IrEvent[] {
    const piece = delta[this.name];
    if (Array.isArray(piece)) this.content.push(...(piece as unknown[]));
    else this.input += stringIn(piece, 'input') ?? '';
    return [];
  }

  end(): IrEvent[] {
    const { name } = this;
    const input = this.input === '' ? {} : { input: parseJson(this.input) ?? this.input };
    const content = this.content.length === 0 ? {} : { content: this.content };
    const inner = isObject(this.wire) ? { ...this.wire, ...input, ...content } : this.wire;
    return [
      { type: 'part', block: this.block, part: { type: 'opaque', origin: 'bedrock', name, value: { [name]: inner } } },
    ];
  }
}
