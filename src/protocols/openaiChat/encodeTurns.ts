// The conversation as chat messages. Called by encodeRequest.ts.
// What a message says depends on what came before it alone, so a longer conversation begins with the bytes of a shorter one.
// Source: openai SDK `ChatCompletionMessageParam`; images in results: the vendors' documentation.
import type { TextPart, ToolResultPart, UserPart } from '../ir/parts';
import type { IrRequest, IrTurn } from '../ir/request';
import type { JsonObject } from '../wire/jsonValue';
import { encodeAssistant } from './encodeAssistant';
import { encodeContent, nameMember, type EncodeContext, type WireContent } from './encodeParts';

const errorPrefix = 'Error: ';

/** All messages; `instruction` stands at the end of the system message. */
export function encodeTurns(request: IrRequest, instruction: string | undefined, context: EncodeContext): JsonObject[] {
  const messages: JsonObject[] = [];
  const added: TextPart[] = instruction === undefined ? [] : [{ type: 'text', text: instruction }];
  const system = [...request.system, ...added];
  if (system.length > 0) messages.push(encodeSystem(system, 'system', context));
  /** Media of results: they follow when all results of the turn are told. */
  let media: UserPart[] = [];
  const flush = (path: string): void => {
    if (media.length > 0) messages.push({ role: 'user', content: encodeContent(media, path, context) });
    media = [];
  };
  request.turns.forEach((turn, index) => {
    const path = `turns[${index}]`;
    if (turn.role !== 'tool') {
      flush(path);
      const message = encodeTurn(turn, path, context);
      if (message !== undefined) messages.push(message);
      return;
    }
    turn.content.forEach((result, position) => {
      const encoded = encodeResult(result, `${path}.content[${position}]`, context);
      messages.push(encoded.message);
      media.push(...encoded.media);
    });
  });
  flush('turns');
  return messages;
}

function encodeTurn(
  turn: Exclude<IrTurn, { role: 'tool' }>,
  path: string,
  context: EncodeContext,
): JsonObject | undefined {
  switch (turn.role) {
    case 'system':
      return turn.content.length === 0 ? undefined : encodeSystem(turn.content, `${path}.content`, context);
    case 'user': {
      const content = encodeContent(turn.content, `${path}.content`, context);
      return { role: 'user', ...nameMember(turn.name, path, context), content };
    }
    case 'assistant':
      return encodeAssistant(turn, path, context);
  }
}

function encodeSystem(parts: readonly TextPart[], path: string, context: EncodeContext): JsonObject {
  return { role: context.target.quirks.systemRole ?? 'system', content: encodeContent(parts, path, context) };
}

interface EncodedResult {
  message: JsonObject;
  media: UserPart[];
}

function encodeResult(result: ToolResultPart, path: string, context: EncodeContext): EncodedResult {
  const texts = result.content.filter((part) => part.type === 'text');
  const others = result.content.filter((part) => part.type !== 'text');
  const last = texts.at(-1);
  // A breakpoint after the result stands after its last text.
  const marked =
    result.cache === undefined || last === undefined
      ? texts
      : [...texts.slice(0, -1), { ...last, cache: result.cache }];
  const content = encodeContent(marked, `${path}.content`, context);
  const told = others.length > 0 && content === '' ? 'The result follows in the next message.' : content;
  const heading: UserPart = { type: 'text', text: `From the result of tool call ${result.callId}:` };
  return {
    message: {
      role: 'tool',
      tool_call_id: result.callId,
      content: result.isError ? asError(told) : told,
    },
    media: others.length === 0 ? [] : [heading, ...others],
  };
}

/** Chat has no flag for a failed call: the text says so. */
function asError(content: WireContent): WireContent {
  if (typeof content === 'string') return /^error/i.test(content) ? content : `${errorPrefix}${content}`;
  const [first, ...rest] = content;
  const text = typeof first?.['text'] === 'string' ? first['text'] : '';
  return [{ ...first, type: 'text', text: `${errorPrefix}${text}` }, ...rest];
}
