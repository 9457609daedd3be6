// A request in the intermediate representation. One decoder per protocol makes it, repairs rewrite it, one encoder per protocol writes it.
// Message order is the order of the conversation; tool results stand in messages of their own, after the calls they answer.
import type { UpstreamProtocolId } from '../../shared/channel';
import type { CacheMarker, Extensions, TextPart, ToolResultPart, UserPart, AssistantPart } from './parts';

export const efforts = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'] as const;
export type Effort = (typeof efforts)[number];

export type IrTurn =
  | { role: 'system'; content: TextPart[] }
  | { role: 'user'; content: UserPart[]; name?: string | undefined }
  | { role: 'assistant'; content: AssistantPart[]; name?: string | undefined }
  | { role: 'tool'; content: ToolResultPart[] };

export interface FunctionTool {
  type: 'function';
  name: string;
  namespace?: string | undefined;
  description?: string | undefined;
  /** JSON Schema of the arguments; undefined for a tool without parameters. */
  parameters?: Record<string, unknown> | undefined;
  strict?: boolean | undefined;
  cache?: CacheMarker | undefined;
  extensions?: Extensions | undefined;
}

/** A freeform tool: its input is text, perhaps bound by a grammar. */
export interface CustomTool {
  type: 'custom';
  name: string;
  namespace?: string | undefined;
  description?: string | undefined;
  format?: { type: 'text' } | { type: 'grammar'; syntax: string; definition: string } | undefined;
  extensions?: Extensions | undefined;
}

/** A tool that the provider runs itself (web_search, code_execution, …): only its own protocol can be given it. */
export interface ServerTool {
  type: 'server';
  origin: UpstreamProtocolId;
  name: string;
  value: Record<string, unknown>;
}

export type IrTool = FunctionTool | CustomTool | ServerTool;

export type ToolChoice =
  | { type: 'auto' }
  | { type: 'none' }
  | { type: 'required' }
  | { type: 'tool'; name: string; namespace?: string | undefined }
  | { type: 'allowed'; names: string[]; mode: 'auto' | 'required' };

export interface ReasoningRequest {
  /** `adaptive`: the model decides how much (Anthropic). Undefined: as the provider defaults. */
  mode?: 'adaptive' | 'enabled' | 'disabled' | undefined;
  effort?: Effort | undefined;
  budgetTokens?: number | undefined;
  /** Whether the client wants to see thinking or its summary. */
  visible?: boolean | undefined;
  /** The client asks for opaque state it can replay (Responses `include: reasoning.encrypted_content`). */
  wantsState?: boolean | undefined;
}

export type OutputFormat =
  | { type: 'text' }
  | { type: 'json' }
  | {
      type: 'json-schema';
      name?: string | undefined;
      description?: string | undefined;
      schema: Record<string, unknown>;
      strict?: boolean | undefined;
    };

export interface Sampling {
  temperature?: number | undefined;
  topP?: number | undefined;
  topK?: number | undefined;
  presencePenalty?: number | undefined;
  frequencyPenalty?: number | undefined;
  seed?: number | undefined;
  stop?: string[] | undefined;
  /** Number of answers; more than 1 is refused where the target has no such thing. */
  candidates?: number | undefined;
  /** Number of top log probabilities per token, 0 for the chosen one only. */
  logprobs?: number | undefined;
}

export interface IrRequest {
  model: string;
  stream: boolean;
  /** Instructions before the first message; later ones stand as `system` turns. */
  system: TextPart[];
  turns: IrTurn[];
  tools: IrTool[];
  toolChoice?: ToolChoice | undefined;
  /** False: at most one tool call per answer. */
  parallelToolCalls?: boolean | undefined;
  maxOutputTokens?: number | undefined;
  sampling: Sampling;
  reasoning?: ReasoningRequest | undefined;
  output?: OutputFormat | undefined;
  verbosity?: 'low' | 'medium' | 'high' | undefined;
  /** Who the end user is, opaque. */
  user?: string | undefined;
  metadata?: Record<string, string> | undefined;
  promptCacheKey?: string | undefined;
  serviceTier?: string | undefined;
  /** Automatic caching of the whole prompt (Anthropic top-level cache_control). */
  cache?: CacheMarker | undefined;
  extensions: Extensions;
}
