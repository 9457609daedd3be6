// How much to think, from every client's words into those of each model family.
import { describe, expect, it } from 'vitest';
import { anthropicCodec } from '../../../src/protocols/anthropic/codec';
import type { ModelTraits, Quirks } from '../../../src/shared/quirks';
import type { IrRequest, ReasoningRequest } from '../../../src/protocols/ir/request';
import { warningText } from '../../../src/protocols/ir/warnings';
import { plainRequest, target } from './kit';

interface Plan {
  thinking: unknown;
  effort: unknown;
  max: unknown;
  warnings: string[];
  body: Record<string, unknown>;
}

function plan(
  reasoning: ReasoningRequest,
  traits: ModelTraits,
  change: Partial<IrRequest> = {},
  quirks: Quirks = {},
): Plan {
  const request = { ...plainRequest, reasoning, ...change };
  const { body, warnings } = anthropicCodec.encodeRequest(request, target({ traits, quirks }));
  const config = body['output_config'] as { effort?: unknown } | undefined;
  return {
    thinking: body['thinking'],
    effort: config?.effort,
    max: body['max_tokens'],
    warnings: warnings.map(warningText),
    body,
  };
}

const ownClient = { extensions: { anthropic: {} } };

describe('models that decide themselves (adaptive)', () => {
  const traits: ModelTraits = { thinking: 'adaptive' };

  it.each([
    [{ effort: 'high' }, { type: 'adaptive' }, 'high', 0],
    [{ effort: 'minimal' }, { type: 'adaptive' }, 'low', 1],
    [{ mode: 'enabled', budgetTokens: 1500 }, { type: 'adaptive' }, 'low', 1],
    [{ mode: 'enabled', budgetTokens: 7000 }, { type: 'adaptive' }, 'medium', 1],
    [{ mode: 'enabled', budgetTokens: 20_000 }, { type: 'adaptive' }, 'high', 1],
    [{ mode: 'enabled', budgetTokens: 60_000 }, { type: 'adaptive' }, 'xhigh', 1],
    [{ mode: 'adaptive', effort: 'max', visible: true }, { type: 'adaptive', display: 'summarized' }, 'max', 0],
    [{ effort: 'none' }, { type: 'disabled' }, undefined, 0],
    [{ mode: 'disabled', effort: 'low' }, { type: 'disabled' }, 'low', 0],
  ] as const)('%j', (reasoning, thinking, effort, count) => {
    const { warnings, ...said } = plan(reasoning, traits);
    expect(said).toMatchObject({ thinking, effort });
    expect(warnings).toHaveLength(count);
  });

  it('take the nearest effort they know', () => {
    expect(plan({ effort: 'max' }, { ...traits, efforts: ['low', 'medium', 'high'] })).toMatchObject({
      effort: 'high',
      warnings: ['mapped-value output_config.effort: max to high'],
    });
  });

  it('have room for much effort where the client names no limit', () => {
    expect(plan({ effort: 'xhigh' }, { ...traits, maxOutputTokens: 128_000 }).max).toBe(64_000);
    expect(plan({ effort: 'low' }, { ...traits, maxOutputTokens: 128_000 }).max).toBe(32_000);
  });
});

