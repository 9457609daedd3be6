// Puts a system prompt before that of a request, in each protocol's own place, by splices into the client's bytes.
// Called by the gateway for keys that have one. What the request says itself stays, byte for byte, behind it.
// Sources: the API references of OpenAI (chat, responses), Anthropic (messages) and Google (generateContent).
import type { EndpointMatch } from '../endpoints';
import { decodeUtf8 } from '../wire/bytes';
import { firstElement } from '../wire/jsonElements';
import { scanObject, type ScannedValue } from '../wire/jsonScan';
import type { Splice } from '../wire/jsonSplice';
import { appendMember, prependElement, prependText } from './insert';

/** Between the key's prompt and the client's own. */
const gap = '\n\n';
const openBracket = 0x5b;
const openBrace = 0x7b;

/**
 * The splices that make `prompt` the beginning of the system prompt of `body`, one valid JSON object. None where the request has no place
 * for it: text completions, and requests that the provider will refuse for their form. `lite`: a request of Codex that keeps its
 * instructions among the input items. Throws GatewayError `bad-request` where a member stands twice.
 */
export function systemPromptSplices(match: EndpointMatch, body: Uint8Array, prompt: string, lite: boolean): Splice[] {
  const counts = match.operation === 'count-tokens';
  if (match.operation !== 'generate' && !counts) return [];
  switch (match.protocol) {
    case 'openai-chat':
      return match.form === 'legacy-completions' ? [] : chatSplices(body, prompt);
    case 'openai-responses':
      return lite ? inputSplices(body, prompt) : textSplices(body, 'instructions', prompt);
    case 'anthropic':
      return anthropicSplices(body, prompt);
    case 'gemini':
      // Google's counter has its request in another place.
      return counts ? [] : geminiSplices(body, prompt);
  }
}

const textPart = (text: string): string => JSON.stringify({ type: 'text', text });

const beginsWith = (body: Uint8Array, value: ScannedValue, byte: number): boolean => body[value.start] === byte;

/** Into the first message where that is a system or developer message, else as a new first message: many take one such message alone. */
function chatSplices(body: Uint8Array, prompt: string): Splice[] {
  const messages = scanObject(body, ['messages']).get('messages');
  if (messages === undefined || !beginsWith(body, messages, openBracket)) return [];
  const first = firstElement(body, messages.start);
  const added = (): Splice[] => [
    prependElement(messages.start, JSON.stringify({ role: 'system', content: prompt }), first === undefined),
  ];
  if (first === undefined || body[first.start] !== openBrace) return added();
  const members = scanObject(body.subarray(first.start, first.end), ['role', 'content']);
  const role = members.get('role')?.value;
  const content = moved(members.get('content'), first.start);
  if (role !== 'system' && role !== 'developer') return added();
  if (content === undefined) return added();
  if (typeof content.value === 'string') return [prependText(content.start, prompt + gap)];
  if (!beginsWith(body, content, openBracket)) return added();
  const empty = firstElement(body, content.start) === undefined;
  return [prependElement(content.start, textPart(prompt + gap), empty)];
}

/** A member that is a text or absent. */
function textSplices(body: Uint8Array, name: string, prompt: string): Splice[] {
  const member = scanObject(body, [name]).get(name);
  if (member === undefined) return [appendMember(body, name, JSON.stringify(prompt))];
  if (typeof member.value === 'string') return [prependText(member.start, prompt + gap)];
  return member.value === null ? [{ start: member.start, end: member.end, text: JSON.stringify(prompt) }] : [];
}

/** Behind the first input item, which holds the tools. */
function inputSplices(body: Uint8Array, prompt: string): Splice[] {
  const input = scanObject(body, ['input']).get('input');
  if (input === undefined || !beginsWith(body, input, openBracket)) return textSplices(body, 'instructions', prompt);
  const item = JSON.stringify({
    type: 'message',
    role: 'developer',
    content: [{ type: 'input_text', text: prompt }],
  });
  const first = firstElement(body, input.start);
  if (first === undefined) return [prependElement(input.start, item, true)];
  return [{ start: first.end, end: first.end, text: `,${item}` }];
}

/** Claude Code puts a line about itself into a first block of its own, which providers look for there. */
const clientLine = 'x-anthropic-billing-header';

function anthropicSplices(body: Uint8Array, prompt: string): Splice[] {
  const system = scanObject(body, ['system']).get('system');
  if (system === undefined || !beginsWith(body, system, openBracket)) return textSplices(body, 'system', prompt);
  const first = firstElement(body, system.start);
  if (first !== undefined && body[first.start] === openBrace) {
    const text = scanObject(body.subarray(first.start, first.end), ['text']).get('text')?.value;
    if (typeof text === 'string' && text.startsWith(clientLine)) {
      return [{ start: first.end, end: first.end, text: `,${textPart(prompt)}` }];
    }
  }
  return [prependElement(system.start, textPart(prompt), first === undefined)];
}

const geminiNames = ['systemInstruction', 'system_instruction'];

function geminiSplices(body: Uint8Array, prompt: string): Splice[] {
  const members = scanObject(body, geminiNames);
  const system = geminiNames.map((name) => members.get(name)).find((member) => member !== undefined);
  const part = JSON.stringify({ text: prompt });
  if (system === undefined) return [appendMember(body, 'systemInstruction', `{"parts":[${part}]}`)];
  if (!beginsWith(body, system, openBrace)) {
    const own =
      typeof system.value === 'string' ? `,{"text":${decodeUtf8(body.subarray(system.start, system.end))}}` : '';
    return [{ start: system.start, end: system.end, text: `{"parts":[${part}${own}]}` }];
  }
  const inside = body.subarray(system.start, system.end);
  const parts = moved(scanObject(inside, ['parts']).get('parts'), system.start);
  if (parts === undefined) {
    const { start, text } = appendMember(inside, 'parts', `[${part}]`);
    return [{ start: start + system.start, end: start + system.start, text }];
  }
  if (beginsWith(body, parts, openBracket)) {
    return [prependElement(parts.start, part, firstElement(body, parts.start) === undefined)];
  }
  // A single part without a list, which Google takes too.
  if (!beginsWith(body, parts, openBrace)) return [];
  return [
    { start: parts.start, end: parts.start, text: `[${part},` },
    { start: parts.end, end: parts.end, text: ']' },
  ];
}

function moved(value: ScannedValue | undefined, by: number): ScannedValue | undefined {
  return value === undefined ? undefined : { ...value, start: value.start + by, end: value.end + by };
}
