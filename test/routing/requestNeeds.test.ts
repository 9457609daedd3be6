// What a request needs of a model against what is known of it: only what is known to be missing counts.
import { expect, it } from 'vitest';
import { haveSameAbilities, lacksOf, type ModelAbilities, type RequestNeeds } from '../../src/routing/requestNeeds';

it.each<[RequestNeeds, ModelAbilities | undefined, string[]]>([
  [{ tools: true, images: true, pdf: true, audio: true, structuredOutput: true, inputTokens: 1e9 }, undefined, []],
  [{ tools: true, images: true, pdf: true, audio: true, structuredOutput: true, inputTokens: 1e9 }, {}, []],
  [{ tools: true }, { tools: false }, ['tools']],
  [{ images: true }, { images: false, tools: false }, ['images']],
  [{ pdf: true }, { pdf: false }, ['pdf']],
  [{ audio: true }, { audio: false }, ['audio']],
  [{ structuredOutput: true }, { structuredOutput: false }, ['structuredOutput']],
  [{ tools: false }, { tools: false }, []],
  [{ tools: true }, { tools: true }, []],
  [{ inputTokens: 1000 }, { contextTokens: 1000 }, []],
  [{ inputTokens: 1001 }, { contextTokens: 1000 }, ['context']],
  [{}, { contextTokens: 0 }, []],
  [{ tools: true, inputTokens: 2 }, { tools: false, contextTokens: 1 }, ['tools', 'context']],
])('%j of %j lacks %j', (needs, abilities, lacks) => expect(lacksOf(needs, abilities)).toEqual(lacks));

it.each<[(ModelAbilities | undefined)[], boolean]>([
  [[], true],
  [[undefined, undefined], true],
  [[undefined, {}], true],
  [
    [
      { tools: true, contextTokens: 5 },
      { tools: true, contextTokens: 5 },
    ],
    true,
  ],
  [[{ tools: true }, { tools: true }, { tools: false }], false],
  [[{ tools: true }, {}], false],
  [[undefined, { images: true }], false],
  [[{ pdf: true }, { pdf: false }], false],
  [[{ audio: true }, { audio: false }], false],
  [[{ structuredOutput: true }, { structuredOutput: false }], false],
  [[{ contextTokens: 5 }, { contextTokens: 6 }], false],
])('%j: a request could tell them apart: %j', (known, same) => expect(haveSameAbilities(known)).toBe(same));
