// Model lists of providers that offer no list of their own to fetch, by preset id. Data only.
import { demoModels } from './demo';

export const fixedModelLists: Readonly<Record<string, readonly string[]>> = {
  demo: demoModels.map((model) => model.id),
  perplexity: ['sonar', 'sonar-pro', 'sonar-reasoning-pro', 'sonar-deep-research'],
};
