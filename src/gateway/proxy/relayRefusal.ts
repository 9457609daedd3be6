// Passes an error status of a provider on to the client: as received where that is honest, in our words where it is not.
// Used by forward.ts when no other channel is left. No real key leaves in an error text.
import { upstreamProtocols } from '../../protocols/registry';
import { GatewayError } from '../../shared/errors';
import type { Candidate } from '../../routing/candidates';
import { answerHeaders } from './answerHeaders';
import type { ClientSide } from './clientSide';
import type { Prepared } from './prepareAnswer';
import type { ProxyCall } from './proxyCall';
import { inClientsWords, meantStatus } from './refusalMeaning';
import { refuse } from './refuse';
import type { UsageRow } from './settle';

export type Refusal = Extract<Prepared, { form: 'refusal' }>;

/** What a refusal says, with secrets taken out. `json` is undefined where the body is no JSON object. */
export interface RefusalText {
  body: string;
  json: object | undefined;
  message: string;
  /** The status that says what it means; see refusalMeaning.ts. */
  status: number;
}

/** Reads the body of a refusal in the protocol that was spoken; `redact` takes secrets out of its text. */
export function readRefusal(candidate: Candidate, refusal: Refusal, redact: (text: string) => string): RefusalText {
  const body = redact(refusal.body.toString('utf8'));
  let json: object | undefined;
  try {
    const parsed: unknown = JSON.parse(body);
    if (typeof parsed === 'object' && parsed !== null) json = parsed;
  } catch {
    // Not JSON (an HTML page of a proxy, an empty body): told in our own words below.
    json = undefined;
  }
  const { message, code } = upstreamProtocols[candidate.protocol].readError(refusal.status, json ?? body);
  return { body, json, message, status: meantStatus(refusal.status, json, code) };
}

/**
 * Closes the row and answers the client. 401 and 403 are about the channel's real key, and the client must not take them
 * for a fault of its virtual key: they become 502. Other statuses go on as received, with their body if it is JSON.
 */
export async function relayRefusal(
  call: ProxyCall,
  client: ClientSide,
  row: UsageRow,
  candidate: Candidate,
  refusal: Refusal,
  text: RefusalText,
): Promise<void> {
  const { status } = refusal;
  const { message, json, body } = text;
  // A ping that began the answer while the row is written would leave no place for the status.
  client.stopWaiting();
  const { channel } = candidate;
  if (text.status === 401 || text.status === 403) {
    const told = `The provider of channel '${channel.name}' refused its key (status ${status}): ${message}`;
    const error = new GatewayError('upstream-rejected', told, { shouldRetry: false });
    return refuse(call, client, row, error, { candidate });
  }
  if (candidate.protocol !== call.match.protocol || client.started) {
    return refuse(call, client, row, inClientsWords(text.status, refusal.headers, json, message), { candidate });
  }
  const headers = answerHeaders(refusal.headers);
  if (json === undefined) {
    const error = new GatewayError('upstream-invalid', `The provider answered with status ${status}: ${message}`, {
      status,
    });
    delete headers['content-type'];
    const kept = Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)]);
    return refuse(call, client, row, error, { candidate, headers: Object.fromEntries(kept) });
  }
  await row.close({
    status: client.gone ? null : status,
    outcome: client.gone ? 'aborted' : 'error',
    clientAborted: client.gone,
    error: message,
    candidate,
  });
  const bytes = Buffer.from(body);
  client.start(status, { ...headers, 'content-length': bytes.length });
  await client.end([bytes]);
}
