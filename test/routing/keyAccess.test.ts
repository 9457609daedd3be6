// What a key may use and what its names mean: groups, aliases, fallback models.
import { describe, expect, it } from 'vitest';
import { mayUseChannel, resolveModel } from '../../src/routing/keyAccess';

const key = (models: string[] | null, modelAliases: Record<string, string>, fallbackModels: string[] = []) => ({
  models,
  settings: { modelAliases, fallbackModels },
});

describe('mayUseChannel', () => {
  it.each([
    [null, 'g', true],
    [['c'], null, true],
    [['d'], 'g', false],
    [['group:g'], 'g', true],
    [['group:g'], null, false],
    [['group:'], '', true],
    [['g'], 'g', false],
  ])('%j and group %j: %j', (allowed, group, expected) => {
    expect(mayUseChannel(allowed, { id: 'c', settings: { group } })).toBe(expected);
  });
});

describe('resolveModel', () => {
  it('leaves other names alone, also those of every object', () => {
    expect(resolveModel(key(['a*'], {}), 'constructor')).toEqual({
      model: 'constructor',
      fallbackModels: [],
      allowedModels: ['a*'],
    });
  });

  it('resolves an alias once, and lets it be used where either name is allowed', () => {
    const aliases = { fast: 'slow', slow: 'slower' };
    expect(resolveModel(key(null, aliases), 'fast')).toEqual({
      model: 'slow',
      fallbackModels: [],
      allowedModels: null,
    });
    expect(resolveModel(key(['fast'], aliases), 'fast').allowedModels).toEqual(['fast', 'slow']);
    expect(resolveModel(key(['other'], aliases), 'fast').allowedModels).toEqual(['other']);
    // A target that reads as a pattern would allow more than one model.
    expect(resolveModel(key(['fast'], { fast: 'a*' }), 'fast').allowedModels).toEqual(['fast']);
  });

  it('resolves aliases of fallback models too, without repeats', () => {
    expect(resolveModel(key(['a', 'x'], { x: 'b' }, ['x', 'b', 'a']), 'a')).toEqual({
      model: 'a',
      fallbackModels: ['b'],
      allowedModels: ['a', 'x', 'b'],
    });
  });
});
