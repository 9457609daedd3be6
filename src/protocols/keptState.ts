// Opaque state of answers whose client has no slot for it: kept on our side by tool-call id and put back when the client replays the call.
// The gateway owns the memory (bounded, per channel and model); here is what to keep of an answer and where it goes in a request.
import type { IrEvent } from './ir/events';
import type { AssistantPart, OpaqueState, ReasoningPart, ToolCallPart } from './ir/parts';
import type { IrRequest } from './ir/request';

/** What belongs to one tool call: its own state, and the thinking with state that led to it. */
export interface KeptState {
  state?: OpaqueState | undefined;
  reasoning: ReasoningPart[];
}

/** Collects what to keep of one answer, by the ids that the client sees. */
export class StateKeeper {
  readonly kept = new Map<string, KeptState>();
  private readonly thinking = new Map<number, ReasoningPart>();
  private readonly callIds = new Map<number, string>();
  /** Thinking since the last tool call, in order. */
  private reasoning: ReasoningPart[] = [];

  push(event: IrEvent): void {
    switch (event.type) {
      case 'reasoning-start':
        this.thinking.set(event.block, { type: 'reasoning', text: '', summary: event.summary, id: event.id });
        break;
      case 'reasoning-delta': {
        const part = this.thinking.get(event.block);
        if (part !== undefined) part.text += event.text;
        break;
      }
      case 'reasoning-end': {
        const part = this.thinking.get(event.block);
        this.thinking.delete(event.block);
        if (part !== undefined && event.state !== undefined) this.reasoning.push({ ...part, state: event.state });
        break;
      }
      case 'tool-call-start':
        this.callIds.set(event.block, event.id);
        break;
      case 'tool-call-end':
        this.call(this.callIds.get(event.block), event.state);
        break;
      default:
        break;
    }
  }

  /** Takes a whole answer. */
  take(content: readonly AssistantPart[]): void {
    for (const part of content) {
      if (part.type === 'reasoning' && part.state !== undefined) this.reasoning.push(part);
      else if (part.type === 'tool-call') this.call(part.id, part.state);
    }
  }

  private call(id: string | undefined, state: OpaqueState | undefined): void {
    const { reasoning } = this;
    if (id === undefined || (state === undefined && reasoning.length === 0)) return;
    this.reasoning = [];
    this.kept.set(id, state === undefined ? { reasoning } : { state, reasoning });
  }
}

/** The request with kept state back in its calls. What the client itself replays is left as it is. */
export function withKeptState(request: IrRequest, lookup: (callId: string) => KeptState | undefined): IrRequest {
  const turns = request.turns.map((turn) => {
    if (turn.role !== 'assistant' || !turn.content.some((part) => part.type === 'tool-call')) return turn;
    return { ...turn, content: withState(turn.content, lookup) };
  });
  return { ...request, turns };
}

function withState(
  content: readonly AssistantPart[],
  lookup: (callId: string) => KeptState | undefined,
): AssistantPart[] {
  const hasState = content.some((part) => part.type === 'reasoning' && part.state !== undefined);
  const known = new Map<ToolCallPart, KeptState>();
  for (const part of content) {
    const kept = part.type === 'tool-call' ? lookup(part.id) : undefined;
    if (part.type === 'tool-call' && kept !== undefined) known.set(part, kept);
  }
  const bringsThinking = !hasState && [...known.values()].some(({ reasoning }) => reasoning.length > 0);
  return content.flatMap((part): AssistantPart[] => {
    // The thinking as the provider signed it takes the place of what the client showed of it.
    if (part.type === 'reasoning') return bringsThinking ? [] : [part];
    if (part.type !== 'tool-call') return [part];
    const kept = known.get(part);
    if (kept === undefined) return [part];
    const call = part.state !== undefined || kept.state === undefined ? part : { ...part, state: kept.state };
    return bringsThinking ? [...kept.reasoning, call] : [call];
  });
}
