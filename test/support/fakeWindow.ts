// A VS Code window as the gateway sees it, for tests of VS Code's own models: a lease, a list of models, and answers as a test writes them.
// Speaks the management API over real sockets, piece by piece, and can misbehave in every way a test wants.
import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { GatewayEvent, LeaseEvent } from '../../src/shared/events';
import type { WindowChat, WindowLine, WindowModel, WindowRefusal } from '../../src/shared/windowModels';
import type { ManagementCaller } from './managementCaller';

/** What a window can do with one chat. */
export class FakeWindowChat {
  private index = 0;
  /** True once the gateway has said that no more is wanted. */
  ended = false;

  constructor(
    readonly id: string,
    readonly chat: WindowChat,
    private readonly management: ManagementCaller,
  ) {}

  /** Sends lines as one piece; false where no more is wanted. */
  async say(...lines: WindowLine[]): Promise<boolean> {
    return this.piece(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  }

  async piece(text: string, { last = false, index = this.index } = {}): Promise<boolean> {
    this.index = index + 1;
    return (await this.management.call('addWindowPiece', { id: this.id, body: { index, text, last } })).more;
  }

  /** Lines, then the end of the answer. */
  async finish(...lines: WindowLine[]): Promise<void> {
    await this.say(...lines, { type: 'end' });
    await this.piece('', { last: true });
  }

  async refuse(refusal: WindowRefusal): Promise<void> {
    await this.management.call('refuseWindowChat', { id: this.id, body: refusal });
  }
}

export type Behaviour = (chat: FakeWindowChat, window: FakeWindow) => Promise<void>;

/** A model as VS Code would tell it. */
export function windowModel(vendor: string, id: string, more: Partial<WindowModel> = {}): WindowModel {
  const known = {
    name: id,
    family: id,
    version: '1',
    maxInputTokens: 64_000,
    images: true,
    tools: true,
    allowed: true,
  };
  return { vendor, id, ...known, ...more };
}

export class FakeWindow {
  readonly chats: FakeWindowChat[] = [];
  readonly faults: unknown[] = [];
  /** How chats are answered from now on. */
  behaviour: Behaviour = (chat) => chat.finish({ type: 'text', text: 'Hello' }, { type: 'text', text: ' there.' });

  private constructor(
    private readonly socket: WebSocket,
    readonly id: string,
    private readonly management: ManagementCaller,
  ) {}

  /** Opens a lease and tells of `models`. */
  static async open(management: ManagementCaller, id: string, models: readonly WindowModel[]): Promise<FakeWindow> {
    const url = `${management.managementUrl.replace('http', 'ws')}/api/v1/events?lease=${id}`;
    const socket = new WebSocket(url, { headers: { authorization: `Bearer ${management.token}` } });
    const window = new FakeWindow(socket, id, management);
    socket.on('message', (data: Buffer) => window.heard(JSON.parse(data.toString()) as GatewayEvent | LeaseEvent));
    await once(socket, 'open');
    await window.declare(models);
    return window;
  }

  async declare(models: readonly WindowModel[]): Promise<void> {
    await this.management.call('putWindowModels', { body: { window: this.id, models: [...models] } });
  }

  get lastChat(): FakeWindowChat {
    const chat = this.chats.at(-1);
    if (chat === undefined) throw new Error('the window was not asked');
    return chat;
  }

  /** As a reload does it: the stream is gone at once. */
  async close(): Promise<void> {
    if (this.socket.readyState === this.socket.CLOSED) return;
    this.socket.terminate();
    await once(this.socket, 'close');
  }

  private heard(event: GatewayEvent | LeaseEvent): void {
    if (event.type === 'window-chat') {
      this.answer(event.chatId).catch((error: unknown) => this.faults.push(error));
    } else if (event.type === 'window-chat-ended') {
      for (const chat of this.chats) chat.ended ||= chat.id === event.chatId;
    }
  }

  private async answer(id: string): Promise<void> {
    const chat = new FakeWindowChat(id, await this.management.call('getWindowChat', { id }), this.management);
    this.chats.push(chat);
    await this.behaviour(chat, this);
  }
}
