// One chat that a VS Code window asks its model for, as a call to an upstream: the window takes the request, then hands in its answer piece
// by piece. Made by windowBook.ts. A slow client slows the window, since each piece is acknowledged when there is room for the next one.
import { ndjsonType } from '../../protocols/vscodeChat/frames';
import { windowError, windowRefusal } from '../../protocols/vscodeChat/errors';
import { GatewayError } from '../../shared/errors';
import type { WindowChat, WindowPiece, WindowRefusal } from '../../shared/windowModels';
import { ChunkQueue, type UpstreamCall, type UpstreamResponse } from '../proxy/upstream';
import { UsageLines, type UsageEstimate } from './usageLines';

export interface WindowCallOptions {
  id: string;
  chat: WindowChat;
  /** Longest waits in milliseconds: until the window takes the request, until its first piece, between two pieces. */
  takeMs: number;
  firstByteMs: number;
  idleMs: number;
  usage: UsageEstimate;
  /** Called once, when nothing more is wanted of the window; `cut` where it may still be answering. */
  onEnd: (cut: boolean) => void;
}

export class WindowCall implements UpstreamCall {
  readonly response: Promise<UpstreamResponse>;
  private readonly queue: ChunkQueue;
  private readonly usage: UsageLines;
  private timer: NodeJS.Timeout;
  private index = 0;
  private answering = false;
  private over = false;
  private failure: GatewayError | undefined;
  private makeRoom: () => void = () => undefined;
  // Replaced in the constructor, when the promise is made.
  private resolveHead: (response: UpstreamResponse) => void = () => undefined;
  private rejectHead: (error: GatewayError) => void = () => undefined;

  constructor(private readonly options: WindowCallOptions) {
    this.usage = new UsageLines(options.usage);
    this.queue = new ChunkQueue(
      options.idleMs,
      () => this.makeRoom(),
      (error) => this.abort(error),
    );
    this.response = new Promise((resolve, reject) => {
      this.resolveHead = resolve;
      this.rejectHead = reject;
    });
    // A caller that aborts may never look at the response again.
    this.response.catch(() => undefined);
    this.timer = this.awaitTaking();
  }

  /** True once a piece of the answer has come. */
  get begun(): boolean {
    return this.answering;
  }

  /** Another window is asked in place of the one that has gone. */
  again(): void {
    clearTimeout(this.timer);
    this.timer = this.awaitTaking();
  }

  /** The request, which the window has come for. */
  take(): WindowChat {
    if (!this.answering) {
      clearTimeout(this.timer);
      const { firstByteMs } = this.options;
      const words = `The model in VS Code did not answer within ${Math.round(firstByteMs / 1000)} seconds.`;
      this.timer = setTimeout(() => this.fail(new GatewayError('upstream-timeout', words)), firstByteMs);
    }
    return this.options.chat;
  }

  /**
   * The next piece of the answer. Resolves when there is room for another one: false where no more is wanted. Throws GatewayError `conflict`
   * where a piece is missing.
   */
  async piece({ index, text, last }: WindowPiece): Promise<boolean> {
    if (this.over) return false;
    if (index !== this.index) {
      const words = `A piece of the answer is missing: ${this.index} was expected, ${index} came.`;
      this.fail(new GatewayError('upstream-invalid', words));
      throw new GatewayError('conflict', words);
    }
    this.index += 1;
    if (!this.answering) this.begin();
    const lines = Buffer.from(await this.usage.take(text, last));
    if (this.failure !== undefined) return false;
    const hasRoom = lines.length === 0 || this.queue.push(lines);
    if (last) {
      this.queue.end();
      this.finish(false);
      return false;
    }
    if (!hasRoom) await new Promise<void>((resolve) => (this.makeRoom = resolve));
    return this.failure === undefined;
  }

  /** The model did not answer. After the first piece, an `error` line says so. */
  refuse(refusal: WindowRefusal): void {
    if (this.over) return;
    const told = windowRefusal(refusal);
    if (this.answering || told === undefined) return this.fail(windowError(refusal), false);
    const body = [Buffer.from(JSON.stringify(told.body))];
    this.resolveHead({
      status: told.status,
      headers: { 'content-type': 'application/json' },
      read: () => Promise.resolve(body.length === 0 ? undefined : body.splice(0)),
      abort: () => undefined,
    });
    this.finish(false);
  }

  /** The window has gone. What it said is still handed out. */
  lost(): void {
    const words = 'The VS Code window that was answering was closed or reloaded.';
    this.fail(
      this.answering
        ? new GatewayError('upstream-truncated', words, { shouldRetry: false })
        : new GatewayError('no-window', words),
      false,
    );
  }

  abort(reason: GatewayError): void {
    if (this.queue.finished && this.over) return;
    this.queue.fail(reason, true);
    this.fail(reason);
  }

  private awaitTaking(): NodeJS.Timeout {
    return setTimeout(() => {
      this.fail(new GatewayError('no-window', 'The VS Code window did not take the request: is it busy or asleep?'));
    }, this.options.takeMs);
  }

  private begin(): void {
    this.answering = true;
    clearTimeout(this.timer);
    this.resolveHead({
      status: 200,
      headers: { 'content-type': ndjsonType },
      read: () => this.queue.read(),
      abort: (reason) => this.abort(reason),
    });
  }

  private fail(error: GatewayError, cut = true): void {
    if (this.over) return;
    this.failure = error;
    this.queue.fail(error);
    this.rejectHead(error);
    this.finish(cut);
  }

  private finish(cut: boolean): void {
    if (this.over) return;
    this.over = true;
    clearTimeout(this.timer);
    this.makeRoom();
    this.options.onEnd(cut);
  }
}
