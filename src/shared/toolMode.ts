// Tool mode "gateway": the tools that the gateway runs for a key. Wire types and validators of the management API, of the options and of
// the file of MCP servers. What a trace of such a request holds is in toolTrace.ts. Types and schemas only.
import * as v from 'valibot';

/** Names of MCP servers: the first half of a tool's id. `vscode` stands for the editor itself. */
export const editorSource = 'vscode';
const serverName = v.pipe(v.string(), v.regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,59}$/), v.notValue(editorSource));

const text = v.pipe(v.string(), v.maxLength(8000));
const pairs = v.record(v.pipe(v.string(), v.minLength(1), v.maxLength(200)), text);

/** A server that is started as a process, without a shell. */
const processServerSchema = v.strictObject({
  type: v.exactOptional(v.literal('stdio')),
  command: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(2000)),
  args: v.exactOptional(v.pipe(v.array(text), v.maxLength(200))),
  env: v.exactOptional(pairs),
  cwd: v.exactOptional(v.pipe(v.string(), v.minLength(1), v.maxLength(4000))),
});
/** A server that is reached over streamable HTTP. */
const webServerSchema = v.strictObject({
  type: v.exactOptional(v.picklist(['http', 'streamable-http'])),
  url: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(4000)),
  headers: v.exactOptional(pairs),
});

/** The shape in which MCP servers are usually written: by name, either a command or an address. */
export const mcpServerSchema = v.union([processServerSchema, webServerSchema]);
export type McpServer = v.InferOutput<typeof mcpServerSchema>;
export const mcpServersSchema = v.record(serverName, mcpServerSchema);
export type McpServers = Record<string, McpServer>;

/** Patterns over tool ids (`server/tool`): `*` stands for any run of characters. */
export const toolPatternsSchema = v.pipe(
  v.array(v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(200))),
  v.maxLength(500),
);

export interface ToolModeOptions {
  /** Tools that run for every key without a question. */
  allowedTools: string[];
  /** Calls of a model for one request. */
  maxSteps: number;
  /** Seconds for one request, tools and questions included. */
  maxSeconds: number;
  /** Of each tool's result; what is longer is cut. */
  maxResultCharacters: number;
}

export const usualToolModeOptions: Readonly<ToolModeOptions> = {
  allowedTools: [],
  maxSteps: 8,
  maxSeconds: 300,
  maxResultCharacters: 60_000,
};

const whole = (least: number, most: number) => v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most));
const optionEntries = {
  allowedTools: v.exactOptional(toolPatternsSchema),
  maxSteps: v.exactOptional(whole(2, 50)),
  maxSeconds: v.exactOptional(whole(1, 3600)),
  maxResultCharacters: v.exactOptional(whole(200, 1_000_000)),
};

/** A part of the body of `PATCH /gateway/options`: kept in memory as long as the process lives, for secrets may stand in it. */
export const toolModePatchSchema = v.strictObject({ ...optionEntries, mcpServers: v.exactOptional(mcpServersSchema) });
export type ToolModePatch = v.InferOutput<typeof toolModePatchSchema>;

/** `mcp.json` of a gateway without windows: the servers, and the same options. Other members are left alone. */
export const toolModeFileSchema = v.object({ ...optionEntries, mcpServers: v.exactOptional(mcpServersSchema) });

/** A tool as the gateway knows it. Names and texts are the server's: data, never to be trusted. */
export interface KnownTool {
  /** `server/tool`, or `vscode/tool`. */
  id: string;
  /** The MCP server, or `vscode`. */
  source: string;
  name: string;
  description: string;
  /** JSON Schema of the arguments. */
  parameters: Record<string, unknown>;
  /** What the server itself says: shown, never relied on. */
  saysReadOnly: boolean;
}

/** One row of `GET /tool-mode/tools`. */
export interface ListedTool extends KnownTool {
  /** Runs for every key without a question. */
  allowed: boolean;
}

export interface ToolSourceState {
  source: string;
  state: 'ready' | 'failed' | 'stopped';
  tools: number;
  /** Why it failed. */
  error: string | null;
}

/** Answer of `GET /tool-mode/tools`. */
export interface ToolModeTools {
  sources: ToolSourceState[];
  tools: ListedTool[];
}

/** Body of `PUT /window/tools`: the tools registered in a window. The window that told last, or was focused last, runs them. */
export const windowToolsSchema = v.strictObject({
  windowId: v.pipe(v.string(), v.regex(/^[A-Za-z0-9._:-]{1,100}$/)),
  focused: v.boolean(),
  tools: v.pipe(
    v.array(
      v.strictObject({
        name: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
        description: v.pipe(v.string(), v.maxLength(20_000)),
        parameters: v.exactOptional(v.record(v.string(), v.unknown())),
      }),
    ),
    v.maxLength(1000),
  ),
});
export type WindowTools = v.InferOutput<typeof windowToolsSchema>;

/** Answer of `GET /window/tools/calls/:id`: what a window is to run. */
export interface WindowToolCall {
  name: string;
  input: Record<string, unknown>;
}

/** Body of `POST /window/tools/calls/:id`. */
export const windowToolResultSchema = v.strictObject({
  text: v.pipe(v.string(), v.maxLength(4_000_000)),
  isError: v.boolean(),
});
export type WindowToolResult = v.InferOutput<typeof windowToolResultSchema>;

/** Answer of `GET /window/tools/questions/:id`: what the user is to decide. */
export interface ToolQuestion {
  tool: string;
  keyId: string;
  keyName: string;
  /** JSON text. */
  input: string;
  saysReadOnly: boolean;
}

/** Body of `POST /window/tools/questions/:id`: for this one call. (For all calls: the key's `allowedTools` are changed before.) */
export const toolAnswerSchema = v.strictObject({ decision: v.picklist(['allow', 'deny']) });
export type ToolDecision = v.InferOutput<typeof toolAnswerSchema>['decision'];

/** Events that one window acts on, named by its id. */
export type WindowToolEvent =
  | { type: 'window-tool'; action: 'call' | 'cancel'; windowId: string; callId: string }
  | { type: 'tool-question'; action: 'ask' | 'withdrawn'; windowId: string; questionId: string };
