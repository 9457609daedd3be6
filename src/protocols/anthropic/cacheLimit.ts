// Anthropic takes four cache breakpoints per request and refuses a fifth. Called last by encodeRequest.ts.
// The latest stay: they cover the longest prefixes. Blocks are copied, never changed: they may belong to the caller.
import type { JsonObject } from '../wire/jsonValue';
import type { WireMessage } from './encodeTurns';
import type { Warn } from './wireShape';

const mostMarkers = 4;

export interface MarkedParts {
  tools?: JsonObject[];
  system: JsonObject[];
  messages: WireMessage[];
}

/** `taken`: breakpoints that stand elsewhere (the automatic one of the whole request). */
export function limitMarkers(parts: MarkedParts, taken: number, warn: Warn): MarkedParts {
  const lists = [parts.tools ?? [], parts.system, ...parts.messages.map((message) => message.content)];
  const marked = lists.flat().filter((block) => block['cache_control'] !== undefined).length;
  let excess = marked + taken - mostMarkers;
  if (excess <= 0) return parts;
  warn('clamped-value', 'cache_control', `${marked + taken} breakpoints to ${mostMarkers}`);
  const strip = (blocks: JsonObject[]): JsonObject[] =>
    blocks.map((block) => {
      if (excess <= 0 || block['cache_control'] === undefined) return block;
      excess -= 1;
      const { cache_control: _marker, ...rest } = block;
      return rest;
    });
  return {
    ...(parts.tools === undefined ? {} : { tools: strip(parts.tools) }),
    system: strip(parts.system),
    messages: parts.messages.map(({ role, content }) => ({ role, content: strip(content) })),
  };
}
