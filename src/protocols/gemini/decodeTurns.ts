// `contents` and `systemInstruction` of a request as turns of the intermediate representation. Called by decodeRequest.ts.
// Contents of one role in a row are one turn where the model speaks: chats of the SDK keep each chunk of a stream as a content.
import type { IrTurn } from '../ir/request';
import type { AssistantPart, ReasoningPart, TextPart, ToolResultPart, UserPart } from '../ir/parts';
import { noPlaceDetail } from '../ir/ownFields';
import { isObject, type JsonObject } from '../wire/jsonValue';
import { CallIds } from './callIds';
import { decodePart, isAssistantPart, type DecodedPart, type PartContext } from './decodeParts';
import { writeMedia } from './media';
import { asObject, badRequest, join, optionalString, unknownMembers, type Warn } from './members';

/** Turns of `contents`. Throws `bad-request` naming the path. */
export function decodeContents(contents: unknown, nativeOrigin: string, warn: Warn): IrTurn[] {
  const context: PartContext = { nativeOrigin, ids: new CallIds() };
  const turns: IrTurn[] = [];
  // The SDKs make a list of it; the API itself takes one content too.
  const list = Array.isArray(contents) ? contents : [contents];
  for (const [index, value] of list.entries()) {
    const path = Array.isArray(contents) ? `contents[${index}]` : 'contents';
    const content = asObject(value, path);
    warnUnknown(content, path, warn);
    const role = optionalString(content, 'role', path) ?? 'user';
    const parts = decodeParts(content['parts'], `${path}.parts`, context);
    if (role === 'model' || role === 'assistant') addAssistant(turns, parts, path);
    else if (role === 'user' || role === 'function' || role === 'tool' || role === '') addUser(turns, parts, path);
    else throw badRequest(`${path}.role`, 'must be user or model.');
  }
  return turns;
}

function warnUnknown(content: JsonObject, path: string, warn: Warn): void {
  for (const name of Object.keys(unknownMembers(content, ['role', 'parts']) ?? {})) {
    warn('dropped-field', join(path, name), noPlaceDetail);
  }
}

function decodeParts(value: unknown, path: string, context: PartContext): DecodedPart[] {
  if (value === undefined || value === null) return [];
  const list = Array.isArray(value) ? value : [value];
  return list.flatMap((item, index) => decodePart(item, `${path}[${index}]`, context));
}

function addAssistant(turns: IrTurn[], parts: DecodedPart[], path: string): void {
  const own = parts.map((part, index): AssistantPart => {
    if (isAssistantPart(part)) return part;
    if (part.type === 'file') return { type: 'opaque', origin: 'gemini', name: 'file', value: writeMedia(part) };
    throw badRequest(`${path}.parts[${index}]`, 'a functionResponse must have the role user.');
  });
  const last = turns.at(-1);
  const before = last?.role === 'assistant' ? last.content : [];
  const joined: AssistantPart[] = [...before];
  for (const [index, part] of own.entries()) addPart(joined, part, index === 0 && before.length > 0);
  if (last?.role === 'assistant') last.content = joined;
  else if (joined.length > 0) turns.push({ role: 'assistant', content: joined });
}

/**
 * Adds a part to what the model said before. Thinking goes on until a signature ends it; text goes on across contents, where a
 * stream was cut; a signature alone ends thinking, or stands as thinking of its own behind a text.
 */
function addPart(parts: AssistantPart[], part: AssistantPart, newContent: boolean): void {
  const last = parts.at(-1);
  if (part.type === 'reasoning' && last?.type === 'reasoning' && last.state === undefined) {
    const joined: ReasoningPart = { ...last, text: last.text + part.text };
    parts[parts.length - 1] = part.state === undefined ? joined : { ...joined, state: part.state };
  } else if (newContent && part.type === 'text' && last?.type === 'text' && last.extensions === undefined) {
    parts[parts.length - 1] = { ...part, text: last.text + part.text };
  } else {
    parts.push(part);
  }
}

/** Results first, in a turn of their own; what else the user says after them. */
function addUser(turns: IrTurn[], parts: DecodedPart[], path: string): void {
  const results: ToolResultPart[] = [];
  const rest: UserPart[] = [];
  for (const [index, part] of parts.entries()) {
    if (part.type === 'tool-result') results.push(part);
    else if (part.type === 'tool-call') {
      throw badRequest(`${path}.parts[${index}]`, 'a functionCall must have the role model.');
    } else if (part.type === 'reasoning') {
      if (part.text !== '') rest.push({ type: 'text', text: part.text });
    } else rest.push(part);
  }
  if (results.length > 0) turns.push({ role: 'tool', content: results });
  if (rest.length > 0) turns.push({ role: 'user', content: rest });
}

/** Text of `systemInstruction`: a string, a content, a part or a list of parts. */
export function decodeSystem(value: unknown, nativeOrigin: string, warn: Warn): TextPart[] {
  if (value === undefined || value === null) return [];
  const path = 'systemInstruction';
  const context: PartContext = { nativeOrigin, ids: new CallIds() };
  const content = isObject(value) ? asObject(value, path) : undefined;
  const isContent = content !== undefined && 'parts' in content;
  if (isContent) warnUnknown(content, path, warn);
  const parts = isContent ? content['parts'] : value;
  const said = decodeParts(parts, `${path}.parts`, context).filter(
    (part) => part.type !== 'reasoning' || part.text !== '',
  );
  return said.map((part, index) => {
    if (part.type !== 'text') throw badRequest(`${path}.parts[${index}]`, 'must be text.');
    return part;
  });
}
