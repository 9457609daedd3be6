// The open VS Code windows, the models that each of them can ask, and the chats that they are asked for. Stands in front of the leases, since
// a window is there as long as it holds one. Filled over the management API; asked by the proxy and by channel tests.
import { ownVendor } from '../../catalog/windowModels';
import { GatewayError } from '../../shared/errors';
import type { LeaseEvent } from '../../shared/events';
import {
  windowModelName,
  type WindowChat,
  type WindowModel,
  type WindowPiece,
  type WindowRefusal,
} from '../../shared/windowModels';
import type { UsageEstimate } from './usageLines';
import { WindowCall } from './windowCall';

interface Leases {
  readonly count: number;
  open(windowId: string, send: (event: LeaseEvent) => void): () => void;
}

interface OpenWindow {
  /** Of its event streams, the latest last: a window that connects again may have two for a while. */
  streams: ((event: LeaseEvent) => void)[];
  models: readonly WindowModel[];
}

/** A chat that a window was asked for. */
interface Running {
  call: WindowCall;
  model: string;
  window: OpenWindow;
}

export interface WindowAsking {
  chat: WindowChat;
  /** Milliseconds to the first piece, and of silence afterwards. */
  firstByteMs: number;
  idleMs: number;
  usage: UsageEstimate;
}

/** How long a window may take to come for a request. */
const takeMs = 15_000;
/** Chats at once: an extension that asks Gatehouse for its own models would ask for them without end. */
const mostChats = 64;

export class WindowBook {
  private readonly windows = new Map<string, OpenWindow>();
  private readonly calls = new Map<string, Running>();
  private readonly waiters = new Set<() => void>();

  constructor(
    private readonly leases: Leases,
    private readonly options: { newId: () => string; onModels: () => void; takeMs?: number },
  ) {}

  get count(): number {
    return this.leases.count;
  }

  /** Opens a lease, and with it the window; the returned function ends both. */
  open(windowId: string, send: (event: LeaseEvent) => void): () => void {
    const end = this.leases.open(windowId, send);
    const window = this.windows.get(windowId) ?? { streams: [], models: [] };
    window.streams.push(send);
    this.windows.set(windowId, window);
    return () => {
      end();
      const at = window.streams.indexOf(send);
      if (at < 0) return;
      window.streams.splice(at, 1);
      if (window.streams.length > 0) return;
      this.windows.delete(windowId);
      for (const [id, running] of [...this.calls]) if (running.window === window) this.moveOn(id, running);
      if (window.models.length > 0) this.options.onModels();
    };
  }

  /** Takes in what a window can ask. Throws GatewayError `conflict` where it holds no lease. */
  declare(windowId: string, models: readonly WindowModel[]): void {
    const window = this.windows.get(windowId);
    if (window === undefined)
      throw new GatewayError('conflict', 'A window needs an open event stream to offer models.');
    window.models = models.filter(({ vendor }) => vendor !== ownVendor);
    this.options.onModels();
    if (window.models.length > 0) for (const done of [...this.waiters]) done();
  }

  /** Models of all windows, each once; one that any window may ask counts as allowed. */
  models(): WindowModel[] {
    const found = new Map<string, WindowModel>();
    for (const { models } of this.windows.values()) {
      for (const model of models) {
        const name = windowModelName(model);
        if (found.get(name)?.allowed !== true) found.set(name, model);
      }
    }
    return [...found.values()];
  }

  /** Resolves once a window has told of models, or after `limitMs`: at once where none is open or one has. */
  async wanted(limitMs: number): Promise<void> {
    if (this.windows.size === 0 || this.models().length > 0) return;
    for (const { streams } of this.windows.values()) streams.at(-1)?.({ type: 'window-models-wanted' });
    await new Promise<void>((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.waiters.delete(done);
        resolve();
      };
      const timer = setTimeout(done, limitMs);
      this.waiters.add(done);
    });
  }

  /** The model by the name that clients use. */
  find(name: string): WindowModel | undefined {
    return this.models().find((model) => windowModelName(model) === name);
  }

  /**
   * Asks one window for a chat. Throws GatewayError `no-window` where none can be asked at all, `rate-limited` where too many are running. A
   * model that is not there is a refusal of the call.
   */
  ask({ chat, firstByteMs, idleMs, usage }: WindowAsking): WindowCall {
    const windows = [...this.windows.values()].filter(({ models }) => models.length > 0);
    if (windows.length === 0) throw new GatewayError('no-window', this.whyNone());
    if (this.calls.size >= mostChats) {
      throw new GatewayError('rate-limited', `More than ${mostChats} chats with models of VS Code at once.`);
    }
    const window = this.windowFor(chat.model);
    const id = this.options.newId();
    const call = new WindowCall({
      id, chat, firstByteMs, idleMs, usage, takeMs: this.options.takeMs ?? takeMs,
      onEnd: (cut) => {
        const running = this.calls.get(id);
        this.calls.delete(id);
        if (cut) running?.window.streams.at(-1)?.({ type: 'window-chat-ended', chatId: id });
      },
    }); // prettier-ignore
    if (window === undefined) {
      call.refuse({ code: 'NotFound', message: `VS Code has no model '${chat.model}'.` });
      return call;
    }
    this.calls.set(id, { call, model: chat.model, window });
    window.streams.at(-1)?.({ type: 'window-chat', chatId: id });
    return call;
  }

  /** What the window is to ask. Throws GatewayError `not-found` where it is not wanted any more. */
  chat(id: string): WindowChat {
    return this.call(id).take();
  }

  /** Takes the next piece of an answer; false where no more is wanted. */
  async piece(id: string, piece: WindowPiece): Promise<boolean> {
    return (await this.calls.get(id)?.call.piece(piece)) ?? false;
  }

  /** The model did not answer. */
  refuse(id: string, refusal: WindowRefusal): void {
    this.calls.get(id)?.call.refuse(refusal);
  }

  /** The least busy window that has the model. */
  private windowFor(model: string): OpenWindow | undefined {
    const busy = (window: OpenWindow): number =>
      [...this.calls.values()].filter((running) => running.window === window).length;
    return [...this.windows.values()]
      .filter(({ models }) => models.some((item) => windowModelName(item) === model))
      .sort((one, other) => busy(one) - busy(other))[0];
  }

  /** The window of a chat has gone: another one may ask the model, as long as nothing was said. */
  private moveOn(id: string, running: Running): void {
    const { call, model } = running;
    const next = call.begun ? undefined : this.windowFor(model);
    if (next === undefined) return call.lost();
    running.window = next;
    call.again();
    next.streams.at(-1)?.({ type: 'window-chat', chatId: id });
  }

  private call(id: string): WindowCall {
    const running = this.calls.get(id);
    if (running === undefined) throw new GatewayError('not-found', 'This chat is not wanted any more.');
    return running.call;
  }

  private whyNone(): string {
    return this.windows.size === 0
      ? "VS Code's own models need an open VS Code window with Gatehouse on this machine, and there is none."
      : 'The open VS Code windows have no language models of other extensions to ask.';
  }
}
