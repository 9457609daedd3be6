// `POST /mcp` of the proxy: the Model Context Protocol over streamable HTTP, for agents in and outside of VS Code. Called by handler.ts after
// the guard. The key comes before the body, as everywhere. Without state: no session, no stream, one JSON answer to each request.
// Specification: https://modelcontextprotocol.io/specification/2025-11-25/basic/transports#streamable-http.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { GatewayError } from '../../shared/errors';
import { admit } from '../proxy/admit';
import { rawValues } from '../proxy/guard';
import type { ProxyContext } from '../proxy/proxyCall';
import { readBody } from '../proxy/readBody';
import { sendJson } from '../proxy/respond';
import type { Target } from '../proxy/target';
import { keyTools } from './keyTools';
import { answerMessage, errorCodes, mcpError, protocolVersions, type McpServer } from './messages';

/** Its path. */
export const mcpPath = '/mcp';

/** Questions to our tools are short. */
const mostBodyBytes = 256 * 1024;
const instructions =
  'Gatehouse is a local gateway to AI models. These tools tell what the virtual key of this connection has used, which models it may use and what is left of its budgets. Nothing here changes anything.';

/**
 * Answers a message; `further`: see admit. Throws `unauthorized` or `forbidden` for a key that may not be used, `draining`, `bad-request` for a protocol version
 * that does not exist, and what reading the body throws.
 */
export async function answerMcp(
  context: ProxyContext,
  request: IncomingMessage,
  response: ServerResponse,
  { target, allowBody, further }: { target: Target; allowBody: () => void; further: boolean },
): Promise<void> {
  const { services, limits } = context;
  const { key } = admit(services, request, target.query, 'list-models', further);
  if (services.activity.draining) {
    throw new GatewayError('draining', 'Gatehouse is shutting down. Try again in a moment.', { retryAfterSeconds: 1 });
  }
  const unknown = rawValues(request, 'mcp-protocol-version').find((version) => !isKnown(version.trim()));
  if (unknown !== undefined) {
    throw new GatewayError('bad-request', `The MCP version ${unknown.slice(0, 40)} is not known here.`);
  }
  const bodyBytes = Math.min(mostBodyBytes, limits.bodyBytes);
  const message = parse(await readBody(request, { ...limits, bodyBytes }, allowBody));
  if (message === undefined) {
    sendJson(response, 400, mcpError(null, errorCodes.parse, 'The body is not JSON.'));
    return;
  }
  const server: McpServer = { version: services.version, instructions, tools: keyTools(context, key) };
  const answer = await answerMessage(server, message.value);
  if (answer === undefined) response.writeHead(202, { 'content-length': 0 }).end();
  else sendJson(response, 'error' in answer && answer.id === null ? 400 : 200, answer);
}

function isKnown(version: string): boolean {
  return protocolVersions.some((known) => known === version);
}

function parse(body: Uint8Array): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(Buffer.from(body).toString('utf8')) as unknown };
  } catch {
    // The client is told so.
    return undefined;
  }
}
