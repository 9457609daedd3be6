// What the snapshot knows of a model, in the words of the management API. Pure; for lists of models and model pickers.
import { modelInputs, type ModelFacts } from '../shared/channelModels';
import { findModel } from './findModel';

/** Facts of the model that `provider` (a preset id) calls `id`; empty where it is not known. */
export function catalogueFacts(provider: string, id: string): ModelFacts {
  const row = findModel(provider, id);
  if (row === undefined) return {};
  const facts: ModelFacts = {};
  if (row.context !== undefined) facts.contextTokens = row.context;
  if (row.output !== undefined) facts.maxOutputTokens = row.output;
  const { takes } = row;
  if (takes !== undefined) facts.input = modelInputs.filter((kind) => kind === 'text' || takes.includes(kind));
  if (row.reasoning !== undefined) facts.reasoning = row.reasoning;
  if (row.tools !== undefined) facts.tools = row.tools;
  if (row.deprecated === true) facts.deprecated = true;
  return facts;
}
