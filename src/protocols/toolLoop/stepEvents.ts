// Reads one step's answer as events: frames or a whole answer in, events out, checked and collected. Made for each attempt at a step by
// src/gateway/toolMode. Whatever fails is an event of its own, once and last; nothing is thrown for what a provider sent.
import { GatewayError } from '../../shared/errors';
import { answerEvents } from '../answerEvents';
import { FactsReader } from '../answerFacts';
import type { Frame } from '../codec';
import { EventChecker } from '../ir/checkEvents';
import { Collector } from '../ir/collect';
import type { IrAnswer, IrEvent } from '../ir/events';
import type { AnswerFacts } from '../protocol';
import type { EventSource } from '../translation';

export class StepEvents {
  private readonly checker = new EventChecker();
  private readonly collector = new Collector();
  private readonly reader = new FactsReader();
  private waiting: IrEvent[] = [];
  private fault: GatewayError | undefined;
  private spoke = false;

  constructor(private readonly source: EventSource) {}

  push(frame: Frame): void {
    this.take(() => this.source.push(frame));
  }

  /** The upstream has ended its stream. */
  end(): void {
    this.take(() => this.source.end());
    if (!this.checker.done)
      this.fail(new GatewayError('upstream-truncated', 'The upstream ended its answer too early.'));
  }

  /** A whole answer, restored already. */
  answered(answer: IrAnswer): void {
    for (const event of answerEvents(answer)) this.pass(this.checker.check(event));
  }

  fail(error: GatewayError): void {
    if (this.checker.done) return;
    this.checker.check({ type: 'error', error });
    this.pass({ type: 'error', error });
  }

  /** The events since the last call. */
  drain(): IrEvent[] {
    const events = this.waiting;
    this.waiting = [];
    return events;
  }

  /** The answer is over, well or not. */
  get done(): boolean {
    return this.checker.done;
  }

  /** True once the model has said something: another upstream must not be tried. */
  get begun(): boolean {
    return this.spoke;
  }

  get error(): GatewayError | undefined {
    return this.fault;
  }

  facts(): AnswerFacts {
    return this.reader.facts();
  }

  /** The whole answer. Throws GatewayError: the one that ended it, or `upstream-truncated` where it has not ended. */
  answer(): IrAnswer {
    if (this.fault !== undefined) throw this.fault;
    return this.collector.answer();
  }

  private take(read: () => IrEvent[]): void {
    if (this.checker.done) return;
    try {
      for (const event of read()) {
        for (const restored of this.source.restore(this.checker.check(event))) this.pass(restored);
        if (this.checker.done) return;
      }
    } catch (error) {
      this.fail(GatewayError.from(error));
    }
  }

  private pass(event: IrEvent): void {
    this.reader.push(event);
    this.waiting.push(event);
    if (event.type === 'error') this.fault = event.error;
    else {
      this.collector.push(event);
      if (event.type !== 'message-start' && event.type !== 'usage') this.spoke = true;
    }
  }
}
