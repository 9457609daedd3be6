// Typed tools that the client runs (apply_patch, shell, bash, text editor, …), for targets that do not know them: each becomes a function
// with the schema of its table row (typedTools/), its calls and results in the history ordinary ones; in the answer a call becomes
// again the item that the client expects. Runs first: all other passes then see calls and results like any others.
import { stringIn } from '../wire/jsonValue';
import { WarningList } from '../openaiResponses/shape';
import { decodeTool } from '../openaiResponses/decodeTools';
import type { AssistantPart, OpaquePart, ToolCallPart, ToolResultPart, UserPart } from '../ir/parts';
import type { FunctionTool, IrRequest, IrTool, IrTurn, ServerTool, ToolChoice } from '../ir/request';
import type { TypedTool } from '../typedTools/typedTool';
import { rowsOfItem, typedToolOf } from '../typedTools/typedTools';
import { type Repair, type RepairTarget, type Warn, warningList } from './repair';
import { clientTools } from './toolReferences';
import { restoreTypedCalls } from './typedCalls';
import { shortHash } from './words';

export const wrapTypedTools: Repair = {
  name: 'wrap-typed-tools',
  apply(request, target) {
    const { warnings, warn } = warningList();
    const wrapping = new Wrapping(request, target, warn);
    if (!wrapping.needed) return { request, warnings };
    return { request: wrapping.run(), warnings, restore: restoreTypedCalls(wrapping.offered) };
  },
};

/** What Anthropic's tools may say whatever their type is; a form does not read it. Source: @anthropic-ai/sdk `BetaToolUnion`. */
const fieldsOfAnyTool = new Set(['allowed_callers', 'defer_loading', 'eager_input_streaming', 'input_examples']);

class Wrapping {
  /** Rows on offer as functions, by the function's name. */
  readonly offered = new Map<string, TypedTool>();
  /** Tools that results of the history have put on offer. */
  private readonly loaded: IrTool[] = [];
  private readonly namesTaken: ReadonlySet<string>;

  constructor(
    private readonly request: IrRequest,
    private readonly target: RepairTarget,
    private readonly warn: Warn,
  ) {
    const named = clientTools(request).filter(({ namespace }) => namespace === undefined);
    this.namesTaken = new Set(named.map(({ name }) => name));
  }

  get needed(): boolean {
    const { tools, turns } = this.request;
    if (tools.some((tool) => tool.type === 'server' && this.rowOf(tool) !== undefined)) return true;
    return turns.some((turn) =>
      turn.content.some(
        (part) =>
          part.type === 'opaque' && (this.rowsOf(part, 'call').length > 0 || this.rowsOf(part, 'output').length > 0),
      ),
    );
  }

  run(): IrRequest {
    const tools = this.request.tools.map((tool, index) => this.wrapTool(tool, index));
    const turns = this.request.turns.flatMap((turn) => this.wrapTurn(turn));
    const { toolChoice } = this.request;
    return {
      ...this.request,
      tools: [...tools, ...this.loaded],
      turns,
      ...(toolChoice === undefined ? {} : { toolChoice: this.wrapChoice(toolChoice) }),
    };
  }

  private knows(origin: OpaquePart['origin']): boolean {
    return origin === this.target.protocol && this.target.target.quirks.typedTools !== false;
  }

  private rowOf(tool: ServerTool): TypedTool | undefined {
    return this.knows(tool.origin) ? undefined : typedToolOf(tool);
  }

  private rowsOf(part: OpaquePart, side: 'call' | 'output'): TypedTool[] {
    return this.knows(part.origin) ? [] : rowsOfItem(part, side);
  }

