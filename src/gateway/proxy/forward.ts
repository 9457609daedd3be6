// The way of one admitted request through the house: body, head, candidates, attempts, relay, settlement.
// Called by handler.ts. Whatever happens, the client gets one proper end and the usage row is closed exactly once.
import { openaiOperation } from '../../catalog/operations';
import { mayTryNext } from '../../routing/failover';
import { chooseCandidates, type Candidate } from '../../routing/candidates';
import { readHead, type RequestHead } from '../../protocols/readHead';
import { GatewayError } from '../../shared/errors';
import { headerChannel, headerWarnings } from '../../shared/identity';
import type { RequestAttempt } from '../../shared/usage';
import { outcomeOfFault, outcomeOfStatus, recordHealth } from './channelHealth';
import { verbatimReader } from './answerReader';
import { ClientSide } from './clientSide';
import { countedAt, TokenCounting, withCounterTime, type EstimatedAnswer } from './countTokens';
import { pingUntilAnswered } from './firstPing';
import { fittingCandidates } from './legacyForms';
import { openUpstream, secretOf } from './openUpstream';
import { isForm } from './multipartHeaders';
import { OtherRequest, otherOperation, usualModel } from './otherRequest';
import { prepareAnswer, type Prepared } from './prepareAnswer';
import type { ProxyCall, ProxyContext } from './proxyCall';
import { readBody } from './readBody';
import { redactError, redactUpstreamText } from './redactSecret';
import { refuse } from './refuse';
import { readRefusal, relayRefusal } from './relayRefusal';
import { relayStream } from './relayStream';
import { relayLarge, relayWhole } from './relayWhole';
import { UsageRow } from './settle';
import { Translator, type RequestTranslator } from './translate';
import { Upload } from './upload';
import { askForUsage, refusesQuestion } from './usageChunk';

/** Answers `call` completely. Throws only what is not told to the client: `client-closed` while the body was read. */
export async function forward(context: ProxyContext, call: ProxyCall): Promise<void> {
  const client = new ClientSide(call.response, context.limits.clientStallMs);
  const { activity, log } = context.services;
  const done = activity.begin(() => client.stop(new GatewayError('draining', 'Gatehouse is shutting down.')));
  let row: UsageRow | undefined;
  let upload: Upload | undefined;
  try {
    const read = await readRequest(context, call);
    if (read.head !== undefined) upload = read.upload;
    row = new UsageRow(context, call, read.head?.model ?? null, read.head?.stream ?? false);
    if (read.head === undefined) await refuse(call, client, row, read.error);
    else await tryCandidates(context, call, client, row, read.head, read.body, upload);
  } catch (caught) {
    const error = GatewayError.from(caught);
    if (row === undefined) throw error;
    if (error.kind === 'internal')
      log.error('a request failed', { requestId: call.requestId, error: describe(caught) });
    await fail(call, client, row, error);
  } finally {
    if (call.response.writableEnded) await client.flushed();
    await upload?.dispose();
    done();
  }
}

type ReadRequest =
  { head: RequestHead; body: Uint8Array; upload?: Upload | undefined } | { head: undefined; error: GatewayError };

/** Body and head. Faults of the body are returned, to be logged; a client that left or was too slow makes no row: thrown. */
async function readRequest(context: ProxyContext, call: ProxyCall): Promise<ReadRequest> {
  try {
    if (isUpload(call)) {
      const upload = await Upload.begin(call.request, context.limits, context.spoolFolder, call.allowBody);
      const { model, stream } = upload;
      return { head: { model, modelSpan: undefined, stream }, body: new Uint8Array(0), upload };
    }
    const body = await readBody(call.request, context.limits, call.allowBody);
    const head = readHead(call.match, body);
    return { head, body };
  } catch (caught) {
    const error = GatewayError.from(caught);
    if (error.kind === 'client-closed' || error.kind === 'request-timeout' || error.kind === 'internal') throw caught;
    return { head: undefined, error };
  }
}

/** Forms are passed on while they arrive; everything else is read first. */
function isUpload(call: ProxyCall): boolean {
  return openaiOperation(call.match.operation)?.form === true && isForm(call.request.headers['content-type']);
}

function route(context: ProxyContext, call: ProxyCall, head: RequestHead): Candidate[] {
  const { store, random } = context.services;
  const { key } = call.admission;
  const model = head.model ?? usualModel(call.match, key.defaultModel);
  if (model === undefined) {
    throw new GatewayError('bad-request', 'The request names no model, and there is no default model for it.');
  }
  return chooseCandidates({
    model,
    protocol: call.match.protocol,
    channels: store.channels.list(),
    allowedChannels: key.channels,
    allowedModels: key.models,
    translate: call.match.operation === 'generate' || call.match.operation === 'count-tokens',
    operation: otherOperation(call.match),
    random,
  });
}

