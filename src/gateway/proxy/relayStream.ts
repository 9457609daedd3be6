// Relays an event stream frame by frame. The terminal frame is held until the usage row is on disk; a fault is told in-band,
// never as a normal end. Used by forward.ts once the first frames of an upstream stream are there.
import type { AnswerFacts, StreamTap } from '../../protocols/protocol';
import type { Candidate } from '../../routing/candidates';
import { GatewayError, type ErrorKind } from '../../shared/errors';
import { answerHeaders } from './answerHeaders';
import type { ClientSide } from './clientSide';
import { joined } from './joined';
import type { Prepared } from './prepareAnswer';
import type { ProxyCall, ProxyContext } from './proxyCall';
import type { UsageRow } from './settle';
import type { UpstreamResponse } from './upstream';

export type PreparedStream = Extract<Prepared, { form: 'stream' }>;

/** Relays `prepared` to its end and closes the row. Returns the fault that ended it, if one did. Never throws for faults. */
export async function relayStream(
  context: ProxyContext,
  call: ProxyCall,
  client: ClientSide,
  row: UsageRow,
  candidate: Candidate,
  prepared: PreparedStream,
): Promise<GatewayError | undefined> {
  const { response, tap } = prepared;
  const { status } = response;
  client.start(status, answerHeaders(response.headers));
  const fault = prepared.closing === undefined ? await pump(context, client, row, candidate, prepared) : undefined;
  if (prepared.closing !== undefined) await client.write(prepared.relay);
  const { held, complete, facts } = prepared.closing ?? tap.close();
  const broken = (): AnswerFacts => factsSoFar(call, row, facts);
  if (client.gone) {
    const left = new GatewayError('client-closed', 'The client closed the connection before the answer was complete.');
    await row.closeWithError(left, status, { candidate, facts: complete ? facts : broken() });
    return left;
  }
  if (complete) {
    // A provider can tell an error in its own stream and end it properly: relayed as it is, but no success.
    const told = facts.error;
    await row.close({ status, outcome: told === undefined ? 'ok' : 'error', error: told, candidate, facts });
    await client.end(held);
    return told === undefined ? undefined : new GatewayError('upstream-rejected', told);
  }
  const error =
    fault ?? new GatewayError('upstream-truncated', "The provider's stream ended before its answer was complete.");
  await row.closeWithError(error, status, { candidate, facts: broken() });
  // What the tap still holds is a part of a frame: it would run into ours. A JSON array has no place for an error.
  if (!prepared.inBand) client.destroy();
  else await client.end([call.protocol.encodeStreamError(error, call.requestId)]);
  // A limit of ours says nothing of the channel.
  return limitKinds.has(error.kind) ? undefined : error;
}

const limitKinds: ReadonlySet<ErrorKind> = new Set<ErrorKind>(['rate-limited', 'quota-exceeded', 'budget-exceeded']);

/** What a stream that ended early has used: as told, or as counted where limits depend on it. */
function factsSoFar(call: ProxyCall, row: UsageRow, facts: AnswerFacts): AnswerFacts {
  const { facts: counted, estimated } = row.meter?.complete(facts) ?? { facts, estimated: false };
  if (estimated) call.warnings.push('estimated-usage: the answer ended before the provider told its usage');
  return counted;
}

/** Moves frames until the upstream's end; returns its fault, if any. A fault after the terminal frame is none. */
async function pump(
  context: ProxyContext,
  client: ClientSide,
  row: UsageRow,
  candidate: Candidate,
  prepared: PreparedStream,
): Promise<GatewayError | undefined> {
  const { response, tap } = prepared;
  let { ended } = prepared;
  let trailer: NodeJS.Timeout | undefined;
  const told = (): AnswerFacts['usage'] => tap.facts().usage;
  const pinger = prepared.inBand ? setInterval(() => ping(client, tap), context.limits.pingMs) : undefined;
  try {
    await client.write(prepared.relay);
    row.meter?.push(prepared.relay, told, candidate);
    for (;;) {
      // After the terminal frame only the end of the body is awaited, and not for long.
      if (ended) trailer ??= endSoon(response, context.limits.trailerMs);
      const chunks = await response.read();
      pinger?.refresh();
      if (chunks === undefined) return undefined;
      const step = tap.push(joined(chunks));
      ended ||= step.ended;
      if (!client.send(step.relay)) await client.room();
      // The answer is complete once its terminal frame has come: there is nothing left to cut.
      if (!ended) row.meter?.push(step.relay, told, candidate);
      client.throwIfStopped();
    }
  } catch (error) {
    const fault = GatewayError.from(error);
    response.abort(fault);
    if (fault.kind === 'internal') throw error;
    return ended ? undefined : fault;
  } finally {
    clearTimeout(trailer);
    clearInterval(pinger);
  }
}

/** Keeps a client waiting while the upstream is silent; one that does not read needs no ping. */
function ping(client: ClientSide, tap: StreamTap): void {
  const text = tap.ping();
  if (text !== '' && !client.response.writableNeedDrain) void client.write([Buffer.from(text)]);
}

function endSoon(response: UpstreamResponse, milliseconds: number): NodeJS.Timeout {
  return setTimeout(() => {
    response.abort(new GatewayError('upstream-timeout', 'The provider did not end its stream after the last frame.'));
  }, milliseconds);
}
