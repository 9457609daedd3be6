// Reads an upstream answer up to the point where it is safe to begin ours: after it, no other channel can be tried.
// Used by forward.ts. A fault thrown here has reached no client yet; what is returned is one of four forms to relay.
import type { IncomingHttpHeaders } from 'node:http';
import type { LargeTap } from '../../protocols/otherEndpoints/largeAnswer';
import type { AnswerFacts, StreamTap } from '../../protocols/protocol';
import { GatewayError } from '../../shared/errors';
import { mediaType } from './answerHeaders';
import type { AnswerReader, AnswerTap, FormChange, WholeAnswer } from './answerReader';
import { decodeUpstream } from './decodeUpstream';
import { joined } from './joined';
import type { ProxyLimits } from './limits';
import type { ProxyCall } from './proxyCall';
import type { UpstreamResponse } from './upstream';

export type Prepared =
  /**
   * A stream whose first frames are there. `inBand`: an error can be told as a frame (not in Gemini's JSON array form);
   * `ended`: the terminal frame was seen; `closing`: the body has ended too.
   */
  | {
      form: 'stream';
      inBand: boolean;
      response: UpstreamResponse;
      tap: StreamTap;
      relay: Uint8Array[];
      ended: boolean;
      closing?: ReturnType<StreamTap['close']>;
    }
  /** A complete JSON answer. */
  | { form: 'whole'; response: UpstreamResponse; body: Uint8Array; facts: AnswerFacts }
  /** The beginning of an answer that is too large to be checked whole, or no JSON; `tap` learns what there is to learn. */
  | { form: 'large'; response: UpstreamResponse; chunks: Uint8Array[]; tap?: LargeTap | undefined }
  /** An error status with what came of its body. */
  | { form: 'refusal'; status: number; headers: IncomingHttpHeaders; body: Buffer };

/** Most of an answer that has to be held whole to be translated. */
const mostTranslatedBytes = 256 * 1024 * 1024;

/** Whole texts only, so it keeps no state between calls. */
const decoder = new TextDecoder();

/** How long the body of an error answer may take. */
const errorBodyMs = 30_000;

/** What is thrown where `stream` is over before anything of it could be relayed. */
function endedEarly(): GatewayError {
  return new GatewayError('upstream-truncated', "The provider's stream ended before its answer was complete.");
}

/**
 * Throws `upstream-invalid` (redirect, wrong content type, not JSON, unknown compression), `upstream-truncated`,
 * `upstream-timeout`, or the reason of an abort.
 */
export async function prepareAnswer(
  call: ProxyCall,
  limits: ProxyLimits,
  raw: UpstreamResponse,
  reader: AnswerReader,
  stream: boolean,
  noteFirstByte: () => void,
): Promise<Prepared> {
  try {
    const { status } = raw;
    if (status >= 300 && status < 400) {
      throw new GatewayError(
        'upstream-invalid',
        `The provider answered with a redirect (${status}), which is not followed.`,
      );
    }
    const response = decodeUpstream(raw);
    if (status >= 400) return await prepareRefusal(reader, response, limits);
    const type = mediaType(response.headers);
    const form = reader.streamForm(type);
    const { formChange } = reader;
    if (form !== undefined) {
      // A relayed stream may come unasked; a translated answer has the form that the client asked for.
      if (!stream && formChange !== undefined) return await collectWhole(formChange, reader, response, noteFirstByte);
      return await prepareStream(reader, response, form === 'events', noteFirstByte);
    }
    if (stream) {
      if (formChange !== undefined && type === 'application/json')
        return await streamWhole(formChange, reader, response, noteFirstByte);
      const found = type === '' ? 'no content type' : `'${type.slice(0, 100)}'`;
      throw new GatewayError(
        'upstream-invalid',
        `The provider answered a streaming request with ${found}, not an event stream.`,
      );
    }
    const tap = reader.rawTap?.(type);
    if (tap !== undefined) return await prepareRaw(response, tap, noteFirstByte);
    return await prepareWhole(call, reader, limits, response, noteFirstByte);
  } catch (error) {
    raw.abort(GatewayError.from(error));
    throw error;
  }
}

