// Sends one message through the proxy as any client would, with a key of its own, and tells the answer piece by piece.
// Called by the actions of the Endpoints page. Does not import vscode; the secret of the key stays here.
import http from 'node:http';
import type { ProtocolId } from '../../shared/channel';
import type { TryResult } from '../../shared/endpointsMessages';
import type { RequestLogRow } from '../../shared/usage';
import { bodyError, EventLines, readWireEvent, wireRequest } from './endpointsWire';

export interface TryRequest {
  proxyUrl: string;
  protocol: ProtocolId;
  model: string;
  message: string;
  key: string;
  signal: AbortSignal;
  onText: (piece: string) => void;
}

/** How it went, with the id of the request as the gateway told it. */
export interface TryEnd extends Omit<TryResult, 'request'> {
  requestId: string | null;
}

/** An answer longer than this is cut: a trial is no download. */
const maxAnswer = 200_000;

/** Sends the message and reads the answer. Never rejects: what went wrong is in `error`. */
export function sendTry(request: TryRequest): Promise<TryEnd> {
  const { protocol, model, message, key, signal } = request;
  const { path, headers, body } = wireRequest(protocol, model, message, key);
  const payload = Buffer.from(JSON.stringify(body));
  return new Promise((resolve) => {
    const end: TryEnd = { status: null, error: null, cancelled: false, text: '', requestId: null };
    const finish = (part: Partial<TryEnd> = {}): void =>
      resolve({ ...end, ...part, ...(signal.aborted ? { cancelled: true, error: null } : {}) });
    const outgoing = http.request(
      request.proxyUrl + path,
      {
        method: 'POST',
        agent: false,
        signal,
        headers: { ...headers, 'content-type': 'application/json', 'content-length': String(payload.length) },
      },
      (answer) => {
        end.status = answer.statusCode ?? null;
        const id = answer.headers['x-gatehouse-request-id'];
        end.requestId = typeof id === 'string' ? id : null;
        answer.setEncoding('utf8');
        const failed = end.status === null || end.status >= 400;
        const read = failed ? undefined : reader(request, end);
        let whole = '';
        answer.on('data', (piece: string) => {
          if (read !== undefined) read(piece);
          else if (whole.length < maxAnswer) whole += piece;
        });
        answer.on('error', (error) => finish({ error: error.message }));
        answer.on('end', () => finish(failed ? { error: bodyError(whole) } : {}));
      },
    );
    outgoing.on('error', (error) => finish({ error: error.message }));
    outgoing.end(payload);
  });
}

/** Takes the pieces of a stream, adds its text to `end` and tells it. */
function reader({ protocol, onText }: TryRequest, end: TryEnd): (piece: string) => void {
  const lines = new EventLines();
  return (piece) => {
    let added = '';
    for (const data of lines.take(piece)) {
      const said = readWireEvent(protocol, data);
      if ('error' in said) end.error = said.error;
      else added += said.text;
    }
    if (added === '' || end.text.length >= maxAnswer) return;
    end.text += added;
    onText(added);
  };
}

/** The row of the trial in a page of the request log; null where it is not among them. */
export function rowOf(rows: readonly RequestLogRow[], requestId: string | null): RequestLogRow | null {
  return rows.find(({ id }) => id === requestId) ?? null;
}
