// A map that holds at most so many entries and lets go of the one that was used longest ago. Behind every memory of routing.
// Pure; it never looks at what it holds.

export class BoundedMap<Key, Value> {
  private readonly entries = new Map<Key, Value>();

  /** Takes the largest number of entries, at least 1. */
  constructor(private readonly limit: number) {}

  get size(): number {
    return this.entries.size;
  }

  /** The value, which counts as a use of it. */
  get(key: Key): Value | undefined {
    const value = this.entries.get(key);
    if (value === undefined) return undefined;
    this.entries.delete(key);
    this.entries.set(key, value);
    return value;
  }

  /** The value without counting as a use: for looking around. */
  peek(key: Key): Value | undefined {
    return this.entries.get(key);
  }

  /** Puts a value in, as the one used last. */
  set(key: Key, value: Value): void {
    this.entries.delete(key);
    this.entries.set(key, value);
    if (this.entries.size <= this.limit) return;
    const oldest = this.entries.keys().next();
    if (oldest.done !== true) this.entries.delete(oldest.value);
  }

  delete(key: Key): void {
    this.entries.delete(key);
  }

  /** Keys and values, the one used longest ago first. A copy: the map may be changed meanwhile. */
  all(): [Key, Value][] {
    return [...this.entries];
  }
}
