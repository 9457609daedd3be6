// What is measured: something that takes a client's request and brings it to an upstream. One file for each kind beside this one.
import type { LoadRequest } from '../loadClient';
import type { Manner } from '../scripts';
import type { Stall } from './stall';
import type { Protocol } from '../wire';

/** A request of the benchmark: what the client speaks, what the upstream speaks, how it answers. */
export interface Errand {
  client: Protocol;
  upstream: Protocol;
  manner: Manner;
  /** Bytes of the body, about. */
  size: number;
}

export interface Subject {
  name: string;
  /** Process whose time and memory are counted, with its children; null: none (the upstream itself). */
  pid: number | null;
  /** False where it does not do such errands. */
  takes(errand: Errand): boolean;
  request(errand: Errand): LoadRequest;
  /** How long its event loop stood still since it was asked last; only where it was started with the probe. */
  stall?: () => Promise<Stall>;
  stop(): Promise<void>;
}
