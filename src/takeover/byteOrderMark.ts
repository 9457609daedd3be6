// The mark that some editors put before a UTF-8 text, and line ends: kept as they are, and hidden from the parsers. Pure.

export const byteOrderMark = '\uFEFF';

/** Runs `change` on the text without its mark and puts the mark back. */
export function behindMark(text: string, change: (body: string) => string): string {
  return text.startsWith(byteOrderMark) ? byteOrderMark + change(text.slice(1)) : change(text);
}

/** The text without its mark. */
export function withoutMark(text: string): string {
  return text.startsWith(byteOrderMark) ? text.slice(1) : text;
}

/** The line end that new lines of `text` get: the one most of its lines have. */
export function lineEndOf(text: string): '\n' | '\r\n' {
  const windows = text.split('\r\n').length - 1;
  const all = text.split('\n').length - 1;
  return windows * 2 > all ? '\r\n' : '\n';
}
