// Tool calls of one answer, put together from their fragments. Used by streamDecoder.ts.
// Tolerates what vendors do: index missing or always 0, ids late, repeated or missing, names repeated, arguments as an object, empty, or
// all at the end. A call is told once its name and id are known, or at the end; calls stay open to the end, as they may interleave.
// Source: openai SDK `ChatCompletionChunk.Choice.Delta.ToolCall`.
import { GatewayError } from '../../shared/errors';
import type { OpaqueState } from '../ir/parts';
import type { IrEvent } from '../ir/events';
import { isObject, objectIn, parseJson, stringIn, type JsonObject } from '../wire/jsonValue';
import { stableHash } from './stableHash';

interface Slot {
  /** Undefined until the call was told. */
  block: number | undefined;
  id: string;
  name: string;
  kind: 'function' | 'custom';
  /** All input so far; before the call is told, none of it was. */
  input: string;
  state: OpaqueState | undefined;
}

export class ToolCallSlots {
  private readonly slots: Slot[] = [];
  private readonly byIndex = new Map<number, Slot>();

  /** `newBlock` numbers the blocks of the answer; `seed` makes ids of calls that have none, the same for the same answer. */
  constructor(
    private readonly newBlock: () => number,
    private readonly seed: () => string,
    private readonly stateOrigin: string,
  ) {}

  /** True once there is a call that is more than an empty element. */
  get hasCalls(): boolean {
    return this.slots.some((slot) => slot.name !== '');
  }

  /** Takes one element of `tool_calls`, or a `function_call` as `{function}`. */
  push(fragment: JsonObject): IrEvent[] {
    const inner = objectIn(fragment, 'function') ?? objectIn(fragment, 'custom') ?? {};
    const id = stringIn(fragment, 'id') ?? '';
    const name = stringIn(inner, 'name') ?? '';
    const { index } = fragment;
    const slot = this.find(typeof index === 'number' ? index : undefined, id, name);
    if (slot.id === '') slot.id = id;
    if (slot.name === '') slot.name = name;
    if (fragment['type'] === 'custom' || isObject(fragment['custom'])) slot.kind = 'custom';
    const signature = stringIn(objectIn(fragment['extra_content'], 'google'), 'thought_signature');
    if (signature !== undefined) {
      slot.state = { origin: this.stateOrigin, kind: 'thought-signature', data: signature };
    }
    const events: IrEvent[] = [];
    const told = slot.block !== undefined;
    const input = inputOf(inner, slot);
    slot.input += input;
    if (!told && slot.id !== '' && slot.name !== '') events.push(...this.tell(slot));
    else if (slot.block !== undefined && input !== '') {
      events.push({ type: 'tool-call-delta', block: slot.block, input });
    }
    return events;
  }

  /** Tells what was held back and ends every call. Throws `upstream-invalid` for a call without a name. */
  end(): IrEvent[] {
    const events: IrEvent[] = [];
    for (const slot of this.slots) {
      if (slot.name === '') {
        if (slot.input.trim() === '') continue;
        throw new GatewayError('upstream-invalid', 'The provider sent a tool call without a name.');
      }
      if (slot.block === undefined) events.push(...this.tell(slot));
      const { block } = slot;
      if (block === undefined) continue;
      if (slot.kind === 'function' && slot.input.trim() === '') {
        events.push({ type: 'tool-call-delta', block, input: '{}' });
      }
      events.push({ type: 'tool-call-end', block, ...(slot.state === undefined ? {} : { state: slot.state }) });
    }
    return events;
  }

  private tell(slot: Slot): IrEvent[] {
    const block = this.newBlock();
    slot.block = block;
    if (slot.id === '') slot.id = `call_${stableHash(`${this.seed()} ${block} ${slot.name} ${slot.input}`, 12)}`;
    const { id, name, kind, input } = slot;
    const start: IrEvent = { type: 'tool-call-start', block, id, name, kind };
    return input === '' ? [start] : [start, { type: 'tool-call-delta', block, input }];
  }

  private find(index: number | undefined, id: string, name: string): Slot {
    const known = index === undefined ? this.withoutIndex(id, name) : this.byIndex.get(index);
    if (known !== undefined && !beginsAnother(known, id, name)) return known;
    const slot: Slot = { block: undefined, id: '', name: '', kind: 'function', input: '', state: undefined };
    this.slots.push(slot);
    if (index !== undefined) this.byIndex.set(index, slot);
    return slot;
  }

  private withoutIndex(id: string, name: string): Slot | undefined {
    const named = id === '' ? undefined : this.slots.find((slot) => slot.id === id);
    if (named !== undefined) return named;
    const last = this.slots.at(-1);
    // A name without an id begins a call where the last one has its name and all its input.
    const complete = last !== undefined && last.name !== '' && isWhole(last.input);
    return id === '' && name !== '' && complete ? undefined : last;
  }
}

/** True where a fragment with the place of `slot` is another call: some vendors number all calls 0. */
function beginsAnother(slot: Slot, id: string, name: string): boolean {
  if (id === '' || slot.id === '' || id === slot.id || name === '') return false;
  return name !== slot.name || isWhole(slot.input);
}

function isWhole(input: string): boolean {
  return isObject(parseJson(input));
}

/** The fragment of input. `{}` before anything else is a vendor's way to say that nothing is there yet. */
function inputOf(inner: JsonObject, slot: Slot): string {
  const value = inner['arguments'] ?? inner['input'];
  if (isObject(value)) return slot.input === '' && Object.keys(value).length > 0 ? JSON.stringify(value) : '';
  if (typeof value !== 'string') return '';
  return slot.kind === 'function' && slot.input === '' && value.trim() === '{}' ? '' : value;
}
