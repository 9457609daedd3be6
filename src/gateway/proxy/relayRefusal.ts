// Reads what a provider's refusal says, and passes it on to the client: as received where that is honest, in our words where it is not.
// Used by walkCandidates.ts, which tells a refusal when no other channel is left. No real key leaves in an error text.
import { upstreamProtocols } from '../../protocols/registry';
import type { Candidate } from '../../routing/candidates';
import { judgeRefusal, type AttemptFailure } from '../../routing/judgeAttempt';
import { readRetryTime } from '../../routing/rateLimitHeaders';
import { GatewayError } from '../../shared/errors';
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
  /** What it says about the channel. */
  failure: AttemptFailure;
}

/**
 * Reads a refusal received at `at` (ms since the epoch) in the protocol that was spoken; `redact` takes secrets out of its text.
 * `rareEndpoint`: an endpoint that not every provider has.
 */
export function readRefusal(
  candidate: Candidate,
  refusal: Refusal,
  redact: (text: string) => string,
  rareEndpoint: boolean,
  at: number,
): RefusalText {
  const { status, headers } = refusal;
  const body = redact(refusal.body.toString('utf8'));
  let json: object | undefined;
  try {
    const parsed: unknown = JSON.parse(body);
    if (typeof parsed === 'object' && parsed !== null) json = parsed;
  } catch {
    // Not JSON (an HTML page of a proxy, an empty body): told in our own words below.
    json = undefined;
  }
  const { message, codes } = upstreamProtocols[candidate.protocol].readError(status, json ?? body);
  const toldUntil = readRetryTime(headers, json, status, at);
  const failure = judgeRefusal({ status, codes, message, rareEndpoint, toldUntil });
  return { body, json, message, status: meantStatus(status, failure), failure };
}

/**
 * Closes the row and answers the client. 401 and 403 are about the channel's real key, and the client must not take them
 * for a fault of its virtual key: they become 502. Other statuses go on as received, with their body if it is JSON.
 * `retryAfterSeconds`: the soonest that any provider told; of the headers it takes the place of a later time alone.
 */
export async function relayRefusal(
  call: ProxyCall,
  client: ClientSide,
  row: UsageRow,
  candidate: Candidate,
  refusal: Refusal,
  text: RefusalText,
  wait: { retryAfterSeconds: number | undefined; soonerElsewhere: boolean },
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
  const foreign = candidate.protocol !== call.match.protocol || status === 401 || status === 403;
  if (foreign || client.started) {
    const error = inClientsWords(text.status, refusal.headers, message, wait.retryAfterSeconds);
    return refuse(call, client, row, error, { candidate });
  }
  const headers = answerHeaders(refusal.headers);
  if (wait.soonerElsewhere && wait.retryAfterSeconds !== undefined) {
    headers['retry-after'] = String(Math.ceil(wait.retryAfterSeconds));
    delete headers['retry-after-ms'];
  }
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
