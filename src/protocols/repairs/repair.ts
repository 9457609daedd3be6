// What a repair is: one pass over a request in the intermediate representation that makes it fit for a target, and the way back for
// the answer. The ordered list is in repairs.ts. A pass is pure and never changes what it was given.
import type { UpstreamProtocolId } from '../../shared/channel';
import type { Abilities } from '../abilities';
import type { Target } from '../codec';
import type { IrAnswer, IrEvent } from '../ir/events';
import type { IrRequest } from '../ir/request';
import type { Warning, WarningCode } from '../ir/warnings';

export interface RepairTarget {
  protocol: UpstreamProtocolId;
  target: Target;
  /** What the target can carry; passes read this and never compare `protocol` with a name of their own. */
  abilities: Abilities;
}

/** Undoes in the answer what a pass did to the request. By law the two ways agree: collect(stream) equals `answer`. */
export interface Restore {
  /** For one streamed answer; the function is called with its events in their order. */
  newStream(): (event: IrEvent) => IrEvent[];
  answer(answer: IrAnswer): IrAnswer;
}

export interface Repaired {
  request: IrRequest;
  warnings: Warning[];
  /** Undefined where the answer needs nothing undone. */
  restore?: Restore | undefined;
}

export interface Repair {
  name: string;
  /** Throws GatewayError `bad-request` where the request would silently mean something else. */
  apply(request: IrRequest, target: RepairTarget): Repaired;
}

export type Warn = (code: WarningCode, path: string, detail?: string) => void;

/** A list of warnings and the function that fills it. */
export function warningList(): { warnings: Warning[]; warn: Warn } {
  const warnings: Warning[] = [];
  const warn: Warn = (code, path, detail) => {
    warnings.push(detail === undefined ? { code, path } : { code, path, detail });
  };
  return { warnings, warn };
}