async function prepareRefusal(
  reader: AnswerReader,
  response: UpstreamResponse,
  limits: ProxyLimits,
): Promise<Prepared> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  const { status, headers } = response;
  const timer = setTimeout(
    () => response.abort(new GatewayError('upstream-timeout', 'The error body did not arrive.')),
    errorBodyMs,
  );
  try {
    for (let read = await response.read(); read !== undefined; read = await response.read()) {
      chunks.push(...read);
      for (const chunk of read) bytes += chunk.length;
      if (bytes > limits.errorBytes) {
        response.abort(new GatewayError('upstream-invalid', 'The error body is too large.'));
        break;
      }
    }
  } catch (error) {
    // The status alone tells enough, unless it is we who end the request.
    if (GatewayError.is(error, 'client-closed') || GatewayError.is(error, 'draining')) throw error;
  } finally {
    clearTimeout(timer);
  }
  const body = Buffer.concat(chunks).subarray(0, limits.errorBytes);
  return { form: 'refusal', status: reader.refusalStatus?.(status, headers) ?? status, headers, body };
}

async function prepareStream(
  reader: AnswerReader,
  upstream: UpstreamResponse,
  inBand: boolean,
  noteFirstByte: () => void,
): Promise<Prepared> {
  const tap: AnswerTap = reader.newTap();
  const response = withHeaders(upstream, reader);
  const relay: Uint8Array[] = [];
  let ended = false;
  for (;;) {
    const chunks = await response.read();
    if (chunks === undefined) {
      const closing = tap.close();
      if (!closing.complete) throw endedEarly();
      if (tap.fault !== undefined) throw tap.fault;
      if (relay.length === 0) refuseErrorUnder200(closing.facts);
      return { form: 'stream', inBand, response, tap, relay, ended, closing };
    }
    noteFirstByte();
    const step = tap.push(joined(chunks));
    relay.push(...step.relay);
    ended = step.ended;
    if (relay.length === 0 && tap.fault !== undefined) throw tap.fault;
    // A stream that begins with an error has nothing else to relay.
    if (relay.length === 0) refuseErrorUnder200(tap.facts());
    if (relay.length > 0 || ended) return { form: 'stream', inBand, response, tap, relay, ended };
  }
}

/** A whole answer for a client that asked for a stream. */
async function streamWhole(
  formChange: FormChange,
  reader: AnswerReader,
  upstream: UpstreamResponse,
  noteFirstByte: () => void,
): Promise<Prepared> {
  const response = withHeaders(upstream, reader);
  const chunks: Uint8Array[] = [];
  await readTranslated(response, noteFirstByte, (chunk) => chunks.push(chunk));
  const tap = formChange.streamOf(parseWhole(Buffer.concat(chunks)));
  const closing = tap.close();
  if (tap.fault !== undefined) throw tap.fault;
  return { form: 'stream', inBand: formChange.form === 'events', response, tap, relay: [], ended: true, closing };
}

/** A stream for a client that asked for a whole answer. */
async function collectWhole(
  formChange: FormChange,
  reader: AnswerReader,
  upstream: UpstreamResponse,
  noteFirstByte: () => void,
): Promise<Prepared> {
  const response = withHeaders(upstream, reader);
  const collection = formChange.collect();
  await readTranslated(response, noteFirstByte, (chunk) => collection.push(chunk));
  const { facts, body } = collection.end();
  return { form: 'whole', response, body: body ?? Buffer.alloc(0), facts };
}

