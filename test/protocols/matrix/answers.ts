// Answers of an upstream made of parts, whole or streamed, in the words of any client protocol: written by that protocol's encoder, which the
// SDK judges elsewhere. For tests whose answers no fixture has.
import type { ProtocolId } from '../../../src/shared/channel';
import { answerEvents } from '../../../src/protocols/answerEvents';
import { codecOf } from '../../../src/protocols/codecs';
import type { AnswerContext } from '../../../src/protocols/codec';
import type { IrAnswer } from '../../../src/protocols/ir/events';
import type { AssistantPart } from '../../../src/protocols/ir/parts';
import type { UpstreamAnswer } from './miniGateway';

/** What `protocol` sends for an answer of these parts; the end is that of tool calls where there are any. */
export function answerOfParts(protocol: ProtocolId, content: AssistantPart[], streamed: boolean): UpstreamAnswer {
  const calls = content.some((part) => part.type === 'tool-call');
  const answer: IrAnswer = {
    id: 'answer_1',
    model: 'upstream-model',
    content,
    finish: { reason: calls ? 'tool-calls' : 'stop' },
    usage: undefined,
  };
  let count = 0;
  const context: AnswerContext = {
    model: 'upstream-model',
    createdAt: 1_790_000_000,
    newId: (prefix) => `${prefix}up${(count += 1)}`,
    request: {
      model: 'm',
      stream: streamed,
      system: [],
      turns: [],
      tools: [],
      sampling: {},
      reasoning: { visible: true },
      extensions: {},
    },
    includeUsage: false,
  };
  const codec = codecOf(protocol);
  if (!streamed) return { whole: JSON.parse(JSON.stringify(codec.encodeAnswer(answer, context).body)) as unknown };
  const encoder = codec.newStreamEncoder(context);
  return { stream: answerEvents(answer).map((event) => Buffer.from(encoder.push(event))) };
}

/** A call of the model, arguments as JSON. */
export function modelCall(id: string, name: string, input: unknown): AssistantPart {
  return { type: 'tool-call', id, name, kind: 'function', input: JSON.stringify(input) };
}
