// Sends a chat to the proxy and gives its answer on piece by piece. Used by languageModels.ts. Does not import vscode.
import http from 'node:http';
import { once } from 'node:events';
import { headerFolderKey } from '../../shared/identity';
import { bodyError, EventLines } from '../panels/endpointsWire';
import { ChatReader, type ChatPiece } from './chatStream';

export interface ChatSending {
  proxyUrl: string;
  key: string;
  /** Of the folder that the chat belongs to; undefined: of none. */
  folderKey: string | undefined;
  body: Record<string, unknown>;
  signal: AbortSignal;
  onPiece: (piece: ChatPiece) => void;
}

/** A refusal of the gateway or of the provider: its status and its words. */
export class ChatRefused extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
    this.name = 'ChatRefused';
  }
}

/** Resolves when the answer has come to its proper end. Throws ChatRefused, the system's error, or an AbortError where it was cancelled. */
export async function sendChat({ proxyUrl, key, folderKey, body, signal, onPiece }: ChatSending): Promise<void> {
  const payload = Buffer.from(JSON.stringify(body));
  const outgoing = http.request(`${proxyUrl}/v1/chat/completions`, {
    method: 'POST',
    agent: false,
    signal,
    headers: {
      authorization: `Bearer ${key}`,
      'content-type': 'application/json',
      'content-length': String(payload.length),
      ...(folderKey === undefined ? {} : { [headerFolderKey]: folderKey }),
    },
  });
  outgoing.end(payload);
  const [answer] = (await once(outgoing, 'response', { signal })) as [http.IncomingMessage];
  answer.setEncoding('utf8');
  const status = answer.statusCode ?? 0;
  if (status >= 400) {
    let text = '';
    for await (const piece of answer as AsyncIterable<string>) text += piece;
    throw new ChatRefused(status, bodyError(text));
  }
  const lines = new EventLines();
  const reader = new ChatReader();
  for await (const piece of answer as AsyncIterable<string>) {
    for (const data of lines.take(piece)) for (const part of reader.take(data)) onPiece(part);
  }
  if (!reader.isComplete) throw new Error('The answer broke off.');
}
