// `fetch` for MCP servers that are reached by URL: through the gateway's own way upstream, so that the rules for addresses, proxies and
// certificates hold for them as for channels. Follows no redirect. Used by mcpConnection.ts.
// What is taken and given is that of the standard: https://fetch.spec.whatwg.org/#fetch-method
import { GatewayError } from '../../shared/errors';
import type { UpstreamClient } from '../proxy/dispatch';
import type { NetworkRoute, UpstreamResponse } from '../proxy/upstream';

/** A standing stream of a server may be silent for long; a tool may take long to begin. */
const route: NetworkRoute = { proxy: 'system', connectMs: null, firstByteMs: 3_600_000, idleMs: 3_600_000 };
const withoutBody: ReadonlySet<number> = new Set([204, 205, 304]);

export function guardedFetch(upstream: UpstreamClient): (url: string | URL, init?: RequestInit) => Promise<Response> {
  return async (url, init = {}) => {
    const { origin, pathname, search } = new URL(url);
    const { method = 'GET', body, signal } = init;
    signal?.throwIfAborted();
    if (body !== undefined && body !== null && typeof body !== 'string') {
      throw new GatewayError('internal', 'Only text is sent to MCP servers.');
    }
    const headers = [...new Headers(init.headers)].flat();
    const sent = typeof body === 'string' ? Buffer.from(body) : undefined;
    const call = upstream.send({ method, origin, path: pathname + search, headers, body: sent, route });
    const abort = (): void =>
      call.abort(new GatewayError('client-closed', 'The request to the MCP server was given up.'));
    signal?.addEventListener('abort', abort, { once: true });
    const response = await call.response;
    const answered = new Headers();
    for (const [name, value] of Object.entries(response.headers)) {
      for (const one of [value ?? []].flat()) answered.append(name, one);
    }
    const { status } = response;
    if (withoutBody.has(status)) {
      response.abort(new GatewayError('client-closed', 'An answer without a body.'));
      return new Response(null, { status, headers: answered });
    }
    return new Response(bodyOf(response), { status, headers: answered });
  };
}

function bodyOf(response: UpstreamResponse): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const chunks = await response.read();
      if (chunks === undefined) controller.close();
      else for (const chunk of chunks) controller.enqueue(chunk);
    },
    cancel() {
      response.abort(new GatewayError('client-closed', 'The rest of the answer is not wanted.'));
    },
  });
}
