// Parts of a request's contents as parts of the intermediate representation. Called by decodeTurns.ts; knows no roles beyond what
// a part may say. A part that no other protocol can say becomes opaque and is kept as received.
// Source: @google/genai `Part`.
import type {
  AssistantPart,
  Extensions,
  OpaquePart,
  ReasoningPart,
  TextPart,
  ToolCallPart,
  ToolResultPart,
} from '../ir/parts';
import type { JsonObject } from '../wire/jsonValue';
import type { CallIds } from './callIds';
import { readFileData, readInlineData, type MediaPart } from './media';
import { asObject, badRequest, join, optionalArray, optionalObject, optionalString, unknownMembers } from './members';
import { readSignature, standsAlone, stateExtension } from './thoughtSignature';

export type DecodedPart = TextPart | ReasoningPart | ToolCallPart | ToolResultPart | MediaPart | OpaquePart;

export interface PartContext {
  nativeOrigin: string;
  ids: CallIds;
}

const dataMembers = [
  'text',
  'inlineData',
  'fileData',
  'functionCall',
  'functionResponse',
  'executableCode',
  'codeExecutionResult',
  'toolCall',
  'toolResponse',
];

/** What one part says; nothing for a text that says nothing. Throws `bad-request` naming the path. */
export function decodePart(value: unknown, path: string, context: PartContext): DecodedPart[] {
  if (typeof value === 'string') return [{ type: 'text', text: value }];
  const part = asObject(value, path);
  const state = readSignature(part, context.nativeOrigin);
  if (state === undefined || part['thought'] === true) return list(onePart(part, value, path, context));
  const { thoughtSignature: _, ...rest } = part;
  const thinking: ReasoningPart = { type: 'reasoning', text: '', state };
  // The state of thinking before the part, which the part carries.
  if (standsAlone(state)) return [thinking, ...list(onePart(rest, rest, path, context))];
  // A text has no state of its own: it stands behind it.
  const said = typeof part['text'] === 'string' && part['text'] !== '';
  return said ? [...list(onePart(rest, rest, path, context)), thinking] : list(onePart(part, value, path, context));
}

function list<T>(item: T | undefined): T[] {
  return item === undefined ? [] : [item];
}

function onePart(part: JsonObject, value: unknown, path: string, context: PartContext): DecodedPart | undefined {
  const kind = dataMembers.find((name) => part[name] !== undefined && part[name] !== null);
  switch (kind) {
    case 'text':
      return textPart(part, path, context);
    case 'inlineData':
    case 'fileData':
      return media(part, kind, path, context);
    case 'functionCall':
      return functionCall(part, path, context);
    case 'functionResponse':
      return functionResponse(part, path, context);
    case undefined:
      if (readSignature(part, context.nativeOrigin) !== undefined)
        return textPart({ text: '', ...part }, path, context);
      if (unknownMembers(part, ['thought', 'thoughtSignature']) === undefined) return undefined;
      return { type: 'opaque', origin: 'gemini', name: Object.keys(part)[0] ?? 'part', value };
    default:
      return { type: 'opaque', origin: 'gemini', name: kind, value };
  }
}

function textPart(part: JsonObject, path: string, context: PartContext): TextPart | ReasoningPart | undefined {
  const text = optionalString(part, 'text', path) ?? '';
  const state = readSignature(part, context.nativeOrigin);
  if (part['thought'] === true || (text === '' && state !== undefined)) {
    return text === '' && state === undefined ? undefined : { type: 'reasoning', text, ...(state && { state }) };
  }
  if (text === '') return undefined;
  return { type: 'text', text, ...shared(part, ['text', 'thought'], context) };
}

/** Members beside the data itself, and the signature of a part that has no place for it. */
function shared(part: JsonObject, known: string[], context: PartContext): { extensions?: Extensions } {
  const state = readSignature(part, context.nativeOrigin);
  const own = { ...unknownMembers(part, [...known, 'thoughtSignature']), ...stateExtension(state) };
  return Object.keys(own).length === 0 ? {} : { extensions: { gemini: own } };
}

function media(part: JsonObject, kind: 'inlineData' | 'fileData', path: string, context: PartContext): MediaPart {
  const at = join(path, kind);
  const wire = asObject(part[kind], at);
  const decoded = kind === 'inlineData' ? readInlineData(wire) : readFileData(wire);
  if (decoded === undefined) throw badRequest(at, kind === 'inlineData' ? 'data is missing.' : 'fileUri is missing.');
  const result = { ...decoded, ...shared(part, [kind, 'thought'], context) };
  return result.type === 'image' ? { ...result, ...detail(part) } : result;
}

