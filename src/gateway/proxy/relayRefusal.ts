// Passes an error status of a provider on to the client: as received where that is honest, in our words where it is not.
// Used by forward.ts when no other channel is left. No real key leaves in an error text.
import { protocols } from '../../protocols/registry';
import { GatewayError, type ErrorKind } from '../../shared/errors';
import type { Candidate } from '../../routing/candidates';
import { answerHeaders } from './answerHeaders';
import type { ClientSide } from './clientSide';
import type { Prepared } from './prepareAnswer';
import type { ProxyCall } from './proxyCall';
import { refuse } from './refuse';
import type { UsageRow } from './settle';

export type Refusal = Extract<Prepared, { form: 'refusal' }>;

/** What a refusal says, with secrets taken out. `json` is undefined where the body is no JSON object. */
export interface RefusalText {
  body: string;
  json: object | undefined;
  message: string;
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
  return { body, json, message: protocols[candidate.protocol].readError(refusal.status, json ?? body).message };
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
  const { channel } = candidate;
  if (status === 401 || status === 403) {
    const told = `The provider of channel '${channel.name}' refused its key (status ${status}): ${message}`;
    const error = new GatewayError('upstream-rejected', told, { shouldRetry: false });
    return refuse(call, client, row, error, { candidate });
  }
  if (candidate.protocol !== call.match.protocol) {
    return refuse(call, client, row, inClientsWords(refusal, message), { candidate });
  }
  const headers = answerHeaders(refusal.headers);
  if (json === undefined) {
    const error = new GatewayError('upstream-rejected', `The provider answered with status ${status}: ${message}`, {
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

const kindsByStatus: Readonly<Partial<Record<number, ErrorKind>>> = {
  400: 'bad-request',
  402: 'budget-exceeded',
  404: 'model-not-found',
  413: 'too-large',
  422: 'bad-request',
  429: 'rate-limited',
  504: 'upstream-timeout',
};

/** A refusal in another protocol than the client's, with its status and, where the provider said one, its time to wait. */
function inClientsWords(refusal: Refusal, message: string): GatewayError {
  const { status, headers } = refusal;
  const seconds = Number(headers['retry-after']);
  const retryAfterSeconds = Number.isFinite(seconds) && seconds >= 0 ? { retryAfterSeconds: seconds } : {};
  return new GatewayError(kindsByStatus[status] ?? 'upstream-rejected', message, { status, ...retryAfterSeconds });
}
