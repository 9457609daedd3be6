// The way of one admitted request through the house: body, head, then its candidates (tryCandidates.ts), and its end whatever happens.
// Called by handler.ts. Whatever happens, the client gets one proper end and the usage row is closed exactly once.
import { openaiOperation } from '../../catalog/operations';
import { readHead, type RequestHead } from '../../protocols/readHead';
import { GatewayError } from '../../shared/errors';
import { ClientSide } from './clientSide';
import { isForm } from './multipartHeaders';
import type { ProxyCall, ProxyContext } from './proxyCall';
import { readBody } from './readBody';
import { refuse } from './refuse';
import { UsageRow } from './settle';
import { tryCandidates } from './tryCandidates';
import { Upload } from './upload';

/** Answers `call` completely. Throws only what is not told to the client: `client-closed` while the body was read. */
export async function forward(context: ProxyContext, call: ProxyCall): Promise<void> {
  const client = new ClientSide(call.response, context.limits.clientStallMs);
  const { activity, log } = context.services;
  const done = activity.begin(() => client.stop(new GatewayError('draining', 'Gatehouse is shutting down.')));
  let row: UsageRow | undefined;
  call.capture = context.services.captures?.begin(call);
  let upload: Upload | undefined;
  try {
    const read = await readRequest(context, call);
    if (read.head !== undefined) upload = read.upload;
    row = new UsageRow(context, call, read.head?.model ?? null, read.head?.stream ?? false);
    if (read.head === undefined) await refuse(call, client, row, read.error);
    else await tryCandidates(context, call, client, row, read.head, read.body, upload);
  } catch (caught) {
    const error = GatewayError.from(caught);
    if (row === undefined) {
      call.capture?.drop();
      throw error;
    }
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
    call.capture?.inbound(body);
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