const details: Readonly<Record<string, 'low' | 'auto' | 'high' | 'original'>> = {
  MEDIA_RESOLUTION_LOW: 'low',
  MEDIA_RESOLUTION_MEDIUM: 'auto',
  MEDIA_RESOLUTION_HIGH: 'high',
  MEDIA_RESOLUTION_ULTRA_HIGH: 'original',
};

function detail(part: JsonObject): { detail?: 'low' | 'auto' | 'high' | 'original' } {
  const level = optionalObject(part, 'mediaResolution', '')?.['level'];
  const known = typeof level === 'string' && Object.hasOwn(details, level) ? details[level] : undefined;
  return known === undefined ? {} : { detail: known };
}

function functionCall(part: JsonObject, path: string, context: PartContext): ToolCallPart {
  const at = join(path, 'functionCall');
  const call = asObject(part['functionCall'], at);
  const name = optionalString(call, 'name', at);
  if (name === undefined || name === '') throw badRequest(join(at, 'name'), 'is missing.');
  // Not through `asObject`: the arguments are the caller's own names.
  const args = call['args'] ?? {};
  if (typeof args !== 'object' || Array.isArray(args)) throw badRequest(join(at, 'args'), 'must be an object.');
  const state = readSignature(part, context.nativeOrigin);
  const own = unknownMembers(part, ['functionCall', 'thoughtSignature', 'thought']);
  return {
    type: 'tool-call',
    id: context.ids.call(name, nonEmpty(optionalString(call, 'id', at))),
    name,
    kind: 'function',
    input: JSON.stringify(args),
    ...(state && { state }),
    ...(own && { extensions: { gemini: own } }),
  };
}

function functionResponse(part: JsonObject, path: string, context: PartContext): ToolResultPart {
  const at = join(path, 'functionResponse');
  const wire = asObject(part['functionResponse'], at);
  const given = optionalString(wire, 'name', at) ?? '';
  const { id, name } = context.ids.response(given, nonEmpty(optionalString(wire, 'id', at)));
  const response = wire['response'] ?? {};
  if (typeof response !== 'object' || Array.isArray(response))
    throw badRequest(join(at, 'response'), 'must be an object.');
  const { text, isError, exact } = readResponse(response as JsonObject);
  const images = (optionalArray(wire, 'parts', at) ?? []).map((item, index) =>
    resultMedia(item, `${at}.parts[${index}]`, context),
  );
  const own = {
    ...unknownMembers(wire, ['id', 'name', 'response', 'parts']),
    ...(exact ? {} : { response }),
  };
  return {
    type: 'tool-result',
    callId: id,
    name: name === '' ? undefined : name,
    kind: 'function',
    content: [...(text === '' ? [] : [{ type: 'text' as const, text }]), ...images],
    isError,
    ...(Object.keys(own).length > 0 && { extensions: { gemini: own } }),
  };
}

/** What a response says as text. `exact`: the text and the flag say all of it. */
function readResponse(response: JsonObject): { text: string; isError: boolean; exact: boolean } {
  const names = Object.keys(response);
  const [only] = names;
  const value = only === undefined ? undefined : response[only];
  const isError = 'error' in response && !('output' in response);
  if (names.length === 0) return { text: '', isError: false, exact: false };
  if (names.length === 1 && (only === 'output' || only === 'error')) {
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    return { text, isError, exact: typeof value === 'string' && value !== '' };
  }
  return { text: JSON.stringify(response), isError, exact: false };
}

function resultMedia(value: unknown, path: string, context: PartContext): MediaPart | TextPart {
  const part = asObject(value, path);
  if (part['inlineData'] !== undefined) return media(part, 'inlineData', path, context);
  if (part['fileData'] !== undefined) return media(part, 'fileData', path, context);
  const text = optionalString(part, 'text', path);
  if (text === undefined) throw badRequest(path, 'must have inlineData or fileData.');
  return { type: 'text', text };
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}

/** Types that may stand in an answer of the model. */
export function isAssistantPart(part: DecodedPart): part is Extract<DecodedPart, AssistantPart> {
  return part.type !== 'tool-result' && part.type !== 'file';
}
