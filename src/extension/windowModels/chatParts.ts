// Messages and parts of a chat as VS Code's own classes, and the parts of an answer as lines for the gateway. Used by windowChat.ts.
// Parts for bytes came after the oldest API that we compile with: they are looked up where they are needed.
import * as vscode from 'vscode';
import type { WindowChat, WindowDataPart, WindowLine, WindowPart } from '../../shared/windowModels';

/** This VS Code has no part for what the chat holds. */
export class UnsupportedPart extends Error {}

type DataPartClass = new (data: Uint8Array, mimeType: string) => object;

/** The messages of `chat`. Throws UnsupportedPart where it holds bytes and VS Code has no part for them. */
export function messagesOf({ messages }: WindowChat): vscode.LanguageModelChatMessage[] {
  const { User, Assistant } = vscode.LanguageModelChatMessageRole;
  return messages.map(({ role, content, name }) => {
    // The constructor is typed with the parts of the oldest API.
    const parts = content.map(partOf) as vscode.LanguageModelTextPart[];
    return new vscode.LanguageModelChatMessage(role === 'user' ? User : Assistant, parts, name);
  });
}

function partOf(part: WindowPart): object {
  switch (part.type) {
    case 'tool-call':
      return new vscode.LanguageModelToolCallPart(part.callId, part.name, part.input);
    case 'tool-result':
      return new vscode.LanguageModelToolResultPart(part.callId, part.content.map(dataPartOf));
    default:
      return dataPartOf(part);
  }
}

function dataPartOf(part: WindowDataPart): object {
  if (part.type === 'text') return new vscode.LanguageModelTextPart(part.text);
  const DataPart = (vscode as unknown as { LanguageModelDataPart?: DataPartClass }).LanguageModelDataPart;
  if (DataPart === undefined) throw new UnsupportedPart('This VS Code cannot hand images to its models.');
  return new DataPart(new Uint8Array(Buffer.from(part.data, 'base64')), part.mimeType);
}

/** The line that says a part of the answer; undefined for a part of a kind that is not known. */
export function lineOf(part: unknown): WindowLine | undefined {
  if (part instanceof vscode.LanguageModelTextPart) return { type: 'text', text: part.value };
  if (part instanceof vscode.LanguageModelToolCallPart) {
    return { type: 'tool-call', callId: part.callId, name: part.name, input: part.input };
  }
  if (typeof part !== 'object' || part === null) return undefined;
  if ('mimeType' in part && 'data' in part && typeof part.mimeType === 'string' && part.data instanceof Uint8Array) {
    return { type: 'data', mimeType: part.mimeType, data: Buffer.from(part.data).toString('base64') };
  }
  if (!('value' in part)) return undefined;
  // Thinking, of a class that only some editors have.
  const { value } = part;
  const text = Array.isArray(value) ? value.filter((piece) => typeof piece === 'string').join('') : value;
  return typeof text === 'string' ? { type: 'thinking', text } : undefined;
}
