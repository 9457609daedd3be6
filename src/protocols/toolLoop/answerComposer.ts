// Makes one answer of several: what the model says in each step goes on to the client as it comes, calls of the gateway's tools and the ends
// of the steps do not. Block numbers are given anew; usage is that of all steps. Pure; held by src/gateway/toolMode, one per request.
import type { Finish, IrEvent } from '../ir/events';
import type { OpaqueState } from '../ir/parts';
import type { UsageBuckets } from '../../shared/usage';
import { sumUsage } from './sumUsage';

type EventOf<Type extends IrEvent['type']> = Extract<IrEvent, { type: Type }>;

export class AnswerComposer {
  private started = false;
  private nextBlock = 0;
  /** Of the step that runs: block of the model → block of the client; null where the client is not told. */
  private blocks = new Map<number, number | null>();
  /** Open blocks of the client, with the event that ends each. */
  private readonly open = new Map<number, 'text-end' | 'reasoning-end' | 'refusal-end' | 'tool-call-end'>();
  /** The end of a block of thinking whose state goes to the client only where no call of our own follows. */
  private waiting: { block: number; state: OpaqueState } | undefined;
  private saidText = false;
  private spoke = false;
  private readonly spent: (UsageBuckets | undefined)[] = [];
  private current: UsageBuckets | undefined;

  /** `isOurs`: whether a tool of this name is run by the gateway. */
  constructor(private readonly isOurs: (name: string) => boolean) {}

  /** What the client is told of `event`: nothing of `finish` and `error`, which the loop decides about. */
  push(event: IrEvent): IrEvent[] {
    const before = event.type === 'usage' ? [] : this.settle(event);
    return [...before, ...this.translate(event)];
  }

  /** The step is over; another may follow. What it left open is closed. */
  endStep(): IrEvent[] {
    const ends = [...this.settle(undefined), ...this.closeAll()];
    this.spent.push(this.current);
    this.current = undefined;
    this.blocks = new Map();
    this.saidText = false;
    return ends;
  }

  /** Usage of all steps so far; undefined where none was told. */
  usage(): UsageBuckets | undefined {
    return sumUsage([...this.spent, this.current]);
  }

  /** True once the client has been told something. */
  get begun(): boolean {
    return this.started;
  }

  /** A text of our own, told as the model's, and the end of the whole answer. `id` and `model` where nothing has begun. */
  end(finish: Finish, note: string | undefined, message: { id: string; model: string }): IrEvent[] {
    const events: IrEvent[] = this.endStep();
    if (!this.started) {
      this.started = true;
      events.unshift({ type: 'message-start', ...message });
    }
    if (note !== undefined) {
      const block = this.nextBlock++;
      const text = this.spoke ? `\n\n${note}` : note;
      events.push({ type: 'text-start', block }, { type: 'text-delta', block, text }, { type: 'text-end', block });
    }
    const usage = this.usage();
    if (usage !== undefined) events.push({ type: 'usage', usage });
    return [...events, { type: 'finish', finish }];
  }

  private translate(event: IrEvent): IrEvent[] {
    switch (event.type) {
      case 'message-start':
        if (event.usage !== undefined) this.current = event.usage;
        if (this.started) return [];
        this.started = true;
        return [event];
      case 'usage':
        this.current = event.usage;
        return [];
      case 'finish':
      case 'error':
        return [];
      case 'text-start':
        return this.beginText(event);
      case 'reasoning-start':
      case 'refusal-start':
        return [this.begin(event)];
      case 'tool-call-start':
        if (event.kind === 'function' && event.namespace === undefined && this.isOurs(event.name)) {
          this.blocks.set(event.block, null);
          return [];
        }
        return [this.begin(event)];
      case 'part': {
        const block = this.nextBlock++;
        this.blocks.set(event.block, block);
        return [{ ...event, block }];
      }
      default:
        return this.goOn(event);
    }
  }

  private beginText(event: EventOf<'text-start'>): IrEvent[] {
    const first = !this.saidText;
    const parted = first && this.spoke;
    this.saidText = true;
    this.spoke = true;
    const start = this.begin(event);
    // Protocols that know one text alone would run the steps together.
    return parted ? [start, { type: 'text-delta', block: start.block, text: '\n\n' }] : [start];
  }

  private begin<Event extends EventOf<'text-start' | 'reasoning-start' | 'refusal-start' | 'tool-call-start'>>(
    event: Event,
  ): Event {
    const block = this.nextBlock++;
    this.blocks.set(event.block, block);
    this.open.set(block, event.type.replace('-start', '-end') as 'text-end');
    return { ...event, block };
  }

  private goOn(event: Extract<IrEvent, { block: number }>): IrEvent[] {
    const block = this.blocks.get(event.block);
    if (block === undefined || block === null) return [];
    if (event.type === 'reasoning-end' && event.state !== undefined) {
      this.waiting = { block, state: event.state };
      return [];
    }
    if (event.type.endsWith('-end')) this.open.delete(block);
    return [{ ...event, block }];
  }

  /** The end of thinking that waited: its state belongs to a call that the client never sees where `next` is one of ours. */
  private settle(next: IrEvent | undefined): IrEvent[] {
    const { waiting } = this;
    if (waiting === undefined) return [];
    this.waiting = undefined;
    this.open.delete(waiting.block);
    const hidden = next?.type === 'tool-call-start' && next.kind === 'function' && this.isOurs(next.name);
    return [{ type: 'reasoning-end', block: waiting.block, ...(hidden ? {} : { state: waiting.state }) }];
  }

  private closeAll(): IrEvent[] {
    const ends = [...this.open].map(([block, type]): IrEvent => ({ type, block }));
    this.open.clear();
    return ends;
  }
}
