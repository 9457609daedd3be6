// Reading parsed JSON of unknown shape without trusting it. Used wherever a provider's answer is looked into.

export type JsonObject = Record<string, unknown>;

/** The parsed value, or undefined where `text` is not JSON: a provider's broken frame is no fault of ours to raise. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The member `name` where it is an object, else undefined. */
export function objectIn(value: unknown, name: string): JsonObject | undefined {
  const member = isObject(value) ? value[name] : undefined;
  return isObject(member) ? member : undefined;
}

/** The member `name` where it is a string that is not empty, else undefined. */
export function stringIn(value: unknown, name: string): string | undefined {
  const member = isObject(value) ? value[name] : undefined;
  return typeof member === 'string' && member !== '' ? member : undefined;
}

/** The member `name` where it is an array, else an empty one. */
export function arrayIn(value: unknown, name: string): unknown[] {
  const member = isObject(value) ? value[name] : undefined;
  return Array.isArray(member) ? member : [];
}

/** The member `name` where it is a count (a finite number, not negative), as an integer, else undefined. */
export function countIn(value: unknown, name: string): number | undefined {
  const member = isObject(value) ? value[name] : undefined;
  if (typeof member !== 'number' || !Number.isFinite(member) || member < 0) return undefined;
  return Math.min(Math.round(member), Number.MAX_SAFE_INTEGER);
}
