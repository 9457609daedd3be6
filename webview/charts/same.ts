// Whether two values say the same, down to their last figure. Used as `hasChanged` of the charts' properties: pages make their lists anew
// at every update, and a chart that shows the same must not be drawn again. Pure.

/** True where `one` and `other` differ: plain lists, records and sets by what they hold, everything else by identity. */
export function differs(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return false;
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length !== other.length || one.some((value, place) => differs(value, other[place]));
  }
  if (one instanceof Set && other instanceof Set) {
    return one.size !== other.size || [...one].some((value) => !other.has(value));
  }
  if (!isRecord(one) || !isRecord(other)) return true;
  const [keys, others] = [Object.keys(one), Object.keys(other)];
  return keys.length !== others.length || keys.some((key) => differs(one[key], other[key]));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
