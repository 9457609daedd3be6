// What is known of model families, by patterns over the model's plain name (lower case, no vendor, dots as dashes, no date), and the traits
// of one model: its family's, with the numbers of the snapshot. The first row that fits counts, so the narrow ones stand first. A model
// that fits none is taken as it comes: nothing is assumed of it. Sources: the vendors' model pages and the catalogue models.dev.
import { matchesPattern } from '../shared/modelPattern';
import type { ModelTraits } from '../shared/quirks';
import { remembered } from '../shared/remembered';
import { findModel } from './findModel';
import { modelName, plainName } from './modelNames';
import { modelRows } from './modelRows';

export interface ModelTraitsRow {
  models: readonly string[];
  traits: ModelTraits;
}

const claudeEfforts = ['low', 'medium', 'high', 'xhigh', 'max'];

export const modelTraits: readonly ModelTraitsRow[] = [
  // Claude from 4.7 on thinks as it sees fit and refuses sampling parameters other than the default. System messages in the middle of the
  // conversation came with 4.8; the older ones refuse them ("role 'system' is not supported on this model").
  {
    models: [
      'claude-opus-4-8*',
      'claude-opus-5*',
      'claude-sonnet-5*',
      'claude-haiku-5*',
      'claude-fable*',
      'claude-mythos*',
    ],
    traits: { thinking: 'adaptive', efforts: claudeEfforts, noSampling: true, midSystem: true },
  },
  {
    models: ['claude-opus-4-7*'],
    traits: { thinking: 'adaptive', efforts: claudeEfforts, noSampling: true, midSystem: false },
  },
  {
    models: ['claude-opus-4-6*', 'claude-sonnet-4-6*'],
    traits: { thinking: 'both', efforts: claudeEfforts, midSystem: false, interleavedBeta: true },
  },
  { models: ['claude-haiku-4-5*', 'claude-3-7-*'], traits: { thinking: 'budget', midSystem: false } },
  {
    models: ['claude-*-4-5*', 'claude-opus-4-1*', 'claude-sonnet-4*', 'claude-opus-4*'],
    traits: { thinking: 'budget', midSystem: false, interleavedBeta: true },
  },
  { models: ['claude-3-5-*'], traits: { thinking: 'none', maxOutputTokens: 8192, midSystem: false } },
  { models: ['claude-3-*'], traits: { thinking: 'none', maxOutputTokens: 4096, midSystem: false } },

  { models: ['gemini-3*'], traits: { thinking: 'level' } },
  { models: ['gemini-2-5-*'], traits: { thinking: 'budget' } },
  { models: ['gemini-2-0-*', 'gemini-1-5-*', 'gemma-*'], traits: { thinking: 'none' } },

  { models: ['gpt-oss-*'], traits: { thinking: 'effort', efforts: ['low', 'medium', 'high'] } },
  { models: ['gpt-5*', 'gpt-6*', 'o1*', 'o3*', 'o4*'], traits: { thinking: 'effort', noSampling: true } },
  { models: ['gpt-4*', 'gpt-3-5*', 'chatgpt-4o*'], traits: { thinking: 'none' } },

  // Grok 4 thinks and takes no word on how much; from 4.3 on it does.
  { models: ['grok-*-non-reasoning', 'grok-2*', 'grok-beta'], traits: { thinking: 'none' } },
  { models: ['grok-3-mini*'], traits: { thinking: 'effort', efforts: ['low', 'high'] } },
  {
    models: ['grok-3*', 'grok-4', 'grok-4-0709', 'grok-4-fast*', 'grok-4-1-fast*', 'grok-code-*'],
    traits: { thinking: 'none' },
  },
  {
    models: ['grok-4-3*', 'grok-4-5*', 'grok-4-6*', 'grok-4-7*'],
    traits: { thinking: 'effort', efforts: ['low', 'medium', 'high'] },
  },

  // V4 on: low, high and max are levels of their own; the older names stand for one way each.
  {
    models: ['deepseek-v4*', 'deepseek-flash*', 'deepseek-pro*'],
    traits: { thinking: 'effort', efforts: ['low', 'high', 'max'] },
  },
  { models: ['deepseek-reasoner*', 'deepseek-r1*', 'r1'], traits: { thinking: 'always' } },
  { models: ['deepseek-chat*', 'deepseek-v3-0324', 'deepseek-v3'], traits: { thinking: 'none' } },

  // Qwen: a switch and a budget in tokens; the instruct and coder models do not think.
  { models: ['qwq-*', 'qvq-*', 'qwen3-*-thinking*'], traits: { thinking: 'always' } },
  {
    models: ['qwen*-instruct*', 'qwen3-coder-*', 'qwen-max*', 'qwen-vl-*', 'qwen-long*'],
    traits: { thinking: 'none' },
  },
  { models: ['qwen3*', 'qwen-plus*', 'qwen-flash*', 'qwen-turbo*'], traits: { thinking: 'budget' } },

  // GLM and Kimi K2.5: a switch alone. Effort words of GLM 5.2 on: others become one of these two.
  { models: ['glm-5-2*', 'glm-5-3*'], traits: { thinking: 'budget', efforts: ['high', 'max'] } },
  { models: ['glm-5*', 'glm-4-5*', 'glm-4-6*', 'glm-4-7*'], traits: { thinking: 'budget' } },
  { models: ['glm-z1-*'], traits: { thinking: 'always' } },
  { models: ['glm-4*'], traits: { thinking: 'none' } },
  { models: ['kimi-k3*'], traits: { thinking: 'always', efforts: ['low', 'high', 'max'] } },
  { models: ['kimi-k2-7-code*', 'kimi-k2-thinking*', 'kimi-for-coding*'], traits: { thinking: 'always' } },
  { models: ['kimi-k2-5*', 'kimi-k2-6*'], traits: { thinking: 'budget' } },
  { models: ['kimi-k2*', 'moonshot-v1-*'], traits: { thinking: 'none' } },

  {
    models: ['doubao-seed-2*', 'seed-2-*'],
    traits: { thinking: 'effort', efforts: ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'] },
  },
  { models: ['doubao-seed-1-6-flash*', 'doubao-seed-1-6-vision*'], traits: { thinking: 'budget' } },
  { models: ['doubao-seed-1-*'], traits: { thinking: 'effort', efforts: ['minimal', 'low', 'medium', 'high'] } },
  { models: ['doubao-1-5-thinking*'], traits: { thinking: 'always' } },
  { models: ['doubao-1-5-*', 'doubao-pro-*', 'doubao-lite-*'], traits: { thinking: 'none' } },

  { models: ['hy3*'], traits: { thinking: 'effort', efforts: ['low', 'high'] } },
  { models: ['hunyuan-t1*', 'ernie-x1*', 'ernie-*-thinking*'], traits: { thinking: 'always' } },
  {
    models: ['hunyuan-turbo*', 'hunyuan-lite*', 'hunyuan-standard*', 'ernie-4-*', 'ernie-3-*', 'ernie-speed*'],
    traits: { thinking: 'none' },
  },

  // M3 thinks as it sees fit or not at all; M2 always.
  { models: ['minimax-m3*'], traits: { thinking: 'adaptive' } },
  { models: ['minimax-m2*', 'minimax-m1*'], traits: { thinking: 'always' } },
  { models: ['minimax-text-01*', 'minimax-01*'], traits: { thinking: 'none' } },

  { models: ['step-3-5-flash-2603*'], traits: { thinking: 'effort', efforts: ['low', 'high'] } },
  { models: ['step-3*'], traits: { thinking: 'effort', efforts: ['low', 'medium', 'high'] } },
  { models: ['step-1*', 'step-2*', 'yi-*'], traits: { thinking: 'none' } },

  {
    models: ['mistral-medium-3-5*', 'mistral-medium-2604*', 'mistral-large-4*', 'mistral-small-2603*', 'magistral-*'],
    traits: { thinking: 'effort', efforts: ['none', 'high'] },
  },
  { models: ['codestral*', 'devstral*', 'ministral*', 'pixtral*', 'open-mi*'], traits: { thinking: 'none' } },

  { models: ['command-a-reasoning*', 'command-a-plus*'], traits: { thinking: 'effort', efforts: ['none', 'high'] } },
  { models: ['command-*', 'c4ai-*'], traits: { thinking: 'none' } },
  {
    models: ['sonar-deep-research', 'sonar-reasoning*'],
    traits: { thinking: 'effort', efforts: ['minimal', 'low', 'medium', 'high'] },
  },
  { models: ['sonar*'], traits: { thinking: 'none' } },

  { models: ['nova-2-*'], traits: { thinking: 'effort', efforts: ['low', 'medium', 'high'] } },
  { models: ['nova-*', 'titan-*', 'llama*', 'jamba-*'], traits: { thinking: 'none' } },
];

/** Traits of a family, by any form of the model's name. Empty where the family is not known. */
export function familyTraits(model: string): ModelTraits {
  const name = plainName(modelName(model).name);
  return modelTraits.find((row) => row.models.some((pattern) => matchesPattern(pattern, name)))?.traits ?? {};
}

/**
 * What is known of the model that `provider` (a preset id) calls `model`: its family's traits, its own numbers where they are known.
 * Asked for each attempt of each request, so it is remembered: some two hundred patterns are looked at for a name.
 */
export function traitsOf(provider: string, model: string): Readonly<ModelTraits> {
  return rememberedTraits(`${provider}\n${model}`);
}

const rememberedTraits = remembered(1000, (asked) => {
  const end = asked.indexOf('\n');
  return readTraits(asked.slice(0, end), asked.slice(end + 1));
});

function readTraits(provider: string, model: string): ModelTraits {
  const family = familyTraits(model);
  const row = findModel(provider, model);
  if (row === undefined) return family;
  const isVendor = modelRows[provider]?.includes(row) === true;
  return {
    ...family,
    ...(row.output === undefined ? {} : { maxOutputTokens: row.output }),
    ...(row.context === undefined ? {} : { contextTokens: row.context }),
    ...(row.efforts === undefined ? {} : { efforts: row.efforts }),
    // What a family is known for counts before what a catalogue says of one of its models.
    ...(row.reasoning === false && family.thinking === undefined ? { thinking: 'none' as const } : {}),
    ...(row.temperature === false ? { noSampling: true } : {}),
    // Elsewhere a model of this name may be another one.
    ...(row.takes !== undefined && !row.takes.includes('image') && isVendor ? { noImages: true } : {}),
  };
}
