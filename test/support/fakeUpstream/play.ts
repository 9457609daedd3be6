// What the fake upstream does with a request, as data: the scenario, how its bytes are cut, and the fault to commit.
// Tests build plays and hand them to `FakeUpstream.script`; delivery.ts carries them out.
import type { ErrorStatus, Scenario } from './fixtures';

export type Fault =
  /** After `at` body bytes (−1: before the status line): TCP reset. */
  | { kind: 'reset'; at: number }
  /** After `at` body bytes: the connection is closed without the end that HTTP framing demands. */
  | { kind: 'close'; at: number }
  /** After `at` body bytes: a proper end of the HTTP message, as if the provider thought it were done. */
  | { kind: 'end'; at: number }
  /** After `at` body bytes (−1: before the status line): nothing more, the connection stays open. */
  | { kind: 'stall'; at: number }
  /** After `at` body bytes: these bytes instead of the rest, then a proper end. */
  | { kind: 'garbage'; at: number; bytes: Uint8Array };

export interface Play {
  /** Default `text`. */
  scenario?: Scenario;
  /** What comes, whatever was asked for; default: as asked. */
  form?: 'stream' | 'whole';
  /** 400 and above: the provider's own error answer (fixture), unless `body` says otherwise. */
  status?: number;
  headers?: Record<string, string>;
  /** Sent as it is, instead of a fixture. */
  body?: string | Uint8Array;
  /** Instead of the frames of the scenario. */
  frames?: readonly Uint8Array[];
  /** Tells an error inside the stream after this many frames. */
  streamErrorAfter?: number;
  /** How the body is cut into writes: one, one per frame (default for streams), or pieces of n bytes. */
  chunking?: 'whole' | 'frames' | number;
  /** Awaited before each frame is written: delays by event, never by a fixed time. */
  beforeFrame?: (index: number) => Promise<void> | undefined;
  fault?: Fault;
  /** Added to the true length in `content-length`; the connection is closed after the body. */
  contentLengthError?: number;
  /** Compresses although the client asked for identity; `bad-gzip` breaks in the middle. */
  encoding?: 'gzip' | 'bad-gzip';
}

/** An error answer in the provider's shape. */
export function failing(status: ErrorStatus): Play {
  return { status };
}

/** A promise and the function that fulfils it: opened by the test when it is time. */
export interface Gate {
  readonly opened: Promise<void>;
  open(): void;
}

export function createGate(): Gate {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}
