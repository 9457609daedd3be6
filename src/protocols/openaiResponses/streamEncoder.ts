// Events as a Responses stream: each block is an output item of its own, told from its first event to its finished form, which the
// last event repeats. Called with checked events. Source: openai SDK `ResponseStream` (ids and indexes must hold).
import type { UsageBuckets } from '../../shared/usage';
import type { AnswerContext, StreamEncoder } from '../codec';
import type { Finish, IrEvent } from '../ir/events';
import type { GatewayError } from '../../shared/errors';
import { openaiErrorBody } from '../openaiChat/errors';
import { writeFrame } from '../wire/sse';
import type { JsonObject } from '../wire/jsonValue';
import { encodeFinish } from './finishReason';
import { newBlockWriter, type BlockWriter, type ItemOutput } from './blockWriters';
import { CallIds, imageItem, opaqueItem, reasoningItem } from './outputItems';
import { ResponseMaker } from './responseObject';
import { upstreamCode } from './upstreamError';

export function newResponsesStreamEncoder(context: AnswerContext): StreamEncoder {
  return new ResponsesStreamEncoder(context);
}

class ResponsesStreamEncoder implements StreamEncoder, ItemOutput {
  private readonly maker: ResponseMaker;
  private readonly blocks = new Map<number, BlockWriter>();
  /** Finished items by output index. */
  private readonly output: JsonObject[] = [];
  readonly callIds: CallIds;
  private nextIndex = 0;
  private sequence = 0;
  private started = false;
  private refusal = false;
  private usage: UsageBuckets | undefined;
  private text = '';

  constructor(readonly context: AnswerContext) {
    this.maker = new ResponseMaker(context.newId('resp_'), context);
    this.callIds = new CallIds(context.newId);
  }

  push(event: IrEvent): string {
    this.text = '';
    this.take(event);
    return this.text;
  }

  /** OpenAI's own kind of frame; before the first event a comment, because its SDK takes nothing before `response.created`. */
  ping(): string {
    this.text = '';
    if (!this.started) return ': keepalive\n\n';
    this.send('keepalive', {});
    return this.text;
  }

  send(type: string, members: JsonObject): void {
    this.text += writeFrame(type, { type, sequence_number: this.sequence, ...members });
    this.sequence += 1;
  }

  newIndex(): number {
    this.nextIndex += 1;
    return this.nextIndex - 1;
  }

  finishItem(index: number, item: JsonObject): void {
    this.output[index] = item;
    this.send('response.output_item.done', { output_index: index, item });
  }

  private take(event: IrEvent): void {
    switch (event.type) {
      case 'message-start':
        this.usage = event.usage;
        this.start();
        break;
      case 'text-start':
      case 'reasoning-start':
      case 'refusal-start':
      case 'tool-call-start':
        if (event.type === 'refusal-start') this.refusal = true;
        this.blocks.set(event.block, newBlockWriter(event, this));
        break;
      case 'text-delta':
      case 'reasoning-delta':
      case 'refusal-delta':
        this.blocks.get(event.block)?.delta(event.text);
        break;
      case 'tool-call-delta':
        this.blocks.get(event.block)?.delta(event.input);
        break;
      case 'text-end':
      case 'reasoning-end':
      case 'refusal-end':
      case 'tool-call-end':
        this.blocks.get(event.block)?.end(event);
        if (event.type === 'tool-call-end' && event.state !== undefined) {
          this.wholeItem(reasoningItem(this.context.newId('rs_'), '', true, event.state));
        }
        this.blocks.delete(event.block);
        break;
      case 'part':
        this.part(event);
        break;
      case 'usage':
        this.usage = event.usage;
        break;
      case 'finish':
        this.finish(event.finish);
        break;
      case 'error':
        this.fail(event.error);
    }
  }

  private start(): void {
    this.started = true;
    const response = this.maker.running();
    this.send('response.created', { response });
    this.send('response.in_progress', { response });
  }

  private part({ part }: Extract<IrEvent, { type: 'part' }>): void {
    const { newId } = this.context;
    if (part.type === 'audio') return;
    const item = part.type === 'image' ? imageItem(part, newId) : opaqueItem(part, newId);
    if (item === undefined) return;
    this.wholeItem(item);
    if (part.type === 'opaque' && part.state !== undefined) {
      this.wholeItem(reasoningItem(newId('rs_'), '', true, part.state));
    }
  }

  private wholeItem(item: JsonObject): void {
    const index = this.newIndex();
    this.send('response.output_item.added', { output_index: index, item });
    this.finishItem(index, item);
  }

  private finish(finish: Finish): void {
    const end = encodeFinish(finish, this.refusal);
    this.send(`response.${end.status}`, { response: this.maker.ended(end, this.finished(), this.usage) });
  }

  /** Without the places of items that were begun and never finished. */
  private finished(): JsonObject[] {
    return this.output.filter((item) => item !== undefined);
  }

  /** The SDK raises on `error`, Codex reads `response.failed`; the provider itself sends both. */
  private fail(error: GatewayError): void {
    if (!this.started) this.start();
    const { message, param, code } = openaiErrorBody(error);
    const told = upstreamCode(error) ?? code ?? (error.status < 500 ? 'invalid_prompt' : 'server_error');
    this.send('error', { code: told, message, param });
    const end = { status: 'failed', incomplete_details: null, error: { code: told, message } } as const;
    this.send('response.failed', { response: this.maker.ended(end, this.finished(), this.usage) });
  }
}
