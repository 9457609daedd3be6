// Opaque state of answers, kept for clients whose protocol has no slot for it, by virtual key and tool-call id. In memory only, bounded:
// what is forgotten costs a provider's thinking, never a conversation.
import type { KeptState } from '../../protocols/keptState';

const mostEntries = 5000;

export class KeptStates {
  /** In the order of their last use. */
  private readonly states = new Map<string, KeptState>();

  find(keyId: string, callId: string): KeptState | undefined {
    const name = `${keyId} ${callId}`;
    const found = this.states.get(name);
    if (found !== undefined) {
      this.states.delete(name);
      this.states.set(name, found);
    }
    return found;
  }

  keep(keyId: string, states: ReadonlyMap<string, KeptState>): void {
    for (const [callId, state] of states) this.states.set(`${keyId} ${callId}`, state);
    for (const name of this.states.keys()) {
      if (this.states.size <= mostEntries) break;
      this.states.delete(name);
    }
  }
}
