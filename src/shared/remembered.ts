// Remembers what a pure function gave, for those that are asked the same on every request. Used by the catalogue's look-ups, routing, prices and
// the proxy. Values must never be changed by who gets them.

/** Answers by their questions as text, no more than `limit` of them; then all are forgotten. */
export class Remembered<Value> {
  private readonly known = new Map<string, Value>();

  constructor(private readonly limit: number) {}

  /** What `work` gave for `question` before, or gives now. What it throws is not remembered. */
  of(question: string, work: () => Value): Value {
    const found = this.known.get(question);
    if (found !== undefined || this.known.has(question)) return found as Value;
    const value = work();
    // Names come from clients, who may make up any number of them.
    if (this.known.size >= this.limit) this.known.clear();
    this.known.set(question, value);
    return value;
  }
}

/** `work`, which is done once for each text, as long as there are no more than `limit` of them. */
export function remembered<Value>(limit: number, work: (text: string) => Value): (text: string) => Value {
  const known = new Remembered<Value>(limit);
  return (text) => known.of(text, () => work(text));
}
