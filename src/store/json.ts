// JSON in text columns. Used by the repositories. What we did not write ourselves counts as damage, not as a value.
import { DatabaseDamaged } from './sqliteErrors';

/** A list or an object that we stored. Throws DatabaseDamaged when the text is neither. The inner shape is trusted. */
export function parseJson<T extends object>(text: string): T {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new DatabaseDamaged('a stored value is not JSON', { cause: error });
  }
  if (typeof value !== 'object' || value === null) throw new DatabaseDamaged('a stored value has the wrong type');
  return value as T;
}

/** JSON text of something from outside, null for undefined and for what JSON cannot carry (cycles, big integers). */
export function jsonOrNull(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  try {
    return JSON.stringify(value) ?? null;
  } catch {
    // A statistic only: the counts beside it are what is billed.
    return null;
  }
}
