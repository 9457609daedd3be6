// What the counters of all protocols have in common: a request of which a part is kept, an answer that must hold a number.
// Used by the countTokens.ts of each protocol.
import { GatewayError } from '../shared/errors';
import type { Encoded } from './codec';

/** `encoded` with those members of its body alone that a counter takes: limits, sampling and streaming are refused there. */
export function onlyMembers(encoded: Encoded, names: readonly string[]): Encoded {
  const body = Object.fromEntries(names.flatMap((name) => (name in encoded.body ? [[name, encoded.body[name]]] : [])));
  return { ...encoded, body };
}

/** Throws `upstream-invalid` where an answer held no count. */
export function countOrThrow(tokens: number | undefined): number {
  if (tokens !== undefined) return tokens;
  throw new GatewayError('upstream-invalid', 'The upstream counted no tokens.');
}
