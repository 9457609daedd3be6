// Names under which a model is offered the gateway's tools, and which tools are offered at all: unambiguous, in the letters and the length
// that every provider takes, the same for the same tools so that prompt caches stay warm. Pure.
import { matchesPattern } from '../../shared/modelPattern';
import type { KnownTool } from '../../shared/toolMode';
import type { FunctionTool, IrTool } from '../ir/request';

/** The narrowest of the providers: `^[a-zA-Z0-9_-]{1,64}$` (OpenAI function names; Gemini wants a letter first). */
const longestName = 64;
const longestDescription = 1024;
/** JSON of a tool's schema; a larger one costs more than it can be worth. */
const largestSchema = 32 * 1024;
/** All tools of a request: what OpenAI takes. */
export const mostTools = 128;

/** True where one of `patterns` fits the id of a tool. */
export function isNamed(toolId: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => matchesPattern(pattern, toolId));
}

export interface NamedTools {
  /** By the name that the model sees. */
  byName: ReadonlyMap<string, KnownTool>;
  /** To be put behind the client's own tools. */
  tools: FunctionTool[];
  /** Ids of tools that could not be offered. */
  leftOut: string[];
}

/** Names `tools` beside the client's own, whose names win. */
export function nameTools(tools: readonly KnownTool[], clientTools: readonly IrTool[]): NamedTools {
  const taken = new Set(clientTools.map(({ name }) => name));
  const byName = new Map<string, KnownTool>();
  const leftOut: string[] = [];
  const sorted = [...tools].sort((left, right) => (left.id < right.id ? -1 : Number(left.id > right.id)));
  const alike = new Map<string, number>();
  for (const { name } of sorted) alike.set(plainName(name), (alike.get(plainName(name)) ?? 0) + 1);
  for (const tool of sorted) {
    const tooMany = clientTools.length + byName.size >= mostTools;
    if (tooMany || JSON.stringify(tool.parameters).length > largestSchema) {
      leftOut.push(tool.id);
      continue;
    }
    const plain = plainName(tool.name);
    const alone = (alike.get(plain) ?? 0) < 2 && !taken.has(plain);
    const name = freeName(alone ? plain : plainName(`${tool.source}_${tool.name}`), taken);
    taken.add(name);
    byName.set(name, tool);
  }
  return { byName, tools: [...byName].map(([name, tool]) => functionTool(name, tool)), leftOut };
}

function functionTool(name: string, tool: KnownTool): FunctionTool {
  const { description, parameters } = tool;
  const short =
    description.length > longestDescription ? `${description.slice(0, longestDescription - 1)}…` : description;
  return {
    type: 'function',
    name,
    ...(short === '' ? {} : { description: short }),
    // Providers ask for an object even where there is nothing to say.
    parameters: { type: 'object', properties: {}, ...parameters },
  };
}

/** In letters, digits, underscores and dashes, beginning with a letter. */
function plainName(text: string): string {
  const plain = text.replace(/[^A-Za-z0-9_-]+/g, '_');
  return (/^[A-Za-z]/.test(plain) ? plain : `t_${plain}`).slice(0, longestName);
}

function freeName(name: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) return name;
  for (let number = 2; ; number += 1) {
    const ending = `_${number}`;
    const tried = name.slice(0, longestName - ending.length) + ending;
    if (!taken.has(tried)) return tried;
  }
}
