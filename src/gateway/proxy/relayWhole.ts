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
 * Answers with a body that is too large to hold. Its usage is not read (the row says so). When it breaks, the connection is
 * broken too, since neither its length nor its JSON can be completed.
 */
export async function relayLarge(
  call: ProxyCall,
  client: ClientSide,
  row: UsageRow,
  candidate: Candidate,
  prepared: Extract<Prepared, { form: 'large' }>,
): Promise<GatewayError | undefined> {
  const { response } = prepared;
  const { status } = response;
  const headers = answerHeaders(response.headers);
  const encoded = response.headers['content-encoding'] !== undefined;
  if (!encoded && response.headers['content-length'] !== undefined)
    headers['content-length'] = response.headers['content-length'];
  call.warnings.push('usage-not-read: the answer was too large to be read');
  client.start(status, headers);
  let held: Uint8Array[] = prepared.chunks;
  try {
    for (let read = await response.read(); read !== undefined; read = await response.read()) {
      await client.write(held);
      client.throwIfStopped();
      held = read;
    }
  } catch (cause) {
    const error = client.gone ? left() : GatewayError.from(cause);
    response.abort(error);
    await row.closeWithError(error, status, { candidate });
    client.destroy();
    return error;
  }
  await row.close({ status, outcome: client.gone ? 'aborted' : 'ok', clientAborted: client.gone, candidate });
  await client.end(held);
  return undefined;
}
