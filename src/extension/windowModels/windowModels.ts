// VS Code's own models as this window can ask them: tells the gateway which there are, and answers the chats it is asked for. Made by
// extension.ts. Looks for models only once the user has a channel for them, or a test wants one: looking wakes other extensions.
import * as vscode from 'vscode';
import { ownVendor, windowProvider } from '../../catalog/windowModels';
import type { LeaseEvent } from '../../shared/events';
import { windowModelName, type WindowModel } from '../../shared/windowModels';
import { coalesce } from '../coalesce';
import type { StreamEvent } from '../eventStream';
import type { GatehouseWindow } from '../gatehouseWindow';
import type { GatewayConnection } from '../gatewayConnection';
import { answerWindowChat, justification } from './windowChat';

export type WindowChatEvent = Extract<
  LeaseEvent,
  { type: 'window-chat' | 'window-chat-ended' | 'window-models-wanted' }
>;

/** True for events that are for one window and its models alone. */
export function isWindowEvent(event: StreamEvent): event is WindowChatEvent {
  return event.type === 'window-chat' || event.type === 'window-chat-ended' || event.type === 'window-models-wanted';
}

/** Bursts of changes while extensions start are told once. */
const restMs = 300;

export class WindowModels implements vscode.Disposable {
  private readonly chats = new Map<string, vscode.CancellationTokenSource>();
  private readonly changes = coalesce(() => void this.declare(), restMs);
  private readonly subscriptions: { dispose(): void }[] = [];
  private models = new Map<string, vscode.LanguageModelChat>();
  private wanted = false;
  /** To which connection they were told last, so that a gateway that was restarted hears of them. */
  private toldTo: GatewayConnection | undefined;
  private toldText: string | undefined;

  constructor(private readonly window: GatehouseWindow) {
    // Editors that are made from VS Code may lack this part of its API.
    if (typeof vscode.lm?.selectChatModels !== 'function') return;
    const { context, mirror } = window;
    const unsubscribe = mirror.changes.subscribe(() => {
      if (this.toldTo !== window.supervisor.connection && this.isWanted()) this.changes.request();
    });
    this.subscriptions.push(
      { dispose: unsubscribe },
      vscode.lm.onDidChangeChatModels(() => this.changes.request()),
      context.languageModelAccessInformation.onDidChange(() => this.changes.request()),
    );
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
    for (const source of this.chats.values()) source.cancel();
    this.changes.dispose();
  }

  /** An event of the gateway's that is for this window alone. */
  received(event: WindowChatEvent, connection: GatewayConnection): void {
    if (event.type === 'window-models-wanted') {
      this.wanted = true;
      this.toldTo = undefined;
      this.changes.request();
    } else if (event.type === 'window-chat-ended') this.chats.get(event.chatId)?.cancel();
    else void this.answer(event.chatId, connection);
  }

  /** Models of other extensions, looked up now. */
  async list(): Promise<vscode.LanguageModelChat[]> {
    const found = (await vscode.lm.selectChatModels()).filter(({ vendor }) => vendor !== ownVendor);
    this.models = new Map(found.map((model) => [windowModelName(model), model]));
    return found;
  }

  /** Whether VS Code lets us ask `model`; undefined: the user was not asked yet. */
  access(model: vscode.LanguageModelChat): boolean | undefined {
    return this.window.context.languageModelAccessInformation.canSendRequest(model);
  }

  /** Asks `model` for a word, so that VS Code asks the user for consent; what it says is not waited for. Throws what the model throws. */
  async askConsent(model: vscode.LanguageModelChat): Promise<void> {
    const source = new vscode.CancellationTokenSource();
    try {
      const message = vscode.LanguageModelChatMessage.User('Reply with the one word: OK');
      await model.sendRequest([message], { justification: justification() }, source.token);
    } finally {
      source.cancel();
      source.dispose();
    }
    this.toldTo = undefined;
    this.changes.request();
  }

  private isWanted(): boolean {
    return (
      this.wanted || this.window.mirror.channels.some(({ provider, enabled }) => provider === windowProvider && enabled)
    );
  }

  private async declare(): Promise<void> {
    const { connection } = this.window.supervisor;
    if (connection === undefined || !this.isWanted()) return;
    const known = this.toldTo === connection ? this.toldText : undefined;
    this.toldTo = connection;
    try {
      const models = (await this.list()).map((model) => this.told(model));
      // VS Code tells of changes to any model, our own too. The gateway takes a new list as a new beginning: what held the channel back is over.
      this.toldText = JSON.stringify(models);
      if (this.toldText === known) return;
      await connection.client.call('putWindowModels', { body: { window: this.window.windowId, models } });
    } catch (error) {
      this.toldTo = undefined;
      this.window.log.warn(`the models of VS Code could not be told to the gateway: ${String(error)}`);
    }
  }

  private told(model: vscode.LanguageModelChat): WindowModel {
    const { vendor, id, name, family, version, maxInputTokens } = model;
    // Later versions of the API tell these.
    const { capabilities } = model as {
      capabilities?: { supportsImageToText?: boolean; supportsToolCalling?: boolean };
    };
    return {
      ...{ vendor, id, name, family, version, maxInputTokens },
      images: capabilities?.supportsImageToText ?? null,
      tools: capabilities?.supportsToolCalling ?? null,
      allowed: this.access(model) ?? null,
    };
  }

  private async answer(chatId: string, { client }: GatewayConnection): Promise<void> {
    const source = new vscode.CancellationTokenSource();
    this.chats.set(chatId, source);
    const { log } = this.window;
    const find = async (name: string): Promise<vscode.LanguageModelChat | undefined> => {
      if (!this.models.has(name)) await this.list();
      return this.models.get(name);
    };
    await answerWindowChat({ chatId, client, source, log, find, mayAsk: (model) => this.access(model) === true });
    this.chats.delete(chatId);
    source.dispose();
  }
}
