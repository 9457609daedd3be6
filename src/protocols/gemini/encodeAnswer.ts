// A whole answer for a client of this protocol. Called through codec.ts. Source: @google/genai `GenerateContentResponse`.
import type { AnswerContext } from '../codec';
import type { IrAnswer } from '../ir/events';
import type { Warning } from '../ir/warnings';
import type { JsonObject } from '../wire/jsonValue';
import { endedAnswer } from './answerEnvelope';
import { answerParts, loose, malformed, settle, type OutPart } from './answerParts';
import { newWarnings } from './members';

export function encodeAnswer(answer: IrAnswer, context: AnswerContext): { body: JsonObject; warnings: Warning[] } {
  const { warnings, warn } = newWarnings();
  const parts: OutPart[] = [];
  const show = context.request.reasoning?.visible === true;
  let malformedCall = false;
  for (const [index, part] of answer.content.entries()) {
    const path = `content[${index}]`;
    const wire = answerParts(part, show);
    if (wire === malformed) {
      malformedCall = true;
      warn('dropped-part', path, 'a function call with arguments that are no JSON');
      continue;
    }
    if (wire.length === 0 && (part.type === 'opaque' || part.type === 'image' || part.type === 'audio')) {
      warn('dropped-part', path, part.type === 'opaque' ? `${part.origin} ${part.name}` : part.type);
    }
    parts.push(...wire);
  }
  const responseId = answer.id === '' ? context.newId('') : answer.id;
  const { finish, usage } = answer;
  const { settled, floating } = settle(parts, undefined);
  const whole = [...settled, ...loose(floating)];
  const body = endedAnswer(whole, { finish, usage, malformedCall }, { responseId, modelVersion: context.model });
  return { body, warnings };
}
