// An IrAnswer as a whole Anthropic message. Called through anthropicCodec.
// Source: @anthropic-ai/sdk `Message`; state of other origins goes into the signature slot as an envelope (opaqueSlots.ts).
import type { AnswerContext } from '../codec';
import type { IrAnswer } from '../ir/events';
import { warnForeignFields } from '../ir/ownFields';
import type { AssistantPart } from '../ir/parts';
import type { Warning } from '../ir/warnings';
import type { JsonObject } from '../wire/jsonValue';
import { isRedacted, mediaNotice, ownBlock, ownMembers, redactedBlock } from './answerWords';
import { encodeFinish } from './finishReason';
import { encodeUsage } from './encodeUsage';
import { writeState } from './opaqueSlots';
import { fitToolId } from './toolIds';
import { toolInput } from './toolInput';
import type { Warn } from './wireShape';

export function encodeAnswer(answer: IrAnswer, context: AnswerContext): { body: unknown; warnings: Warning[] } {
  const warnings: Warning[] = [];
  const warn: Warn = (code, path, detail) => {
    warnings.push(detail === undefined ? { code, path } : { code, path, detail });
  };
  const refusals = answer.content.flatMap((part) => (part.type === 'refusal' ? part.text : []));
  const said = {
    toolCalls: answer.content.some((part) => part.type === 'tool-call'),
    refusal: refusals.length === 0 ? undefined : refusals.join(''),
  };
  if (answer.finish.reason === 'malformed') warn('mapped-value', 'stop_reason', 'malformed to end_turn');
  const body = {
    id: messageId(answer.id, context),
    type: 'message',
    role: 'assistant',
    model: context.model,
    content: answer.content.flatMap((part, index) => encodePart(part, `content[${index}]`, warn)),
    ...encodeFinish(answer.finish, said),
    usage: encodeUsage(answer.usage, answer.finish),
    ...ownMembers(answer),
  };
  return { body, warnings };
}

/** Anthropic's own id is kept; ids of other protocols would be strange to a client that looks at them. */
export function messageId(id: string, context: AnswerContext): string {
  return id.startsWith('msg_') ? id : context.newId('msg_');
}

function encodePart(part: AssistantPart, path: string, warn: Warn): JsonObject[] {
  if (part.type !== 'opaque') warnForeignFields(part.extensions, 'anthropic', path, { add: warn });
  switch (part.type) {
    case 'text': {
      const citations = part.extensions?.anthropic?.['citations'];
      if (part.text === '' && citations === undefined) return [];
      return [{ type: 'text', text: part.text, ...(citations === undefined ? {} : { citations }) }];
    }
    case 'refusal':
      return part.text === '' ? [] : [{ type: 'text', text: part.text }];
    case 'reasoning': {
      const redacted = isRedacted(part.state) ? [redactedBlock(part.state)] : [];
      const slot = writeState(isRedacted(part.state) ? undefined : part.state);
      const shown = part.text !== '' || (part.state !== undefined && redacted.length === 0);
      return [...(shown ? [{ type: 'thinking', thinking: part.text, signature: slot }] : []), ...redacted];
    }
    case 'tool-call': {
      const { input, wrapped } = toolInput(part.kind, part.input);
      if (wrapped) warn('mapped-value', `${path}.input`, 'put into an object');
      // A client of this protocol has declared no namespaces: it knows its tool by the name alone.
      if (part.namespace !== undefined) warn('dropped-field', `${path}.namespace`, part.namespace);
      return [{ type: 'tool_use', id: fitToolId(part.id), name: part.name, input, ...ownMembers(part) }];
    }
    case 'image':
    case 'audio':
      warn('dropped-part', path, part.type);
      return [{ type: 'text', text: mediaNotice(part) }];
    case 'opaque': {
      const block = ownBlock(part);
      if (block === undefined) warn('dropped-part', path, part.name);
      return block === undefined ? [] : [block];
    }
  }
}
