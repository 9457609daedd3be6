// Relays answers that are not event streams: whole ones with their exact length after the row is on disk, very large ones
// as they come with the last piece held back. Used by forward.ts.
import type { Candidate } from '../../routing/candidates';
import { GatewayError } from '../../shared/errors';
import { answerHeaders } from './answerHeaders';
import type { ClientSide } from './clientSide';
import type { Prepared } from './prepareAnswer';
import type { ProxyCall } from './proxyCall';
import type { UsageRow } from './settle';

const left = (): GatewayError =>
  new GatewayError('client-closed', 'The client closed the connection before the answer was complete.');

/** Answers with a body that is complete and was found to be JSON. */
export async function relayWhole(
  client: ClientSide,
  row: UsageRow,
  candidate: Candidate,
  prepared: Extract<Prepared, { form: 'whole' }>,
): Promise<GatewayError | undefined> {
  const { response, body, facts } = prepared;
  const { status } = response;
  if (client.gone) {
    const error = left();
    await row.closeWithError(error, null, { candidate, facts });
    return error;
  }
  await row.close({
    status,
    outcome: facts.error === undefined ? 'ok' : 'error',
    error: facts.error,
    candidate,
    facts,
  });
  client.start(status, { ...answerHeaders(response.headers), 'content-length': body.length });
  await client.end([body]);
  return facts.error === undefined ? undefined : new GatewayError('upstream-rejected', facts.error);
}

/**
 * Answers with a body that is too large to hold, or no JSON. Where nothing reads its usage, the row says so. When it breaks, the
 * connection is broken too, since neither its length nor its content can be completed.
 */
export async function relayLarge(
  call: ProxyCall,
  client: ClientSide,
  row: UsageRow,
  candidate: Candidate,
  prepared: Extract<Prepared, { form: 'large' }>,
): Promise<GatewayError | undefined> {
  const { response, tap } = prepared;
  const { status } = response;
  const headers = answerHeaders(response.headers);
  const encoded = response.headers['content-encoding'] !== undefined;
  if (!encoded && response.headers['content-length'] !== undefined)
    headers['content-length'] = response.headers['content-length'];
  if (tap === undefined) call.warnings.push('usage-not-read: the answer was too large to be read');
  client.start(status, headers);
  let held: Uint8Array[] = [];
  try {
    for (let read: Uint8Array[] | undefined = prepared.chunks; read !== undefined; read = await response.read()) {
      for (const chunk of read) tap?.push(chunk);
      const ready = [...held, ...read];
      // The last piece waits for the one after it, or for the row.
      held = ready.splice(-1);
      await client.write(ready);
      client.throwIfStopped();
    }
  } catch (cause) {
    const error = client.gone ? left() : GatewayError.from(cause);
    response.abort(error);
    await row.closeWithError(error, status, { candidate, facts: tap?.facts() });
    client.destroy();
    return error;
  }
  const facts = tap?.facts();
  await row.close({ status, outcome: client.gone ? 'aborted' : 'ok', clientAborted: client.gone, candidate, facts });
  await client.end(held);
  return undefined;
}
