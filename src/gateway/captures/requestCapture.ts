// Keeps hold of the bodies of one request while it runs: references to what is sent anyway, and of the answer its beginning and end.
// Made by CaptureService for requests that are captured; nothing is copied, decoded or written before the answer has ended.
import type { ServerResponse } from 'node:http';
import type { CapturedToolCall } from '../../shared/toolTrace';
import type { BodyBytes } from './shownBody';

type Chunk = Uint8Array | string;

/** What was held of one exchange. */
export interface HeldExchange {
  inbound: BodyBytes | undefined;
  upstream: { contentType: string | null; body: BodyBytes } | undefined;
  answer: { contentType: string | null; body: BodyBytes } | undefined;
  tools: CapturedToolCall[];
}

export class RequestCapture {
  private inboundBytes: Uint8Array | undefined;
  private upstreamBytes: { contentType: string | null; bytes: Uint8Array } | undefined;
  private readonly tools: CapturedToolCall[] = [];
  private readonly head: Uint8Array[] = [];
  private readonly tail: Uint8Array[] = [];
  private headLength = 0;
  private tailLength = 0;
  private total = 0;
  private dropped = false;

  /** Of the answer `most` bytes at its beginning and at its end are held. `done` is called once, when the answer has ended. */
  constructor(
    private readonly response: ServerResponse,
    private readonly most: number,
    done: (held: HeldExchange) => void,
  ) {
    this.listen();
    response.once('close', () => {
      if (!this.dropped) done(this.held());
    });
  }

  /** The client's body, decoded from its transport; not called for forms, which are not held. */
  inbound(bytes: Uint8Array): void {
    this.inboundBytes = bytes;
  }

  /** What an attempt sends; that of the last one counts. */
  upstream(bytes: Uint8Array, contentType: string | null): void {
    this.upstreamBytes = { contentType, bytes };
  }

  /** A tool that the gateway ran. Of its texts the beginning is held. */
  tool(ran: CapturedToolCall): void {
    const { most } = this;
    this.tools.push({ ...ran, arguments: ran.arguments.slice(0, most), result: ran.result.slice(0, most) });
  }

  /** The request leaves no row: nothing of it is kept. */
  drop(): void {
    this.dropped = true;
    this.inboundBytes = undefined;
  }

  /** Everything that goes to the client passes `write` and `end` of its response. */
  private listen(): void {
    const { response } = this;
    const write = response.write.bind(response) as (...words: unknown[]) => boolean;
    const end = response.end.bind(response) as (...words: unknown[]) => ServerResponse;
    response.write = (...words: unknown[]): boolean => {
      this.take(words[0]);
      return write(...words);
    };
    response.end = (...words: unknown[]): ServerResponse => {
      this.take(words[0]);
      return end(...words);
    };
  }

  private take(given: unknown): void {
    if (typeof given !== 'string' && !(given instanceof Uint8Array)) return;
    const chunk = typeof (given as Chunk) === 'string' ? Buffer.from(given as string) : (given as Uint8Array);
    this.total += chunk.length;
    if (this.headLength < this.most) {
      this.head.push(chunk);
      this.headLength += chunk.length;
      return;
    }
    this.tail.push(chunk);
    this.tailLength += chunk.length;
    for (
      let [oldest] = this.tail;
      oldest !== undefined && this.tailLength - oldest.length >= this.most;
      [oldest] = this.tail
    ) {
      this.tail.shift();
      this.tailLength -= oldest.length;
    }
  }

  private held(): HeldExchange {
    const { inboundBytes, upstreamBytes, response } = this;
    const isWhole = this.headLength + this.tailLength === this.total;
    const head = Buffer.concat(isWhole ? [...this.head, ...this.tail] : this.head);
    const tail = isWhole ? undefined : Buffer.concat(this.tail);
    const type = response.getHeader('content-type');
    const differs = upstreamBytes !== undefined && !isSame(upstreamBytes.bytes, inboundBytes);
    return {
      tools: this.tools,
      inbound: inboundBytes === undefined ? undefined : wholeOf(inboundBytes),
      upstream: differs ? { contentType: upstreamBytes.contentType, body: wholeOf(upstreamBytes.bytes) } : undefined,
      answer:
        this.total === 0
          ? undefined
          : { contentType: type === undefined ? null : String(type), body: { head, tail, total: this.total } },
    };
  }
}

function wholeOf(bytes: Uint8Array): BodyBytes {
  return { head: bytes, total: bytes.length };
}

function isSame(one: Uint8Array, other: Uint8Array | undefined): boolean {
  return one === other || (other !== undefined && one.length === other.length && Buffer.compare(one, other) === 0);
}
