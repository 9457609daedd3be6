// Tool calls of assistant messages in a request, the legacy `function_call` among them. Called by decodeTurns.ts.
// Remembers calls over the conversation, so that results know what they answer and legacy calls, which have no ids, get some.
// Source: openai SDK `ChatCompletionMessageToolCall`; thought signatures: Gemini's OpenAI compatibility.
import { unwrapState } from '../ir/opaqueState';
import type { ToolCallPart } from '../ir/parts';
import { isObject, objectIn, stringIn, type JsonObject } from '../wire/jsonValue';
import { asArray, asObject, asString, join, optional } from '../wire/members';
import { extended, isAbsent, unknownMembers } from './shape';

export class CallBook {
  private readonly kinds = new Map<string, ToolCallPart['kind']>();
  private readonly names = new Map<string, string>();
  private readonly openLegacy: { id: string; name: string }[] = [];
  private legacyCount = 0;

  decodeCalls(message: JsonObject, path: string): ToolCallPart[] {
    const calls = isAbsent(message['tool_calls']) ? [] : asArray(message['tool_calls'], join(path, 'tool_calls'));
    const parts = calls.map((value, index) => {
      const at = `${join(path, 'tool_calls')}[${index}]`;
      return this.remember(decodeCall(asObject(value, at), at));
    });
    const legacy = isAbsent(message['function_call'])
      ? undefined
      : asObject(message['function_call'], join(path, 'function_call'));
    if (legacy !== undefined) parts.push(this.decodeLegacy(legacy, join(path, 'function_call')));
    return parts;
  }

  kindOf(callId: string): ToolCallPart['kind'] {
    return this.kinds.get(callId) ?? 'function';
  }

  nameOf(callId: string): string | undefined {
    return this.names.get(callId);
  }

  /** The id of the oldest legacy call of that name that has no result yet; a new one where there is none. */
  answerLegacy(name: string): string {
    const at = this.openLegacy.findIndex((call) => call.name === name);
    const [found] = at < 0 ? [] : this.openLegacy.splice(at, 1);
    return found?.id ?? this.newLegacyId();
  }

  private decodeLegacy(call: JsonObject, path: string): ToolCallPart {
    const name = asString(call['name'], join(path, 'name'));
    const id = this.newLegacyId();
    this.openLegacy.push({ id, name });
    return this.remember({
      type: 'tool-call',
      id,
      name,
      kind: 'function',
      input: argumentsText(call['arguments'], join(path, 'arguments')),
    });
  }

  private newLegacyId(): string {
    this.legacyCount += 1;
    return `call_function_${this.legacyCount}`;
  }

  private remember(part: ToolCallPart): ToolCallPart {
    this.kinds.set(part.id, part.kind);
    this.names.set(part.id, part.name);
    return part;
  }
}

function decodeCall(call: JsonObject, path: string): ToolCallPart {
  const id = asString(call['id'], join(path, 'id'));
  if (call['type'] === 'custom') {
    const custom = asObject(call['custom'], join(path, 'custom'));
    return {
      type: 'tool-call',
      id,
      name: asString(custom['name'], join(path, 'custom.name')),
      kind: 'custom',
      input: optional(custom, 'input', 'string', join(path, 'custom')) ?? '',
      ...extended(unknownMembers(call, ['id', 'type', 'index', 'custom'])),
    };
  }
  const wire = asObject(call['function'], join(path, 'function'));
  const signature = stringIn(objectIn(call['extra_content'], 'google'), 'thought_signature');
  return {
    type: 'tool-call',
    id,
    name: asString(wire['name'], join(path, 'function.name')),
    kind: 'function',
    input: argumentsText(wire['arguments'], join(path, 'function.arguments')),
    ...(signature === undefined ? {} : { state: unwrapState(signature, 'google', 'thought-signature') }),
    ...extended(unknownMembers(call, ['id', 'type', 'index', 'function', 'extra_content'])),
  };
}

/** JSON text of the arguments; some clients send the object itself, or nothing. */
function argumentsText(value: unknown, path: string): string {
  if (isAbsent(value)) return '{}';
  if (isObject(value)) return JSON.stringify(value);
  const text = asString(value, path);
  return text.trim() === '' ? '{}' : text;
}
