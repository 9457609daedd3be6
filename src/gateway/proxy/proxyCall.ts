// What every step of the pipeline knows of one request: who asks, what for, and what the gateway has to answer with.
// Made by handler.ts after admission. Data only.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { EndpointMatch } from '../../protocols/endpoints';
import type { Protocol } from '../../protocols/protocol';
import type { RequestCapture } from '../captures/requestCapture';
import type { Services } from '../services';
import type { MissingCounters } from '../tokens/missingCounters';
import type { TokenEstimator } from '../tokens/tokenEstimator';
import type { Admission } from './admit';
import type { UpstreamClient } from './dispatch';
import type { MediaFetcher } from './fetchMedia';
import type { HiddenTurnMemory } from '../toolMode/hiddenTurnMemory';
import type { KeptStates } from './keptStates';
import type { ProxyLimits } from './limits';
import type { Target } from './target';

/** What all requests of one proxy server share. */
export interface ProxyContext {
  services: Services;
  limits: ProxyLimits;
  upstream: UpstreamClient;
  /** Channels whose model list could not be fetched, with the time of it (ms since the epoch). */
  failedLists: Map<string, number>;
  /** Images and files by URL, for targets that take bytes. */
  media: MediaFetcher;
  /** Channels that refused to tell the usage of a stream, by id: they are not asked again. */
  usageRefusers: Set<string>;
  /** Opaque state of translated answers, for clients that cannot carry it. */
  keptStates: KeptStates;
  /** Turns that clients in tool mode `gateway` were not told. */
  hiddenTurns: HiddenTurnMemory;
  /** Folder for uploads that must be kept while they are passed on. */
  spoolFolder: string;
  /** Estimates of input tokens, for providers without a counter and for limits at admission. */
  tokens: TokenEstimator;
  /** Counters of providers that were found missing. */
  missingCounters: MissingCounters;
}

export interface ProxyCall {
  requestId: string;
  request: IncomingMessage;
  response: ServerResponse;
  target: Target;
  match: EndpointMatch;
  protocol: Protocol;
  admission: Admission;
  /** Milliseconds since the epoch. */
  startedAt: number;
  /** Milliseconds since the request began, on a clock that never jumps. */
  elapsed: () => number;
  /** Sends `100 Continue` where the client waits for it. */
  allowBody: () => void;
  /** Holds the bodies where the user wants them captured. */
  capture?: RequestCapture | undefined;
  /** Told in the header x-gatehouse-warnings (their number) and kept with the row. */
  warnings: string[];
}
