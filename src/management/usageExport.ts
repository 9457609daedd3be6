// `GET /usage/export`: streams the rows of the request log as CSV or JSON, no faster than the client reads and never long at a time, so that
// requests through the proxy are not held up. Called by server.ts; it is no call of the table, because its answer is no JSON value.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { GatewayError } from '../shared/errors';
import { headerRows } from '../shared/identity';
import { exportQuerySchema } from '../shared/usage';
import type { Store } from '../store/store';
import { securityHeaders } from './answer';
import { exportFormats } from './exportFormats';
import { checkRange } from './routes/usage';
import { readQuery, validate } from './validation';

/** A client that takes nothing in for so long (ms) is cut off: the database keeps an old state for it. */
const stallMs = 60_000;
/** Exports at once. */
const most = 4;
/** Bytes handed to the connection at once. */
const pieceLength = 64 * 1024;
/** Milliseconds after which everything else has its turn. */
const turn = 3;

export class UsageExporter {
  private running = 0;

  constructor(
    private readonly store: Pick<Store, 'exportRequests'>,
    private readonly now: () => number,
  ) {}

  /** Throws GatewayError before the answer has begun: `bad-request`, `method-not-allowed`, `rate-limited`. Breaks it off where it fails later. */
  async answer(request: IncomingMessage, response: ServerResponse, parameters: URLSearchParams): Promise<void> {
    const { method } = request;
    if (method !== 'GET' && method !== 'HEAD') {
      throw new GatewayError('method-not-allowed', 'This path takes GET, HEAD.', {
        details: { allow: ['GET', 'HEAD'] },
      });
    }
    const { format, ...query } = validate(exportQuerySchema, readQuery(parameters));
    checkRange(query);
    if (this.running >= most) {
      throw new GatewayError('rate-limited', 'Other exports are running. Try again when they have ended.');
    }
    this.running += 1;
    const source = this.store.exportRequests(query);
    try {
      let rows = 0;
      const pause = new Pause(response);
      for (const found of source.count()) {
        rows += found;
        await pause.ifLong();
        if (pause.isGone) return;
      }
      const { type, beginning, row, end } = exportFormats[format];
      const date = new Date(this.now()).toISOString().slice(0, 10);
      response.writeHead(200, {
        ...securityHeaders,
        'content-type': type,
        'content-disposition': `attachment; filename="gatehouse-usage-${date}.${format}"`,
        [headerRows]: String(rows),
      });
      if (method === 'HEAD') return void response.end();
      const names = source.names();
      let piece = beginning;
      let isFirst = true;
      for (let batch = source.next(); batch !== undefined; batch = source.next()) {
        for (const stored of batch) {
          piece += row(stored, names, isFirst);
          isFirst = false;
        }
        if (piece.length >= pieceLength) {
          await pause.write(piece);
          piece = '';
        }
        await pause.ifLong();
        if (pause.isGone) return;
      }
      response.end(piece + end);
    } finally {
      source.close();
      this.running -= 1;
    }
  }
}

/** Lets others work, and the client read. */
class Pause {
  private since = performance.now();

  constructor(private readonly response: ServerResponse) {}

  get isGone(): boolean {
    return this.response.destroyed;
  }

  async ifLong(): Promise<void> {
    if (performance.now() - this.since < turn) return;
    await new Promise((resolve) => setImmediate(resolve));
    this.since = performance.now();
  }

  /** Writes and waits until the client has room for more, or has gone. */
  async write(text: string): Promise<void> {
    const { response } = this;
    if (this.isGone || response.write(text)) return;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        response.off('drain', done).off('close', done);
        resolve();
      };
      const timer = setTimeout(() => response.destroy(), stallMs);
      response.on('drain', done).on('close', done);
    });
    // A connection that takes all at once tells so before anything else has had its turn: that is no pause.
  }
}
