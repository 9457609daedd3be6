// The parts of an answer as events, one block after another. Used by the stream decoder for every frame; the whole answer is one frame.
// Text and thinking grow until another kind of part or a signature ends them; a function call comes whole or in pieces.
// Sources: @google/genai `Part`, `FunctionCall`.
import type { IrEvent } from '../ir/events';
import type { OpaquePart, OpaqueState } from '../ir/parts';
import { arrayIn, isObject, objectIn, stringIn, type JsonObject } from '../wire/jsonValue';
import { readFileData, readInlineData } from './media';
import { camelMembers, unknownMembers } from './members';
import { PartialArgs } from './partialArgs';
import { readSignature, standsAlone, stateExtension } from './thoughtSignature';

type Open =
  | { kind: 'text'; block: number }
  | { kind: 'reasoning'; block: number }
  | { kind: 'call'; block: number; args: PartialArgs; state: OpaqueState | undefined };

export class CandidateReader {
  private next = 0;
  private open: Open | undefined;
  private calls = 0;

  /**
   * @param origin - who made the signatures
   * @param seed - what makes the ids of calls that came without one differ from those of other answers
   */
  constructor(
    private readonly origin: string,
    private readonly seed: () => string,
  ) {}

  get hasCalls(): boolean {
    return this.calls > 0;
  }

  /** Events of the next part; members that are not there are no fault. */
  read(value: unknown): IrEvent[] {
    if (!isObject(value)) return [];
    const part = camelMembers(value);
    const state = readSignature(part, this.origin);
    const carries = isObject(part['functionCall']) || (typeof part['text'] === 'string' && part['text'] !== '');
    if (state !== undefined && standsAlone(state) && carries && part['thought'] !== true) {
      const { thoughtSignature: _, ...rest } = part;
      return [...this.signatureAlone(state), ...this.read(rest)];
    }
    if (isObject(part['functionCall'])) return this.functionCall(part, camelMembers(part['functionCall']));
    if (typeof part['text'] === 'string') return this.text(part, part['text']);
    if (isObject(part['inlineData']) || isObject(part['fileData'])) return this.whole(part, value);
    const name = Object.keys(part).find((key) => key !== 'thought' && key !== 'thoughtSignature');
    if (name !== undefined) return this.opaque(name, value);
    return state === undefined ? [] : this.text(part, '');
  }

  /** Ends the open block. */
  close(): IrEvent[] {
    const { open } = this;
    this.open = undefined;
    if (open === undefined) return [];
    const { block } = open;
    switch (open.kind) {
      case 'text':
        return [{ type: 'text-end', block }];
      case 'reasoning':
        return [{ type: 'reasoning-end', block }];
      case 'call':
        return [{ type: 'tool-call-delta', block, input: open.args.json() }, callEnd(block, open.state)];
    }
  }

  private text(part: JsonObject, text: string): IrEvent[] {
    const state = readSignature(part, this.origin);
    const thought = part['thought'] === true;
    if (text === '' && state === undefined) return [];
    if (text === '' && !thought) return this.signatureAlone(state);
    const kind = thought ? 'reasoning' : 'text';
    const events: IrEvent[] = [];
    if (this.open?.kind !== kind) {
      events.push(...this.close());
      const block = this.begin();
      this.open = { kind, block };
      events.push(thought ? { type: 'reasoning-start', block, summary: true } : { type: 'text-start', block });
    }
    const { block } = this.open ?? { block: this.next };
    if (text !== '') events.push({ type: thought ? 'reasoning-delta' : 'text-delta', block, text });
    const own = unknownMembers(part, ['text', 'thought', 'thoughtSignature']);
    if (thought && state !== undefined) {
      this.open = undefined;
      events.push({ type: 'reasoning-end', block, state });
    } else if (!thought) {
      if (own !== undefined) {
        this.open = undefined;
        events.push({ type: 'text-end', block, extensions: { gemini: own } });
      }
      if (state !== undefined) events.push(...this.signatureAlone(state));
    }
    return events;
  }

  /**
   * A signature without text ends the thinking before it; else it is thinking of its own that says nothing, as which it travels through
   * clients of every protocol. Behind a text it belongs to that text, and goes back to it.
   */
  private signatureAlone(state: OpaqueState | undefined): IrEvent[] {
    const { open } = this;
    if (open?.kind === 'reasoning') {
      this.open = undefined;
      return [{ type: 'reasoning-end', block: open.block, state }];
    }
    const events = this.close();
    const block = this.begin();
    return [...events, { type: 'reasoning-start', block, summary: true }, { type: 'reasoning-end', block, state }];
  }

  private functionCall(part: JsonObject, call: JsonObject): IrEvent[] {
    const name = stringIn(call, 'name');
    const state = readSignature(part, this.origin);
    const continues = call['willContinue'] === true;
    const pieces = arrayIn(call, 'partialArgs');
    const args = objectIn(call, 'args');
    const events: IrEvent[] = [];
    if (name === undefined) {
      if (this.open?.kind !== 'call') return [];
    } else {
      events.push(...this.close());
      const block = this.begin();
      this.calls += 1;
      const id = stringIn(call, 'id') ?? this.makeId();
      const own = unknownMembers(part, ['functionCall', 'thought', 'thoughtSignature']);
      const extensions = own !== undefined && { extensions: { gemini: own } };
      events.push({ type: 'tool-call-start', block, id, name, kind: 'function', ...extensions });
      this.open = { kind: 'call', block, args: new PartialArgs(), state };
    }
    if (this.open?.kind !== 'call') return events;
    this.open.state ??= state;
    if (args !== undefined) this.open.args.merge(args);
    for (const piece of pieces) this.open.args.apply(piece);
    return continues ? events : [...events, ...this.close()];
  }

  /** Media of the answer; thoughts in pictures and files of other kinds are for Gemini clients alone. */
  private whole(part: JsonObject, value: JsonObject): IrEvent[] {
    const kind = isObject(part['inlineData']) ? 'inlineData' : 'fileData';
    const wire = camelMembers(objectIn(part, kind) ?? {});
    const media = kind === 'inlineData' ? readInlineData(wire) : readFileData(wire);
    if (media === undefined || media.type === 'file' || part['thought'] === true) return this.opaque(kind, value);
    const own = {
      ...unknownMembers(part, [kind, 'thought', 'thoughtSignature']),
      ...stateExtension(readSignature(part, this.origin)),
    };
    const extensions = Object.keys(own).length > 0 && { extensions: { gemini: own } };
    return [...this.close(), { type: 'part', block: this.begin(), part: { ...media, ...extensions } }];
  }

  private opaque(name: string, value: JsonObject): IrEvent[] {
    const part: OpaquePart = { type: 'opaque', origin: 'gemini', name, value };
    return [...this.close(), { type: 'part', block: this.begin(), part }];
  }

  private begin(): number {
    const block = this.next;
    this.next += 1;
    return block;
  }

  private makeId(): string {
    return `call_${this.seed()}_${this.calls}`;
  }
}

function callEnd(block: number, state: OpaqueState | undefined): IrEvent {
  return state === undefined ? { type: 'tool-call-end', block } : { type: 'tool-call-end', block, state };
}
