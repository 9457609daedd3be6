// Small makers for the tests of the repairs: requests, turns and targets in the intermediate representation.
import type { UpstreamProtocolId } from '../../../src/shared/channel';
import { abilitiesOf } from '../../../src/protocols/abilities';
import type { Target } from '../../../src/protocols/codec';
import type { ModelTraits, Quirks } from '../../../src/shared/quirks';
import { Collector } from '../../../src/protocols/ir/collect';
import type { IrAnswer, IrEvent } from '../../../src/protocols/ir/events';
import type { ToolCallPart, ToolResultPart } from '../../../src/protocols/ir/parts';
import type { IrRequest, IrTurn } from '../../../src/protocols/ir/request';
import type { RepairTarget, Restore } from '../../../src/protocols/repairs/repair';
import { answerEvents } from '../../../src/protocols/answerEvents';

export const allProtocols: readonly UpstreamProtocolId[] = [
  'openai-chat',
  'openai-responses',
  'anthropic',
  'gemini',
  'bedrock',
  'vscode',
];

export const nativeOrigins: Readonly<Record<UpstreamProtocolId, string>> = {
  'openai-chat': 'openai',
  'openai-responses': 'openai',
  anthropic: 'anthropic',
  gemini: 'google',
  bedrock: 'bedrock',
  vscode: 'vscode',
};

export function targetOf(
  protocol: UpstreamProtocolId,
  { quirks = {}, traits = {} }: { quirks?: Quirks; traits?: ModelTraits } = {},
): Target {
  return { model: 'upstream-model', origin: nativeOrigins[protocol], quirks, traits };
}

export function repairTargetOf(
  protocol: UpstreamProtocolId,
  flags: { quirks?: Quirks; traits?: ModelTraits } = {},
): RepairTarget {
  const target = targetOf(protocol, flags);
  return { protocol, target, abilities: abilitiesOf(protocol, target) };
}

export function requestOf(turns: IrTurn[], rest: Partial<IrRequest> = {}): IrRequest {
  return { model: 'm', stream: false, system: [], turns, tools: [], sampling: {}, extensions: {}, ...rest };
}

export const user = (text: string): IrTurn => ({ role: 'user', content: [{ type: 'text', text }] });
export const says = (text: string): IrTurn => ({ role: 'assistant', content: [{ type: 'text', text }] });

export function call(id: string, name = 'read', rest: Partial<ToolCallPart> = {}): ToolCallPart {
  return { type: 'tool-call', id, name, kind: 'function', input: '{}', ...rest };
}

export function result(
  callId: string,
  text = `result of ${callId}`,
  rest: Partial<ToolResultPart> = {},
): ToolResultPart {
  return { type: 'tool-result', callId, kind: 'function', content: [{ type: 'text', text }], isError: false, ...rest };
}

export const calls = (...content: ToolCallPart[]): IrTurn => ({ role: 'assistant', content });
export const results = (...content: ToolResultPart[]): IrTurn => ({ role: 'tool', content });

export function answerOf(...content: IrAnswer['content']): IrAnswer {
  return { id: 'a', model: 'm', content, finish: { reason: 'tool-calls' }, usage: undefined };
}

/** The answer after `restore`, as a whole and as the fold of its stream with inputs cut at every character; both must agree. */
export function restored(restore: Restore | undefined, answer: IrAnswer): { whole: IrAnswer; folded: IrAnswer } {
  if (restore === undefined) return { whole: answer, folded: answer };
  const step = restore.newStream();
  const collector = new Collector();
  for (const event of answerEvents(answer).flatMap(inLetters)) step(event).forEach((given) => collector.push(given));
  return { whole: restore.answer(answer), folded: collector.answer() };
}

function inLetters(event: IrEvent): IrEvent[] {
  if (event.type !== 'tool-call-delta') return [event];
  return [...Array(event.input.length).keys()].map((at) => ({ ...event, input: event.input.charAt(at) }));
}

/** Freezes a value to its depths, so that a pass that writes into its input throws. */
export function frozen<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(frozen);
  }
  return value;
}
