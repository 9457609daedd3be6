// The fixture `text` made to say JSON: what a provider answers where a schema was asked for. The pieces of its streams are replaced one by
// one, and the whole text wherever it stands.
const pieces = ['Gate', 'houses guard', ' the way in: 城门', ' 🏰 and', ' the “way out”.\n\nBoth—', 'always.'];
const jsonPieces = ['{"loc', 'ation"', ':"北', '京",', '"unit":"f"', '}'];

/** What the fixtures `text` and `thinking` say. */
export const saidText = pieces.join('');
/** What the fixture `structured` says, as JSON text. */
export const saidJson = jsonPieces.join('');

/** `text`, a JSON text of the fixture, with every text of the answer replaced. */
export function asStructured(text: string): string {
  return JSON.stringify(replaced(JSON.parse(text)));
}

function replaced(value: unknown): unknown {
  if (typeof value === 'string') return value === saidText ? saidJson : (jsonPieces[pieces.indexOf(value)] ?? value);
  if (Array.isArray(value)) return value.map(replaced);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, replaced(member)]));
}
