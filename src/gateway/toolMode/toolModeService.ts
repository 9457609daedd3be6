// The tools that the gateway can run, and the rules by which it does: sources (MCP servers, the editor) put together, allow-lists, the
// question to the user. Made by main.ts; used by the loop and the management API. It runs nothing that no rule and no user let run.
import { isNamed } from '../../protocols/toolLoop/toolNames';
import type { AudioPart, FilePart, ImagePart, TextPart } from '../../protocols/ir/parts';
import {
  usualToolModeOptions,
  type KnownTool,
  type McpServers,
  type ToolDecision,
  type ToolModeOptions,
  type ToolModePatch,
  type ToolModeTools,
  type ToolSourceState,
} from '../../shared/toolMode';
import type { ToolCallTrace, ToolOutcome } from '../../shared/toolTrace';
import type { KeyRecord } from '../../store/keyRepository';
import type { Log } from '../log';

export type ToolContent = (TextPart | ImagePart | FilePart | AudioPart)[];

export interface SourceResult {
  content: ToolContent;
  isError: boolean;
}

/** Where tools come from. */
export interface ToolSource {
  /** The tools that can be had now, waiting a little for those that are about to be. Never throws: what fails is a state. */
  list(signal: AbortSignal): Promise<{ tools: KnownTool[]; sources: ToolSourceState[] }>;
  /** Undefined where `tool` is not of this source. Throws GatewayError; the signal cancels the tool. */
  run(
    tool: KnownTool,
    input: Record<string, unknown>,
    call: { keyId: string; signal: AbortSignal },
  ): Promise<SourceResult> | undefined;
}

/** Asks the user; `undefined` where nobody can be asked. */
export interface UserQuestion {
  ask(
    question: { tool: KnownTool; key: KeyRecord; input: string },
    signal: AbortSignal,
  ): Promise<ToolDecision> | undefined;
}

export interface ToolRun {
  outcome: ToolOutcome;
  decision: ToolCallTrace['decision'];
  content: ToolContent;
}

export interface ToolModeServiceOptions {
  sources: readonly ToolSource[];
  user: UserQuestion;
  /** The servers that are to be had from now on. */
  setServers: (servers: McpServers) => void;
  /** The key as it is now: its rules may have changed since the request began. */
  keyOf: (keyId: string) => KeyRecord | undefined;
  log: Log;
}

export class ToolModeService {
  private current: ToolModeOptions = { ...usualToolModeOptions };

  constructor(private readonly options: ToolModeServiceOptions) {}

  get(): Readonly<ToolModeOptions> {
    return this.current;
  }

  /** Takes over options; those left out stay. Servers stay in memory alone. */
  change({ mcpServers, ...patch }: ToolModePatch): void {
    this.current = { ...this.current, ...patch };
    if (mcpServers !== undefined) this.options.setServers(mcpServers);
  }

  /** All tools there are, and what became of their sources. */
  async tools(signal: AbortSignal): Promise<{ tools: KnownTool[]; sources: ToolSourceState[] }> {
    const found = await Promise.all(this.options.sources.map((source) => source.list(signal)));
    return { tools: found.flatMap(({ tools }) => tools), sources: found.flatMap(({ sources }) => sources) };
  }

  async listed(signal: AbortSignal): Promise<ToolModeTools> {
    const { tools, sources } = await this.tools(signal);
    const { allowedTools } = this.current;
    return { sources, tools: tools.map((tool) => ({ ...tool, allowed: isNamed(tool.id, allowedTools) })) };
  }

  /** Runs a tool for a key, if it may. Never throws: what fails is a result for the model. `signal` aborts when the request ends. */
  async run(tool: KnownTool, input: Record<string, unknown>, key: KeyRecord, signal: AbortSignal): Promise<ToolRun> {
    let decision: ToolRun['decision'] = 'nobody';
    try {
      decision = await this.decide(tool, input, key, signal);
      if (decision !== 'allowed' && decision !== 'user') return refusal(decision, tool);
      const running = this.options.sources
        .map((source) => source.run(tool, input, { keyId: key.id, signal }))
        .find((run) => run !== undefined);
      if (running === undefined) return failure(decision, `The tool ${tool.id} is not there any more.`);
      const { content, isError } = await running;
      return { outcome: isError ? 'error' : 'ok', decision, content };
    } catch (error) {
      if (error instanceof Denied) return { ...refusal('user', tool), outcome: 'denied' };
      const message = error instanceof Error ? error.message : String(error);
      if (signal.aborted) return { ...failure(decision, message), outcome: 'cancelled' };
      this.options.log.warn('a tool failed', { tool: tool.id, error: message });
      return failure(decision, `The tool failed: ${message}`);
    }
  }

  private async decide(
    tool: KnownTool,
    input: Record<string, unknown>,
    key: KeyRecord,
    signal: AbortSignal,
  ): Promise<ToolRun['decision']> {
    const { allowedTools } = (this.options.keyOf(key.id) ?? key).settings;
    if (isNamed(tool.id, this.current.allowedTools) || isNamed(tool.id, allowedTools)) return 'allowed';
    const asked = this.options.user.ask({ tool, key, input: JSON.stringify(input) }, signal);
    if (asked === undefined) return 'nobody';
    if ((await asked) === 'deny') throw new Denied();
    return 'user';
  }
}

class Denied extends Error {}

function refusal(decision: ToolRun['decision'], tool: KnownTool): ToolRun {
  const text =
    decision === 'nobody'
      ? `The tool ${tool.id} was not run: it is not on the list of allowed tools, and nobody is there to confirm it.`
      : `The user did not let the tool ${tool.id} run.`;
  return { outcome: 'denied', decision, content: [{ type: 'text', text }] };
}

function failure(decision: ToolRun['decision'], text: string): ToolRun {
  return { outcome: 'error', decision, content: [{ type: 'text', text }] };
}
