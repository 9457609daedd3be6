// Reads JSON as people write it by hand: comments, trailing commas, single quotes, keys without quotes (as JSON5 allows, https://json5.org).
// Used for configuration files of other gateways. One pass over the text. A word without quotes is a text, whatever it would mean there.
import { GatewayError } from '../../shared/errors';

/** The parsed value. Throws GatewayError `bad-request` with `what` (the name of the file) in its words. */
export function parseRelaxedJson(text: string, what: string): unknown {
  try {
    return JSON.parse(strictJson(text)) as unknown;
  } catch {
    // The parser's own words would repeat what stands there, which may be a key.
    throw new GatewayError('bad-request', `${what} is not valid JSON.`);
  }
}

const word = /[A-Za-z_$][\w$]*/y;
const number = /[-.\d][-+.\w]*/y;
const literals = new Set(['true', 'false', 'null']);

/** The same in strict JSON, as far as it is any: what is not understood is left for the parser to refuse. */
function strictJson(text: string): string {
  const pieces: string[] = [];
  let comma = false;
  let at = 0;
  const put = (piece: string): void => {
    // Before a closing bracket it was one too many.
    if (comma && piece !== '}' && piece !== ']') pieces.push(',');
    comma = false;
    pieces.push(piece);
  };
  while (at < text.length) {
    const start = text[at] ?? '';
    const next = text[at + 1];
    if (start === '/' && (next === '/' || next === '*')) at = endOfComment(text, at);
    else if (start === '"' || start === "'") {
      const end = endOfString(text, at);
      put(JSON.stringify(unquoted(text.slice(at + 1, end - 1))));
      at = end;
    } else if (start === ',') {
      if (comma) put(',');
      comma = true;
      at += 1;
    } else if (/[\s\uFEFF]/.test(start)) at += 1;
    else {
      const found = matchAt(number, text, at) ?? matchAt(word, text, at) ?? start;
      const isText = /^[A-Za-z_$]/.test(found) && !literals.has(found);
      put(isText ? JSON.stringify(found) : found);
      at += found.length;
    }
  }
  return pieces.join('');
}

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

/** Where what follows begins; the end of the text where it is not closed. */
function endOfComment(text: string, at: number): number {
  const isLine = text[at + 1] === '/';
  const end = text.indexOf(isLine ? '\n' : '*/', at + 2);
  return end < 0 ? text.length : end + (isLine ? 1 : 2);
}

function endOfString(text: string, at: number): number {
  const quote = text[at];
  let end = at + 1;
  while (end < text.length && text[end] !== quote) end += text[end] === '\\' ? 2 : 1;
  if (end >= text.length) throw new SyntaxError('a text has no end');
  return end + 1;
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f', v: '\v', '0': '\0' };

function unquoted(inside: string): string {
  return inside.replace(/\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(\r?\n)|([\s\S]))/g, (_, ...parts: unknown[]) => {
    const [wide, narrow, line, other] = parts as (string | undefined)[];
    const code = wide ?? narrow;
    if (code !== undefined) return String.fromCharCode(parseInt(code, 16));
    return line === undefined ? (escapes[other ?? ''] ?? other ?? '') : '';
  });
}
