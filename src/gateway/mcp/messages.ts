// The Model Context Protocol as far as a server without state needs it: reads one JSON-RPC message and answers it. Used by mcpEndpoint.ts.
// Knows nothing of HTTP or of what the tools do. Offers tools alone: no resources, prompts, sampling or sessions.
// Specification: https://modelcontextprotocol.io/specification/2025-11-25 (basic/lifecycle, server/tools), JSON-RPC 2.0.
import * as v from 'valibot';
import { GatewayError } from '../../shared/errors';

/** Newest first: what a client is offered whose own version we do not know. */
export const protocolVersions = ['2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05'] as const;

/** Codes of JSON-RPC 2.0, section 5.1. */
export const errorCodes = { parse: -32700, request: -32600, method: -32601, parameters: -32602, internal: -32603 };

/** One tool: what clients are told of it, and what it answers. */
export interface McpTool {
  name: string;
  title: string;
  /** For the model that may call it. */
  description: string;
  /** JSON Schema of its arguments. */
  inputSchema: object;
  /** Takes the arguments as they came; the answer becomes JSON. Throws `bad-request` where they do not fit the schema. */
  answer: (input: unknown) => Promise<object>;
}

export interface McpServer {
  version: string;
  /** For the model: what this server is about. */
  instructions: string;
  tools: readonly McpTool[];
}

const idSchema = v.union([v.string(), v.number()]);
const messageSchema = v.object({
  jsonrpc: v.literal('2.0'),
  id: v.optional(idSchema),
  method: v.optional(v.string()),
  params: v.optional(v.looseObject({})),
});
const callSchema = v.object({ name: v.string(), arguments: v.optional(v.unknown()) });
const initializeSchema = v.object({ protocolVersion: v.string() });

export type Id = v.InferOutput<typeof idSchema>;
export type McpAnswer =
  | { jsonrpc: '2.0'; id: Id; result: object }
  | { jsonrpc: '2.0'; id: Id | null; error: { code: number; message: string } };

/** An error as a message of JSON-RPC. */
export function mcpError(id: Id | null, code: number, message: string): McpAnswer {
  return { jsonrpc: '2.0', id, error: { code, message } };
}

/**
 * The answer to a parsed message; undefined for notifications and answers of the client, which get none. Never throws: what goes wrong is
 * an error of JSON-RPC, and what goes wrong in a tool a result with `isError`, which the model reads.
 */
export async function answerMessage(server: McpServer, message: unknown): Promise<McpAnswer | undefined> {
  const read = v.safeParse(messageSchema, message);
  if (!read.success)
    return mcpError(null, errorCodes.request, 'This is not a JSON-RPC 2.0 message, or several at once.');
  const { id, method, params = {} } = read.output;
  if (method === undefined || id === undefined) return undefined;
  switch (method) {
    case 'initialize': {
      const asked = v.safeParse(initializeSchema, params);
      const known = protocolVersions.find((version) => asked.success && version === asked.output.protocolVersion);
      const { version, instructions } = server;
      const serverInfo = { name: 'gatehouse', title: 'Gatehouse', version };
      const protocolVersion = known ?? protocolVersions[0];
      return { jsonrpc: '2.0', id, result: { protocolVersion, capabilities: { tools: {} }, serverInfo, instructions } };
    }
    case 'ping':
      return { jsonrpc: '2.0', id, result: {} };
    case 'tools/list':
      return { jsonrpc: '2.0', id, result: { tools: server.tools.map(describe) } };
    case 'tools/call':
      return callTool(server, id, params);
    default:
      return mcpError(id, errorCodes.method, `There is no method ${method.slice(0, 100)} here.`);
  }
}

function describe({ name, title, description, inputSchema }: McpTool): object {
  const annotations = { title, readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false };
  return { name, title, description, inputSchema, annotations };
}

async function callTool({ tools }: McpServer, id: Id, params: object): Promise<McpAnswer> {
  const call = v.safeParse(callSchema, params);
  const tool = tools.find(({ name }) => call.success && name === call.output.name);
  if (!call.success || tool === undefined) return mcpError(id, errorCodes.parameters, 'There is no such tool.');
  const result = (text: string, isError: boolean): McpAnswer => ({
    jsonrpc: '2.0',
    id,
    result: { content: [{ type: 'text', text }], isError },
  });
  try {
    return result(JSON.stringify(await tool.answer(call.output.arguments ?? {})), false);
  } catch (error) {
    const { kind, message } = GatewayError.from(error);
    if (kind === 'internal') return mcpError(id, errorCodes.internal, 'The tool failed.');
    return result(message, true);
  }
}
