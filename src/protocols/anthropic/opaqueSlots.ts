// The opaque slots of this protocol: `thinking.signature` and `redacted_thinking.data`. Used by decoders and encoders of both directions.
// Our envelopes stand in them for state of other origins, and for thinking that has no state at all: the mark tells the gateway
// that such a conversation must be translated and never passed through, where the provider would refuse a signature not its own.
import { unwrapState, wrapState } from '../ir/opaqueState';
import type { OpaqueState } from '../ir/parts';

/** Origin in envelopes of thinking that came without any state. */
const noOrigin = 'none';

/** The state in a slot; undefined where the slot is empty or says that there is none. */
export function readState(slot: string, nativeOrigin: string, kind: OpaqueState['kind']): OpaqueState | undefined {
  if (slot === '') return undefined;
  const state = unwrapState(slot, nativeOrigin, kind);
  return state.data === '' ? undefined : state;
}

/** The text for a slot of an answer: Anthropic's own state raw, anything else in an envelope. */
export function writeState(state: OpaqueState | undefined): string {
  if (state === undefined) return wrapState({ origin: noOrigin, kind: 'signature', data: '' });
  return state.origin === 'anthropic' && (state.kind === 'signature' || state.kind === 'redacted')
    ? state.data
    : wrapState(state);
}
