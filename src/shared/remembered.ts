// Remembers what a pure function of text gave, for those that are asked the same on every request. Used by the catalogue's look-ups and by
// routing. Values must never be changed by who gets them.

/** `work`, which is done once for each text as long as there are no more than `limit` of them; then all are forgotten. */
export function remembered<Value>(limit: number, work: (text: string) => Value): (text: string) => Value {
  const known = new Map<string, Value>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined || known.has(text)) return found as Value;
    const value = work(text);
    // Names come from clients, who may make up any number of them.
    if (known.size >= limit) known.clear();
    known.set(text, value);
    return value;
  };
}
