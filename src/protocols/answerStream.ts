// One streamed answer on its way from the upstream to the client: decoder, order check, restoring, encoder. Made by translation.ts.
// Whatever fails becomes an error that the client is told in its own protocol, exactly once and last; never a throw, never a false end.
import { GatewayError } from '../shared/errors';
import { FactsReader } from './answerFacts';
import { LossReader } from './answerLosses';
import type { DeltaEvent, Frame, StreamDecoder, StreamEncoder } from './codec';
import { DeltaRuns } from './deltaRun';
import { EventChecker } from './ir/checkEvents';
import type { IrEvent } from './ir/events';
import type { Warning } from './ir/warnings';
import { type KeptState, StateKeeper } from './keptState';
import type { AnswerFacts } from './protocol';

export interface AnswerStep {
  /** SSE text that may go to the client now. */
  text: string;
  /** SSE text that ends the answer (its normal end or an error): to be held until the usage is on disk. Empty until `ended`. */
  terminal: string;
  /** The answer is over: nothing that follows is read. */
  ended: boolean;
}

export interface AnswerStreamParts {
  decoder: StreamDecoder;
  encoder: StreamEncoder;
  restore: (event: IrEvent) => IrEvent[];
  /** The client's in-band error where its encoder itself has failed. */
  encodeStreamError: (error: GatewayError) => string;
  /** The declared losses of what was read. */
  lossesOf: (read: LossReader) => Warning[];
}

const nothing: AnswerStep = { text: '', terminal: '', ended: false };

export class AnswerStream {
  private readonly checker = new EventChecker();
  private readonly reader = new FactsReader();
  private readonly keeper = new StateKeeper();
  private readonly losses = new LossReader();
  private ended = false;
  private begun = false;
  private fault: GatewayError | undefined;
  private readonly runs: DeltaRuns;
  /** The one event of the step, where that was a delta that nothing was undone in. */
  private only: DeltaEvent | undefined;

  constructor(private readonly parts: AnswerStreamParts) {
    this.runs = new DeltaRuns(parts.decoder, parts.encoder, (event) => this.keeper.push(event));
  }

  /** Takes the next frame of the upstream. */
  push(frame: Frame): AnswerStep {
    try {
      const text = this.ended ? undefined : this.runs.next(frame);
      if (text !== undefined) return { text, terminal: '', ended: false };
    } catch (error) {
      return { text: '', terminal: this.giveUp(faultOf(error)), ended: true };
    }
    const step = this.step(() => this.parts.decoder.push(frame));
    if (this.only !== undefined && !step.ended) this.runs.begin(frame, this.only);
    return step;
  }

  /** The upstream has ended its stream; the step is always an ended one. */
  end(): AnswerStep {
    const step = this.step(() => this.parts.decoder.end());
    if (this.ended) return step;
    const rest = this.fail(new GatewayError('upstream-truncated', 'The upstream ended its answer too early.'));
    return { ...rest, text: step.text + rest.text };
  }

  /** The upstream broke off, was silent for too long, or the gateway itself must stop: told in-band. */
  fail(error: GatewayError): AnswerStep {
    return this.step(() => [{ type: 'error', error }]);
  }

  /** SSE text that keeps a client waiting while the upstream is silent. */
  ping(): string {
    return this.ended ? '' : this.parts.encoder.ping();
  }

  /** As known so far. */
  facts(): AnswerFacts {
    return this.reader.facts();
  }

  /** What failed; while `started` is false nothing has been encoded, so that another upstream may be tried. */
  get error(): GatewayError | undefined {
    return this.fault;
  }

  /** True once the client has been told something of this answer. */
  get started(): boolean {
    return this.begun;
  }

  /** Opaque state to keep for clients without a slot, by tool-call id. */
  get keptState(): ReadonlyMap<string, KeptState> {
    return this.keeper.kept;
  }

  /** Declared losses on the way to the client; to be read when the answer is over. */
  get warnings(): Warning[] {
    return this.parts.lossesOf(this.losses);
  }

  private step(decode: () => IrEvent[]): AnswerStep {
    this.only = undefined;
    if (this.ended) return { ...nothing, ended: true };
    const said = { text: '' };
    try {
      const events = decode();
      for (const event of events) {
        const terminal = this.take(event, said);
        if (terminal !== undefined) return { text: said.text, terminal, ended: true };
      }
      if (events.length > 1) this.only = undefined;
      return said.text === '' ? nothing : { ...nothing, text: said.text };
    } catch (error) {
      return { text: said.text, terminal: this.giveUp(faultOf(error)), ended: true };
    }
  }

  /** Encodes one event; the terminal text where it was the last one. */
  private take(event: IrEvent, said: { text: string }): string | undefined {
    const whole = this.parts.restore(this.checker.check(event));
    const isDelta = event.type === 'text-delta' || event.type === 'reasoning-delta';
    this.only = isDelta && whole.length === 1 && whole[0] === event ? event : undefined;
    for (const restored of whole) {
      this.reader.push(restored);
      this.keeper.push(restored);
      this.losses.push(restored);
      if (restored.type === 'error') this.fault = restored.error;
      const text = this.parts.encoder.push(restored);
      if (this.checker.done) {
        this.ended = true;
        return text;
      }
      if (text !== '') this.begun = true;
      said.text += text;
    }
    return undefined;
  }

  /** A throw of the decoder, the check or the encoder. */
  private giveUp(error: GatewayError): string {
    this.ended = true;
    this.fault = error;
    this.reader.push({ type: 'error', error });
    try {
      return this.parts.encoder.push({ type: 'error', error });
    } catch {
      // The encoder is what failed: the protocol's own words for an error need no state.
      return this.parts.encodeStreamError(error);
    }
  }
}

/** Faults of codecs are the upstream's where they say so, else ours. */
export function faultOf(error: unknown): GatewayError {
  return GatewayError.from(error);
}
