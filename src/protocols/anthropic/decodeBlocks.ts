// Content blocks of Anthropic requests as parts of the intermediate representation. Called by decodeTurns.ts.
// Blocks that no other protocol knows become `opaque` parts, as received. Source: @anthropic-ai/sdk `ContentBlockParam`.
import type { AssistantPart, ReasoningPart, TextPart, ToolCallPart, ToolResultPart, UserPart } from '../ir/parts';
import type { JsonObject } from '../wire/jsonValue';
import { blockAsText, decodeDocument, decodeImage, decodeSearchResult } from './decodeMedia';
import { readState } from './opaqueSlots';
import { asArray, asObject, asString, badRequest, join, optional } from '../wire/members';
import { sharedMembers } from './wireShape';

export function blockType(block: JsonObject, path: string): string {
  return asString(block['type'], join(path, 'type'));
}

export function decodeText(block: JsonObject, path: string): TextPart {
  const text = asString(block['text'], join(path, 'text'));
  return { type: 'text', text, ...sharedMembers(block, ['text'], path) };
}

/** Every block of a user turn but `tool_result`. */
export function decodeUserBlock(block: JsonObject, path: string): UserPart {
  const name = blockType(block, path);
  const known = decodeContent(block, name, path);
  return known ?? { type: 'opaque', origin: 'anthropic', name, value: block };
}

export function decodeAssistantBlock(block: JsonObject, path: string, nativeOrigin: string): AssistantPart {
  const name = blockType(block, path);
  switch (name) {
    case 'text':
      return decodeText(block, path);
    case 'thinking':
    case 'redacted_thinking':
      return decodeReasoning(block, name, path, nativeOrigin);
    case 'tool_use':
      return decodeToolUse(block, path);
    default:
      return { type: 'opaque', origin: 'anthropic', name, value: block };
  }
}

export function decodeToolResult(block: JsonObject, path: string): ToolResultPart {
  const content = block['content'];
  return {
    type: 'tool-result',
    callId: asString(block['tool_use_id'], join(path, 'tool_use_id')),
    kind: 'function',
    content: content === undefined || content === null ? [] : decodeResultContent(content, join(path, 'content')),
    isError: optional(block, 'is_error', 'boolean', path) ?? false,
    ...sharedMembers(block, ['tool_use_id', 'content', 'is_error'], path),
  };
}

function decodeResultContent(content: unknown, path: string): ToolResultPart['content'] {
  if (typeof content === 'string') return content === '' ? [] : [{ type: 'text', text: content }];
  return asArray(content, path).map((value, index) => {
    const at = `${path}[${index}]`;
    const block = asObject(value, at);
    const name = blockType(block, at);
    return decodeContent(block, name, at) ?? blockAsText(block, JSON.stringify(block), at);
  });
}

/** What users and tools can both say; undefined where it is something else. */
function decodeContent(
  block: JsonObject,
  name: string,
  path: string,
): Exclude<UserPart, { type: 'opaque' }> | undefined {
  switch (name) {
    case 'text':
      return decodeText(block, path);
    case 'image':
      return decodeImage(block, path);
    case 'document':
      return decodeDocument(block, path);
    case 'search_result':
      return decodeSearchResult(block, path);
    default:
      return undefined;
  }
}

function decodeReasoning(block: JsonObject, name: string, path: string, nativeOrigin: string): ReasoningPart {
  if (name === 'redacted_thinking') {
    const data = asString(block['data'], join(path, 'data'));
    return {
      type: 'reasoning',
      text: '',
      summary: false,
      state: readState(data, nativeOrigin, 'redacted'),
      ...sharedMembers(block, ['data'], path),
    };
  }
  const text = asString(block['thinking'], join(path, 'thinking'));
  const signature = optional(block, 'signature', 'string', path) ?? '';
  const state = readState(signature, nativeOrigin, 'signature');
  const shared = sharedMembers(block, ['thinking', 'signature'], path);
  return { type: 'reasoning', text, summary: false, ...(state === undefined ? {} : { state }), ...shared };
}

function decodeToolUse(block: JsonObject, path: string): ToolCallPart {
  const input = block['input'];
  if (input === undefined) throw badRequest(join(path, 'input'), 'is required.');
  return {
    type: 'tool-call',
    id: asString(block['id'], join(path, 'id')),
    name: asString(block['name'], join(path, 'name')),
    kind: 'function',
    input: JSON.stringify(input ?? {}),
    ...sharedMembers(block, ['id', 'name', 'input'], path),
  };
}
