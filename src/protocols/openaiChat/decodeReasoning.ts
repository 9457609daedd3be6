// How much a chat client wants the model to think, in the fields of all vendors. Called by decodeRequest.ts.
// Values that we have no words for stay in the extensions: newer models have newer words.
// Sources: openai SDK `reasoning_effort`; the vendors' documentation for `thinking`, `enable_thinking`, `thinking_budget` and `reasoning`.
import { efforts, type Effort, type ReasoningRequest } from '../ir/request';
import { isObject, type JsonObject } from '../wire/jsonValue';
import { isAbsent, own } from './shape';
import type { IrRequest } from '../ir/request';

export interface DecodedReasoning {
  reasoning: ReasoningRequest;
  /** Names of the body's fields that are wholly said by `reasoning`. */
  taken: string[];
}

export function decodeReasoning(body: JsonObject): DecodedReasoning {
  const reader = new Reader(body);
  reader.take('reasoning_effort', (value) => reader.setEffort(value));
  reader.take('thinking', (value) => reader.setThinking(value));
  reader.take('enable_thinking', (value) => reader.setMode(value));
  reader.take('thinking_budget', (value) => reader.setBudget(value));
  reader.take('reasoning', (value) => reader.setObject(value));
  reader.take('include_reasoning', (value) => reader.setVisible(value));
  return { reasoning: reader.reasoning, taken: reader.taken };
}

class Reader {
  readonly reasoning: ReasoningRequest = {};
  readonly taken: string[] = [];

  constructor(private readonly body: JsonObject) {}

  /** `read` says whether it has understood the whole value. */
  take(name: string, read: (value: unknown) => boolean): void {
    if (!isAbsent(this.body[name]) && read(this.body[name])) this.taken.push(name);
  }

  setEffort(value: unknown): boolean {
    const effort: Effort | undefined = efforts.find((word) => word === value);
    if (effort === undefined) return false;
    this.reasoning.effort = effort;
    return true;
  }

  setMode(value: unknown): boolean {
    if (typeof value !== 'boolean') return false;
    this.reasoning.mode = value ? 'enabled' : 'disabled';
    return true;
  }

  setBudget(value: unknown): boolean {
    if (typeof value !== 'number') return false;
    this.reasoning.budgetTokens = value;
    return true;
  }

  setVisible(value: unknown): boolean {
    if (typeof value !== 'boolean') return false;
    this.reasoning.visible = value;
    return true;
  }

  setThinking(value: unknown): boolean {
    if (!isObject(value)) return false;
    const { type, budget_tokens: budget, ...rest } = value;
    const mode = (['adaptive', 'enabled', 'disabled'] as const).find((word) => word === type);
    if (mode !== undefined) this.reasoning.mode = mode;
    const known = isAbsent(budget) || this.setBudget(budget);
    return mode !== undefined && known && Object.keys(rest).length === 0;
  }

  setObject(value: unknown): boolean {
    if (!isObject(value)) return false;
    const { effort, max_tokens: budget, enabled, exclude, ...rest } = value;
    const all = [
      isAbsent(effort) || this.setEffort(effort),
      isAbsent(budget) || this.setBudget(budget),
      isAbsent(enabled) || this.setMode(enabled),
      isAbsent(exclude) || (typeof exclude === 'boolean' && this.setVisible(!exclude)),
    ];
    return all.every(Boolean) && Object.keys(rest).length === 0;
  }
}

/** True where the request came in by this protocol: its decoder always leaves an extension, if an empty one. */
export function isFromChat(request: IrRequest): boolean {
  return request.extensions[own] !== undefined;
}
