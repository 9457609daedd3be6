// The flat list of input items as turns. Neighbouring items of the assistant make one turn, neighbouring tool results another;
// system and developer messages before everything else are instructions. Source: openai SDK `ResponseInputItem`, the vendors' documentation (Codex).
import { noPlaceDetail } from '../ir/ownFields';
import type { AssistantPart, TextPart, ToolResultPart, UserPart } from '../ir/parts';
import type { IrTurn } from '../ir/request';
import { arrayIn, stringIn, type JsonObject } from '../wire/jsonValue';
import { decodeAssistantItem, callIdOf, type ItemContext } from './assistantItems';
import { readCompactionSummary } from './compaction';
import { decodeContent } from './decodeParts';
import { arrayAt, objectAt, optionalText, ownExtension, requestFault, unknownMembers, type WarningList } from './shape';

export interface DecodedInput {
  system: TextPart[];
  turns: IrTurn[];
  /** Tools of `additional_tools` items, as received. */
  tools: { wire: unknown; path: string }[];
}

/** Items that the client made, though only OpenAI understands them. */
const clientItems = new Set([
  'computer_call_output',
  'local_shell_call_output',
  'shell_call_output',
  'apply_patch_call_output',
  'tool_search_output',
  'mcp_approval_response',
  'compaction_trigger',
  'configuration_update',
]);

/** Members that are read; items of other types keep all they have. */
const knownMembers: Readonly<Record<string, readonly string[]>> = {
  message: ['type', 'role', 'content', 'id', 'status', 'phase'],
  reasoning: ['type', 'id', 'summary', 'content', 'encrypted_content', 'status'],
  additional_tools: ['type', 'role', 'tools', 'id', 'status'],
};

/** `input` of a request: a string or items. Throws `bad-request` with the path of what is not an input item. */
export function decodeInput(input: unknown, nativeOrigin: string, warnings: WarningList): DecodedInput {
  const reader = new InputReader(nativeOrigin, warnings);
  if (typeof input === 'string') reader.turns.push({ role: 'user', content: [{ type: 'text', text: input }] });
  else arrayAt(input, 'input', requestFault).forEach((item, index) => reader.read(item, `input[${index}]`));
  return { system: reader.system, turns: reader.turns, tools: reader.tools };
}

class InputReader {
  readonly system: TextPart[] = [];
  readonly turns: IrTurn[] = [];
  readonly tools: DecodedInput['tools'] = [];
  private readonly context: ItemContext;

  constructor(
    private readonly nativeOrigin: string,
    private readonly warnings: WarningList,
  ) {
    this.context = { nativeOrigin, fault: requestFault, keepEmptyReasoning: true, keepUnknown: true };
  }

  read(wire: unknown, path: string): void {
    const item = objectAt(wire, path, requestFault);
    const type = item['type'] ?? (typeof item['role'] === 'string' ? 'message' : undefined);
    this.warnUnknown(item, type, path);
    switch (type) {
      case 'message':
        this.message(item, path);
        break;
      case 'function_call_output':
      case 'custom_tool_call_output':
        this.toolResult(item, type === 'custom_tool_call_output', path);
        break;
      case 'additional_tools':
        this.additionalTools(item, path);
        break;
      case 'compaction':
      case 'compaction_summary': // its older name
        this.compaction(item);
        break;
      case 'item_reference':
      case undefined:
        throw requestFault(path, referenceFault(type, item));
      default:
        if (typeof type !== 'string') throw requestFault(`${path}.type`, 'must be a string');
        if (clientItems.has(type)) this.opaqueOfClient(item, type);
        else this.assistant(decodeAssistantItem(item, path, this.context));
    }
  }

  private warnUnknown(item: JsonObject, type: unknown, path: string): void {
    const known = typeof type === 'string' && Object.hasOwn(knownMembers, type) ? knownMembers[type] : undefined;
    if (known === undefined) return;
    for (const name of Object.keys(ownExtension(unknownMembers(item, known)))) {
      this.warnings.add('dropped-field', `${path}.${name}`, noPlaceDetail);
    }
  }

