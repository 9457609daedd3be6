// One chat that the gateway wants of a model in this window: fetches it, asks the model, hands the answer in line by line. Called by
// windowModels.ts for each `window-chat` event. Asks VS Code for consent only where somebody is waiting for the dialog.
import * as vscode from 'vscode';
import type { WindowChat } from '../../shared/windowModels';
import { t } from '../localize';
import type { ManagementClient } from '../managementClient';
import { lineOf, messagesOf, UnsupportedPart } from './chatParts';
import { countUsage } from './countUsage';
import { PieceSender } from './pieceSender';
import { refusalOf } from './refusal';

/** A piece waits until a slow client has read the ones before it; the gateway gives up on clients long before this. */
const pieceMs = 15 * 60_000;

export interface WindowChatOptions {
  chatId: string;
  client: ManagementClient;
  /** By the name that clients use. */
  find: (name: string) => Promise<vscode.LanguageModelChat | undefined>;
  mayAsk: (model: vscode.LanguageModelChat) => boolean;
  source: vscode.CancellationTokenSource;
  log: { warn(message: string): void };
}

/** What VS Code's dialog says about why we ask. */
export function justification(): string {
  return t('You have made VS Code’s own models available through Gatehouse.');
}

/** Answers the chat, or says why not. Never throws. */
export async function answerWindowChat(options: WindowChatOptions): Promise<void> {
  const { chatId: id, client, source, log } = options;
  const sender = new PieceSender({
    send: async (body) => (await client.call('addWindowPiece', { id, body }, { timeout: pieceMs })).more,
    onStop: () => source.cancel(),
  });
  try {
    await stream(await client.call('getWindowChat', { id }), options, sender);
  } catch (error) {
    // Nobody waits for an answer any more.
    if (source.token.isCancellationRequested) return;
    const refusal =
      error instanceof UnsupportedPart ? { code: 'Unsupported', message: error.message } : refusalOf(error);
    log.warn(`a model of VS Code did not answer: ${refusal.code}: ${refusal.message}`);
    if (sender.begun) return sender.end({ type: 'error', ...refusal });
    await client.call('refuseWindowChat', { id, body: refusal }).catch((fault: unknown) => {
      log.warn(`the gateway could not be told so: ${String(fault)}`);
    });
  }
}

async function stream(
  chat: WindowChat,
  { find, mayAsk, source }: WindowChatOptions,
  sender: PieceSender,
): Promise<void> {
  const model = await find(chat.model);
  if (model === undefined) throw vscode.LanguageModelError.NotFound(t('VS Code has no model “{0}”.', chat.model));
  if (chat.interactive !== true && !mayAsk(model)) {
    throw vscode.LanguageModelError.NoPermissions(
      t('Gatehouse may not use “{0}” yet: run the command “Gatehouse: Allow Models of VS Code” there.', model.name),
    );
  }
  const messages = messagesOf(chat);
  const { Auto, Required } = vscode.LanguageModelChatToolMode;
  const response = await model.sendRequest(
    messages,
    {
      justification: justification(),
      modelOptions: chat.modelOptions,
      ...(chat.tools.length === 0
        ? {}
        : { tools: chat.tools, toolMode: chat.toolMode === 'required' ? Required : Auto }),
    },
    source.token,
  );
  const finish = countUsage(model, chat, messages);
  let output = '';
  for await (const part of response.stream as AsyncIterable<unknown>) {
    const line = lineOf(part);
    if (line === undefined) continue;
    if (line.type === 'text' || line.type === 'thinking') output += line.text;
    if (line.type === 'tool-call') output += line.name + JSON.stringify(line.input);
    await sender.add(line);
  }
  const usage = await finish(output);
  if (usage !== undefined) await sender.add(usage);
  await sender.end({ type: 'end' });
}
