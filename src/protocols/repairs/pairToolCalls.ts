// Every tool call gets exactly one result, right behind the turn that made it and in the order of the calls: providers refuse anything else.
// Results without a call are told as text, calls without a result get one that says so. Runs after toolIds.ts: ids are unique here.
import type { AssistantPart, TextPart, ToolCallPart, ToolResultPart, UserPart } from '../ir/parts';
import type { IrTurn } from '../ir/request';
import { type Repair, type Warn, warningList } from './repair';

const noResult = 'No result: the call was interrupted before it gave one.';

/** A result of the history, and where it stands. */
interface Found {
  part: ToolResultPart;
  turn: number;
  path: string;
  used: boolean;
}

export const pairToolCalls: Repair = {
  name: 'pair-tool-calls',
  apply(request, { abilities }) {
    const { warnings, warn } = warningList();
    if (!request.turns.some(holdsTools)) return { request, warnings };
    const pairing = new Pairing(request.turns, abilities.namedResults, warn);
    return { request: { ...request, turns: pairing.run() }, warnings };
  },
};

function holdsTools(turn: IrTurn): boolean {
  return turn.role === 'tool' || (turn.role === 'assistant' && turn.content.some((part) => part.type === 'tool-call'));
}

function callsOf(content: readonly AssistantPart[]): ToolCallPart[] {
  return content.filter((part) => part.type === 'tool-call');
}

class Pairing {
  private readonly found: Found[];
  private readonly byCall = new Map<string, Found[]>();
  private readonly paired: IrTurn[] = [];

  constructor(
    private readonly turns: readonly IrTurn[],
    private readonly named: boolean,
    private readonly warn: Warn,
  ) {
    this.found = turns.flatMap((turn, index) =>
      turn.role === 'tool'
        ? turn.content.map((part, at) => ({
            part,
            turn: index,
            path: `messages[${index}].content[${at}]`,
            used: false,
          }))
        : [],
    );
    for (const entry of this.found) {
      this.byCall.set(entry.part.callId, [...(this.byCall.get(entry.part.callId) ?? []), entry]);
    }
  }

  run(): IrTurn[] {
    let index = 0;
    while (index < this.turns.length) {
      const turn = this.turns[index];
      if (turn?.role === 'assistant') {
        index = this.assistant(turn, index);
        continue;
      }
      if (turn?.role === 'tool') this.leftOver(index);
      else if (turn !== undefined) this.paired.push(turn);
      index += 1;
    }
    return this.paired;
  }

  /** Takes the turn at `index` and those it is one with; returns the index behind them. */
  private assistant(turn: Extract<IrTurn, { role: 'assistant' }>, index: number): number {
    let end = index + 1;
    let whole = turn;
    // Nothing may stand between calls and results: turns of the assistant that follow calls at once belong to them.
    for (let next = this.turns[end]; next?.role === 'assistant'; next = this.turns[end]) {
      if (callsOf(whole.content).length === 0) break;
      whole = { ...whole, content: [...whole.content, ...next.content] };
      end += 1;
    }
    this.paired.push(whole);
    const calls = callsOf(whole.content);
    if (calls.length > 0) {
      let behind = end;
      while (this.turns[behind]?.role === 'tool') behind += 1;
      this.paired.push({ role: 'tool', content: calls.map((call) => this.resultOf(call, end, behind)) });
    }
    return end;
  }

  /** The result of `call`; it should stand in the turns from `end` to before `behind`. */
  private resultOf(call: ToolCallPart, end: number, behind: number): ToolResultPart {
    const entry = this.byCall.get(call.id)?.find((candidate) => !candidate.used && candidate.turn >= end);
    const name = this.named ? { name: call.name } : {};
    if (entry === undefined) {
      this.warn('repaired-history', `messages[${end - 1}]`, `the call ${call.id} has no result`);
      const content: TextPart[] = [{ type: 'text', text: noResult }];
      return { type: 'tool-result', callId: call.id, ...name, kind: call.kind, content, isError: true };
    }
    entry.used = true;
    if (entry.turn >= behind) this.warn('repaired-history', entry.path, 'a tool result was moved behind its call');
    return { ...entry.part, ...name, kind: call.kind };
  }

  /** Results of a tool turn that no call wants: a repetition is left out, anything else is told by the user. */
  private leftOver(index: number): void {
    const content: UserPart[] = [];
    for (const entry of this.found) {
      if (entry.turn !== index || entry.used) continue;
      const same = this.byCall
        .get(entry.part.callId)
        ?.some((other) => other.used && sameContent(other.part, entry.part));
      if (same === true) {
        this.warn('repaired-history', entry.path, 'a tool result stands twice');
      } else {
        this.warn('repaired-history', entry.path, 'a tool result without its call is told as text');
        content.push(...asUserParts(entry.part));
      }
    }
    if (content.length > 0) this.paired.push({ role: 'user', content });
  }
}

function sameContent(left: ToolResultPart, right: ToolResultPart): boolean {
  return left.isError === right.isError && JSON.stringify(left.content) === JSON.stringify(right.content);
}

function asUserParts(part: ToolResultPart): UserPart[] {
  const tool = part.name === undefined ? 'a tool call' : `a call of ${part.name}`;
  const heading = `[${part.isError ? 'Error' : 'Result'} of ${tool} earlier in the conversation]`;
  return [{ type: 'text', text: heading }, ...part.content];
}
