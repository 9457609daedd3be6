// Names of documents as Converse takes them: letters, digits, single spaces, hyphens, parentheses and square brackets, no name twice.
// Used by encodeMedia.ts, one per request; names depend only on what came before, so that a longer conversation keeps them.
// Source: @aws-sdk/client-bedrock-runtime `DocumentBlock`.

const longestName = 200;
const usualName = 'document';

export class DocumentNames {
  private readonly taken = new Set<string>();

  /** `filename` without its ending and what is not allowed; names that are taken get a number. */
  fit(filename: string | undefined): string {
    const plain = (filename ?? '')
      .replace(/\.[A-Za-z0-9]{1,5}$/, '')
      .replace(/[^A-Za-z0-9()[\] -]+/g, ' ')
      .replace(/ {2,}/g, ' ')
      .trim();
    const base = (plain === '' ? usualName : plain).slice(0, longestName - 8).trim();
    let name = base;
    for (let count = 2; this.taken.has(name); count += 1) name = `${base} ${count}`;
    this.taken.add(name);
    return name;
  }
}
