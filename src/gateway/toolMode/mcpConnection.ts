// One connection to one MCP server: its process or its address, its tools, calls of them. The only importer of the SDK; loaded when the first
// server is wanted, so that a start without servers costs nothing. Protocol: https://modelcontextprotocol.io/specification
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import { ToolListChangedNotificationSchema, type CallToolResult, type Tool } from '@modelcontextprotocol/sdk/types.js';
import type { JsonSchemaValidator, jsonSchemaValidator } from '@modelcontextprotocol/sdk/validation/types.js';
import type { KnownTool, McpServer } from '../../shared/toolMode';
import type { SourceResult, ToolContent } from './toolModeService';

export interface McpConnection {
  /** Those that were listed last; listed anew after the server told of a change. */
  tools(): Promise<KnownTool[]>;
  /** The signal cancels the call at the server too. Rejects where the server refuses or has gone. */
  call(name: string, input: Record<string, unknown>, signal: AbortSignal): Promise<SourceResult>;
  close(): Promise<void>;
}

export interface ConnectOptions {
  /** For servers with an address. */
  fetch: (url: string | URL, init?: RequestInit) => Promise<Response>;
  version: string;
  /** For the connection and each listing, in ms. */
  timeoutMs: number;
  /** The connection has ended without having been closed. */
  onLost: () => void;
  /** A line that the server's process wrote to its standard error. */
  onOutput: (text: string) => void;
}

/** Of a server with more the rest is left out. */
const mostTools = 500;
/** Calls end with their signal; a timer of the SDK's own must not come before it. */
const longestCallMs = 2 ** 31 - 1;

/** Connects to `server` and asks for its tools. Rejects where it cannot be started, reached or understood. */
export async function connectMcp(name: string, server: McpServer, options: ConnectOptions): Promise<McpConnection> {
  const { version, timeoutMs } = options;
  const client = new Client({ name: 'gatehouse', version }, { capabilities: {}, jsonSchemaValidator: acceptAll });
  const transport = transportOf(server, options);
  let closed = false;
  let stale = true;
  let known: KnownTool[] = [];
  client.onclose = () => {
    if (!closed) options.onLost();
    closed = true;
  };
  client.setNotificationHandler(ToolListChangedNotificationSchema, () => {
    stale = true;
  });
  const tools = async (): Promise<KnownTool[]> => {
    if (!stale) return known;
    stale = false;
    const listed: Tool[] = [];
    let cursor: string | undefined;
    do {
      const page = await client.listTools(cursor === undefined ? {} : { cursor }, { timeout: timeoutMs });
      listed.push(...page.tools);
      cursor = page.nextCursor;
    } while (cursor !== undefined && listed.length < mostTools);
    known = listed.slice(0, mostTools).map((tool) => toolOf(name, tool));
    return known;
  };
  const close = async (): Promise<void> => {
    closed = true;
    await client.close();
  };
  try {
    await client.connect(transport, { timeout: timeoutMs });
    await tools();
  } catch (error) {
    await close();
    throw error;
  }
  return {
    tools,
    close,
    call: async (tool, input, signal) => {
      const result = await client.callTool({ name: tool, arguments: input }, undefined, {
        signal,
        timeout: longestCallMs,
      });
      return resultOf(result as CallToolResult);
    },
  };
}

/** What a tool gives goes to a model, which reads it whatever its form. */
const acceptAll: jsonSchemaValidator = {
  getValidator: <Value>(): JsonSchemaValidator<Value> => {
    return (input) => ({ valid: true, data: input as Value, errorMessage: undefined });
  },
};

function transportOf(server: McpServer, { fetch, onOutput }: ConnectOptions): Transport {
  if ('url' in server) {
    const { url, headers = {} } = server;
    // The SDK's class has members that may be undefined where its interface leaves them out.
    return new StreamableHTTPClientTransport(new URL(url), { fetch, requestInit: { headers } }) as Transport;
  }
  const { command, args, env, cwd } = server;
  const transport = new StdioClientTransport({
    command,
    stderr: 'pipe',
    ...(args === undefined ? {} : { args }),
    ...(env === undefined ? {} : { env }),
    ...(cwd === undefined ? {} : { cwd }),
  });
  transport.stderr?.on('data', (chunk: Buffer) => onOutput(chunk.toString('utf8').trim()));
  return transport;
}

function toolOf(source: string, tool: Tool): KnownTool {
  const { name, description = '', inputSchema, annotations } = tool;
  return {
    id: `${source}/${name}`,
    source,
    name,
    description,
    parameters: inputSchema,
    saysReadOnly: annotations?.readOnlyHint === true,
  };
}

function resultOf({ content, structuredContent, isError }: CallToolResult): SourceResult {
  const parts: ToolContent = content.map((part) => {
    switch (part.type) {
      case 'text':
        return { type: 'text', text: part.text };
      case 'image':
        return { type: 'image', source: { kind: 'base64', mediaType: part.mimeType, data: part.data } };
      case 'resource':
        return {
          type: 'text',
          text: 'text' in part.resource ? part.resource.text : `[${part.resource.uri}: not a text]`,
        };
      case 'resource_link':
        return { type: 'text', text: `${part.name}: ${part.uri}` };
      case 'audio':
        return { type: 'text', text: `[sound, ${part.mimeType}]` };
    }
  });
  if (parts.length === 0 && structuredContent !== undefined) {
    parts.push({ type: 'text', text: JSON.stringify(structuredContent) });
  }
  return { content: parts, isError: isError === true };
}
