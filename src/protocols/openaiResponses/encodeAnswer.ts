// A whole answer for a client of OpenAI Responses. What it has no item for is left out with a warning.
import type { AnswerContext } from '../codec';
import type { IrAnswer } from '../ir/events';
import type { AssistantPart } from '../ir/parts';
import { warnForeignFields } from '../ir/ownFields';
import type { Warning } from '../ir/warnings';
import type { JsonObject } from '../wire/jsonValue';
import { encodeFinish } from './finishReason';
import {
  asSummary,
  CallIds,
  callItem,
  imageItem,
  messageItem,
  opaqueItem,
  outputText,
  reasoningItem,
  refusalContent,
} from './outputItems';
import { ResponseMaker } from './responseObject';
import { WarningList } from './shape';

export function encodeResponsesAnswer(
  answer: IrAnswer,
  context: AnswerContext,
): { body: JsonObject; warnings: Warning[] } {
  const warnings = new WarningList();
  const maker = new ResponseMaker(context.newId('resp_'), context);
  const callIds = new CallIds(context.newId);
  const output = answer.content.flatMap((part, index) => {
    warnForeignFields(part.extensions, 'openai-responses', `content[${index}]`, warnings);
    const items = itemsOf(part, context, callIds);
    if (items.length === 0) {
      const name = part.type === 'opaque' ? part.name : part.type;
      warnings.add('dropped-part', `content[${index}]`, name);
    }
    return items;
  });
  const refusal = answer.content.some((part) => part.type === 'refusal');
  if (answer.finish.reason === 'pause') warnings.add('mapped-value', 'finish', 'pause became completed');
  return { body: maker.ended(encodeFinish(answer.finish, refusal), output, answer.usage), warnings: warnings.list };
}

function itemsOf(part: AssistantPart, context: AnswerContext, callIds: CallIds): JsonObject[] {
  const { newId } = context;
  switch (part.type) {
    case 'text':
      return [messageItem(newId('msg_'), 'completed', [outputText(part.text, part.extensions)], part.extensions)];
    case 'refusal':
      return [messageItem(newId('msg_'), 'completed', [refusalContent(part.text)])];
    case 'reasoning':
      return [reasoningItem(newId('rs_'), part.text, asSummary(part.summary, context), part.state)];
    case 'tool-call': {
      const call = { ...part, callId: callIds.take(part.id), namespace: part.namespace, extensions: part.extensions };
      const item = callItem(newId(part.kind === 'custom' ? 'ctc_' : 'fc_'), call, 'completed', part.input);
      return part.state === undefined ? [item] : [item, reasoningItem(newId('rs_'), '', true, part.state)];
    }
    case 'image':
      return [imageItem(part, newId) ?? []].flat();
    case 'opaque': {
      const item = opaqueItem(part, newId);
      if (item === undefined) return [];
      return part.state === undefined ? [item] : [item, reasoningItem(newId('rs_'), '', true, part.state)];
    }
    case 'audio':
      return [];
  }
}
