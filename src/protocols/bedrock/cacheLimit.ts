// Bedrock takes four cache points per request and refuses a fifth. Called last by encodeRequest.ts.
// The latest stay: they cover the longest prefixes.
import type { Warn } from '../anthropic/wireShape';
import type { JsonObject } from '../wire/jsonValue';
import type { WireMessage } from './encodeTurns';

const mostPoints = 4;

export interface PointedParts {
  tools: JsonObject[];
  system: JsonObject[];
  messages: WireMessage[];
}

export function limitCachePoints(parts: PointedParts, warn: Warn): PointedParts {
  let excess = countCachePoints(parts) - mostPoints;
  if (excess <= 0) return parts;
  warn('clamped-value', 'cachePoint', `${excess + mostPoints} breakpoints to ${mostPoints}`);
  const strip = (blocks: JsonObject[]): JsonObject[] =>
    blocks.filter((block) => {
      if (excess <= 0 || block['cachePoint'] === undefined) return true;
      excess -= 1;
      return false;
    });
  const tools = strip(parts.tools);
  const system = strip(parts.system);
  return { tools, system, messages: parts.messages.map(({ role, content }) => ({ role, content: strip(content) })) };
}

export function countCachePoints({ tools, system, messages }: PointedParts): number {
  const blocks = [...tools, ...system, ...messages.flatMap(({ content }) => content)];
  return blocks.filter((block) => block['cachePoint'] !== undefined).length;
}
