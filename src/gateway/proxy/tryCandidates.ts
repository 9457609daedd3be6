// The way of a request from its head to its answer: what its key makes of it, its candidates, its limits, and the walk over the candidates
// (walkCandidates.ts). Called by forward.ts for each request. Where nobody answers, the client hears what helps it most: see docs/routing.md.
import type { RequestHead } from '../../protocols/readHead';
import type { Candidate } from '../../routing/candidates';
import type { GatewayError } from '../../shared/errors';
import { headerWarnings } from '../../shared/identity';
import { runToolLoop } from '../toolMode/toolLoop';
import { loopedRequest } from '../toolMode/toolRun';
import { admitToLimits, keyRequest } from './admitToLimits';
import type { Attempted } from './attemptCandidate';
import type { ClientSide } from './clientSide';
import { countedAt, TokenCounting, withCounterTime } from './countTokens';
import { pingUntilAnswered } from './firstPing';
import { fittingCandidates } from './legacyForms';
import { OtherRequest, otherOperation } from './otherRequest';
import { planRoute } from './planRoute';
import type { Prepared } from './prepareAnswer';
import type { ProxyCall, ProxyContext } from './proxyCall';
import { refuse } from './refuse';
import { relayStream } from './relayStream';
import { relayLarge, relayWhole } from './relayWhole';
import type { UsageRow } from './settle';
import { Translator } from './translate';
import type { Upload } from './upload';
import { walkCandidates, type Tries } from './walkCandidates';

/** Answers the client, or refuses. Throws what ends the request otherwise: `client-closed`, `draining`, `internal`, refusals of routing. */
export async function tryCandidates(
  context: ProxyContext,
  call: ProxyCall,
  client: ClientSide,
  row: UsageRow,
  clientHead: RequestHead,
  clientBody: Uint8Array,
  upload: Upload | undefined,
): Promise<void> {
  const { services } = context;
  const request = keyRequest(call, clientHead, clientBody);
  const { head, body } = request;
  pingUntilAnswered(call, client, head.stream, context.limits.pingMs);
  const plan = planRoute(services, call, head, body, (candidate, reason) => {
    row.attempts.push({ channelId: candidate.channel.id, status: null, milliseconds: 0, reason, passedOver: true });
  });
  const counting = call.match.operation === 'count-tokens' ? new TokenCounting(context, call, head, body) : undefined;
  const fitting = fittingCandidates(call, plan.candidates, body);
  const chosen = counting === undefined ? fitting : fitting.map(countedAt);
  row.stage = 'admission';
  const candidates = await admitToLimits(context, call, client, row, request, chosen);
  row.stage = 'attempts';
  const operation = otherOperation(call.match);
  const other = operation === undefined ? undefined : new OtherRequest(call, operation, head.model, body, upload);
  const translator = other ?? counting ?? new Translator(context, call, head, body, client);
  const tries: Tries = {
    context: counting === undefined ? context : withCounterTime(context),
    asked: (candidate) => ({ ...request.for(candidate), translator }),
    rareEndpoint: other !== undefined,
    beginning: (last) => {
      if (upload !== undefined) upload.keep = !last;
    },
    answer: (candidate, answer) => answerWith(tries, candidate, answer),
    call, client, row, plan, counting, stop: client,
  }; // prettier-ignore
  if (call.admission.key.settings.toolMode === 'gateway') {
    const looped = await loopedRequest(context, call, head, body, client.signal);
    if (looped !== undefined) return runToolLoop(tries, candidates, looped);
  }
  // An upload would have to be kept for a second attempt where there is one channel alone.
  const once = counting !== undefined || upload !== undefined;
  const unanswered = await walkCandidates(tries, candidates, once ? { attemptsPerChannel: 1 } : {});
  if (unanswered === undefined) return;
  const { failed, retryAfterSeconds } = unanswered;
  if (failed !== undefined) return failed.tell(retryAfterSeconds);
  const [first] = candidates;
  const { router, now } = services;
  if (counting === undefined || first === undefined) return refuse(call, client, row, router.refusal(plan, now()));
  await answerWith(tries, first, await counting.estimate(first, { status: null }));
}

/** Relays an answer to the client; returns the fault that broke it off, if one did. */
async function answerWith(tries: Tries, candidate: Candidate, answer: Attempted): Promise<GatewayError | undefined> {
  const { call, client } = tries;
  if (answer.prepared.form === 'refusal') throw new TypeError('a refusal is no answer');
  if (call.warnings.length > 0) client.setHeader(headerWarnings, String(call.warnings.length));
  return relay(tries, candidate, answer.prepared);
}

function relay(
  { context, call, client, row }: Tries,
  candidate: Candidate,
  prepared: Exclude<Prepared, { form: 'refusal' }>,
): Promise<GatewayError | undefined> {
  switch (prepared.form) {
    case 'stream':
      return relayStream(context, call, client, row, candidate, prepared);
    case 'whole':
      return relayWhole(client, row, candidate, prepared);
    case 'large':
      return relayLarge(call, client, row, candidate, prepared);
  }
}
