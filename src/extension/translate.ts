// The shape of `vscode.l10n.t`, so that parts which must not import vscode can word their texts too.
// Every text given to a `Translate` stands in l10n/bundle.l10n.zh-cn.json (test/extension/localization.test.ts checks it).

/** Takes the English text, with `{0}` for the first argument, and returns it in the language of the window. */
export type Translate = (message: string, ...values: (string | number)[]) => string;

/** English itself: for tests and for texts that only a log sees. */
export const inEnglish: Translate = (message, ...values) =>
  message.replace(/\{(\d+)\}/g, (whole, index: string) => String(values[Number(index)] ?? whole));
