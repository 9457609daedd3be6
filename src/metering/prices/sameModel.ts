// Tells whether a price that was found under some name is that of the model asked for. Price lists match loosely ("starts with"), and the
// next model of a family often begins with the name of the one before: such a match must not be trusted.

/** What stands before a name: folders (`models/…`), vendors and inference profiles (`us.anthropic.…`). */
const before = /^(?:|.*[/.])$/;
/**
 * What may stand behind a name without making it another model: the date of a snapshot in the vendors' spellings (`-20250929`,
 * `-2025-08-07`, `@20250929`, `-250929`, `-2509`, `-11-2025`), `-latest`, Google's `-001`.
 */
const snapshot =
  /^(?:[-@](?:20\d{2}-?[01]\d-?[0-3]\d|2[3-9][01]\d[0-3]\d|2[3-9](?:0[1-9]|1[0-2])|(?:0[1-9]|1[0-2])-20\d{2}|00\d|latest|default))?(.*)$/;
/** Bedrock's version of an id (`-v1:0`, `:0`), which only ids with a vendor in front have. */
const version = /^(?:-v\d+)?(?::\d+(?::\d+k)?)?$/;
const vendorInFront = /[a-z]\.[a-z]/;

/**
 * True where `requested` is `named`, or a dated form of it. Case is left out of account, as price lists do.
 * `ft:gpt-4o…` names every model that was tuned from it.
 */
export function isSameModel(requested: string, named: string): boolean {
  const id = requested.trim().toLowerCase();
  const name = named.trim().toLowerCase();
  if (id === name) return true;
  if (name === '') return false;
  if (name.startsWith('ft:')) return id.startsWith(name);
  const at = id.indexOf(name);
  if (at < 0 || !before.test(id.slice(0, at))) return false;
  const rest = snapshot.exec(id.slice(at + name.length))?.[1] ?? '';
  return rest === '' || (vendorInFront.test(id) && version.test(rest));
}

/** The same for a name that may be the dated form: `doubao-seed-2-0-pro` for `doubao-seed-2-0-pro-260215`. */
export function isSameOrUndated(requested: string, named: string): boolean {
  return isSameModel(requested, named) || isSameModel(named, requested);
}
