// What clients were not told of an answer that ended with a call of their own tool, by key and id of that call, so that their next request
// can go on from it. In memory only, bounded: what is forgotten costs the model its own results, never the conversation.
import type { HiddenTurns } from '../../protocols/toolLoop/loopRequest';

const mostEntries = 500;
const mostCharacters = 32 * 1024 * 1024;

interface Entry {
  turns: HiddenTurns;
  characters: number;
}

export class HiddenTurnMemory {
  /** In the order of their last use. */
  private readonly entries = new Map<string, Entry>();
  private characters = 0;

  find(keyId: string, callId: string): HiddenTurns | undefined {
    const name = `${keyId} ${callId}`;
    const found = this.entries.get(name);
    if (found === undefined) return undefined;
    this.entries.delete(name);
    this.entries.set(name, found);
    return found.turns;
  }

  keep(keyId: string, callId: string, turns: HiddenTurns): void {
    const name = `${keyId} ${callId}`;
    this.forget(name);
    const characters = JSON.stringify(turns).length;
    this.entries.set(name, { turns, characters });
    this.characters += characters;
    for (const oldest of this.entries.keys()) {
      if (this.entries.size <= mostEntries && this.characters <= mostCharacters) break;
      this.forget(oldest);
    }
  }

  private forget(name: string): void {
    this.characters -= this.entries.get(name)?.characters ?? 0;
    this.entries.delete(name);
  }
}
