// Which of our two languages fits a locale: asked by the host, which writes a page's words into it, and by the page.

/** `locale` is a BCP 47 tag such as `vscode.env.language`. Everything but Chinese is shown in English. */
export function isChinese(locale: string): boolean {
  return /^zh\b/i.test(locale);
}
