// What translation asks of a wire protocol: one Codec per protocol folder, collected in codecs.ts. Never pairwise: everything goes
// through the intermediate representation in ir/. Pure: ids and times come in through the context.
import type { UpstreamProtocolId } from '../shared/channel';
import type { IrAnswer, IrEvent } from './ir/events';
import type { IrRequest } from './ir/request';
import type { Warning } from './ir/warnings';

/** Differences between vendors of one protocol, as data of the catalogue row. Encoders read flags, never provider names. */
export interface Quirks {
  /** Name of the output limit in OpenAI chat. Default `max_completion_tokens`. */
  maxTokensField?: 'max_tokens' | 'max_completion_tokens';
  /** How thinking is asked for in OpenAI chat. Default `reasoning_effort`. */
  reasoningRequest?: 'reasoning_effort' | 'thinking' | 'enable_thinking' | 'reasoning' | 'none';
  /**
   * Where visible thinking stands in OpenAI chat messages, in and out. Default `reasoning_content`. `think_tags`: at the head of the
   * content, between `<think>` and `</think>`; `thinking_chunks`: content parts of type `thinking` (Mistral). All but the tags are
   * recognised without the flag.
   */
  reasoningField?: 'reasoning_content' | 'reasoning' | 'reasoning_details' | 'think_tags' | 'thinking_chunks' | 'none';
  /** The vendor refuses a tool-call turn whose thinking is not sent back. */
  replayReasoning?: boolean;
  /** `system` messages only; `developer` is refused. */
  systemRole?: 'system' | 'developer';
  /** `json_schema` output is not known. */
  noJsonSchema?: boolean;
  /** `stream_options.include_usage` is refused. */
  noStreamOptions?: boolean;
  /** Strict about unknown fields: send none beyond the common ones. */
  strictFields?: boolean;
  /** OpenAI chat: how a prompt-cache breakpoint is written on a content part. Left out: it is not sent. */
  cacheMarkers?: 'prompt_cache_breakpoint' | 'cache_control';
  /** OpenAI chat: `tool_choice` of type `allowed_tools` is not known; the list of tools is cut down instead. */
  noAllowedTools?: boolean;
  /** OpenAI chat: takes `top_k`. */
  topK?: boolean;
  /** OpenAI chat: name of the seed. Default `seed`. */
  seedField?: 'seed' | 'random_seed';
  /** OpenAI chat: each text in a stream repeats what came before it. */
  cumulativeDeltas?: boolean;
  /** Fields that the vendor wants in every request (`reasoning_split: true`). */
  extraBody?: Readonly<Record<string, unknown>>;
  /** Gemini: takes `parametersJsonSchema` and `responseJsonSchema`. Default true. */
  jsonSchema?: boolean;
  /** Takes freeform (`custom`) tools. Default: as the protocol's row in abilities.ts says. */
  customTools?: boolean;
  /** Takes namespaces of tools. Default: as the protocol's row in abilities.ts says. */
  namespaces?: boolean;
  /** Takes the typed tools of its protocol that clients run (`apply_patch`, `bash_20250124`). Default true. */
  typedTools?: boolean;
  /** Tool-call ids must be exactly so many letters and digits (Mistral: 9). */
  toolIdLength?: number;
  /** Images and files must come as bytes, though the protocol itself takes URLs (Claude on Bedrock). */
  noUrls?: boolean;
  /**
   * Bedrock: whose own fields the model takes, with its cache points and tool choices. Default: as the model's id says; ids that
   * tell nothing (application inference profiles) need it.
   */
  modelFields?: 'anthropic' | 'amazon' | 'none';
}

/** What is known of a model family; undefined means not known, and nothing is assumed. */
export interface ModelTraits {
  maxOutputTokens?: number;
  contextTokens?: number;
  /** How thinking is steered: by effort word, by token budget, by the model itself, or not at all. */
  thinking?: 'adaptive' | 'budget' | 'both' | 'level' | 'effort' | 'always' | 'none';
  /** Effort words the model knows, weakest first. */
  efforts?: readonly string[];
  /** Refuses temperature, top_p, top_k other than the default. */
  noSampling?: boolean;
  noImages?: boolean;
  /** Anthropic: takes `role: "system"` in the middle of the conversation. */
  midSystem?: boolean;
  /**
   * Thinks between tool calls when asked by the beta `interleaved-thinking-2025-05-14`. Anthropic itself passes over it for all other
   * models, Bedrock refuses it for those.
   */
  interleavedBeta?: boolean;
}

export interface Target {
  /** The model as sent upstream. */
  model: string;
  /** Who understands opaque state of this target (see ir/parts.ts). */
  origin: string;
  quirks: Quirks;
  traits: ModelTraits;
}

export interface Encoded {
  body: Record<string, unknown>;
  /** Headers the protocol demands beside authentication (`anthropic-version`, betas). */
  headers: Record<string, string>;
  warnings: Warning[];
}

/** What a decoder of requests learns outside the body. */
export interface RequestContext {
  /** Gemini: model and stream stand in the path. */
  model?: string;
  stream?: boolean;
  /** Request headers in lower case that change meaning (`anthropic-beta`, codex headers). */
  headers: Readonly<Record<string, string | undefined>>;
  /** The vendor whose protocol this is: origin of state that carries no envelope. */
  nativeOrigin: string;
}

export interface DecodedRequest {
  request: IrRequest;
  warnings: Warning[];
}

/** What an encoder of answers needs to know. */
export interface AnswerContext {
  /** The model name the client asked for. */
  model: string;
  /** Seconds since the epoch. */
  createdAt: number;
  /** A fresh id with this prefix: `msg_`, `resp_`, `call_`. */
  newId: (prefix: string) => string;
  /** The request, for answers that repeat parts of it (Responses). */
  request: IrRequest;
  /** OpenAI chat: the client asked for the usage chunk. */
  includeUsage: boolean;
}

/** A server-sent event, parsed: `event` is empty where the frame names none. */
export interface Frame {
  event: string;
  data: string;
}

export interface StreamDecoder {
  /**
   * Events of the next frame. An error in the frame is an `error` event, and so is a frame that cannot be read (`upstream-invalid`);
   * it never throws for what the provider sent.
   */
  push(frame: Frame): IrEvent[];
  /** Called once after the upstream's end: closes what is open, `finish` where the protocol has no end mark, else an `error` event. */
  end(): IrEvent[];
}

export interface StreamEncoder {
  /** SSE text for one event; empty where nothing is to be said yet. */
  push(event: IrEvent): string;
  /** A frame that keeps the client waiting and means nothing, in the protocol's own way. */
  ping(): string;
}

export interface AnswerOrigin {
  origin: string;
  quirks: Quirks;
}

/** A protocol that only upstreams speak to us: requests go out, answers come in. */
export interface UpstreamCodec {
  readonly id: UpstreamProtocolId;
  encodeRequest(request: IrRequest, target: Target): Encoded;
  /** Throws `upstream-invalid` where the body is not an answer of this protocol. */
  decodeAnswer(wire: unknown, origin: AnswerOrigin): IrAnswer;
  newStreamDecoder(origin: AnswerOrigin): StreamDecoder;
}

/** A protocol that clients speak too. */
export interface Codec extends UpstreamCodec {
  /** Throws `bad-request` with the path of the fault where the body is not of this protocol. */
  decodeRequest(wire: unknown, context: RequestContext): DecodedRequest;
  encodeAnswer(answer: IrAnswer, context: AnswerContext): { body: unknown; warnings: Warning[] };
  newStreamEncoder(context: AnswerContext): StreamEncoder;
}
