// Parts thinking from text where a vendor writes both into the content: `<think>…</think>` at its beginning (MiniMax and others without
// a field for thinking). Works on fragments of any size; white space around the tags belongs to neither. Used by deltaReader.ts.

export interface Piece {
  kind: 'reasoning' | 'text';
  text: string;
}

const opening = '<think>';
const closing = '</think>';

export class ThinkTagSplitter {
  private state: 'before' | 'thinking' | 'after' | 'text' = 'before';
  private held = '';

  /** The pieces that are certain now. */
  push(fragment: string): Piece[] {
    this.held += fragment;
    const pieces: Piece[] = [];
    if (this.state === 'before') this.readOpening();
    if (this.state === 'thinking') this.readThinking(pieces);
    if (this.state === 'after') this.skipWhiteSpace();
    if (this.state === 'text' && this.held !== '') {
      pieces.push({ kind: 'text', text: this.held });
      this.held = '';
    }
    return pieces;
  }

  /** What was held back, at the end of the content. */
  end(): Piece[] {
    const { held, state } = this;
    this.held = '';
    if (held === '' || state === 'after') return [];
    if (state === 'thinking') return held.trim() === '' ? [] : [{ kind: 'reasoning', text: held.trimEnd() }];
    return [{ kind: 'text', text: held }];
  }

  private readOpening(): void {
    const begun = this.held.trimStart();
    if (begun.startsWith(opening)) {
      this.state = 'thinking';
      this.held = begun.slice(opening.length).trimStart();
      this.thinkingBegun = this.held !== '';
    } else if (!opening.startsWith(begun)) {
      this.state = 'text';
    }
  }

  /** Set once thinking has text that is not white space: what stands before it is dropped. */
  private thinkingBegun = false;

  private readThinking(pieces: Piece[]): void {
    if (!this.thinkingBegun) {
      this.held = this.held.trimStart();
      this.thinkingBegun = this.held !== '';
    }
    const end = this.held.indexOf(closing);
    if (end >= 0) {
      pushText(pieces, this.held.slice(0, end).trimEnd());
      this.held = this.held.slice(end + closing.length);
      this.state = 'after';
      return;
    }
    const certain = this.held.length - uncertainTail(this.held);
    pushText(pieces, this.held.slice(0, certain));
    this.held = this.held.slice(certain);
  }

  private skipWhiteSpace(): void {
    this.held = this.held.trimStart();
    if (this.held !== '') this.state = 'text';
  }
}

function pushText(pieces: Piece[], text: string): void {
  if (text !== '') pieces.push({ kind: 'reasoning', text });
}

/** Length of the end that may be white space before the closing tag, or the beginning of that tag. */
function uncertainTail(text: string): number {
  let tag = 0;
  for (let length = Math.min(closing.length - 1, text.length); length > 0 && tag === 0; length -= 1) {
    if (closing.startsWith(text.slice(text.length - length))) tag = length;
  }
  const before = text.slice(0, text.length - tag);
  return tag + before.length - before.trimEnd().length;
}
