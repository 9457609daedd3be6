// The conversation as messages of VS Code: `user` and `assistant`, tool results as parts of the user's. Called by encodeRequest.ts.
// Instructions stand first, in a message of the user's own: there is no other role. Source: VS Code API, `LanguageModelChatMessage`.
import type { WindowDataPart, WindowMessage, WindowPart } from '../../shared/windowModels';
import { flatName, toolInput } from '../anthropic/toolInput';
import type { Warn } from '../anthropic/wireShape';
import type { AssistantPart, ToolResultPart, UserPart } from '../ir/parts';
import type { IrRequest, IrTurn } from '../ir/request';

/** `instructions`: sentences that go behind those of the request. */
export function encodeMessages(request: IrRequest, instructions: readonly string[], warn: Warn): WindowMessage[] {
  const list = new MessageList(warn);
  request.turns.forEach((turn, index) => list.add(turn, `messages[${index}]`));
  const system = [...request.system.map(({ text }) => text), ...instructions].filter((text) => text.trim() !== '');
  const messages = list.finish();
  if (system.length === 0) return messages;
  warn('mapped-value', 'system', 'the first message of the user');
  return [{ role: 'user', content: [{ type: 'text', text: system.join('\n\n') }] }, ...messages];
}

class MessageList {
  private readonly messages: WindowMessage[] = [];
  private results: WindowPart[] = [];
  private content: WindowPart[] = [];
  private name: string | undefined;

  constructor(private readonly warn: Warn) {}

  add(turn: IrTurn, path: string): void {
    const { warn } = this;
    const at = (index: number): string => `${path}.content[${index}]`;
    switch (turn.role) {
      case 'user':
        this.name ??= turn.name;
        this.content.push(...turn.content.map((part, index) => encodeUserPart(part, at(index), warn)));
        break;
      case 'tool':
        this.results.push(...turn.content.map((part, index) => encodeResult(part, at(index), warn)));
        break;
      case 'assistant': {
        const parts = turn.content.flatMap((part, index) => encodeAssistantPart(part, at(index), warn));
        // A turn without content does not part what stands around it: results must still come first in the one message.
        if (parts.length === 0) break;
        this.flushUser();
        this.push('assistant', parts, turn.name);
        break;
      }
      case 'system':
        warn('mapped-value', `${path}.role`, 'system to user');
        for (const { text } of turn.content) {
          this.content.push({ type: 'text', text: `<system-reminder>\n${text}\n</system-reminder>` });
        }
        break;
    }
  }

  finish(): WindowMessage[] {
    this.flushUser();
    return this.messages;
  }

  private flushUser(): void {
    this.push('user', [...this.results, ...this.content], this.name);
    this.results = [];
    this.content = [];
    this.name = undefined;
  }

  private push(role: WindowMessage['role'], content: WindowPart[], name: string | undefined): void {
    const said = content.filter((part) => part.type !== 'text' || part.text !== '');
    if (said.length === 0) return;
    const last = this.messages.at(-1);
    if (last?.role === role) last.content.push(...said);
    else this.messages.push({ role, ...(name === undefined ? {} : { name }), content: said });
  }
}

function encodeUserPart(part: UserPart, path: string, warn: Warn): WindowDataPart {
  if (part.type === 'text') return { type: 'text', text: part.text };
  if (part.type === 'image' && part.detail !== undefined) warn('dropped-field', `${path}.detail`);
  if (part.type === 'image' && part.source.kind === 'base64') {
    return { type: 'data', mimeType: part.source.mediaType, data: part.source.data };
  }
  if (part.type === 'opaque') {
    warn('dropped-part', path, part.name);
    return { type: 'text', text: '' };
  }
  // The repairs have put notes in the place of all that VS Code cannot hold; what is left has no bytes.
  warn('dropped-part', path, part.type === 'image' ? 'image by the id of a file' : `takes no ${part.type}s`);
  return { type: 'text', text: `[Here was ${part.type === 'file' ? 'a file' : 'an image'} that could not be sent.]` };
}

function encodeResult(part: ToolResultPart, path: string, warn: Warn): WindowPart {
  const content = part.content.map((piece, index) => encodeUserPart(piece, `${path}.content[${index}]`, warn));
  if (part.isError) {
    warn('mapped-value', `${path}.is_error`, 'told in the text');
    content.unshift({ type: 'text', text: 'The tool failed:' });
  }
  const told = content.filter((piece) => piece.type !== 'text' || piece.text !== '');
  return { type: 'tool-result', callId: part.callId, content: told };
}

function encodeAssistantPart(part: AssistantPart, path: string, warn: Warn): WindowPart[] {
  switch (part.type) {
    case 'text':
      return [{ type: 'text', text: part.text }];
    case 'refusal':
      warn('mapped-value', path, 'refusal sent as text');
      return [{ type: 'text', text: part.text }];
    case 'reasoning':
      if (part.state !== undefined) warn('dropped-state', path, part.state.origin);
      if (part.text !== '') warn('dropped-part', path, 'thinking has no part of its own');
      return [];
    case 'tool-call': {
      const { input, wrapped } = toolInput(part.kind, part.input);
      if (wrapped) warn('mapped-value', `${path}.input`, 'put into an object');
      if (part.state !== undefined) warn('dropped-state', path, part.state.origin);
      return [{ type: 'tool-call', callId: part.id, name: flatName(part), input }];
    }
    case 'image':
    case 'audio':
      warn('dropped-part', path, `${part.type} in an assistant turn`);
      return [];
    case 'opaque':
      warn('dropped-part', path, part.name);
      return [];
  }
}
