// The host's end of the messages with one webview: checks what comes in, runs the action it asks for, answers.
// What does not fit the schema is dropped and logged. Does not import vscode: the webview comes in as an interface.
import { safeParse } from 'valibot';
import { webviewMessageSchema, type HostMessage, type WebviewAction } from '../../shared/webviewMessages';
import type { WindowLog } from '../windowLog';

/** The part of vscode.Webview that is used here. */
export interface WebviewEnd {
  postMessage(message: unknown): Thenable<boolean>;
  onDidReceiveMessage(listener: (message: unknown) => void): { dispose(): void };
}

export interface WebviewChannelOptions {
  webview: WebviewEnd;
  /** Runs an action; what it returns is the answer. */
  run: (action: WebviewAction) => Promise<unknown>;
  /** The page listens and has not got what it shows: send it everything. */
  onReady: () => void;
  describeError: (error: unknown) => { kind: string; message: string };
  log: WindowLog;
}

/** Answers of kept calls that are remembered, for a page that was thrown away before it heard them. */
const keptAnswers = 20;

export class WebviewChannel {
  private ready = false;
  private disposed = false;
  /** What is posted goes into the page that is being written. */
  private first: HostMessage[] | undefined;
  /** What the page shows has changed since it was written. */
  private outdated = false;
  private readonly subscription: { dispose(): void };
  /** Kept calls that run, and the answers of those that have ended: the page may have been thrown away before it heard them. */
  private readonly running = new Set<number>();
  private readonly answered = new Map<number, HostMessage>();

  constructor(private readonly options: WebviewChannelOptions) {
    this.subscription = options.webview.onDidReceiveMessage((message) => this.receive(message));
  }

  /** The messages that `push` posts: they are written into the page, which takes them instead of asking. */
  firstMessages(push: () => void): readonly HostMessage[] {
    const first: HostMessage[] = [];
    this.first = first;
    try {
      push();
    } finally {
      this.first = undefined;
    }
    this.outdated = false;
    return first;
  }

  /** Something that the page shows has changed: where it was written before that, it is sent everything once it listens. */
  outdate(): void {
    this.outdated = true;
  }

  /** Sends a message, if the page is there to hear it (then true): it gets everything anew when it says `ready`. */
  post(message: HostMessage): boolean {
    if (this.first !== undefined) {
      this.first.push(message);
      return true;
    }
    if (!this.ready || this.disposed) return false;
    this.options.webview.postMessage(message).then(undefined, (error: unknown) => {
      this.options.log.debug(`a webview did not take a message: ${String(error)}`);
    });
    return true;
  }

  /** The page is hidden or gone: until it says `ready` again nothing is sent. */
  pause(): void {
    this.ready = false;
  }

  dispose(): void {
    this.disposed = true;
    this.subscription.dispose();
  }

  private receive(message: unknown): void {
    const parsed = safeParse(webviewMessageSchema, message);
    if (!parsed.success) {
      this.options.log.warn(`a webview sent something that is not understood: ${parsed.issues[0].message}`);
      return;
    }
    if (parsed.output.type === 'ready') {
      this.ready = true;
      if (parsed.output.tookFirst !== true || this.outdated) this.options.onReady();
      this.answerWaiting(parsed.output.waiting ?? []);
      return;
    }
    const { callId, request, kept } = parsed.output;
    void this.answer(callId, request, kept === true);
  }

  private async answer(callId: number, request: WebviewAction, kept: boolean): Promise<void> {
    if (kept) this.running.add(callId);
    const message = await this.outcome(callId, request);
    if (kept) {
      this.running.delete(callId);
      this.answered.set(callId, message);
      for (const old of [...this.answered.keys()].slice(0, -keptAnswers)) this.answered.delete(old);
    }
    this.post(message);
  }

  private async outcome(callId: number, request: WebviewAction): Promise<HostMessage> {
    try {
      const value = (await this.options.run(request)) ?? null;
      return { type: 'result', callId, ok: true, value };
    } catch (error) {
      const { kind, message } = this.options.describeError(error);
      if (kind !== 'cancelled') this.options.log.warn(`${request.action}: ${message}`);
      return { type: 'result', callId, ok: false, error: { kind, message } };
    }
  }

  /** Those that still run are answered when they end. */
  private answerWaiting(waiting: readonly number[]): void {
    for (const callId of waiting) {
      if (this.running.has(callId)) continue;
      const error = { kind: 'interrupted', message: '' };
      this.post(this.answered.get(callId) ?? { type: 'result', callId, ok: false, error });
    }
  }
}