describe('models with a budget', () => {
  const traits: ModelTraits = { thinking: 'budget', maxOutputTokens: 64_000 };

  it('take a budget as it is, and a word or “adaptive” as one', () => {
    expect(plan({ mode: 'enabled', budgetTokens: 5000 }, traits, { maxOutputTokens: 6000 })).toMatchObject({
      thinking: { type: 'enabled', budget_tokens: 5000 },
      max: 6000,
      warnings: [],
    });
    expect(plan({ effort: 'medium' }, traits).thinking).toEqual({ type: 'enabled', budget_tokens: 6144 });
    expect(plan({ mode: 'adaptive' }, traits)).toMatchObject({
      thinking: { type: 'enabled', budget_tokens: 16_384 },
      effort: undefined,
      warnings: ['mapped-value thinking: adaptive to 16384 tokens'],
    });
  });

  it.each([
    [{ effort: 'high' }, 4096],
    [{ mode: 'enabled', budgetTokens: 64_000 }, 8000],
    [{ mode: 'enabled', budgetTokens: 100 }, 8000],
    [{ effort: 'max' }, 1100],
    [{ effort: 'max' }, undefined],
  ] as const)('stay at 1024 or more and below max_tokens: %j of %s', (reasoning, maxOutputTokens) => {
    const { thinking, max } = plan(reasoning, traits, { maxOutputTokens });
    const { budget_tokens: budget } = thinking as { budget_tokens: number };
    expect(budget).toBeGreaterThanOrEqual(1024);
    expect(budget).toBeLessThan(Number(max));
    expect(max).toBe(maxOutputTokens ?? 64_000);
  });

  it('do not think where the limit leaves no room', () => {
    expect(plan({ effort: 'low' }, traits, { maxOutputTokens: 500 })).toMatchObject({
      thinking: undefined,
      max: 500,
      warnings: ['dropped-field thinking: max_tokens leaves no room for thinking'],
    });
  });

  it('do not think where a tool is forced', () => {
    const tools: IrRequest['tools'] = [{ type: 'function', name: 'run' }];
    const forced = plan({ effort: 'high' }, traits, { tools, toolChoice: { type: 'tool', name: 'run' } });
    expect(forced).toMatchObject({
      thinking: undefined,
      warnings: ['dropped-field thinking: a forced tool choice excludes thinking'],
    });
    expect(plan({ effort: 'high' }, traits, { tools, toolChoice: { type: 'auto' } }).thinking).toBeDefined();
    expect(
      plan({ effort: 'high' }, { thinking: 'both' }, { tools, toolChoice: { type: 'required' } }).thinking,
    ).toBeUndefined();
    expect(
      plan({ effort: 'high' }, { thinking: 'adaptive' }, { tools, toolChoice: { type: 'required' } }).thinking,
    ).toBeDefined();
  });

  it('do not think in a tool loop that began without their thinking', () => {
    const loop = (withThinking: boolean): IrRequest['turns'] => [
      { role: 'user', content: [{ type: 'text', text: 'A' }] },
      {
        role: 'assistant',
        content: [
          ...(withThinking
            ? [{ type: 'reasoning', text: 'T', state: { origin: 'anthropic', kind: 'signature', data: 's' } } as const]
            : []),
          { type: 'tool-call', id: '1', name: 'run', kind: 'function', input: '{}' },
        ],
      },
      { role: 'tool', content: [{ type: 'tool-result', callId: '1', kind: 'function', content: [], isError: false }] },
    ];
    expect(plan({ effort: 'high' }, traits, { turns: loop(false) }).thinking).toBeUndefined();
    expect(plan({ effort: 'high' }, traits, { turns: loop(true) }).thinking).toBeDefined();
    const next: IrRequest['turns'] = [
      ...loop(false),
      { role: 'assistant', content: [{ type: 'text', text: 'B' }] },
      ...loop(false).slice(0, 1),
    ];
    expect(plan({ effort: 'high' }, traits, { turns: next }).thinking).toBeDefined();
  });

  it('lose sampling while they think', () => {
    const { body, warnings } = plan({ mode: 'enabled', budgetTokens: 2000 }, traits, {
      sampling: { temperature: 0.2, topK: 4, topP: 0.97 },
    });
    expect(body).not.toHaveProperty('temperature');
    expect(body).not.toHaveProperty('top_k');
    expect(body['top_p']).toBe(0.97);
    expect(warnings).toHaveLength(2);
  });
});

describe('models that take both, one or none', () => {
  it('both: a budget stays one, a word is adaptive', () => {
    expect(plan({ mode: 'enabled', budgetTokens: 2048 }, { thinking: 'both' }).thinking).toEqual({
      type: 'enabled',
      budget_tokens: 2048,
    });
    expect(plan({ effort: 'low' }, { thinking: 'both' })).toMatchObject({
      thinking: { type: 'adaptive' },
      effort: 'low',
    });
  });

  it('effort alone', () => {
    expect(plan({ mode: 'adaptive', effort: 'high' }, { thinking: 'effort' })).toMatchObject({
      thinking: undefined,
      effort: 'high',
    });
    expect(plan({ effort: 'none' }, { thinking: 'level', efforts: ['none', 'high'] }).effort).toBe('none');
    expect(plan({ mode: 'disabled' }, { thinking: 'always' })).toMatchObject({
      thinking: undefined,
      warnings: ['dropped-field thinking: the model always thinks'],
    });
  });

  it('none', () => {
    expect(plan({ effort: 'high' }, { thinking: 'none' })).toMatchObject({ thinking: undefined, effort: undefined });
    expect(plan({ mode: 'disabled' }, { thinking: 'none' }).warnings).toEqual([]);
  });
});

describe('models that nothing is known of', () => {
  it('are asked in the words of a client of this protocol', () => {
    expect(plan({ mode: 'adaptive', effort: 'max' }, {}, ownClient)).toMatchObject({
      thinking: { type: 'adaptive' },
      effort: 'max',
      warnings: [],
    });
    expect(plan({ mode: 'enabled', budgetTokens: 2048 }, {}, ownClient)).toMatchObject({
      thinking: { type: 'enabled', budget_tokens: 2048 },
      warnings: [],
    });
    expect(plan({ effort: 'low' }, {}, ownClient)).toMatchObject({ thinking: undefined, effort: 'low' });
    expect(plan({ mode: 'disabled' }, {}, ownClient).thinking).toEqual({ type: 'disabled' });
  });

  it('are not asked by others', () => {
    expect(plan({ effort: 'high' }, {})).toMatchObject({
      thinking: undefined,
      effort: undefined,
      warnings: ['dropped-field thinking: it is not known how the model is asked to think'],
    });
  });

  it('get a way of thinking that we have no words for as it came', () => {
    const kept = { extensions: { anthropic: { thinking: { type: 'between_tools' } } } };
    expect(plan({ mode: 'adaptive' }, { thinking: 'adaptive' }, kept).thinking).toEqual({ type: 'between_tools' });
  });
});
