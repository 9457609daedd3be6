// Values of parsed settings files and paths into them: read, set, remove, compare. Used by all of src/takeover. Pure; values are never
// changed in place, so that what a file said stays at hand for comparison.
import type { Step } from '../catalog/toolRow';

/** What a settings file can hold. TOML adds dates and integers beyond 2^53. */
export type Value = null | boolean | number | bigint | string | Date | Value[] | { [key: string]: Value };

export type KeyPath = readonly Step[];

/** A change to a parsed file: `value` absent removes the key. `raw` is how it was written, where that is known. */
export interface Edit {
  path: KeyPath;
  value?: Value;
  raw?: string;
}

/** True for a table or object: neither list, date nor null. */
export function isTable(value: unknown): value is { [key: string]: Value } {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

/** The index of the element that is `item` or has it as its `id`; -1 where there is none. */
export function itemIndex(list: readonly Value[], item: string): number {
  return list.findIndex((element) => element === item || (isTable(element) && ownValue(element, 'id') === item));
}

function ownValue(table: { [key: string]: Value }, key: string): Value | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

function stepInto(value: Value | undefined, step: Step): Value | undefined {
  if (typeof step === 'string') return isTable(value) ? ownValue(value, step) : undefined;
  return Array.isArray(value) ? value[itemIndex(value, step.item)] : undefined;
}

/** The value at `path`, or undefined where nothing stands there. */
export function valueAt(value: Value | undefined, path: KeyPath): Value | undefined {
  return path.reduce<Value | undefined>(stepInto, value);
}

/**
 * `value` with `edit` done; containers that are missing on the way are made.
 * Returns undefined where a container on the way is something else (a text, a number), which cannot be gone into.
 */
export function withEdit(value: Value | undefined, edit: Edit): Value | undefined {
  const [step, ...rest] = edit.path;
  if (step === undefined) return edit.value;
  if (typeof step === 'string') return withKey(value, step, { ...edit, path: rest });
  const list = value === undefined ? [] : value;
  if (!Array.isArray(list)) return undefined;
  const index = itemIndex(list, step.item);
  const element = withEdit(index < 0 ? undefined : list[index], { ...edit, path: rest });
  if (element === undefined) {
    if (rest.length > 0 && edit.value !== undefined) return undefined;
    return index < 0 ? value : list.toSpliced(index, 1);
  }
  return index < 0 ? [...list, element] : list.with(index, element);
}

function withKey(value: Value | undefined, key: string, edit: Edit): Value | undefined {
  if (value !== undefined && !isTable(value)) return undefined;
  const before = value === undefined ? undefined : ownValue(value, key);
  if (before === undefined && edit.value === undefined) return value;
  const inner = withEdit(before, edit);
  if (inner === undefined) {
    if (edit.path.length > 0) return undefined;
    return Object.fromEntries(Object.entries(value ?? {}).filter(([name]) => name !== key));
  }
  return { ...value, [key]: inner };
}

/** True when the two are the same value; the order of keys does not count. Dates count by how they are written. */
export function sameValue(left: Value | undefined, right: Value | undefined): boolean {
  if (Array.isArray(left)) {
    return Array.isArray(right) && left.length === right.length && left.every((item, i) => sameValue(item, right[i]));
  }
  if (left instanceof Date) return right instanceof Date && left.toISOString() === right.toISOString();
  if (isTable(left)) {
    if (!isTable(right)) return false;
    const keys = Object.keys(left);
    return (
      keys.length === Object.keys(right).length &&
      keys.every((key) => Object.hasOwn(right, key) && sameValue(left[key], right[key]))
    );
  }
  return Object.is(left, right);
}

/** True when `value` is `part`, or a table that holds all of `part` and perhaps more. */
export function holds(value: Value | undefined, part: Value): boolean {
  if (!isTable(part)) return sameValue(value, part);
  return isTable(value) && Object.keys(part).every((key) => holds(ownValue(value, key), ownValue(part, key) ?? null));
}

/** Paths below `path` that `value` has and `part` has not. */
export function additions(value: Value | undefined, part: Value, path: KeyPath): KeyPath[] {
  if (!isTable(value) || !isTable(part)) return [];
  return Object.keys(value).flatMap((key) => {
    const known = ownValue(part, key);
    return known === undefined ? [[...path, key]] : additions(value[key], known, [...path, key]);
  });
}

/** True for `{}` and `[]`. */
export function isEmptyContainer(value: Value | undefined): boolean {
  return Array.isArray(value) ? value.length === 0 : isTable(value) && Object.keys(value).length === 0;
}

/** A path as people write it: `env.ANTHROPIC_BASE_URL`, `models["gatehouse/x"]`. */
export function showPath(path: KeyPath): string {
  return path
    .map((step, index) => {
      const key = typeof step === 'string' ? step : step.item;
      if (typeof step !== 'string' || !/^[\w-]+$/.test(key)) return `[${JSON.stringify(key)}]`;
      return index === 0 ? key : `.${key}`;
    })
    .join('');
}

/** True when the two lead to the same place. */
export function samePath(left: KeyPath, right: KeyPath): boolean {
  return left.length === right.length && left.every((step, i) => sameStep(step, right[i]));
}

function sameStep(left: Step, right: Step | undefined): boolean {
  if (typeof left === 'string' || typeof right === 'string') return left === right;
  return left.item === right?.item;
}

/** True when `path` leads to `above` or below it. */
export function isWithin(path: KeyPath, above: KeyPath): boolean {
  return path.length >= above.length && samePath(path.slice(0, above.length), above);
}