/** Gives every chunk of the body to `take`. Throws `upstream-invalid` where there is more than can be held. */
async function readTranslated(
  response: UpstreamResponse,
  noteFirstByte: () => void,
  take: (chunk: Uint8Array) => void,
): Promise<void> {
  let bytes = 0;
  for (let read = await response.read(); read !== undefined; read = await response.read()) {
    noteFirstByte();
    for (const chunk of read) {
      bytes += chunk.length;
      if (bytes > mostTranslatedBytes) throw tooLarge();
      take(chunk);
    }
  }
}

/** Sound or text: its first bytes, or its end where it has none. */
async function prepareRaw(response: UpstreamResponse, tap: LargeTap, noteFirstByte: () => void): Promise<Prepared> {
  const chunks = (await response.read()) ?? [];
  noteFirstByte();
  return { form: 'large', response, chunks, tap };
}

async function prepareWhole(
  call: ProxyCall,
  reader: AnswerReader,
  limits: ProxyLimits,
  upstream: UpstreamResponse,
  noteFirstByte: () => void,
): Promise<Prepared> {
  const response = withHeaders(upstream, reader);
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for (let read = await response.read(); read !== undefined; read = await response.read()) {
    noteFirstByte();
    for (const chunk of read) {
      chunks.push(chunk);
      bytes += chunk.length;
    }
    if (bytes > mostTranslatedBytes && reader.formChange !== undefined) throw tooLarge();
    if (bytes > limits.wholeBytes && reader.formChange === undefined) {
      const first = chunks.find((chunk) => chunk.length > 0)?.[0];
      // `{`, `[` or white space: anything else cannot become JSON.
      if (first === undefined || !'{[ \t\r\n'.includes(String.fromCharCode(first))) throw notJson();
      return { form: 'large', response, chunks, tap: reader.largeTap?.() };
    }
  }
  const [only] = chunks;
  const body = chunks.length === 1 && Buffer.isBuffer(only) ? only : Buffer.concat(chunks);
  const { facts, body: translated = body } = readFacts(call, reader, body);
  return { form: 'whole', response, body: translated, facts };
}

/** A view of `response` with the headers that go to the client. */
function withHeaders(response: UpstreamResponse, reader: AnswerReader): UpstreamResponse {
  if (reader.formChange === undefined) return response;
  return {
    status: response.status,
    headers: reader.headers(response.headers),
    read: () => response.read(),
    abort: (reason) => response.abort(reason),
  };
}

function tooLarge(): GatewayError {
  return new GatewayError('upstream-invalid', "The provider's answer is too large to be translated.");
}

function notJson(): GatewayError {
  return new GatewayError('upstream-invalid', 'The provider answered with something that is not JSON.');
}

/** A whole answer as JSON. A body that begins as JSON and does not end as such was cut off. */
function parseWhole(body: Buffer): object {
  let parsed: unknown;
  try {
    // TextDecoder takes a byte order mark away, which JSON.parse would not forgive.
    parsed = JSON.parse(decoder.decode(body));
  } catch (cause) {
    const start = body.toString('latin1', 0, 64).trimStart();
    if (/^[{[]/.test(start)) {
      throw new GatewayError('upstream-truncated', "The provider's answer is incomplete or damaged.", { cause });
    }
    throw notJson();
  }
  if (typeof parsed !== 'object' || parsed === null) throw notJson();
  return parsed;
}

function readFacts(call: ProxyCall, reader: AnswerReader, body: Buffer): WholeAnswer {
  const whole = reader.readWhole(parseWhole(body));
  const { facts } = whole;
  refuseErrorUnder200(facts);
  // Counting tokens uses none.
  return call.match.operation === 'count-tokens' ? { ...whole, facts: {} } : whole;
}

/**
 * An error under status 200 would pass for an answer without content, and another channel may still answer. (A failed response of the
 * Responses protocol has a finish reason and goes on as it is.)
 */
function refuseErrorUnder200(facts: AnswerFacts): void {
  if (facts.error === undefined || facts.finishReason !== undefined) return;
  throw new GatewayError('upstream-rejected', `The provider reported an error: ${facts.error}`);
}
