// Events as a Gemini stream, for clients of this protocol: every chunk a full GenerateContentResponse whose parts are increments. Called
// through codec.ts; the form without `alt=sse`, one JSON array, is an option. Blocks come out in the order of their start: what a later
// one says waits until the earlier ends. Sources: @google/genai `processStreamResponse`.
import type { GatewayError } from '../../shared/errors';
import type { UsageBuckets } from '../../shared/usage';
import type { AnswerContext, StreamEncoder } from '../codec';
import type { IrEvent } from '../ir/events';
import type { JsonObject } from '../wire/jsonValue';
import { writeFrame } from '../wire/sse';
import { endedAnswer, openAnswer, type Envelope } from './answerEnvelope';
import {
  answerParts,
  callPart,
  Floating,
  loose,
  malformed,
  reasoningEnd,
  settle,
  textEnd,
  type Call,
  type OutPart,
} from './answerParts';
import { geminiErrorBody } from './errors';

export type StreamForm = 'sse' | 'array';

interface Block {
  /** Parts that wait for the blocks before this one. */
  waiting: OutPart[];
  ended: boolean;
  hasText: boolean;
  call: Call | undefined;
}

export class GeminiStreamEncoder implements StreamEncoder {
  private readonly blocks = new Map<number, Block>();
  private readonly envelope: Envelope;
  private usage: UsageBuckets | undefined;
  private malformedCall = false;
  private chunks = 0;
  /** State of thinking that waits for a part to carry it. */
  private floating: string | undefined;
  private readonly show: boolean;

  constructor(
    private readonly context: AnswerContext,
    private readonly form: StreamForm = 'sse',
  ) {
    this.show = context.request.reasoning?.visible === true;
    this.envelope = { responseId: '', modelVersion: context.model };
  }

  push(event: IrEvent): string {
    switch (event.type) {
      case 'message-start':
        this.envelope.responseId = event.id;
        this.usage = event.usage ?? this.usage;
        return '';
      case 'text-start':
      case 'reasoning-start':
      case 'refusal-start':
        this.begin(event.block, undefined);
        return '';
      case 'tool-call-start':
        this.begin(event.block, { ...event, input: '' });
        return '';
      case 'text-delta':
      case 'refusal-delta':
        return this.say(event.block, event.text === '' ? [] : [{ text: event.text }]);
      case 'reasoning-delta':
        return this.think(event.block, event.text);
      case 'tool-call-delta': {
        const call = this.blocks.get(event.block)?.call;
        if (call !== undefined) call.input += event.input;
        return '';
      }
      case 'text-end':
        return this.end(event.block, textEnd('', event.extensions));
      case 'refusal-end':
        return this.end(event.block, []);
      case 'reasoning-end': {
        const hasText = this.blocks.get(event.block)?.hasText === true;
        return this.end(event.block, reasoningEnd('', hasText, event.state, this.show));
      }
      case 'tool-call-end': {
        const call = this.blocks.get(event.block)?.call;
        if (call === undefined) return '';
        return this.end(event.block, this.whole(callPart({ ...call, state: event.state })));
      }
      case 'part':
        this.begin(event.block, undefined);
        return this.end(event.block, this.whole(answerParts(event.part, this.show)));
      case 'usage':
        this.usage = event.usage;
        return '';
      case 'finish': {
        const { usage, malformedCall } = this;
        const left = loose(this.floating);
        const parts = left.length === 0 && this.chunks > 0 ? [{ text: '' }] : left;
        return this.last(endedAnswer(parts, { finish: event.finish, usage, malformedCall }, this.identified()));
      }
      case 'error':
        return this.fault(event.error);
    }
  }

  /** White space, which parsers of both forms pass over: some SDKs refuse comment lines. */
  ping(): string {
    return this.form === 'sse' ? '\n\n' : this.chunks === 0 ? '' : '\n';
  }

  private begin(block: number, call: Call | undefined): void {
    this.blocks.set(block, { waiting: [], ended: false, hasText: false, call });
  }

  private say(number: number, parts: JsonObject[]): string {
    const block = this.blocks.get(number);
    if (block === undefined || parts.length === 0) return '';
    block.hasText = true;
    if (!this.isFirst(number)) {
      for (const part of parts) append(block.waiting, part);
      return '';
    }
    return this.chunk(parts);
  }

  private think(number: number, text: string): string {
    const block = this.blocks.get(number);
    if (block !== undefined && text !== '') block.hasText = true;
    return this.show && text !== '' ? this.say(number, [{ text, thought: true }]) : '';
  }

  private end(number: number, parts: OutPart[]): string {
    const block = this.blocks.get(number);
    if (block === undefined) return '';
    block.ended = true;
    block.waiting.push(...parts);
    let text = '';
    for (const [key, candidate] of this.blocks) {
      text += this.chunk(candidate.waiting);
      candidate.waiting = [];
      if (!candidate.ended) break;
      this.blocks.delete(key);
    }
    return text;
  }

  /** Blocks stand in the map in the order of their start. */
  private isFirst(block: number): boolean {
    for (const key of this.blocks.keys()) return key === block;
    return false;
  }

  private whole(parts: OutPart[] | typeof malformed): OutPart[] {
    if (parts !== malformed) return parts;
    this.malformedCall = true;
    return [];
  }

  private chunk(parts: OutPart[]): string {
    const { settled, floating } = settle(parts, this.floating);
    this.floating = floating;
    return settled.length === 0 ? '' : this.write(openAnswer(settled, this.identified()));
  }

  private identified(): Envelope {
    if (this.envelope.responseId === '') this.envelope.responseId = this.context.newId('');
    return this.envelope;
  }

  private write(value: unknown): string {
    const first = this.chunks === 0;
    this.chunks += 1;
    if (this.form === 'sse') return writeFrame(undefined, value);
    return `${first ? '[' : ',\r\n'}${JSON.stringify(value)}`;
  }

  private last(value: unknown): string {
    return this.write(value) + (this.form === 'sse' ? '' : '\n]\n');
  }

  private fault(error: GatewayError): string {
    return this.last(geminiErrorBody(error, this.context.newId('')));
  }
}

/** Adds text to the waiting text of the same kind. */
function append(waiting: OutPart[], part: JsonObject): void {
  const last = waiting.at(-1);
  if (last === undefined || last instanceof Floating || last['thought'] !== part['thought']) waiting.push(part);
  else waiting[waiting.length - 1] = { ...last, text: `${String(last['text'])}${String(part['text'])}` };
}
