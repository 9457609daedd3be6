// Changes an input a little or a lot: bytes for every format, and members and values where it is JSON, so that what comes out is still of the
// grammar and reaches the code behind the parser. Used by fuzzer.ts. Chance comes in, so a run can be repeated.
import type { Random } from '../../support/seededRandom';

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

const oddNumbers = [0, -1, 1, 0.5, 1e308, -1e308, 2 ** 31, 2 ** 53, 1e-320, -0];
const oddTexts = [
  ...['', ' ', '\0', '\ud800', '\udfff x', '\u2028', '__proto__', 'constructor', 'toString', 'null', 'true', '{}', '[]', '"', '\\', '\\u', '\r\n\r\n'],
  ...['data:', 'data: [DONE]', 'data:image/png;base64,', 'data:image/png;base64,AAA', 'http://', 'file:///etc/passwd', '\ufeff', '🏰'.repeat(50)],
  ...['text', 'image', 'tool_use', 'tool_result', 'thinking', 'redacted_thinking', 'function_call', 'reasoning', 'message', 'error', 'user', 'assistant'],
  ...['system', 'developer', 'tool', 'model', 'function', 'stop', 'STOP', 'end_turn', 'in_progress', 'completed', 'x'.repeat(5000), '{"a":', '1e999'],
]; // prettier-ignore
const oddBytes = ['\r', '\n', '\r\n', '\n\n', '\0', '"', '\\', '{', '}', '[', ']', ':', ',', 'data:', 'event:', 'id:', ': x\n', '--', '=', '#', "'", "'''", '"""', '//', '/*', '\ufeff', '\xff\xfe', '\ud83c', '%00', '1e9', '-']; // prettier-ignore

function oddValue(random: Random): Json {
  switch (random.integer(0, 8)) {
    case 0:
      return null;
    case 1:
      return random.chance(0.5);
    case 2:
    case 3:
      return random.pick(oddNumbers);
    case 4:
    case 5:
      return random.pick(oddTexts);
    case 6:
      return random.pick<Json>([[], {}, [[]], [null], [{}], { type: null }, [[[[[[]]]]]]]);
    case 7:
      return Object.fromEntries([[random.pick(oddTexts), random.pick(oddTexts)]]);
    default:
      return Array.from({ length: random.integer(1, 20) }, () => random.pick(oddTexts));
  }
}

interface Place {
  value: Json;
  /** Puts another value there; undefined takes it away. */
  put: (value: Json | undefined) => void;
}

function placesOf(root: { value: Json }): Place[] {
  const places: Place[] = [];
  const visit = (value: Json, put: Place['put'], depth: number): void => {
    places.push({ value, put });
    if (depth > 40 || value === null || typeof value !== 'object') return;
    if (Array.isArray(value)) {
      value.forEach((element, index) => {
        visit(
          element,
          (other) => void (other === undefined ? value.splice(index, 1) : (value[index] = other)),
          depth + 1,
        );
      });
      return;
    }
    for (const [name, element] of Object.entries(value)) {
      visit(element, (other) => void (other === undefined ? delete value[name] : (value[name] = other)), depth + 1);
    }
  };
  visit(root.value, (value) => (root.value = value ?? null), 0);
  return places;
}

function mutateOnce(root: { value: Json }, random: Random, donors: readonly Json[]): void {
  const places = placesOf(root);
  const place = random.pick(places);
  const other = random.pick(places);
  switch (random.integer(0, 6)) {
    case 0:
      return place.put(undefined);
    case 1:
    case 2:
      return place.put(oddValue(random));
    case 3:
      // A value of this document at another place of it.
      return place.put(structuredClone(other.value));
    case 4:
      // A value of another document.
      return place.put(structuredClone(random.pick(placesOf({ value: random.pick(donors) })).value));
    case 5: {
      if (Array.isArray(place.value)) {
        const copy = structuredClone(place.value);
        return place.put([...copy, ...copy].slice(0, 400));
      }
      if (typeof place.value === 'object' && place.value !== null)
        place.value[random.pick(oddTexts)] = oddValue(random);
      return;
    }
    default: {
      let deep: Json = structuredClone(place.value);
      for (let level = random.integer(1, 30); level > 0; level -= 1) deep = random.chance(0.5) ? [deep] : { a: deep };
      return place.put(deep);
    }
  }
}

function parsed(input: Uint8Array): { value: Json } | undefined {
  try {
    return { value: JSON.parse(Buffer.from(input).toString('utf8')) as Json };
  } catch {
    return undefined;
  }
}

/** The lines of `input` that are JSON, or the whole of it; with what stands around each. */
function mutateJson(input: Uint8Array, random: Random, corpus: readonly Uint8Array[]): Uint8Array | undefined {
  const donor = parsed(random.pick(corpus));
  const donors = donor === undefined ? [] : [donor.value];
  const whole = parsed(input);
  if (whole !== undefined) {
    for (let left = random.integer(1, 3); left > 0; left -= 1)
      mutateOnce(whole, random, donors.length > 0 ? donors : [whole.value]);
    return Buffer.from(JSON.stringify(whole.value));
  }
  // Frames of a stream: one of its lines, from its first brace on.
  const lines = Buffer.from(input).toString('utf8').split('\n');
  const index = random.integer(0, lines.length - 1);
  const line = lines[index] ?? '';
  const brace = line.indexOf('{');
  const json = brace < 0 ? undefined : parsed(Buffer.from(line.slice(brace)));
  if (json === undefined) return undefined;
  mutateOnce(json, random, [json.value]);
  lines[index] = line.slice(0, brace) + JSON.stringify(json.value);
  return Buffer.from(lines.join('\n'));
}

function mutateLines(input: Uint8Array, random: Random): Uint8Array {
  const lines = Buffer.from(input).toString('latin1').split('\n');
  const at = random.integer(0, lines.length - 1);
  const [line = ''] = lines.slice(at, at + 1);
  const kind = random.integer(0, 2);
  if (kind === 0) lines.splice(at, 1);
  else if (kind === 1) lines.splice(random.integer(0, lines.length - 1), 0, line);
  else lines.splice(at, 1, random.pick(lines), line);
  return Buffer.from(lines.join('\n'), 'latin1');
}

function mutateBytes(input: Uint8Array, random: Random, corpus: readonly Uint8Array[]): Uint8Array {
  const at = random.integer(0, input.length);
  const [before, after] = [input.subarray(0, at), input.subarray(at)];
  switch (random.integer(0, 5)) {
    case 0:
      return Buffer.concat([before, random.bytes(1), after.subarray(1)]);
    case 1:
      return Buffer.concat([before, Buffer.from(random.pick(oddBytes)), after]);
    case 2:
      return Buffer.concat([before, after.subarray(random.integer(1, 20))]);
    case 3:
      return before;
    case 4: {
      const other = random.pick(corpus);
      return Buffer.concat([before, other.subarray(random.integer(0, other.length))]);
    }
    default:
      return Buffer.concat([before, after.subarray(0, 40), after]);
  }
}

const largest = 64 * 1024;

/** Another input made of `input`, at most 64 KiB. */
export function mutate(input: Uint8Array, random: Random, corpus: readonly Uint8Array[]): Uint8Array {
  let result = random.chance(0.65) ? mutateJson(input, random, corpus) : undefined;
  if (result === undefined || random.chance(0.1)) {
    const start = result ?? input;
    result = random.chance(0.3) ? mutateLines(start, random) : mutateBytes(start, random, corpus);
  }
  return result.subarray(0, largest);
}
