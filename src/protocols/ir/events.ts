// The events of an answer in the intermediate representation, and the answer itself. Stream decoders emit them, stream encoders take them.
// Each `-start` has exactly one `-end`; blocks may interleave (by `block`); `finish` or `error` comes exactly once and last.
import type { UsageBuckets } from '../../shared/usage';
import type { GatewayError } from '../../shared/errors';
import type { AssistantPart, Extensions, OpaquePart, OpaqueState } from './parts';

export const finishReasons = [
  'stop',
  'stop-sequence',
  'length',
  'context-full',
  'tool-calls',
  'refusal',
  'pause',
  'malformed',
] as const;
export type FinishReason = (typeof finishReasons)[number];

export interface Finish {
  reason: FinishReason;
  /** The stop sequence that was met, where the provider says it. */
  stopSequence?: string | undefined;
  /** The provider's own word, for warnings and for the same protocol. */
  raw?: string | undefined;
  /** Why the provider refused, in words. */
  explanation?: string | undefined;
  /** What the provider says at the end and only its own protocol knows (Anthropic `stop_details`, `container`). */
  extensions?: Extensions | undefined;
}

/** `block` numbers blocks in the order of their start, from 0. */
export type IrEvent =
  | {
      type: 'message-start';
      id: string;
      model: string;
      usage?: UsageBuckets | undefined;
      extensions?: Extensions | undefined;
    }
  | { type: 'text-start'; block: number }
  | { type: 'text-delta'; block: number; text: string }
  | { type: 'text-end'; block: number; extensions?: Extensions | undefined }
  | { type: 'reasoning-start'; block: number; summary: boolean; id?: string | undefined }
  | { type: 'reasoning-delta'; block: number; text: string }
  | { type: 'reasoning-end'; block: number; state?: OpaqueState | undefined }
  | { type: 'refusal-start'; block: number }
  | { type: 'refusal-delta'; block: number; text: string }
  | { type: 'refusal-end'; block: number }
  | {
      type: 'tool-call-start';
      block: number;
      id: string;
      name: string;
      namespace?: string | undefined;
      kind: 'function' | 'custom';
      /** Fields of the call that only its own protocol knows (Anthropic `caller`). */
      extensions?: Extensions | undefined;
    }
  | { type: 'tool-call-delta'; block: number; input: string }
  | { type: 'tool-call-end'; block: number; state?: OpaqueState | undefined }
  /** A whole part at once: images, opaque items of the same protocol. */
  | { type: 'part'; block: number; part: OpaquePart | Extract<AssistantPart, { type: 'image' | 'audio' }> }
  /** Cumulative: the last one counts. */
  | { type: 'usage'; usage: UsageBuckets }
  | { type: 'finish'; finish: Finish }
  | { type: 'error'; error: GatewayError };

/** A whole answer: what `collect` folds a stream into and what a non-stream answer decodes to. */
export interface IrAnswer {
  id: string;
  model: string;
  content: AssistantPart[];
  finish: Finish;
  usage: UsageBuckets | undefined;
  extensions?: Extensions | undefined;
}