/** Attempts the candidates in order until one answers; what the last one said is what the client hears. */
async function tryCandidates(
  context: ProxyContext,
  call: ProxyCall,
  client: ClientSide,
  row: UsageRow,
  head: RequestHead,
  body: Uint8Array,
  upload: Upload | undefined,
): Promise<void> {
  const { services } = context;
  pingUntilAnswered(call, client, head.stream, context.limits.pingMs);
  const fitting = fittingCandidates(call, route(context, call, head), body);
  const counting = call.match.operation === 'count-tokens' ? new TokenCounting(context, call, head, body) : undefined;
  const candidates = counting === undefined ? fitting : fitting.map(countedAt);
  const upstreams = counting === undefined ? context : withCounterTime(context);
  const operation = otherOperation(call.match);
  const other = operation === undefined ? undefined : new OtherRequest(call, operation, head.model, body, upload);
  const translator = other ?? counting ?? new Translator(context, call, head, body, client.signal);
  for (const [index, candidate] of candidates.entries()) {
    const last = index === candidates.length - 1;
    if (upload !== undefined) upload.keep = !last;
    const { channel } = candidate;
    const began = call.elapsed();
    const attempt: RequestAttempt = { channelId: channel.id, status: null, milliseconds: 0 };
    row.attempts.push(attempt);
    row.forgetFirstByte();
    client.setHeader(headerChannel, channel.id);
    const finish = (error?: string): void => {
      attempt.milliseconds = Math.round(call.elapsed() - began);
      if (error !== undefined) attempt.error = error.slice(0, 1000);
    };

    const attemptIt = (): Promise<Attempted> =>
      attemptCandidate(upstreams, call, client, row, candidate, head, body, translator);
    let answer: Attempted;
    try {
      answer = counting === undefined ? await attemptIt() : await counting.count(candidate, last, attemptIt);
    } catch (caught) {
      const error = GatewayError.from(caught);
      finish(error.message);
      client.throwIfStopped();
      if (error.kind === 'internal') throw caught;
      const outcome = outcomeOfFault(error);
      if (outcome !== undefined) recordHealth(services, channel.id, outcome);
      if (!last && mayTryNext({ error: error.kind })) continue;
      return refuse(call, client, row, error, { candidate });
    }

    const { prepared, stopWatching, redact, estimated } = answer;
    try {
      if (prepared.form === 'refusal') {
        const text = readRefusal(candidate, prepared, redact);
        attempt.status = prepared.status;
        finish(text.message);
        recordHealth(services, channel.id, outcomeOfStatus(text.status, text.message));
        if (!last && mayTryNext({ status: text.status, rareEndpoint: other !== undefined })) continue;
        return await relayRefusal(call, client, row, candidate, prepared, text);
      }
      attempt.status = estimated === undefined ? prepared.response.status : estimated.status;
      finish(estimated?.reason);
      if (call.warnings.length > 0) client.setHeader(headerWarnings, String(call.warnings.length));
      const fault = await relay(context, call, client, row, candidate, prepared);
      const outcome = fault === undefined ? { ok: true as const } : outcomeOfFault(fault);
      if (outcome !== undefined && estimated === undefined) recordHealth(services, channel.id, outcome);
      return;
    } finally {
      stopWatching();
    }
  }
}

interface Attempted {
  prepared: Prepared;
  /** Takes the link from the client's leaving to the upstream's abort away. */
  stopWatching: () => void;
  redact: (text: string) => string;
  /** Set where the gateway answers in place of the upstream. */
  estimated?: EstimatedAnswer['estimated'];
}

async function attemptCandidate(
  context: ProxyContext,
  call: ProxyCall,
  client: ClientSide,
  row: UsageRow,
  candidate: Candidate,
  head: RequestHead,
  body: Uint8Array,
  translator: RequestTranslator & Partial<Pick<OtherRequest, 'reader' | 'upload'>>,
): Promise<Attempted> {
  const { services, limits } = context;
  const channel = services.store.channels.get(candidate.channel.id);
  if (channel === undefined) throw new GatewayError('upstream-unreachable', 'The channel was deleted meanwhile.');
  const secret = await secretOf(services, channel, limits.secretMs);
  client.throwIfStopped();
  const translated = await translator.translate(candidate);
  const usage = translated === undefined ? askForUsage(context, call, candidate, head, body) : undefined;
  const reader = translated?.reader ?? translator.reader ?? verbatimReader(call, head.stream, usage?.newTap);
  const splices = usage?.splices;
  const upload = translator.upload?.body(candidate.upstreamModel);
  const attempt = { candidate, channel, secret, head, body, translated, splices, upload };
  const upstream = await openUpstream(context, call, attempt);
  const stopWatching = client.onStop((reason) => upstream.abort(reason));
  const redact = (text: string): string => redactUpstreamText(text, services.secrets, secret);
  try {
    const response = await upstream.response;
    // Of the other endpoints an answer that is no stream is relayed too, also where one was asked for.
    const stream = head.stream && translator.reader === undefined;
    const prepared = await prepareAnswer(call, limits, response, reader, stream, () => row.noteFirstByte());
    if (usage !== undefined && refusesQuestion(prepared)) {
      stopWatching();
      context.usageRefusers.add(channel.id);
      return await attemptCandidate(context, call, client, row, candidate, head, body, translator);
    }
    return { prepared, stopWatching, redact };
  } catch (error) {
    stopWatching();
    throw redactError(error, redact);
  }
}

function relay(
  context: ProxyContext,
  call: ProxyCall,
  client: ClientSide,
  row: UsageRow,
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

/** The end of a request that failed outside the paths foreseen for it: an error answer, or in-band when one had begun. */
async function fail(call: ProxyCall, client: ClientSide, row: UsageRow, error: GatewayError): Promise<void> {
  if (!client.started) return refuse(call, client, row, error);
  await row.closeWithError(error, call.response.statusCode);
  const streaming = String(call.response.getHeader('content-type') ?? '').startsWith('text/event-stream');
  if (streaming && !call.response.writableEnded)
    await client.end([call.protocol.encodeStreamError(error, call.requestId)]);
  else if (!call.response.writableEnded) client.destroy();
}

function describe(error: unknown): string {
  const cause = error instanceof GatewayError && error.cause !== undefined ? error.cause : error;
  return cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
}
