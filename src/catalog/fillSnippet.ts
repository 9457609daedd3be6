// Fills in a snippet: address, key and model, each written so that it stays a value whatever characters it holds.
// Called by the Endpoints page with a placeholder for the key, and by the extension with a real one. Pure.
import type { Snippet, SnippetVariant } from './snippetRow';

/** Stands in a snippet for a key whose secret is not known. */
export const keyPlaceholder = 'YOUR_GATEHOUSE_KEY';

export interface SnippetValues {
  /** Base URL of the proxy; a slash at its end is dropped. */
  proxyUrl: string;
  /** A virtual key: letters, digits, `_` and `-` only; others are dropped. */
  key: string;
  /** A model's name as a client sends it: any text. */
  model: string;
}

const encoders: Readonly<Record<string, (model: string) => string>> = {
  plain: (model) => model,
  json: (model) => JSON.stringify(model),
  'quoted-json': (model) => JSON.stringify(model).replaceAll("'", String.raw`'\''`),
  shell: (model) => (/^[\w./:@-]+$/.test(model) ? model : `'${model.replaceAll("'", String.raw`'\''`)}'`),
  path: (model) => encodeURIComponent(model.toWellFormed()).replaceAll("'", '%27'),
};

/** The text of one variant with its values. */
export function fillSnippet(variant: SnippetVariant, { proxyUrl, key, model }: SnippetValues): string {
  const plainModel = withoutControls(model);
  return variant.text.replace(/\{\{(root|key|model)(?::([\w-]+))?\}\}/g, (whole, name: string, encoding?: string) => {
    if (name === 'root') return proxyUrl.replace(/\/+$/, '').replace(/[^\w:/.[\]-]/g, '');
    if (name === 'key') return key.replace(/[^\w-]/g, '');
    return encoders[encoding ?? 'plain']?.(plainModel) ?? whole;
  });
}

/** The text as one line that a terminal takes without running it; undefined where the snippet is none for terminals. */
export function terminalLine(snippet: Snippet, text: string): string | undefined {
  switch (snippet.terminal) {
    case 'semicolons':
      return text.split('\n').join('; ');
    case 'ampersands':
      return text.split('\n').join(' & ');
    case 'continued-line':
      return text.replace(/ \\\n\s*/g, ' ');
    default:
      return undefined;
  }
}

/** Line ends would run what is typed into a terminal, escape sequences would drive it, and direction marks would hide what it says. */
function withoutControls(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]/gu, '');
}
