// The client's side of a loop: its one answer, as a stream while it comes or whole at its end, in its own protocol. Made by toolLoop.ts.
// Pings keep a reader of a stream waiting while a model is silent or a tool runs. Decides nothing about the loop.
import { Collector } from '../../protocols/ir/collect';
import type { AnswerContext, StreamEncoder } from '../../protocols/codec';
import type { IrEvent } from '../../protocols/ir/events';
import type { ClientSide } from '../proxy/clientSide';
import type { ProxyCall } from '../proxy/proxyCall';
import { newArrayEncoder, streamFormOf, type ClientRequest } from '../proxy/translate';

export interface LoopAnswer {
  /** Tells the client more; returns the bytes that were sent, for the meter. */
  push(events: readonly IrEvent[]): Promise<Uint8Array[]>;
  /** The last events: `close` is awaited before the client has the end of its answer. */
  finish(events: readonly IrEvent[], close: () => Promise<void>): Promise<void>;
  /** Whether an error can be told within the answer once it has begun. */
  readonly inBand: boolean;
  /** No ping comes after this. */
  stop(): void;
}

/** The answer to `asked` in the form that its client reads. `pingMs`: the longest silence. */
export function loopAnswer(call: ProxyCall, client: ClientSide, asked: ClientRequest, pingMs: number): LoopAnswer {
  const context = contextOf(call, asked);
  if (!asked.decoded.request.stream) return new WholeAnswer(client, asked, context);
  const form = streamFormOf(call);
  const encoder = form === 'array' ? newArrayEncoder(context) : asked.codec.newStreamEncoder(context);
  return new StreamedAnswer(client, encoder, form === 'events', pingMs);
}

function contextOf(call: ProxyCall, { decoded, includeUsage }: ClientRequest): AnswerContext {
  const unique = call.requestId.replace(/^req_/, '');
  let serial = 0;
  return {
    model: decoded.request.model,
    createdAt: Math.floor(call.startedAt / 1000),
    newId: (prefix) => `${prefix}${unique}${(serial++).toString(36)}`,
    request: decoded.request,
    includeUsage,
  };
}

class StreamedAnswer implements LoopAnswer {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly client: ClientSide,
    private readonly encoder: StreamEncoder,
    readonly inBand: boolean,
    private readonly pingMs: number,
  ) {}

  async push(events: readonly IrEvent[]): Promise<Uint8Array[]> {
    const text = events.map((event) => this.encoder.push(event)).join('');
    if (text === '') return [];
    this.start();
    this.timer?.refresh();
    const bytes = [Buffer.from(text)];
    await this.client.write(bytes);
    return bytes;
  }

  async finish(events: readonly IrEvent[], close: () => Promise<void>): Promise<void> {
    await this.push(events.slice(0, -1));
    const last = events.at(-1);
    const terminal = last === undefined ? '' : this.encoder.push(last);
    this.start();
    this.stop();
    await close();
    await this.client.end([terminal]);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private start(): void {
    if (this.timer !== undefined) return;
    const type = this.inBand ? 'text/event-stream' : 'application/json';
    this.client.start(200, { 'content-type': `${type}; charset=utf-8`, 'cache-control': 'no-cache' });
    this.timer = setInterval(() => this.ping(), this.pingMs);
  }

  private ping(): void {
    const text = this.inBand ? this.encoder.ping() : '';
    if (text !== '' && !this.client.response.writableNeedDrain) void this.client.write([Buffer.from(text)]);
  }
}

class WholeAnswer implements LoopAnswer {
  readonly inBand = false;
  private readonly collector = new Collector();

  constructor(
    private readonly client: ClientSide,
    private readonly asked: ClientRequest,
    private readonly context: AnswerContext,
  ) {}

  push(events: readonly IrEvent[]): Promise<Uint8Array[]> {
    for (const event of events) this.collector.push(event);
    return Promise.resolve([]);
  }

  async finish(events: readonly IrEvent[], close: () => Promise<void>): Promise<void> {
    await this.push(events);
    const { body } = this.asked.codec.encodeAnswer(this.collector.answer(), this.context);
    const bytes = Buffer.from(JSON.stringify(body));
    await close();
    this.client.start(200, {
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-cache',
      'content-length': bytes.length,
    });
    await this.client.end([bytes]);
  }

  stop(): void {
    // A whole answer has no place for pings: there is none to stop.
  }
}
