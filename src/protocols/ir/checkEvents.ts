// Checks the order of events of one answer: every block started once and ended once, one end for the whole. Used in tests on every
// stream, and at run time between decoder and encoder, so that a fault becomes an encoded error and never a hang.
import { GatewayError } from '../../shared/errors';
import type { IrEvent } from './events';

type BlockKind = 'text' | 'reasoning' | 'refusal' | 'tool-call';

export class EventChecker {
  private started = false;
  private finished = false;
  private readonly open = new Map<number, BlockKind>();
  private readonly seen = new Set<number>();

  /** Passes `event` on as it is; throws GatewayError `upstream-invalid` when it breaks the order. */
  check(event: IrEvent): IrEvent {
    if (this.finished) throw this.fault(event, 'comes after the end');
    if (event.type === 'message-start') {
      if (this.started) throw this.fault(event, 'comes twice');
      this.started = true;
      return event;
    }
    if (event.type === 'error') {
      this.finished = true;
      return event;
    }
    if (!this.started) throw this.fault(event, 'comes before the start');
    switch (event.type) {
      case 'text-start':
      case 'reasoning-start':
      case 'refusal-start':
      case 'tool-call-start':
        this.begin(event.block, event.type.slice(0, -'-start'.length) as BlockKind, event);
        break;
      case 'text-delta':
      case 'reasoning-delta':
      case 'refusal-delta':
      case 'tool-call-delta':
        if (this.open.get(event.block) !== event.type.slice(0, -'-delta'.length))
          throw this.fault(event, 'has no open block');
        break;
      case 'text-end':
      case 'reasoning-end':
      case 'refusal-end':
      case 'tool-call-end':
        if (this.open.get(event.block) !== event.type.slice(0, -'-end'.length))
          throw this.fault(event, 'has no open block');
        this.open.delete(event.block);
        break;
      case 'part':
        if (this.seen.has(event.block)) throw this.fault(event, 'uses a block twice');
        this.seen.add(event.block);
        break;
      case 'finish':
        if (this.open.size > 0) throw this.fault(event, 'comes while blocks are open');
        this.finished = true;
        break;
      case 'usage':
        break;
    }
    return event;
  }

  /** True once `finish` or `error` was seen. */
  get done(): boolean {
    return this.finished;
  }

  private begin(block: number, kind: BlockKind, event: IrEvent): void {
    if (this.seen.has(block)) throw this.fault(event, 'uses a block twice');
    this.seen.add(block);
    this.open.set(block, kind);
  }

  private fault(event: IrEvent, what: string): GatewayError {
    return new GatewayError('upstream-invalid', `The upstream's answer is out of order: ${event.type} ${what}.`);
  }
}
