// What both encoders of answers say alike: the blocks that parts of an answer become in this protocol.
// Used by encodeAnswer.ts and streamEncoder.ts. Source: @anthropic-ai/sdk `ContentBlock`.
import type { AssistantPart, Extensions, OpaqueState } from '../ir/parts';
import { isObject, type JsonObject } from '../wire/jsonValue';
import { writeState } from './opaqueSlots';

/** A picture or sound in an answer has no block here: a line of text says that there was one, so that nothing goes in silence. */
export function mediaNotice(part: Extract<AssistantPart, { type: 'image' | 'audio' }>): string {
  const kind = 'mediaType' in part.source ? (part.source.mediaType ?? part.type) : part.type;
  return `[The model answered with ${kind}, which this protocol cannot carry.]`;
}

/** True where the state alone makes a block: thinking that the provider shows to nobody. */
export function isRedacted(state: OpaqueState | undefined): state is OpaqueState {
  return state?.kind === 'redacted';
}

export function redactedBlock(state: OpaqueState): JsonObject {
  return { type: 'redacted_thinking', data: writeState(state) };
}

/** An opaque part of this same protocol; undefined for others. */
export function ownBlock(part: Extract<AssistantPart, { type: 'opaque' }>): JsonObject | undefined {
  return part.origin === 'anthropic' && isObject(part.value) ? part.value : undefined;
}

/** Members of a `tool_use` block that only this protocol knows. */
export function ownMembers(part: { extensions?: Extensions | undefined }): JsonObject {
  return part.extensions?.anthropic ?? {};
}
