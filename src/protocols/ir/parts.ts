// The content parts of the intermediate representation: what messages are made of, in words that belong to no protocol.
// Decoders make them, repairs rewrite them, encoders read them. A part that no other protocol can say is `opaque`.
import type { UpstreamProtocolId } from '../../shared/channel';

/**
 * State that a provider wants back unchanged (thinking signature, encrypted_content, thoughtSignature).
 * `origin` names who made it: letters, digits and dashes (`anthropic`, `openai`, `google`, else the provider's preset id).
 * It is replayed only to the same origin.
 */
export interface OpaqueState {
  origin: string;
  kind: 'signature' | 'redacted' | 'encrypted' | 'thought-signature';
  data: string;
}

/** A prompt-cache breakpoint after this part. */
export interface CacheMarker {
  ttl: '5m' | '1h' | undefined;
}

/** Fields of one protocol that no other has; returned only to that protocol. */
export type Extensions = Partial<Record<UpstreamProtocolId, Record<string, unknown>>>;

interface PartBase {
  cache?: CacheMarker | undefined;
  extensions?: Extensions | undefined;
}

export type MediaSource =
  | { kind: 'base64'; mediaType: string; data: string }
  | { kind: 'url'; url: string; mediaType?: string | undefined }
  /** A file stored at one provider: means nothing elsewhere. */
  | { kind: 'file-id'; origin: UpstreamProtocolId; id: string; mediaType?: string | undefined }
  | { kind: 'text'; text: string };

export interface TextPart extends PartBase {
  type: 'text';
  text: string;
}

export interface ImagePart extends PartBase {
  type: 'image';
  source: MediaSource;
  detail?: 'low' | 'high' | 'auto' | 'original' | undefined;
}

/** A PDF or another document. */
export interface FilePart extends PartBase {
  type: 'file';
  source: MediaSource;
  filename?: string | undefined;
}

export interface AudioPart extends PartBase {
  type: 'audio';
  source: MediaSource;
}

export interface ReasoningPart extends PartBase {
  type: 'reasoning';
  /** Visible thinking; empty where only opaque state exists. */
  text: string;
  /** True where the text is the provider's summary, not the thinking itself. */
  summary?: boolean | undefined;
  state?: OpaqueState | undefined;
  /** The provider's own id of this item (Responses `rs_…`); only for the same origin. */
  id?: string | undefined;
}

export interface RefusalPart extends PartBase {
  type: 'refusal';
  text: string;
}

export interface ToolCallPart extends PartBase {
  type: 'tool-call';
  /** The id that pairs call and result. */
  id: string;
  name: string;
  /** Responses: the namespace a function stands in. */
  namespace?: string | undefined;
  /** `function`: `input` is JSON text of an object. `custom`: `input` is free text. */
  kind: 'function' | 'custom';
  input: string;
  state?: OpaqueState | undefined;
}

export interface ToolResultPart extends PartBase {
  type: 'tool-result';
  callId: string;
  name?: string | undefined;
  kind: 'function' | 'custom';
  content: (TextPart | ImagePart | FilePart | AudioPart)[];
  isError: boolean;
}

/** Something only `origin` understands (server tool calls and results, compaction items, …), kept as received. */
export interface OpaquePart extends PartBase {
  type: 'opaque';
  origin: UpstreamProtocolId;
  /** The wire type, for warnings: `web_search_call`, `server_tool_use`, … */
  name: string;
  value: unknown;
  /** State of another provider that belongs to a call in this form (repairs/wrapTypedTools.ts). */
  state?: OpaqueState | undefined;
  /** It stands for a part of the conversation: without it, the model would answer another one. */
  essential?: true | undefined;
}

export type UserPart = TextPart | ImagePart | FilePart | AudioPart | OpaquePart;
export type AssistantPart = TextPart | ReasoningPart | RefusalPart | ToolCallPart | ImagePart | AudioPart | OpaquePart;
export type Part = UserPart | AssistantPart | ToolResultPart;
