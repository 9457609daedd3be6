// A small MCP server made with the SDK, for tests: over stdio, or with `--http` over streamable HTTP on a free port, which it writes to its
// standard error. Tools: facts to look up, a sum, and some that misbehave. Run by Node itself: no TypeScript that has to be translated.
import { randomUUID } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import * as z from 'zod/v4';

/** Where it notes what happened, one line each, for the test to read. */
const notes = process.env['MCP_NOTES'];
const note = (line: string): void => {
  if (notes !== undefined) appendFileSync(notes, `${line}\n`);
};
const people: Record<string, number> = { Lund: 94_393, Visby: 24_330 };
const answer = (text: string) => ({ content: [{ type: 'text' as const, text }] });

function newServer(): McpServer {
  const server = new McpServer({ name: 'facts', version: '1.0.0' });
  server.registerTool(
    'population',
    {
      description: 'How many people live in a town.',
      inputSchema: { town: z.string() },
      annotations: { readOnlyHint: true },
    },
    ({ town }) => {
      note(`population ${town}`);
      const found = people[town];
      if (found === undefined) return { ...answer(`no town ${town}`), isError: true };
      return answer(String(found));
    },
  );
  server.registerTool(
    'add',
    { description: 'The sum of two numbers.', inputSchema: { a: z.number(), b: z.number() } },
    ({ a, b }) => {
      note(`add ${a} ${b}`);
      return answer(String(a + b));
    },
  );
  server.registerTool('crash', { description: 'Ends the server.' }, () => process.exit(7));
  server.registerTool('big', { description: 'A long text.' }, () => answer('x'.repeat(200_000)));
  server.registerTool('slow', { description: 'Never ends by itself.' }, async (extra) => {
    note('slow begins');
    await new Promise<void>((resolve) => extra.signal.addEventListener('abort', () => resolve(), { once: true }));
    note('slow cancelled');
    return answer('cancelled');
  });
  return server;
}

async function main(): Promise<void> {
  note(`starts ${process.env['MCP_SECRET'] ?? ''}`);
  if (!process.argv.includes('--http')) {
    await newServer().connect(new StdioServerTransport());
    return;
  }
  const sessions = new Map<string, StreamableHTTPServerTransport>();
  const http = createServer((request, response) => {
    void (async () => {
      const id = request.headers['mcp-session-id'];
      note(`authorization ${request.headers.authorization ?? 'none'}`);
      let transport = typeof id === 'string' ? sessions.get(id) : undefined;
      if (transport === undefined) {
        const made = new StreamableHTTPServerTransport({
          sessionIdGenerator: () => randomUUID(),
          onsessioninitialized: (session) => void sessions.set(session, made),
        });
        transport = made;
        await newServer().connect(made);
      }
      await transport.handleRequest(request, response);
    })();
  });
  http.listen(0, '127.0.0.1', () => {
    const address = http.address();
    process.stderr.write(`port ${typeof address === 'object' && address !== null ? address.port : 0}\n`);
  });
}

await main();
