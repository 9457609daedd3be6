// `messages` of a chat request as turns. Called by decodeRequest.ts.
// System and developer messages before the first other one are the request's `system`; later ones stay where they are.
// Source: openai SDK `ChatCompletionMessageParam`; reasoning fields: the vendors' documentation.
import { noPlaceDetail } from '../ir/ownFields';
import type { AssistantPart, ReasoningPart, TextPart, ToolResultPart } from '../ir/parts';
import type { IrTurn } from '../ir/request';
import { arrayIn, isObject, stringIn, type JsonObject } from '../wire/jsonValue';
import { decodeAssistantContent, decodeResultContent, decodeTextContent, decodeUserContent } from './decodeParts';
import { readCache } from './cacheMarkers';
import { CallBook } from './decodeToolCalls';
import { detailsText } from './reasoningDetails';
import { asArray, asObject, asString, badRequest, join, optional, optionalObject } from '../wire/members';
import { extended, own } from './shape';
import type { WarningList } from './shape';

export interface DecodedTurns {
  system: TextPart[];
  turns: IrTurn[];
}

export function decodeTurns(messages: unknown, warnings: WarningList): DecodedTurns {
  const decoder = new TurnDecoder(warnings);
  asArray(messages, 'messages').forEach((value, index) => {
    const path = `messages[${index}]`;
    decoder.add(asObject(value, path), path);
  });
  return { system: decoder.system, turns: decoder.turns };
}

class TurnDecoder {
  readonly system: TextPart[] = [];
  readonly turns: IrTurn[] = [];
  private readonly calls = new CallBook();

  constructor(private readonly warnings: WarningList) {}

  add(message: JsonObject, path: string): void {
    const { role } = message;
    switch (role) {
      case 'system':
      case 'developer':
        this.addSystem(message, path);
        break;
      case 'user': {
        const content = decodeUserContent(message['content'], join(path, 'content'));
        this.turns.push({ role: 'user', content: withMessageCache(content, message), ...this.nameOf(message, path) });
        this.warnUnknown(message, ['name'], path);
        break;
      }
      case 'assistant':
        this.addAssistant(message, path);
        break;
      case 'tool':
        this.addResult(message, asString(message['tool_call_id'], join(path, 'tool_call_id')), path);
        break;
      case 'function':
        this.addResult(message, this.calls.answerLegacy(asString(message['name'], join(path, 'name'))), path);
        break;
      default:
        throw badRequest(join(path, 'role'), 'must be developer, system, user, assistant, tool or function.');
    }
  }

  private addSystem(message: JsonObject, path: string): void {
    const content = withMessageCache(decodeTextContent(message['content'], join(path, 'content')), message);
    if (this.turns.length === 0) this.system.push(...content);
    else this.turns.push({ role: 'system', content });
    this.warnUnknown(message, [], path);
  }

  private addAssistant(message: JsonObject, path: string): void {
    const content: AssistantPart[] = [
      ...decodeReasoning(message),
      ...withMessageCache(decodeAssistantContent(message['content'], join(path, 'content')), message),
    ];
    const refusal = optional(message, 'refusal', 'string', path);
    if (refusal !== undefined && refusal !== '') content.push({ type: 'refusal', text: refusal });
    const audio = optionalObject(message, 'audio', path);
    if (audio !== undefined) {
      const id = asString(audio['id'], join(path, 'audio.id'));
      content.push({ type: 'audio', source: { kind: 'file-id', origin: own, id } });
    }
    content.push(...this.calls.decodeCalls(message, path));
    this.turns.push({ role: 'assistant', content, ...this.nameOf(message, path) });
    this.warnUnknown(message, assistantFields, path);
  }

  /** Results that follow one another answer the same turn. */
  private addResult(message: JsonObject, callId: string, path: string): void {
    const name = optional(message, 'name', 'string', path) ?? this.calls.nameOf(callId);
    const [cache] = withMessageCache<TextPart>([{ type: 'text', text: '' }], message);
    const result: ToolResultPart = {
      type: 'tool-result',
      callId,
      ...(name === undefined ? {} : { name }),
      kind: this.calls.kindOf(callId),
      content: decodeResultContent(message['content'], join(path, 'content'), this.warnings),
      isError: false,
      ...(cache?.cache === undefined ? {} : { cache: cache.cache }),
    };
    const last = this.turns.at(-1);
    if (last?.role === 'tool') last.content.push(result);
    else this.turns.push({ role: 'tool', content: [result] });
    this.warnUnknown(message, ['name', 'tool_call_id'], path);
  }

  private nameOf(message: JsonObject, path: string): { name?: string } {
    const name = optional(message, 'name', 'string', path);
    return name === undefined ? {} : { name };
  }

  private warnUnknown(message: JsonObject, known: readonly string[], path: string): void {
    for (const [name, value] of Object.entries(message)) {
      if (value === null || value === undefined || known.includes(name)) continue;
      if (name !== 'role' && name !== 'content' && name !== 'cache_control') {
        this.warnings.add('dropped-field', join(path, name), noPlaceDetail);
      }
    }
  }
}

/** Fields that are read, and those of an answer that clients send back and that say nothing to a model. */
const assistantFields = [
  'name',
  'refusal',
  'audio',
  'tool_calls',
  'function_call',
  'reasoning_content',
  'reasoning',
  'reasoning_details',
  'annotations',
  'id',
  'index',
  'parsed',
];

/** A breakpoint on the message itself, as some clients write it, stands after its last part. */
function withMessageCache<T extends { cache?: TextPart['cache'] }>(content: T[], message: JsonObject): T[] {
  const { cache } = readCache(message);
  const last = content.at(-1);
  if (cache !== undefined && last !== undefined) last.cache = cache;
  return content;
}

/** Thinking that clients send back, in any of the fields that vendors have for it. */
function decodeReasoning(message: JsonObject): ReasoningPart[] {
  const details = arrayIn(message, 'reasoning_details').filter(isObject);
  const text = stringIn(message, 'reasoning_content') ?? stringIn(message, 'reasoning') ?? detailsText(details);
  if (text === '' && details.length === 0) return [];
  return [{ type: 'reasoning', text, ...extended(details.length === 0 ? {} : { reasoning_details: details }) }];
}
