// A whole answer for a client of this protocol. Called through codec.ts. Source: @google/genai `GenerateContentResponse`.
import type { AnswerContext } from '../codec';
import type { IrAnswer } from '../ir/events';
import { warnForeignFields } from '../ir/ownFields';
import type { Warning } from '../ir/warnings';
import type { JsonObject } from '../wire/jsonValue';
import { endedAnswer } from './answerEnvelope';
import { answerParts, loose, malformed, settle, type OutPart } from './answerParts';
import { newWarnings } from './members';
import { withTextSignatures } from './thoughtSignature';

export function encodeAnswer(answer: IrAnswer, context: AnswerContext): { body: JsonObject; warnings: Warning[] } {
  const { warnings, warn } = newWarnings();
  const parts: OutPart[] = [];
  const show = context.request.reasoning?.visible === true;
  let malformedCall = false;
  const lastCall = answer.content.findLastIndex((part) => part.type === 'tool-call');
  for (const [index, part] of answer.content.entries()) {
    const path = `content[${index}]`;
    const wire = answerParts(part, show);
    if (part.type !== 'opaque') warnForeignFields(part.extensions, 'gemini', path, { add: warn });
    // A signature is of no use without the thinking that the client did not ask to see; before a call it is kept on our side.
    if (part.type === 'reasoning' && part.state?.kind === 'signature' && !show && index > lastCall) {
      warn('dropped-state', path, part.state.origin);
    }
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
  const whole = withTextSignatures([...settled, ...loose(floating)]);
  const body = endedAnswer(whole, { finish, usage, malformedCall }, { responseId, modelVersion: context.model });
  return { body, warnings };
}
