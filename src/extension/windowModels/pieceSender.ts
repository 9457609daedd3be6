// Sends the lines of an answer to the gateway in pieces: one on its way at a time, and what has come meanwhile in the next one. Used by
// windowChat.ts. Holds the writer back while the gateway, and behind it a slow client, has no room. Does not import vscode.
import { longestPiece, type WindowLine, type WindowPiece } from '../../shared/windowModels';

/** Characters that may wait before the writer has to. */
const mostWaiting = 256 * 1024;

export interface PieceSenderOptions {
  /** Resolves when there is room for the next piece; false where no more is wanted. */
  send: (piece: WindowPiece) => Promise<boolean>;
  /** No more is wanted, or the gateway is gone: called once. */
  onStop: () => void;
}

export class PieceSender {
  private waiting = '';
  private index = 0;
  private stopped = false;
  private sending: Promise<void> | undefined;

  constructor(private readonly options: PieceSenderOptions) {}

  /** True once a line was added. */
  get begun(): boolean {
    return this.index > 0 || this.waiting !== '';
  }

  /** Resolves when another line may come. Never throws. */
  async add(line: WindowLine): Promise<void> {
    this.waiting += `${JSON.stringify(line)}\n`;
    this.sending ??= this.pump();
    if (this.waiting.length > mostWaiting) await this.sending;
  }

  /** Sends what is left, with `line` as the last one. Never throws. */
  async end(line: WindowLine): Promise<void> {
    await this.add(line);
    while (this.sending !== undefined) await this.sending;
    if (!this.stopped) await this.sendOne('', true);
  }

  private async pump(): Promise<void> {
    // Whoever called keeps this promise first: it takes itself away at the end.
    await Promise.resolve();
    while (this.waiting !== '' && !this.stopped) {
      const end = this.waiting.length > longestPiece ? cutBefore(this.waiting, longestPiece) : this.waiting.length;
      const text = this.waiting.slice(0, end);
      this.waiting = this.waiting.slice(end);
      await this.sendOne(text, false);
    }
    if (this.stopped) this.waiting = '';
    this.sending = undefined;
  }

  private async sendOne(text: string, last: boolean): Promise<void> {
    const index = this.index++;
    let more = false;
    try {
      more = await this.options.send({ index, text, last });
    } catch {
      // The gateway is gone, or wants no more: told by onStop below.
      more = false;
    }
    if (more || last || this.stopped) return;
    this.stopped = true;
    this.options.onStop();
  }
}

/** At most `most`, and never between the two halves of a character. */
function cutBefore(text: string, most: number): number {
  const code = text.charCodeAt(most - 1);
  return code >= 0xd800 && code <= 0xdbff ? most - 1 : most;
}
