// How an answer of the upstream becomes an answer to the client: relayed as it is, or translated. One reader per attempt.
// Used by prepareAnswer.ts; the relays behind it do not know which of the two they carry.
import type { IncomingHttpHeaders } from 'node:http';
import type { LargeTap } from '../../protocols/otherEndpoints/largeAnswer';
import type { AnswerFacts, StreamTap } from '../../protocols/protocol';
import type { GatewayError } from '../../shared/errors';
import type { ProxyCall } from './proxyCall';
import { queryHas } from './target';

export interface WholeAnswer {
  facts: AnswerFacts;
  /** The body for the client; undefined: as received. */
  body?: Uint8Array;
}

export interface AnswerTap extends StreamTap {
  /** What failed before anything was said, so that another upstream may be tried. Not known of relayed streams. */
  readonly fault?: GatewayError | undefined;
}

/** Folds a stream into a whole answer. Throws GatewayError, the provider's own where it told one. */
export interface Collection {
  push(chunk: Uint8Array): void;
  end(): WholeAnswer;
}

/** What of an answer of one form becomes one of the other; relayed answers stay what they are. */
export interface FormChange {
  /** What the client reads as a stream: events, in which an error can be told, or one JSON array, in which it cannot. */
  readonly form: 'events' | 'array';
  /** A stream that says what a parsed answer says; complete at once. */
  streamOf(parsed: object): AnswerTap;
  /** For a client that asked for a whole answer. */
  collect(): Collection;
}

export interface AnswerReader {
  /** What a refusal means, where the upstream's own status does not say it. */
  refusalStatus?(status: number, headers: IncomingHttpHeaders): number;
  /** What the client reads where the upstream's answer of this media type is a stream; undefined where it is none. */
  streamForm(mediaType: string): 'events' | 'array' | undefined;
  /** Undefined: an answer is relayed in the form in which it came, and need not fit into memory. */
  readonly formChange?: FormChange;
  /** Answers of this media type are no JSON and relayed as they arrive: what is learned from them. Undefined: it must be JSON. */
  rawTap?(mediaType: string): LargeTap | undefined;
  /** What is learned of JSON that is too large to be held; left out: nothing. */
  largeTap?(): LargeTap;
  newTap(): AnswerTap;
  /** Reads a parsed answer. Throws GatewayError where it is none. */
  readWhole(parsed: object): WholeAnswer;
  /** Headers of the upstream's answer as they go to the client. */
  headers(upstream: IncomingHttpHeaders): IncomingHttpHeaders;
}

/** Same protocol on both sides: bytes and headers go through untouched. `newTap` takes the place of the protocol's own tap. */
export function verbatimReader(call: ProxyCall, stream: boolean, newTap?: () => StreamTap): AnswerReader {
  const { protocol, match, target } = call;
  // Gemini streams one JSON array where it is not asked for events.
  const array = stream && match.protocol === 'gemini' && !queryHas(target.query, 'alt', 'sse');
  return {
    streamForm: (mediaType) => {
      if (mediaType === 'text/event-stream') return 'events';
      return array && mediaType === 'application/json' ? 'array' : undefined;
    },
    newTap: newTap ?? (() => protocol.newStreamTap()),
    readWhole: (parsed) => ({ facts: protocol.readAnswer(parsed) }),
    headers: (upstream) => upstream,
  };
}
