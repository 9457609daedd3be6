// How vendors differ from the protocol they speak, and how families of models differ from each other, as flags: the catalogue has rows of
// them, encoders read them and never ask for a provider's name. Types alone.

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
  /** Takes freeform (`custom`) tools. Default: as the protocol's row in src/protocols/abilities.ts says. */
  customTools?: boolean;
  /** Takes namespaces of tools. Default: as the protocol's row in src/protocols/abilities.ts says. */
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

/** The flags of a provider's row: beside those of the codecs, what the gateway has to know of its endpoints. */
export interface ProviderQuirks extends Quirks {
  /** OpenAI's old `/completions` is served at the same base URL. */
  legacyCompletions?: boolean;
  /** Responses: `/responses/compact` is not served. */
  noCompaction?: boolean;
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
