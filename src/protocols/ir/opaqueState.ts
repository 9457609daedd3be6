// Envelopes for opaque state that travels through a client of another protocol, inside that client's own opaque slot.
// An envelope says who made the state, so that it is unwrapped for its origin and dropped for everybody else.
import type { OpaqueState } from './parts';

/** Every envelope begins so; a body that contains it must be translated, never passed through. */
export const envelopeMark = 'gatehouse-state.1.';

const kinds = ['signature', 'redacted', 'encrypted', 'thought-signature'] as const;

/** One string of characters that every slot accepts (`[A-Za-z0-9+/=._-]`). */
export function wrapState(state: OpaqueState): string {
  return `${envelopeMark}${state.origin}.${state.kind}.${state.data}`;
}

/**
 * The state that `text` carries. A text that is no envelope is state of `nativeOrigin`, the provider whose protocol the client
 * speaks: it got it from there before Gatehouse stood between them.
 */
export function unwrapState(text: string, nativeOrigin: string, nativeKind: OpaqueState['kind']): OpaqueState {
  if (text.startsWith(envelopeMark)) {
    const rest = text.slice(envelopeMark.length);
    const first = rest.indexOf('.');
    const second = rest.indexOf('.', first + 1);
    const kind = kinds.find((candidate) => candidate === rest.slice(first + 1, second));
    if (first > 0 && second > first && kind !== undefined) {
      return { origin: rest.slice(0, first), kind, data: rest.slice(second + 1) };
    }
  }
  return { origin: nativeOrigin, kind: nativeKind, data: text };
}
