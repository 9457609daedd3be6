// Hides secrets in what people see of settings files: by the names of keys, by what keys of vendors look like, and every value known to
// be secret wherever else it stands. Used for previews and logs. Pure. Rather hides too much.
import { keyShapes } from '../catalog/keyShapes';
import { isTable, type Value } from './values';

export const hidden = '••••••';

const secretName = /key|token|secret|passw|auth|credential|cookie|bearer|signature|private|session|jwt|pat$/i;
/** Names that match above but hold no secret. */
const harmlessName = /^(authMethod|selectedType|env_key|max_?tokens|.*_?max_?tokens|.*tokens|keybindings|author)$/i;
/** Values of secret names that say nothing by themselves. */
const harmlessValue = /^(true|false|null|\d{1,9}|https?:\/\/[^@\s]*|[a-z][a-z-]{0,15})$/;
const vendorKeys = keyShapes.map(({ prefix }) => prefix.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'));
const shapes = new RegExp(
  `(?:${[...vendorKeys, 'sk-', 'gk-', 'eyJ'].join('|')})[\\w./+=-]{6,}|\\b[A-Za-z0-9+/_-]*(?=[A-Za-z0-9+/_-]*\\d)(?=[A-Za-z0-9+/_-]*[A-Za-z])[A-Za-z0-9+_-]{32,}\\b`,
  'g',
);
const inUrl = /(\/\/[^/\s:@"']*:)[^@/\s"']+(?=@)/g;

/** Texts in a parsed file that stand under a secret name. */
export function secretsIn(value: Value, underSecret = false): string[] {
  if (typeof value === 'string') return underSecret && value.length > 3 && !harmlessValue.test(value) ? [value] : [];
  if (Array.isArray(value)) return value.flatMap((item) => secretsIn(item, underSecret));
  if (!isTable(value)) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    secretsIn(inner, (underSecret || secretName.test(name)) && !harmlessName.test(name)),
  );
}

/** `text` with every one of `secrets`, and whatever looks like a key, hidden. */
export function redact(text: string, secrets: readonly string[]): string {
  const byLength = [...new Set(secrets.flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1)]))]
    .filter((secret) => secret !== '')
    .sort((left, right) => right.length - left.length);
  const known = byLength.reduce((rest, secret) => rest.replaceAll(secret, hidden), text);
  return known
    .split('\n')
    .map((line) => hideAssignment(line).replace(inUrl, `$1${hidden}`).replace(shapes, hidden))
    .join('\n');
}

/** A value behind a secret name, also in a comment, where no parser sees it. */
function hideAssignment(line: string): string {
  const match = /^(.*?["']?([\w.-]+)["']?\s*[:=]\s*)(["']?)([^"'#]{4,}?)\3(\s*,?\s*(?:#.*|\/\/.*)?\r?)$/.exec(line);
  if (match === null) return line;
  const [, head = '', name = '', quote = '', value = '', rest = ''] = match;
  if (!secretName.test(name) || harmlessName.test(name) || harmlessValue.test(value) || /^[[{]/.test(value))
    return line;
  return `${head}${quote}${hidden}${quote}${rest}`;
}
