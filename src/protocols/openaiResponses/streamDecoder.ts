// Events of a Responses stream in the intermediate representation. Items are told apart by `output_index`, because some providers
// change ids from event to event. The finished item has the last word: what deltas left out is filled in from it.
// Source: openai SDK `ResponseStreamEvent`.
import { GatewayError } from '../../shared/errors';
import type { AnswerOrigin, Frame, StreamDecoder } from '../codec';
import type { IrEvent } from '../ir/events';
import { arrayIn, isObject, parseJson, stringIn, type JsonObject } from '../wire/jsonValue';
import { decodeAssistantItem, type ItemContext } from './assistantItems';
import { throwIfFailed, responseIn } from './decodeAnswer';
import { decodeFinish } from './finishReason';
import { answerFault } from './shape';
import { newItemReader, type ItemReader } from './streamItems';
import { upstreamError } from './upstreamError';
import { readResponsesUsage } from './usage';

export function newResponsesStreamDecoder(origin: AnswerOrigin): StreamDecoder {
  return new ResponsesStreamDecoder(origin);
}

class ResponsesStreamDecoder implements StreamDecoder {
  private started = false;
  private finished = false;
  private blocks = 0;
  private readonly items = new Map<number, ItemReader>();
  private readonly indexOfId = new Map<string, number>();
  private readonly done = new Set<number>();
  private readonly traits = { toolCalls: false, refusal: false };
  private readonly context: ItemContext;
  private out: IrEvent[] = [];

  constructor(origin: AnswerOrigin) {
    this.context = { nativeOrigin: origin.origin, fault: answerFault, keepEmptyReasoning: false };
  }

  /** A frame that cannot be read ends the answer with an `error` event. */
  push(frame: Frame): IrEvent[] {
    if (this.finished || frame.data.trim() === '' || frame.data.trim() === '[DONE]') return [];
    const event = parseJson(frame.data);
    if (!isObject(event)) {
      return this.fail(new GatewayError('upstream-invalid', 'The provider sent a stream event that is not JSON.'));
    }
    try {
      this.read(stringIn(event, 'type') ?? frame.event, event);
    } catch (error) {
      return this.fail(GatewayError.from(error));
    }
    return this.take();
  }

  end(): IrEvent[] {
    if (this.finished) return [];
    return this.fail(new GatewayError('upstream-truncated', 'The provider ended its answer too early.'));
  }

  private read(type: string, event: JsonObject): void {
    switch (type) {
      case 'response.created':
      case 'response.in_progress':
      case 'response.queued':
        this.start(responseIn(event));
        break;
      case 'response.completed':
      case 'response.incomplete':
      case 'response.failed':
      case 'response.done':
        this.finish(type, responseIn(event) ?? {});
        break;
      case 'error':
        throw upstreamError(isObject(event['error']) ? event['error'] : event);
      case 'response.output_item.added':
        this.addItem(event);
        break;
      case 'response.output_item.done':
        this.endItem(event);
        break;
      default:
        // A message may lack its `added`; a call without one is told whole by its `done`.
        if (type.startsWith('response.')) this.inner(type, event);
    }
  }

  /** Everything else belongs to one item; events that its reader does not know change nothing. */
  private inner(type: string, event: JsonObject): void {
    const index = this.indexOf(event);
    if (this.done.has(index)) return;
    let reader = this.items.get(index);
    if (reader === undefined && /^response\.(output_text|refusal|content_part)\./.test(type)) {
      reader = newItemReader({ type: 'message' }, this.sink);
      this.items.set(index, reader);
    }
    if (reader === undefined) return;
    this.start(undefined);
    reader.event(type, event);
  }

  private addItem(event: JsonObject): void {
    const item = event['item'];
    if (!isObject(item)) return;
    this.start(undefined);
    const index = this.indexOf({ output_index: event['output_index'], item_id: undefined }, item);
    this.items.set(index, newItemReader(item, this.sink));
  }

  private endItem(event: JsonObject): void {
    const item = event['item'];
    if (!isObject(item)) return;
    this.start(undefined);
    this.endAt(this.indexOf(event, item), item);
  }

  private endAt(index: number, item: JsonObject): void {
    if (this.done.has(index)) return;
    this.done.add(index);
    const reader = this.items.get(index) ?? newItemReader(item, this.sink);
    reader.end(item, decodeAssistantItem(item, `output[${index}]`, this.context));
  }

  private start(response: JsonObject | undefined): void {
    if (this.started) return;
    this.started = true;
    const [id, model] = [stringIn(response, 'id') ?? '', stringIn(response, 'model') ?? ''];
    this.out.push({ type: 'message-start', id, model });
  }

  private finish(type: string, response: JsonObject): void {
    this.start(response);
    const usage = readResponsesUsage(response['usage']);
    if (type === 'response.failed') {
      if (usage !== undefined) this.out.push({ type: 'usage', usage });
      throw upstreamError(response['error'] ?? undefined);
    }
    throwIfFailed({ ...response, status: response['status'] === 'in_progress' ? undefined : response['status'] });
    this.settle(arrayIn(response, 'output'));
    if (usage !== undefined) this.out.push({ type: 'usage', usage });
    const status = type === 'response.incomplete' ? 'incomplete' : (response['status'] ?? 'completed');
    this.out.push({ type: 'finish', finish: decodeFinish({ ...response, status }, this.traits) });
    this.finished = true;
  }

  /**
   * Ends what is still open, from the final output where it holds it. Some providers stream nothing and tell all at the end;
   * where anything was streamed, the final output repeats it, perhaps under other indexes.
   */
  private settle(output: unknown[]): void {
    const streamed = this.items.size > 0 || this.done.size > 0;
    output.forEach((item, index) => {
      if (isObject(item) && (!streamed || this.items.get(index)?.type === item['type'])) this.endAt(index, item);
    });
    for (const [index, reader] of this.items) {
      if (this.done.has(index)) continue;
      this.done.add(index);
      reader.end({}, []);
    }
  }

  private indexOf(event: JsonObject, item?: JsonObject): number {
    const id = stringIn(event, 'item_id') ?? stringIn(item, 'id');
    const given = event['output_index'];
    const index =
      typeof given === 'number'
        ? given
        : ((id === undefined ? undefined : this.indexOfId.get(id)) ??
          (item === undefined ? Math.max(...this.items.keys(), 0) : this.items.size));
    if (id !== undefined) this.indexOfId.set(id, index);
    return index;
  }

  /** What item readers write to. */
  private readonly sink = {
    emit: (event: IrEvent): void => {
      if (event.type === 'tool-call-start') this.traits.toolCalls = true;
      if (event.type === 'refusal-start') this.traits.refusal = true;
      this.out.push(event);
    },
    newBlock: (): number => {
      this.blocks += 1;
      return this.blocks - 1;
    },
  };

  private fail(error: GatewayError): IrEvent[] {
    this.finished = true;
    this.out.push({ type: 'error', error });
    return this.take();
  }

  private take(): IrEvent[] {
    const events = this.out;
    this.out = [];
    return events;
  }
}
