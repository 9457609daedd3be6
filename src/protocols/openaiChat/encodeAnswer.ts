// An answer as a whole chat completion for the client. Called through openaiChatCodec.
// Thinking goes into `reasoning_content`, which most clients of this protocol read; opaque state has no slot here and stays with us.
// Source: openai SDK `ChatCompletion`.
import type { AnswerContext } from '../codec';
import type { IrAnswer } from '../ir/events';
import type { ToolCallPart } from '../ir/parts';
import { warnForeignFields } from '../ir/ownFields';
import type { JsonObject } from '../wire/jsonValue';
import { encodeAudio, encodeImage } from './answerMedia';
import { isLegacy } from './decodeTools';
import { encodeUsage } from './encodeUsage';
import { encodeFinish, isApproximate } from './finishReason';
import { finishNotes, textNotes } from './ownNotes';
import { own, WarningList } from './shape';

export function encodeAnswer(
  answer: IrAnswer,
  context: AnswerContext,
): { body: unknown; warnings: WarningList['list'] } {
  const warnings = new WarningList();
  const notes = finishNotes(answer.finish);
  const legacy = isLegacy(context.request.tools);
  const { reason } = answer.finish;
  if (isApproximate(reason)) warnings.add('mapped-value', 'finish_reason', `${reason} became stop`);
  const body = {
    id: answer.id === '' ? context.newId('chatcmpl-') : answer.id,
    object: 'chat.completion',
    created: context.createdAt,
    model: context.model,
    choices: [
      {
        index: 0,
        message: { ...encodeMessage(answer, context, legacy, warnings), ...notes.message },
        logprobs: encodeLogprobs(answer),
        finish_reason: encodeFinish(reason, legacy),
        ...notes.choice,
      },
    ],
    ...(answer.usage === undefined ? {} : { usage: encodeUsage(answer.usage) }),
    ...notes.answer,
  };
  return { body, warnings: warnings.list };
}

function encodeMessage(answer: IrAnswer, context: AnswerContext, legacy: boolean, warnings: WarningList): JsonObject {
  const { content } = answer;
  const joined = (type: 'text' | 'reasoning' | 'refusal', between = ''): string =>
    content.flatMap((part) => (part.type === type && part.text !== '' ? [part.text] : [])).join(between);
  const text = joined('text');
  const refusal = joined('refusal') || (answer.finish.explanation ?? '');
  const reasoning = joined('reasoning', '\n\n');
  const calls = content.filter((part) => part.type === 'tool-call');
  const images = content.flatMap((part) => (part.type === 'image' ? (encodeImage(part) ?? []) : []));
  const audio = content.find((part) => part.type === 'audio');
  const annotations = content.flatMap((part) => (part.type === 'text' ? textNotes(part.extensions).annotations : []));
  // State is kept on our side by the id of the call that it led to: behind the last call there is nothing to keep it by.
  const lastCall = content.findLastIndex((part) => part.type === 'tool-call');
  content.forEach((part, index) => {
    const path = `content[${index}]`;
    if (part.type === 'reasoning' && part.state !== undefined && index > lastCall) {
      warnings.add('dropped-state', path, part.state.origin);
    }
    if (part.type === 'opaque') warnings.add('dropped-part', path, part.name);
    if (part.type === 'tool-call' && part.namespace !== undefined) {
      warnings.add('dropped-field', `${path}.namespace`, part.namespace);
    }
    warnForeignFields(part.extensions, own, path, warnings);
  });
  return {
    role: 'assistant',
    content: text === '' && (calls.length > 0 || refusal !== '') ? null : text,
    ...(reasoning === '' ? {} : { reasoning_content: reasoning }),
    refusal: refusal === '' ? null : refusal,
    annotations,
    ...(images.length === 0 ? {} : { images }),
    ...(audio === undefined ? {} : { audio: encodeAudio(audio, context) }),
    ...encodeCalls(calls, legacy, warnings),
  };
}

/** Clients of the legacy form read one call. */
function encodeCalls(calls: readonly ToolCallPart[], legacy: boolean, warnings: WarningList): JsonObject {
  const [first] = calls;
  if (first === undefined) return {};
  if (!legacy) return { tool_calls: calls.map(encodeCall) };
  if (calls.length > 1) warnings.add('dropped-part', 'content', 'function_call holds one call');
  return { function_call: { name: first.name, arguments: first.input } };
}

function encodeCall(call: ToolCallPart): JsonObject {
  const { id, name, input, kind } = call;
  return kind === 'custom'
    ? { id, type: kind, custom: { name, input } }
    : { id, type: kind, function: { name, arguments: input } };
}

function encodeLogprobs(answer: IrAnswer): JsonObject | null {
  const content = answer.content.flatMap((part) => (part.type === 'text' ? textNotes(part.extensions).logprobs : []));
  return content.length === 0 ? null : { content, refusal: null };
}
