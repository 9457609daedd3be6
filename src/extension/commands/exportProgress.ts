// Pure: how far an export has come, told by the lines that have passed. Both formats write one row per line; a text with line breaks in it
// counts too often, so that the count is held at the number of rows.

const lineFeed = 0x0a;
/** Bytes between two reports: a bar need not move more often. */
const reportEvery = 256 * 1024;

export class ExportProgress {
  private lines = -1;
  private told = 0;
  private bytes = 0;

  /** `report` gets the rows so far, and by how many percent they are more than at the last report. */
  constructor(
    private readonly rows: number,
    private readonly report: (step: { done: number; increment: number }) => void,
  ) {}

  take(chunk: Uint8Array): void {
    for (let at = chunk.indexOf(lineFeed); at !== -1; at = chunk.indexOf(lineFeed, at + 1)) this.lines += 1;
    this.bytes += chunk.length;
    if (this.bytes < reportEvery) return;
    this.bytes = 0;
    const done = Math.min(Math.max(0, this.lines), this.rows);
    this.report({ done, increment: this.rows === 0 ? 0 : ((done - this.told) / this.rows) * 100 });
    this.told = done;
  }
}
