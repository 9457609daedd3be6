// Caps and times of the proxy in one place. The defaults are the product's; tests pass shorter times to createProxyServer.
// Values only, no logic.

export interface ProxyLimits {
  /** Largest request body in bytes, as sent and after decompression. */
  bodyBytes: number;
  /** The same for form uploads (audio, images), which are streamed and not held. */
  uploadBytes: number;
  /** Of an upload that must be kept (to find its model, or to try another channel): how much of it stays in memory. */
  spoolMemoryBytes: number;
  /** Largest request head in bytes, and most header lines. */
  headerBytes: number;
  headerLines: number;
  /** Time for a complete request head; slower sockets are closed within `headersMs` + `checkMs`. */
  headersMs: number;
  checkMs: number;
  /** Longest silence while a request body is read. */
  bodyIdleMs: number;
  /** How long an unread body is taken in after a refusal, so that the client can read the answer before the close. */
  lingerMs: number;
  /** An idle client connection is kept this long: longer than the pools of common SDKs keep theirs. */
  keepAliveMs: number;
  /** Upstream: connection with TLS, first response byte, longest silence afterwards. */
  connectMs: number;
  firstByteMs: number;
  idleMs: number;
  /** How long a provider's token counter may take before its count is estimated: tools ask for many, and wait for all. */
  counterMs: number;
  /** A streaming client hears a ping after so long a silence of the upstream: some tools give up after 20 s. */
  pingMs: number;
  /** How long a stream is read on after its terminal frame before the connection is given up. */
  trailerMs: number;
  /** How long a window may take to hand over a real key. */
  secretMs: number;
  /** A client that reads nothing for this long is taken as gone. */
  clientStallMs: number;
  /** Answers up to this size are checked whole before the first byte goes to the client. */
  wholeBytes: number;
  /** Most of an upstream error body that is kept. */
  errorBytes: number;
}

const second = 1000;
const minute = 60 * second;
const mebibyte = 1024 * 1024;

export const defaultLimits: Readonly<ProxyLimits> = {
  bodyBytes: 32 * mebibyte,
  uploadBytes: 512 * mebibyte,
  spoolMemoryBytes: mebibyte,
  headerBytes: 16 * 1024,
  headerLines: 100,
  headersMs: 10 * second,
  checkMs: second,
  bodyIdleMs: 30 * second,
  lingerMs: 2 * second,
  keepAliveMs: 75 * second,
  connectMs: 10 * second,
  firstByteMs: 10 * minute,
  idleMs: 5 * minute,
  counterMs: 20 * second,
  pingMs: 10 * second,
  trailerMs: second,
  secretMs: 3 * second,
  clientStallMs: 10 * minute,
  wholeBytes: 8 * mebibyte,
  errorBytes: mebibyte,
};
