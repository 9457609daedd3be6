// Is the text a valid JSON object, and where do its top-level members of some names stand: found in one pass over the bytes, however many
// ask. Called for every proxied request body, so it allocates nothing per character and builds no values but the wanted ones.
// Does not check that the bytes are UTF-8, and does not decode anything that nobody asked for. The bytes must not change afterwards.
import { GatewayError } from '../../shared/errors';
import { decodeUtf8 } from './bytes';
import { JsonWalker, type MemberPlaces } from './jsonWalker';

export interface ScannedValue {
  /** Byte position of the value's first byte, a string's opening quote included. */
  start: number;
  /** Byte position after the value's last byte. */
  end: number;
  /** Decoded for strings, booleans, numbers and null; undefined for objects and arrays. */
  value: string | number | boolean | null | undefined;
}

/**
 * Checks `body` against the JSON grammar (RFC 8259, as strictly as `JSON.parse`) and returns its top-level members named
 * in `wanted`, also where a name is written with escapes.
 *
 * Throws GatewayError `bad-request`: not valid JSON, not an object, nested deeper than `maxDepth` (the object itself is
 * 1), a wanted member twice, or a member that is a wanted one but for letter case: an upstream that reads the other one
 * (Go's decoder ignores case, most take the last) would go around the permissions checked here.
 */
export function scanObject(body: Uint8Array, wanted: readonly string[], maxDepth = 200): Map<string, ScannedValue> {
  const reader = new MemberReader(body, wanted);
  const known = knownPlaces.get(body);
  if (known?.maxDepth === maxDepth) {
    for (let at = 0; at < known.places.length; at += 4) readAt(reader, known.places, at);
    return reader.found;
  }
  const places = new JsonWalker(body, maxDepth).walk((nameStart, nameEnd, start, end) =>
    reader.read(nameStart, nameEnd, start, end),
  );
  if (places !== undefined && body.length >= worthKnowing) knownPlaces.set(body, { places, maxDepth });
  return reader.found;
}

/** Places of the members of bodies that were walked over, for as long as somebody holds the body. */
const knownPlaces = new WeakMap<Uint8Array, { places: MemberPlaces; maxDepth: number }>();
/** In bytes: smaller ones are walked over again as quickly. */
const worthKnowing = 256;

function readAt(reader: MemberReader, places: MemberPlaces, at: number): void {
  reader.read(places[at] ?? 0, places[at + 1] ?? 0, places[at + 2] ?? 0, places[at + 3] ?? 0);
}

const openBrace = 0x7b;
const openBracket = 0x5b;

/** Picks the wanted members out of all. */
class MemberReader {
  readonly found = new Map<string, ScannedValue>();
  private readonly folded: ReadonlySet<string>;

  constructor(
    private readonly body: Uint8Array,
    private readonly wanted: readonly string[],
  ) {
    this.folded = foldedOf(wanted);
  }

  read(nameStart: number, nameEnd: number, start: number, end: number): void {
    const name = this.wantedName(nameStart, nameEnd);
    if (name === undefined) return;
    if (this.found.has(name)) throw new GatewayError('bad-request', `'${name}' stands twice in the request body.`);
    this.found.set(name, { start, end, value: this.decode(start, end) });
  }

  /** The wanted name that the string from `start` to `end` (quotes included) spells, or undefined. */
  private wantedName(start: number, end: number): string | undefined {
    if (this.folded.size === 0) return undefined;
    // The longest spelling of a character is an escape of 6 bytes: longer names cannot be wanted ones.
    if (!this.wanted.some((candidate) => end - start - 2 <= candidate.length * 6)) return undefined;
    const name = JSON.parse(decodeUtf8(this.body.subarray(start, end))) as string;
    if (this.wanted.includes(name)) return name;
    if (this.folded.has(fold(name))) {
      throw new GatewayError('bad-request', `'${name}' in the request body differs from a known field only in case.`);
    }
    return undefined;
  }

  private decode(start: number, end: number): ScannedValue['value'] {
    const first = this.body[start];
    if (first === openBrace || first === openBracket) return undefined;
    return JSON.parse(decodeUtf8(this.body.subarray(start, end))) as string | number | boolean | null;
  }
}

/** Most lists of wanted names are constants. */
const foldedLists = new WeakMap<readonly string[], ReadonlySet<string>>();

function foldedOf(wanted: readonly string[]): ReadonlySet<string> {
  let folded = foldedLists.get(wanted);
  if (folded === undefined) foldedLists.set(wanted, (folded = new Set(wanted.map(fold))));
  return folded;
}

/** Letter case taken away the way Go's decoder does: `ſ` and the Kelvin sign count as s and k. */
function fold(name: string): string {
  return name.toUpperCase().toLowerCase();
}
