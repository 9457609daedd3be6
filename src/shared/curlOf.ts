// "Copy as curl": the command that sends a request of the log again, through our own proxy. Called by the request log's host side.
// `curlOf(detail, proxyUrl, shell)`: `detail` is the answer of `GET /usage/requests/:id`, `proxyUrl` that of `GET /status`, `shell` 'bash' or
// 'powershell'. No key is in it: the shell puts in $GATEHOUSE_KEY. `isWholeRequest(detail)` tells whether it sends what was sent.
import { curlCommand, secretMark, smallestRequest, type CurlShell } from './curlCommand';
import type { RequestDetail } from './requestDetail';
import type { RequestLogRow } from './usage';

/** Headers that say something about the request and are no business of curl's own. */
const kept = /^(accept|anthropic-.*|openai-.*|x-goog-(?!api-key).*|x-stainless-.*|user-agent)$/;

/** True where the captured body of the client is there in full: then the command sends it, else a small request to the same model. */
export function isWholeRequest({ capture }: RequestDetail): boolean {
  return capture !== null && !capture.inbound.truncated;
}

/** The command line. Secrets and data in base64 that the capture left out are left out here too. */
export function curlOf(detail: RequestDetail, proxyUrl: string, shell: CurlShell): string {
  const base = proxyUrl.replace(/\/+$/, '');
  const { capture, request } = detail;
  const small = smallOf(request);
  if (capture === null || !isWholeRequest(detail)) {
    const headers: [string, string][] = [...small.headers, ['Content-Type', 'application/json']];
    const path = capture?.path ?? small.path;
    return curlCommand({ method: 'POST', url: base + path, headers, body: JSON.stringify(small.body) }, shell);
  }
  const credential = small.headers[0] ?? ['Authorization', `Bearer ${secretMark}`];
  const own = Object.entries(capture.headers).filter(([name]) => kept.test(name));
  const type = capture.inbound.contentType;
  const { text } = capture.inbound;
  const headers: [string, string][] = [credential, ...own];
  if (type !== null) headers.push(['Content-Type', type]);
  return curlCommand(
    { method: capture.method, url: base + capture.path, headers, body: text === '' ? undefined : text },
    shell,
  );
}

/** Paths and bodies of the endpoints beside the conversations, for a request of which the row alone is there. */
const otherRequests: Record<string, { path: string; body: object }> = {
  embed: { path: '/v1/embeddings', body: { input: 'Hello' } },
  'generate-images': { path: '/v1/images/generations', body: { prompt: 'A gatehouse' } },
  speak: { path: '/v1/audio/speech', body: { input: 'Hello', voice: 'alloy' } },
  moderate: { path: '/v1/moderations', body: { input: 'Hello' } },
  rerank: { path: '/v1/rerank', body: { query: 'Hello', documents: ['Hello', 'Goodbye'] } },
};

const geminiMethods: Record<string, string> = {
  'count-tokens': 'countTokens',
  embed: 'embedContent',
  'batch-embed': 'batchEmbedContents',
  predict: 'predict',
};

function smallOf(row: RequestLogRow): ReturnType<typeof smallestRequest> {
  const model = row.requestedModel ?? row.model ?? 'MODEL';
  const small = smallestRequest(row.inboundProtocol, model, secretMark);
  const { operation, inboundProtocol, stream } = row;
  if (inboundProtocol === 'gemini') {
    const [contents] = (small.body as { contents: unknown[] }).contents;
    const place = `/v1beta/models/${encodeURIComponent(model)}:`;
    const method = geminiMethods[operation];
    if (method === undefined) return stream ? { ...small, path: `${place}streamGenerateContent?alt=sse` } : small;
    const bodies: Record<string, object> = {
      embed: { content: contents },
      'batch-embed': { requests: [{ model: `models/${model}`, content: contents }] },
      predict: { instances: [{ prompt: 'A gatehouse' }] },
    };
    return { ...small, path: place + method, body: bodies[operation] ?? small.body };
  }
  if (operation === 'count-tokens') {
    const { max_tokens: _, ...body } = small.body as Record<string, unknown>;
    const path = inboundProtocol === 'anthropic' ? '/v1/messages/count_tokens' : '/v1/responses/input_tokens';
    return { ...small, path, body };
  }
  const other = otherRequests[operation];
  if (other !== undefined) return { ...small, path: other.path, body: { model, ...other.body } };
  return stream ? { ...small, body: { ...small.body, stream: true } } : small;
}
