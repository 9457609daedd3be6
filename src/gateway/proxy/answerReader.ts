// How an answer of the upstream becomes an answer to the client: relayed as it is, or translated. One reader per attempt.
// Used by prepareAnswer.ts; the relays behind it do not know which of the two they carry.
import type { IncomingHttpHeaders } from 'node:http';
import type { AnswerFacts, StreamTap } from '../../protocols/protocol';
import type { ProxyCall } from './proxyCall';
import { queryHas } from './target';

export interface WholeAnswer {
  facts: AnswerFacts;
  /** The body for the client; undefined: as received. */
  body?: Uint8Array;
}

export interface AnswerReader {
  /** True when the upstream streams one JSON array instead of events (Gemini without `alt=sse`). */
  readonly array: boolean;
  /** False: an answer must fit into memory, and must come in the form that was asked for. */
  readonly verbatim: boolean;
  newTap(): StreamTap;
  /** Reads a parsed answer. Throws GatewayError where it is none. */
  readWhole(parsed: object): WholeAnswer;
  /** Headers of the upstream's answer as they go to the client. */
  headers(upstream: IncomingHttpHeaders): IncomingHttpHeaders;
}

/** Same protocol on both sides: bytes and headers go through untouched. */
export function verbatimReader(call: ProxyCall, stream: boolean): AnswerReader {
  const { protocol, match, target } = call;
  return {
    array: stream && match.protocol === 'gemini' && !queryHas(target.query, 'alt', 'sse'),
    verbatim: true,
    newTap: () => protocol.newStreamTap(),
    readWhole: (parsed) => ({ facts: protocol.readAnswer(parsed) }),
    headers: (upstream) => upstream,
  };
}
