// What is known of model families, by patterns over the model's name in lower case (a vendor prefix before a slash taken off).
// Data only; the first row that fits counts, so the narrow ones stand first. A model that fits none is taken as it comes: nothing is
// assumed of it. Sources: the vendors' model pages, as collected in the providers' quirks.

export interface ModelTraitsRow {
  models: readonly string[];
  traits: {
    maxOutputTokens?: number;
    thinking?: 'adaptive' | 'budget' | 'both' | 'level' | 'effort' | 'always' | 'none';
    efforts?: readonly string[];
    noSampling?: boolean;
    midSystem?: boolean;
  };
}

const claudeEfforts = ['low', 'medium', 'high', 'xhigh', 'max'];

export const modelTraits: readonly ModelTraitsRow[] = [
  // Claude from 4.7 on thinks as it sees fit and refuses sampling parameters other than the default.
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
  { models: ['claude-opus-4-7*'], traits: { thinking: 'adaptive', efforts: claudeEfforts, noSampling: true } },
  { models: ['claude-opus-4-6*', 'claude-sonnet-4-6*'], traits: { thinking: 'both', efforts: claudeEfforts } },
  {
    models: ['claude-*-4-5*', 'claude-opus-4-1*', 'claude-sonnet-4*', 'claude-opus-4*', 'claude-3-7-*'],
    traits: { thinking: 'budget' },
  },
  { models: ['claude-3-5-*'], traits: { thinking: 'none', maxOutputTokens: 8192 } },
  { models: ['claude-3-*'], traits: { thinking: 'none', maxOutputTokens: 4096 } },
  { models: ['gemini-3*'], traits: { thinking: 'level' } },
  { models: ['gemini-2.5-*'], traits: { thinking: 'budget' } },
  { models: ['gemini-2.0-*', 'gemini-1.5-*'], traits: { thinking: 'none' } },
  { models: ['gpt-5*', 'gpt-6*', 'o1*', 'o3*', 'o4*'], traits: { thinking: 'effort', noSampling: true } },
  { models: ['gpt-4*', 'gpt-3.5*', 'chatgpt-4o*'], traits: { thinking: 'none' } },
];
