// Laws of the repairs over generated requests and every target: pure, idempotent, stable for prefixes, and what they promise encoders.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GatewayError } from '../../../src/shared/errors';
import type { ModelTraits, Quirks } from '../../../src/shared/quirks';
import type { Abilities } from '../../../src/protocols/abilities';
import type { ToolCallPart, ToolResultPart } from '../../../src/protocols/ir/parts';
import type { IrRequest, IrTurn } from '../../../src/protocols/ir/request';
import { type RepairedRequest, repairRequest } from '../../../src/protocols/repairs/repairs';
import { clientTools, referenceKey } from '../../../src/protocols/repairs/toolReferences';
import { fitsRule } from '../../../src/protocols/repairs/words';
import * as arbitraries from './arbitraries';
import { allProtocols, answerOf, frozen, repairTargetOf, restored, targetOf } from './support';

const flags: fc.Arbitrary<{ quirks: Quirks; traits: ModelTraits }> = fc.record({
  quirks: fc.constantFrom<Quirks>(
    {},
    { replayReasoning: true },
    { customTools: true },
    { toolIdLength: 9 },
    { namespaces: false },
  ),
  traits: fc.constantFrom<ModelTraits>({}, { noImages: true }, { midSystem: true }, { midSystem: false }),
});

/** Undefined where the request is one that must be refused. */
function repaired(request: IrRequest, ...target: Parameters<typeof repairTargetOf>): RepairedRequest | undefined {
  const [protocol, given] = target;
  try {
    return repairRequest(request, protocol, targetOf(protocol, given));
  } catch (error) {
    if (GatewayError.is(error, 'bad-request')) return undefined;
    throw error;
  }
}

function callsOf(turn: IrTurn | undefined): ToolCallPart[] {
  return turn?.role === 'assistant' ? turn.content.filter((part) => part.type === 'tool-call') : [];
}

function resultsOf(turn: IrTurn | undefined): ToolResultPart[] {
  return turn?.role === 'tool' ? turn.content : [];
}

function expectPaired(turns: readonly IrTurn[]): void {
  const ids = turns.flatMap(callsOf).map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  turns.forEach((turn, index) => {
    const calls = callsOf(turn);
    if (calls.length > 0) {
      expect(resultsOf(turns[index + 1]).map(({ callId, kind }) => [callId, kind])).toEqual(
        calls.map(({ id, kind }) => [id, kind]),
      );
    }
    if (turn.role === 'tool') expect(callsOf(turns[index - 1]).length).toBeGreaterThan(0);
  });
}

function expectOrder(turns: readonly IrTurn[], abilities: Abilities): void {
  for (const turn of turns) expect(turn.content.length).toBeGreaterThan(0);
  if (abilities.userFirst && turns.length > 0) expect(turns[0]?.role).toBe('user');
  if (!abilities.alternation) return;
  turns.forEach((turn, index) => {
    if (index > 0) expect([turn.role, turns[index - 1]?.role]).not.toEqual([turn.role, turn.role]);
  });
}

describe.each(allProtocols)('repairs for %s', (protocol) => {
  it('leave their input as it is and say the same twice', () => {
    fc.assert(
      fc.property(arbitraries.request, flags, (request, given) => {
        frozen(request);
        const first = repaired(request, protocol, given);
        if (first === undefined) return;
        expect(repaired(request, protocol, given)?.request).toEqual(first.request);
        expect(repaired(frozen(first.request), protocol, given)?.request).toEqual(first.request);
      }),
    );
  });

  it('keep their promises to encoders', () => {
    fc.assert(
      fc.property(arbitraries.request, flags, (request, given) => {
        const target = repairTargetOf(protocol, given);
        const { abilities } = target;
        const fitted = repaired(request, protocol, given)?.request;
        if (fitted === undefined) return;
        expectPaired(fitted.turns);
        expectOrder(fitted.turns, abilities);
        const tools = clientTools(fitted);
        const calls = fitted.turns.flatMap(callsOf);
        for (const { name, namespace } of [...tools, ...calls]) {
          expect(fitsRule(name, abilities.toolName)).toBe(true);
          if (!abilities.namespaces) expect(namespace).toBeUndefined();
        }
        for (const { id } of calls) expect(fitsRule(id, abilities.toolId)).toBe(true);
        expect(new Set(tools.map(referenceKey)).size).toBe(tools.length);
        const said = JSON.stringify(fitted.turns);
        if (!abilities.customTools) expect(said + JSON.stringify(tools)).not.toMatch(/"(kind|type)":"custom"/);
        for (const origin of ['anthropic', 'openai', 'google', 'deepseek']) {
          if (origin !== target.target.origin) expect(said).not.toContain(`"state":{"origin":"${origin}"`);
        }
        for (const other of allProtocols) {
          if (other !== protocol)
            expect(said + JSON.stringify(fitted.tools)).not.toMatch(
              new RegExp(`"type":"(opaque|server)","origin":"${other}"`),
            );
        }
        if (!abilities.imageUrls) expect(said).not.toContain('https://example.com/a.png');
        if (given.traits.noImages === true) expect(said).not.toContain('"type":"image"');
      }),
    );
  });

  it('keep the beginning of a conversation when it grows', () => {
    fc.assert(
      fc.property(arbitraries.request, fc.array(arbitraries.turns, { maxLength: 1 }), (request, more) => {
        // A conversation grows where nothing is open: behind the words of the assistant.
        const turns: IrTurn[] = [...request.turns, { role: 'assistant', content: [{ type: 'text', text: 'So.' }] }];
        const short = repaired({ ...request, turns }, protocol)?.request;
        const tail: IrTurn[] = [
          { role: 'user', content: [{ type: 'text', text: 'And?' }] },
          ...more.flat().filter(({ role }) => role !== 'tool'),
        ];
        const long = repaired({ ...request, turns: [...turns, ...tail] }, protocol)?.request;
        if (short === undefined || long === undefined) return;
        expect(long.turns.slice(0, short.turns.length)).toEqual(short.turns);
      }),
    );
  });

  it('give every tool back by its own name and kind', () => {
    fc.assert(
      fc.property(arbitraries.request, fc.string({ unit: 'grapheme' }), (request, input) => {
        const given = repaired(request, protocol);
        if (given === undefined) return;
        const called = clientTools(given.request).map((tool, index): ToolCallPart => {
          const { name, namespace, type } = tool;
          const wrapped = JSON.stringify({ input });
          return {
            type: 'tool-call',
            id: `new_${index}`,
            name,
            ...(namespace === undefined ? {} : { namespace }),
            kind: type,
            input: type === 'custom' ? input : wrapped,
          };
        });
        const { whole, folded } = restored(given.restore, answerOf(...called));
        expect(folded).toEqual(whole);
        const own = clientTools(request);
        expect(whole.content).toEqual(
          own.map(({ name, namespace, type }, index) => ({
            type: 'tool-call',
            id: `new_${index}`,
            name,
            ...(namespace === undefined ? {} : { namespace }),
            kind: type,
            input: type === 'custom' ? input : JSON.stringify({ input }),
          })),
        );
      }),
    );
  });
});
