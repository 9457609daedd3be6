// Pure: text of other programs in Markdown. Used by the status bar's hover.

/** Nothing in `text` may become a link, an icon or markup. */
export function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_{}[\]()<>#+\-.!|$~]/g, '\\$&').replace(/\s+/g, ' ');
}
