// `system` and `messages` of an Anthropic request as turns. Called by decodeRequest.ts.
// Tool results leave their user message for a tool turn before it; Claude Code's billing header is taken out.
// Source: @anthropic-ai/sdk `MessageParam`; the header: the vendors' documentation.
import type { IrTurn } from '../ir/request';
import type { TextPart } from '../ir/parts';
import { noPlaceDetail } from '../ir/ownFields';
import type { JsonObject } from '../wire/jsonValue';
import { blockType, decodeAssistantBlock, decodeText, decodeToolResult, decodeUserBlock } from './decodeBlocks';
import { blockAsText } from './decodeMedia';
import { asArray, asObject, badRequest, join } from '../wire/members';
import { unknownMembers, type Warn } from './wireShape';

const billingHeader = 'x-anthropic-billing-header';

/** The `system` field. The block of Claude Code that changes with each of its versions is left out, with a warning. */
export function decodeSystem(system: unknown, warn: Warn): TextPart[] {
  if (system === undefined || system === null) return [];
  const parts = decodeSystemContent(system, 'system', warn);
  if (parts[0]?.text.startsWith(billingHeader) !== true) return parts;
  warn('dropped-field', 'system[0]', billingHeader);
  if (typeof system !== 'string') return parts.slice(1);
  const lineEnd = system.indexOf('\n');
  return lineEnd < 0 ? [] : textParts(system.slice(lineEnd + 1));
}

function textParts(text: string): TextPart[] {
  return text === '' ? [] : [{ type: 'text', text }];
}

function decodeSystemContent(content: unknown, path: string, warn: Warn): TextPart[] {
  if (typeof content === 'string') return textParts(content);
  return asArray(content, path).map((value, index) => {
    const at = `${path}[${index}]`;
    const block = asObject(value, at);
    const name = blockType(block, at);
    if (name === 'text') return decodeText(block, at);
    warn('dropped-part', at, `${name} is kept for Anthropic alone`);
    return blockAsText(block, '', at);
  });
}

export interface DecodedTurns {
  /** System messages that come before all others. */
  system: TextPart[];
  turns: IrTurn[];
}

export function decodeMessages(messages: unknown, nativeOrigin: string, warn: Warn): DecodedTurns {
  const system: TextPart[] = [];
  const turns: IrTurn[] = [];
  asArray(messages, 'messages').forEach((value, index) => {
    const path = `messages[${index}]`;
    const message = asObject(value, path);
    const at = join(path, 'content');
    for (const name of Object.keys(unknownMembers(message, ['role', 'content']) ?? {})) {
      warn('dropped-field', join(path, name), noPlaceDetail);
    }
    switch (message['role']) {
      case 'user':
        turns.push(...decodeUser(message['content'], at));
        break;
      case 'assistant': {
        const content = blocks(message['content'], at);
        turns.push({
          role: 'assistant',
          content: content.map(({ block, path: place }) => decodeAssistantBlock(block, place, nativeOrigin)),
        });
        break;
      }
      case 'system': {
        const content = decodeSystemContent(message['content'], at, warn);
        if (turns.length === 0) system.push(...content);
        else turns.push({ role: 'system', content });
        break;
      }
      default:
        throw badRequest(join(path, 'role'), 'must be user, assistant or system.');
    }
  });
  return { system, turns };
}

function decodeUser(content: unknown, path: string): IrTurn[] {
  const all = blocks(content, path);
  const results = all.filter(({ block }) => block['type'] === 'tool_result');
  const others = all.filter(({ block }) => block['type'] !== 'tool_result');
  const turns: IrTurn[] = [];
  if (results.length > 0) {
    turns.push({ role: 'tool', content: results.map(({ block, path: at }) => decodeToolResult(block, at)) });
  }
  if (others.length > 0 || results.length === 0) {
    turns.push({ role: 'user', content: others.map(({ block, path: at }) => decodeUserBlock(block, at)) });
  }
  return turns;
}

/** The blocks of a message; a string stands for one text block. */
function blocks(content: unknown, path: string): { block: JsonObject; path: string }[] {
  if (typeof content === 'string') return [{ block: { type: 'text', text: content }, path }];
  return asArray(content, path).map((value, index) => {
    const at = `${path}[${index}]`;
    return { block: asObject(value, at), path: at };
  });
}
