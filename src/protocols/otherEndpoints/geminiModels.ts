// The model's name inside the bodies of Gemini's embedding calls, which repeat the one in the path: Google refuses a body that names
// another. Called by readHead.ts where the provider's name differs from the client's. Every other byte is kept.
import { scanObject } from '../wire/jsonScan';
import { splice } from '../wire/jsonSplice';

interface Span {
  start: number;
  end: number;
}

/** `body` (valid JSON, found so before) with `models/{model}` wherever it names a model; the same bytes where nothing differs. */
export function withGeminiModel(body: Uint8Array, model: string): Uint8Array {
  const name = /^(models|tunedModels)\//.test(model) ? model : `models/${model}`;
  const requests = scanObject(body, ['requests']).get('requests');
  const spans = requests === undefined || body[requests.start] !== 0x5b ? [] : objectsIn(body, requests);
  const edits = [{ start: 0, end: body.length }, ...spans].flatMap(({ start, end }) => {
    const found = scanObject(body.subarray(start, end), ['model']).get('model');
    if (found === undefined || found.value === name) return [];
    return [{ start: start + found.start, end: start + found.end, text: JSON.stringify(name) }];
  });
  return edits.length === 0
    ? body
    : splice(
        body,
        edits.sort((a, b) => a.start - b.start),
      );
}

/** The objects that are elements of the array at `array`. */
function objectsIn(body: Uint8Array, array: Span): Span[] {
  const objects: Span[] = [];
  let depth = 0;
  let start = 0;
  let inString = false;
  for (let at = array.start + 1; at < array.end - 1; at += 1) {
    const byte = body[at];
    if (inString) {
      if (byte === 0x5c) at += 1;
      else if (byte === 0x22) inString = false;
    } else if (byte === 0x22) inString = true;
    else if (byte === 0x7b || byte === 0x5b) {
      if (depth === 0) start = at;
      depth += 1;
    } else if (byte === 0x7d || byte === 0x5d) {
      depth -= 1;
      if (depth === 0 && byte === 0x7d) objects.push({ start, end: at + 1 });
    }
  }
  return objects;
}
