// Gatehouse's models in VS Code's own model picker, for its chat and for every extension that asks for a model. A chat goes through the
// proxy as any client's does, under a virtual key of its own, so that limits, failover and prices hold for it too.
import * as vscode from 'vscode';
import { GatewayError } from '../../shared/errors';
import { coalesce } from '../coalesce';
import { describeError } from '../errorMessages';
import { clientOf, proxyUrlOf, type GatehouseWindow } from '../gatehouseWindow';
import { t } from '../localize';
import { formatUsd } from '../money';
import { chatBody, type ChatMessage } from './chatRequest';
import type { ChatPiece } from './chatStream';
import { KeptThinking } from './keptThinking';
import { pickerModels, type PickerModel } from './modelList';
import { ChatRefused, sendChat } from './sendChat';

/** As the manifest names it. */
const vendor = 'gatehouse';
/** Token counts of texts that were counted lately: prompts are built from the same pieces again and again. */
const mostCounts = 2000;

export class LanguageModels implements vscode.LanguageModelChatProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeLanguageModelChatInformation = this.changed.event;
  private readonly changes = coalesce(() => this.changed.fire(), 1000);
  private readonly counts = new Map<string, number>();
  private readonly thinking = new KeptThinking();
  private readonly subscriptions: (() => void)[] = [];
  private readonly registration: vscode.Disposable | undefined;

  constructor(private readonly window: GatehouseWindow) {
    // Editors that are made from VS Code may lack this part of its API.
    if (typeof vscode.lm?.registerLanguageModelChatProvider !== 'function') return;
    this.registration = vscode.lm.registerLanguageModelChatProvider(vendor, this);
    this.subscriptions.push(
      window.events.subscribe((event) => {
        if (event.type === 'channel' || event.type === 'folder') this.changes.request();
      }),
      window.currentFolder.changes.subscribe(() => this.changes.request()),
      window.supervisor.attachments.subscribe(() => this.changes.request()),
    );
  }

  dispose(): void {
    for (const unsubscribe of this.subscriptions) unsubscribe();
    this.registration?.dispose();
    this.changes.dispose();
    this.changed.dispose();
  }

  async provideLanguageModelChatInformation(): Promise<PickerModel[]> {
    const client = this.window.supervisor.connection?.client;
    if (client === undefined) return [];
    const usd = (amount: number): string => formatUsd(amount, vscode.env.language);
    const channels = await client.call('listModels', {});
    // Models that the current folder may not use would only be refused.
    const usable = channels.filter(({ channelId }) => this.window.chatKeys.mayUse(channelId));
    return pickerModels(usable, usd, t);
  }

  async provideLanguageModelChatResponse(
    model: vscode.LanguageModelChatInformation,
    messages: readonly vscode.LanguageModelChatRequestMessage[],
    options: vscode.ProvideLanguageModelChatResponseOptions,
    progress: vscode.Progress<vscode.LanguageModelResponsePart>,
    token: vscode.CancellationToken,
  ): Promise<void> {
    const { window } = this;
    const abort = new AbortController();
    const cancelling = token.onCancellationRequested(() => abort.abort());
    try {
      const { body, dropped } = chatBody({
        model: model.id,
        messages: messages.map(messageOf),
        tools: options.tools ?? [],
        toolsRequired: options.toolMode === vscode.LanguageModelChatToolMode.Required,
        modelOptions: options.modelOptions ?? {},
        thinkingOf: (callId) => this.thinking.of(callId),
      });
      if (dropped.length > 0) window.log.warn(`parts of a chat were left out: ${dropped.join(', ')}`);
      await sendChat({
        proxyUrl: proxyUrlOf(window),
        ...(await window.chatKeys.secrets(clientOf(window))),
        body,
        signal: abort.signal,
        onPiece: (piece) => {
          if (piece.type === 'tool-call' && piece.thinking !== undefined)
            this.thinking.keep(piece.callId, piece.thinking);
          progress.report(partOf(piece));
        },
      });
    } catch (error) {
      if (token.isCancellationRequested) throw new vscode.CancellationError();
      throw asLanguageModelError(error);
    } finally {
      cancelling.dispose();
    }
  }

  /** An offline estimate by the gateway: exact counts would need a request to the provider for each piece of a prompt. */
  async provideTokenCount(
    model: vscode.LanguageModelChatInformation,
    text: string | vscode.LanguageModelChatRequestMessage,
  ): Promise<number> {
    const counted =
      typeof text === 'string' ? text : JSON.stringify(chatBody(countable(model.id, text)).body['messages']);
    const name = `${model.id}\n${counted}`;
    const known = this.counts.get(name);
    if (known !== undefined) return known;
    const { tokens } = await clientOf(this.window).call('countTokens', { body: { model: model.id, text: counted } });
    if (this.counts.size >= mostCounts) this.counts.clear();
    this.counts.set(name, tokens);
    return tokens;
  }
}

function countable(model: string, message: vscode.LanguageModelChatRequestMessage): Parameters<typeof chatBody>[0] {
  return { model, messages: [messageOf(message)], tools: [], toolsRequired: false, modelOptions: {} };
}

/** VS Code's roles are numbers; later versions have one for system messages. */
function messageOf({ role, content }: vscode.LanguageModelChatRequestMessage): ChatMessage {
  if (role === vscode.LanguageModelChatMessageRole.Assistant) return { role: 'assistant', content };
  return { role: role === vscode.LanguageModelChatMessageRole.User ? 'user' : 'system', content };
}

function partOf(piece: ChatPiece): vscode.LanguageModelResponsePart {
  if (piece.type === 'text') return new vscode.LanguageModelTextPart(piece.text);
  return new vscode.LanguageModelToolCallPart(piece.callId, piece.name, piece.input);
}

/** The kinds of error that VS Code tells apart, with our words. */
function asLanguageModelError(error: unknown): Error {
  if (GatewayError.is(error, 'forbidden')) {
    const message = t(
      'The virtual key “{0}” was revoked or disabled. Enable it in Gatehouse to use its models here.',
      error.message,
    );
    return vscode.LanguageModelError.NoPermissions(message);
  }
  if (error instanceof ChatRefused) {
    if (error.status === 401 || error.status === 403) return vscode.LanguageModelError.NoPermissions(error.message);
    if (error.status === 404) return vscode.LanguageModelError.NotFound(error.message);
    if (error.status === 402 || error.status === 429) return vscode.LanguageModelError.Blocked(error.message);
    return error;
  }
  return new Error(describeError(error, t), { cause: error });
}
