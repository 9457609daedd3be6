// The conversation as `system` and `messages` of an Anthropic request. Called by encodeRequest.ts.
// Turns of one side become one message, tool results first in it, as the API demands. Content is always a list of blocks and no
// later turn changes what an earlier one became, so that a longer conversation begins with the bytes of the shorter one.
import type { IrRequest, IrTurn } from '../ir/request';
import type { JsonObject } from '../wire/jsonValue';
import { encodeAssistantPart, encodeText, encodeToolResult, encodeUserPart, type BlockContext } from './encodeBlocks';

export interface WireMessage {
  role: 'user' | 'assistant' | 'system';
  content: JsonObject[];
}

export interface EncodedTurns {
  system: JsonObject[];
  messages: WireMessage[];
}

export function encodeTurns(request: IrRequest, context: BlockContext): EncodedTurns {
  const system = request.system.flatMap((part, index) => listOf(encodeText(part, `system[${index}]`, context)));
  const list = new MessageList(takesMidSystem(request, context), context);
  request.turns.forEach((turn, index) => {
    list.add(turn, `messages[${index}]`);
  });
  const messages = list.finish();
  if (messages.length > 0 || system.length === 0) return { system, messages };
  context.warn('repaired-history', 'messages', 'the system prompt stands as the only message');
  return { system: [], messages: [{ role: 'user', content: system }] };
}

/** Known of the model, or else said by a client of this protocol, which knows its model. */
function takesMidSystem(request: IrRequest, context: BlockContext): boolean {
  return context.target.traits.midSystem ?? request.extensions.anthropic !== undefined;
}

class MessageList {
  private readonly messages: WireMessage[] = [];
  private results: JsonObject[] = [];
  private content: JsonObject[] = [];

  constructor(
    private readonly midSystem: boolean,
    private readonly context: BlockContext,
  ) {}

  add(turn: IrTurn, path: string): void {
    const { context } = this;
    const at = (index: number): string => `${path}.content[${index}]`;
    if ('name' in turn && turn.name !== undefined) context.warn('dropped-field', `${path}.name`);
    switch (turn.role) {
      case 'user':
        this.content.push(...turn.content.flatMap((part, index) => listOf(encodeUserPart(part, at(index), context))));
        break;
      case 'tool':
        this.results.push(...turn.content.map((part, index) => encodeToolResult(part, at(index), context)));
        break;
      case 'assistant': {
        const blocks = turn.content.flatMap((part, index) => listOf(encodeAssistantPart(part, at(index), context)));
        // A turn without content does not part what stands around it: results must still come first in the one message.
        if (blocks.length === 0) break;
        this.flushUser();
        this.push('assistant', blocks);
        break;
      }
      case 'system':
        this.addSystem(
          turn.content.flatMap((part, index) => listOf(encodeText(part, at(index), context))),
          path,
        );
        break;
    }
  }

  finish(): WireMessage[] {
    this.flushUser();
    return this.messages;
  }

  /** A system message may only follow a user message; elsewhere, and for models without it, it is told as a reminder. */
  private addSystem(blocks: JsonObject[], path: string): void {
    if (blocks.length === 0) return;
    if (this.midSystem) {
      this.flushUser();
      const before = this.messages.at(-1)?.role;
      if (before === 'user' || before === 'system') {
        this.push('system', blocks);
        return;
      }
    }
    this.context.warn('mapped-value', `${path}.role`, 'system to user');
    this.content.push(...blocks.map(asReminder));
  }

  private flushUser(): void {
    const blocks = [...this.results, ...this.content];
    this.results = [];
    this.content = [];
    this.push('user', blocks);
  }

  private push(role: WireMessage['role'], blocks: JsonObject[]): void {
    if (blocks.length === 0) return;
    const last = this.messages.at(-1);
    if (last?.role === role) last.content.push(...blocks);
    else this.messages.push({ role, content: blocks });
  }
}

function listOf(block: JsonObject | undefined): JsonObject[] {
  return block === undefined ? [] : [block];
}

function asReminder(block: JsonObject): JsonObject {
  const text = typeof block['text'] === 'string' ? block['text'] : JSON.stringify(block);
  const cache = block['cache_control'] === undefined ? {} : { cache_control: block['cache_control'] };
  return { type: 'text', text: `<system-reminder>\n${text}\n</system-reminder>`, ...cache };
}
