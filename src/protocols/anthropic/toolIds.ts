// Tool-call ids as Anthropic takes them: letters, digits, `_` and `-`. Used by the encoders of both directions.
// Ids that fit stay as they are, so that state kept under an id is found again.

const unfit = /[^a-zA-Z0-9_-]/g;

/** The id with every other character replaced; the same id always becomes the same. */
export function fitToolId(id: string): string {
  const fit = id.replace(unfit, '_');
  return fit === '' ? 'call' : fit;
}

/** Ids of one request: two that would become the same are told apart. */
export class ToolIds {
  private readonly fitted = new Map<string, string>();
  private readonly taken = new Set<string>();

  fit(id: string): string {
    const known = this.fitted.get(id);
    if (known !== undefined) return known;
    const base = fitToolId(id);
    let candidate = base;
    for (let count = 2; this.taken.has(candidate); count += 1) candidate = `${base}_${count}`;
    this.fitted.set(id, candidate);
    this.taken.add(candidate);
    return candidate;
  }
}
