// One request from its head to its end: guard, path, method, key, then models or forward. Called by server.ts.
// Every fault becomes an answer in the closest protocol's shape; nothing thrown here may reach the process.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { matchEndpoint, type ClientHints } from '../../protocols/endpoints';
import { protocols } from '../../protocols/registry';
import { GatewayError } from '../../shared/errors';
import { headerRequestId } from '../../shared/identity';
import { answerMcp, mcpPath } from '../mcp/mcpEndpoint';
import { admit } from './admit';
import type { Entrance } from './entrance';
import { forward } from './forward';
import { checkBrowser, checkHeaders, checkHop, checkHost } from './guard';
import { linger } from './linger';
import { answerModels } from './models';
import type { ProxyContext } from './proxyCall';
import { newRequestId } from './requestId';
import { sendError, sendJson } from './respond';
import { closestProtocol, readTarget, type Target } from './target';

/** How the client announced its body, told by the server's events. */
export type Expectation = 'none' | 'continue' | 'unknown';

/** Answers `request`, which came in by `entrance`. Never rejects. */
export async function handleRequest(
  context: ProxyContext,
  entrance: Entrance,
  request: IncomingMessage,
  response: ServerResponse,
  expectation: Expectation,
): Promise<void> {
  const { services, limits } = context;
  const requestId = newRequestId(services.now());
  const hints: ClientHints = {
    anthropicVersion: request.headers['anthropic-version'] !== undefined,
    googleKey: request.headers['x-goog-api-key'] !== undefined,
  };
  const target = readTarget(request.url ?? '');
  // Faults of the sockets are always followed by `close`; without listeners they would end the process.
  request.on('error', () => undefined);
  response.on('error', () => undefined);
  try {
    response.setHeader(headerRequestId, requestId);
    await answer(context, entrance, request, response, { requestId, target, hints, expectation });
  } catch (caught) {
    const error = GatewayError.from(caught);
    if (error.kind === 'internal') {
      const cause = error.cause instanceof Error ? (error.cause.stack ?? error.cause.message) : String(error.cause);
      services.log.error('a request failed', { requestId, error: cause });
    }
    // A client that waits for `100 Continue` may or may not send its body now: only a new connection is unambiguous.
    if (expectation !== 'none' && !response.headersSent) response.setHeader('connection', 'close');
    if (error.kind === 'client-closed') response.destroy();
    else answerError(response, target, hints, error, requestId);
  }
  linger(request, response, limits);
}

/** `internal` faults of the answer itself must not throw again. */
function answerError(
  response: ServerResponse,
  target: Target,
  hints: ClientHints,
  error: GatewayError,
  requestId: string,
): void {
  const protocol = matchEndpoint(target.path, hints)?.protocol ?? closestProtocol(target.path, hints.anthropicVersion);
  const headers: Record<string, string> = {};
  const { details } = error;
  if (error.kind === 'method-not-allowed' && Array.isArray(details)) headers.allow = details.join(', ');
  try {
    sendError(response, protocol, error, requestId, headers);
  } catch {
    response.destroy();
  }
}

interface Head {
  requestId: string;
  target: Target;
  hints: ClientHints;
  expectation: Expectation;
}

async function answer(
  context: ProxyContext,
  entrance: Entrance,
  request: IncomingMessage,
  response: ServerResponse,
  head: Head,
): Promise<void> {
  const { services, limits } = context;
  const { target, expectation } = head;
  checkHeaders(request, limits.headerLines);
  // Before the Host: by a forwarded port we are reached under a name that is not ours. No page can send this header.
  checkHop(request);
  checkHost(request, [entrance.port()], { hosts: entrance.hosts?.(request), secure: entrance.secure });
  checkBrowser(request);
  if (expectation === 'unknown') {
    throw new GatewayError('bad-request', 'The expectation in the Expect header cannot be met.', { status: 417 });
  }
  const method = request.method ?? '';
  if (target.path === '/health') {
    allowMethods(method, ['GET', 'HEAD']);
    sendJson(response, 200, { status: 'ok' });
    return;
  }
  const allowBody = (): void => {
    if (expectation === 'continue') response.writeContinue();
  };
  if (target.path === mcpPath) {
    allowMethods(method, ['POST']);
    return answerMcp(context, request, response, { target, allowBody, further: entrance.further });
  }
  const match = matchEndpoint(target.path, head.hints);
  if (match === undefined)
    throw new GatewayError('not-found', `There is no ${target.path.slice(0, 200)} in Gatehouse.`);
  allowMethods(method, match.allowedMethods);
  const admission = admit(services, request, target.query, match.operation, entrance.further);
  if (services.activity.draining) {
    throw new GatewayError('draining', 'Gatehouse is shutting down. Try again in a moment.', { retryAfterSeconds: 1 });
  }
  if (match.operation === 'list-models' || match.operation === 'get-model') {
    await answerModels(context, response, match, admission.key);
    return;
  }
  const begin = performance.now();
  await forward(context, {
    requestId: head.requestId,
    request,
    response,
    target,
    match,
    protocol: protocols[match.protocol],
    admission,
    startedAt: services.now(),
    elapsed: () => performance.now() - begin,
    allowBody,
    warnings: [],
  });
}

function allowMethods(method: string, allowed: readonly string[]): void {
  const methods = allowed.includes('GET') && !allowed.includes('HEAD') ? [...allowed, 'HEAD'] : [...allowed];
  if (methods.includes(method)) return;
  throw new GatewayError('method-not-allowed', `Only ${methods.join(', ')} is possible here.`, { details: methods });
}
