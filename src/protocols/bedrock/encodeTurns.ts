// The conversation as `system` and `messages` of a Converse request. Called by encodeRequest.ts.
// Turns of one side become one message, tool results first in it. No later turn changes what an earlier one became, so that a longer
// conversation begins with the bytes of the shorter one.
import type { IrRequest, IrTurn } from '../ir/request';
import type { JsonObject } from '../wire/jsonValue';
import { encodeAssistantPart, encodeText, encodeToolResult, encodeUserPart, type BlockContext } from './encodeBlocks';

export interface WireMessage {
  role: 'user' | 'assistant';
  content: JsonObject[];
}

export interface EncodedTurns {
  system: JsonObject[];
  messages: WireMessage[];
}

export function encodeTurns(request: IrRequest, context: BlockContext): EncodedTurns {
  const system = request.system.flatMap((part, index) => encodeText(part, `system[${index}]`, context));
  const list = new MessageList(context);
  request.turns.forEach((turn, index) => {
    list.add(turn, `messages[${index}]`);
  });
  const messages = list.finish();
  if (messages.length > 0 || system.length === 0) return { system, messages };
  context.warn('repaired-history', 'messages', 'the system prompt stands as the only message');
  return { system: [], messages: [{ role: 'user', content: system }] };
}

class MessageList {
  private readonly messages: WireMessage[] = [];
  private results: JsonObject[] = [];
  private content: JsonObject[] = [];

  constructor(private readonly context: BlockContext) {}

  add(turn: IrTurn, path: string): void {
    const { context } = this;
    const at = (index: number): string => `${path}.content[${index}]`;
    if ('name' in turn && turn.name !== undefined) context.warn('dropped-field', `${path}.name`);
    switch (turn.role) {
      case 'user':
        this.content.push(...turn.content.flatMap((part, index) => encodeUserPart(part, at(index), context)));
        break;
      case 'tool':
        this.results.push(...turn.content.flatMap((part, index) => encodeToolResult(part, at(index), context)));
        break;
      case 'assistant': {
        const blocks = turn.content.flatMap((part, index) => encodeAssistantPart(part, at(index), context));
        // A turn without content does not part what stands around it: results must still come first in the one message.
        if (blocks.length === 0) break;
        this.flushUser();
        this.push('assistant', blocks);
        break;
      }
      case 'system':
        context.warn('mapped-value', `${path}.role`, 'system to user');
        this.content.push(
          ...turn.content.flatMap((part, index) => encodeText(part, at(index), context)).map(asReminder),
        );
        break;
    }
  }

  finish(): WireMessage[] {
    this.flushUser();
    return this.messages;
  }

  private flushUser(): void {
    const blocks = [...this.results, ...this.content];
    this.results = [];
    this.content = [];
    this.push('user', this.withWords(blocks));
  }

  /** A document is refused in a message without text. */
  private withWords(blocks: JsonObject[]): JsonObject[] {
    const holds = (member: string): boolean => blocks.some((block) => block[member] !== undefined);
    if (!holds('document') || holds('text')) return blocks;
    this.context.warn('repaired-history', 'messages', 'a line of text beside a document');
    return [...blocks, { text: 'See the attached document.' }];
  }

  private push(role: WireMessage['role'], blocks: JsonObject[]): void {
    if (blocks.length === 0) return;
    const last = this.messages.at(-1);
    if (last?.role === role) last.content.push(...blocks);
    else this.messages.push({ role, content: blocks });
  }
}

function asReminder(block: JsonObject): JsonObject {
  return typeof block['text'] === 'string'
    ? { text: `<system-reminder>\n${block['text']}\n</system-reminder>` }
    : block;
}
