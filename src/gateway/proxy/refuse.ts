// Ends a request with an error: its row is closed first, then the client is told in its own protocol's shape, in-band where pings have
// begun its answer. Used by forward.ts and the relays while nothing else of an answer has been sent; relayStream.ts tells later faults.
import type { GatewayError } from '../../shared/errors';
import type { ClientSide } from './clientSide';
import { encodeFor } from './finalStatus';
import type { ProxyCall } from './proxyCall';
import { sendJson } from './respond';
import type { Ending, UsageRow } from './settle';

/**
 * Closes `row` with `error` and sends it. `headers` are further headers of the answer (of the provider, for example).
 * A client that has left gets nothing, and its row says so.
 */
export async function refuse(
  call: ProxyCall,
  client: ClientSide,
  row: UsageRow,
  error: GatewayError,
  more: Partial<Ending> & { headers?: Record<string, string> } = {},
): Promise<void> {
  const { headers = {}, ...ending } = more;
  client.stopWaiting();
  if (client.started) {
    await row.closeWithError(error, call.response.statusCode, ending);
    return client.end([call.protocol.encodeStreamError(error, call.requestId)]);
  }
  const wire = encodeFor(call.request, call.protocol, error, call.requestId);
  await row.closeWithError(error, client.gone ? null : wire.status, ending);
  sendJson(call.response, wire.status, wire.body, client.finalHeaders({ ...headers, ...wire.headers }));
}