  private message(item: JsonObject, path: string): void {
    switch (item['role']) {
      case 'user':
        this.turns.push({ role: 'user', content: decodeContent(item['content'], `${path}.content`, requestFault) });
        break;
      case 'assistant':
        this.assistant(decodeAssistantItem({ ...item, type: 'message' }, path, this.context));
        break;
      case 'system':
      case 'developer':
        this.instructions(item, path);
        break;
      default:
        throw requestFault(`${path}.role`, 'must be user, assistant, system or developer');
    }
  }

  private instructions(item: JsonObject, path: string): void {
    const parts = decodeContent(item['content'], `${path}.content`, requestFault);
    const texts = parts.filter((part): part is TextPart => part.type === 'text');
    if (texts.length < parts.length) this.warnings.add('dropped-part', `${path}.content`, 'instructions are text');
    if (this.turns.length === 0) this.system.push(...texts);
    else this.turns.push({ role: 'system', content: texts });
  }

  /** Adds to the running turn of the assistant. State that we sent behind a tool call goes back to that call. */
  private assistant(parts: AssistantPart[]): void {
    const turn = this.turnOfAssistant();
    for (const part of parts) {
      const last = turn.at(-1);
      const ofCall = part.type === 'reasoning' && part.text === '' && part.state?.kind === 'thought-signature';
      const isCall = last?.type === 'tool-call' || last?.type === 'opaque';
      if (ofCall && isCall && last.state === undefined) last.state = part.state;
      else turn.push(part);
    }
  }

  private turnOfAssistant(): AssistantPart[] {
    const last = this.turns.at(-1);
    if (last?.role === 'assistant') return last.content;
    const content: AssistantPart[] = [];
    this.turns.push({ role: 'assistant', content });
    return content;
  }

  private toolResult(item: JsonObject, custom: boolean, path: string): void {
    const callId = callIdOf({ call_id: item['call_id'] });
    if (callId === '') throw requestFault(`${path}.call_id`, 'must name the call that this is the result of');
    const part: ToolResultPart = {
      type: 'tool-result',
      callId,
      kind: custom ? 'custom' : 'function',
      content: this.resultContent(item['output'], `${path}.output`),
      isError: false,
    };
    const name = optionalText(item, 'name', path, requestFault);
    if (name !== undefined) part.name = name;
    const extensions = unknownMembers(item, ['type', 'id', 'call_id', 'output', 'name', 'status', 'created_by']);
    if (extensions !== undefined) part.extensions = extensions;
    const last = this.turns.at(-1);
    if (last?.role === 'tool') last.content.push(part);
    else this.turns.push({ role: 'tool', content: [part] });
  }

  private resultContent(output: unknown, path: string): ToolResultPart['content'] {
    if (output === '') return [];
    return decodeContent(output, path, requestFault).flatMap((part: UserPart, index) => {
      if (part.type !== 'opaque') return [part];
      this.warnings.add('dropped-part', `${path}[${index}]`, part.name);
      return [];
    });
  }

  private additionalTools(item: JsonObject, path: string): void {
    arrayAt(item['tools'], `${path}.tools`, requestFault).forEach((wire, index) => {
      this.tools.push({ wire, path: `${path}.tools[${index}]` });
    });
    if (this.turns.length > 0) this.warnings.add('mapped-value', path, 'its tools are offered from the beginning');
  }

  /** A conversation that Gatehouse shortened itself reads as its summary; one that OpenAI shortened is opaque. */
  private compaction(item: JsonObject): void {
    const summary = readCompactionSummary(item, this.nativeOrigin);
    if (summary === undefined)
      this.assistant([
        { type: 'opaque', origin: 'openai-responses', name: 'compaction', value: item, essential: true },
      ]);
    else this.turns.push({ role: 'user', content: [{ type: 'text', text: summary }] });
  }

  private opaqueOfClient(item: JsonObject, name: string): void {
    this.turns.push({ role: 'user', content: [{ type: 'opaque', origin: 'openai-responses', name, value: item }] });
  }
}

function referenceFault(type: unknown, item: JsonObject): string {
  if (type === 'item_reference' || stringIn(item, 'id') !== undefined) {
    return 'refers to an item that the provider stored; Gatehouse translates this request and cannot look it up: send the item itself';
  }
  return arrayIn(item, 'content').length > 0 ? 'needs a role' : 'needs a type';
}
