// Keeps a streaming client waiting while no upstream has said a word yet: some tools give up after 20 seconds of silence. The answer
// begins then (200, an event stream), with pings alone in it, so that another candidate may still be tried; a refusal is told in-band.
// Called by forward.ts. Headers that depend on the candidate (x-gatehouse-channel, x-gatehouse-warnings) are not sent in this case.
import { headerChannel } from '../../shared/identity';
import type { ClientSide } from './clientSide';
import type { ProxyCall } from './proxyCall';
import { queryHas } from './target';

/** Pings every `milliseconds` until the client's answer begins. For streams of events only: nothing else has a place for a ping. */
export function pingUntilAnswered(call: ProxyCall, client: ClientSide, stream: boolean, milliseconds: number): void {
  const { protocol, match, target, response } = call;
  if (!stream || match.operation !== 'generate') return;
  if (match.protocol === 'gemini' && !queryHas(target.query, 'alt', 'sse')) return;
  client.keepWaiting(milliseconds, () => {
    if (!client.started) {
      response.removeHeader(headerChannel);
      client.begin(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' });
    }
    return protocol.newStreamTap().ping();
  });
}
