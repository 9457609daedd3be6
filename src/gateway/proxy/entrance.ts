// By which listener a request came in: the names that its Host may have, and whether it is the one on 127.0.0.1 or a further address.
// Made with each listener, asked by handler.ts. Types and one constant.
import type { IncomingMessage } from 'node:http';

export interface Entrance {
  /** Port that the Host must name. */
  port: () => number;
  /** Hosts as they may stand in the Host header, in lower case; undefined: the three names of loopback, exactly so written. */
  hosts?: (request: IncomingMessage) => readonly string[];
  /** TLS: an absolute request target says `https`, and 443 may be left out. */
  secure: boolean;
  /** Not the proxy's own loopback listener: only keys that name their client addresses come in here. */
  further: boolean;
}