  private wrapTool(tool: IrTool, index: number): IrTool {
    const row = tool.type === 'server' ? this.rowOf(tool) : undefined;
    if (row === undefined || tool.type !== 'server') return tool;
    const name = this.nameFor(row, tool);
    this.offered.set(name, row);
    this.warn('mapped-value', `tools[${index}]`, `${stringIn(tool.value, 'type') ?? tool.name} as a function`);
    const { description, parameters } = row.form(tool.value);
    const own = Object.fromEntries(Object.entries(tool.value).filter(([member]) => fieldsOfAnyTool.has(member)));
    const extensions = Object.keys(own).length === 0 ? {} : { extensions: { [tool.origin]: own } };
    const wrapped: FunctionTool = { type: 'function', name, description, parameters, ...extensions };
    return marksCache(tool) ? { ...wrapped, cache: { ttl: undefined } } : wrapped;
  }

  /** Calls of a tool without items go by the client's own name; others step aside where a function has the name. */
  private nameFor(row: TypedTool, tool: ServerTool): string {
    if (row.items === undefined) return stringIn(tool.value, 'name') ?? row.name;
    return this.namesTaken.has(row.name) ? `${row.name}_${shortHash(row.name)}` : row.name;
  }

  /** The function that calls in the history go by: the one on offer, else the row's own name. */
  private functionOf(rows: readonly TypedTool[]): { name: string; row: TypedTool } | undefined {
    for (const [name, row] of this.offered) if (rows.includes(row)) return { name, row };
    const [row] = rows;
    return row === undefined ? undefined : { name: row.name, row };
  }

  private wrapChoice(choice: ToolChoice): ToolChoice {
    const nameOf = (given: string): string => {
      if (this.namesTaken.has(given)) return given;
      for (const [name, row] of this.offered) if (row.types.includes(given)) return name;
      return given;
    };
    if (choice.type === 'tool') return { ...choice, name: nameOf(choice.name) };
    return choice.type === 'allowed' ? { ...choice, names: choice.names.map(nameOf) } : choice;
  }

  private wrapTurn(turn: IrTurn): IrTurn[] {
    if (turn.role === 'assistant') return [{ ...turn, content: turn.content.map((part) => this.wrapCall(part)) }];
    return turn.role === 'user' ? this.wrapUser(turn) : [turn];
  }

  private wrapCall(part: AssistantPart): AssistantPart {
    if (part.type !== 'opaque') return part;
    const found = this.functionOf(this.rowsOf(part, 'call'));
    const read = found?.row.items?.readCall(part.value as Record<string, unknown>);
    if (found === undefined || read === undefined) return part;
    const call: ToolCallPart = {
      type: 'tool-call',
      id: read.callId,
      name: found.name,
      kind: 'function',
      input: JSON.stringify(read.input),
    };
    return part.state === undefined ? call : { ...call, state: part.state };
  }

  /** Results stand in a turn of their own. */
  private wrapUser(turn: Extract<IrTurn, { role: 'user' }>): IrTurn[] {
    const results: ToolResultPart[] = [];
    const rest: UserPart[] = [];
    for (const part of turn.content) {
      const result = part.type === 'opaque' ? this.resultOf(part) : undefined;
      if (result === undefined) rest.push(part);
      else results.push(result);
    }
    if (results.length === 0) return [turn];
    const own: IrTurn = { role: 'tool', content: results };
    return rest.length === 0 ? [own] : [own, { ...turn, content: rest }];
  }

  private resultOf(part: OpaquePart): ToolResultPart | undefined {
    const [row] = this.rowsOf(part, 'output');
    const item = part.value as Record<string, unknown>;
    if (row?.items === undefined) return undefined;
    const loaded = row.items.loadedTools?.(item) ?? [];
    this.loaded.push(...loaded.flatMap((tool, index) => decodeTool(tool, `tools[${index}]`, new WarningList())));
    const { callId, content, isError } = row.items.readOutput(item);
    return { type: 'tool-result', callId, kind: 'function', content, isError };
  }
}

function marksCache(tool: ServerTool): boolean {
  return tool.value['cache_control'] !== undefined && tool.value['cache_control'] !== null;
}
