// What a provider's own model list tells of each model beside its id. Providers name things differently, so every known name is tried.
// Used by the gateway for model lists; ids are read by each protocol's `decodeModelList`. What is not told is left out, never guessed.
// Sources: https://openrouter.ai/docs/api-reference/list-available-models, https://ai.google.dev/api/models,
// https://docs.claude.com/en/api/models-list, https://docs.mistral.ai/api/#tag/models, https://docs.cohere.com/reference/list-models,
// https://docs.aws.amazon.com/bedrock/latest/APIReference/API_FoundationModelSummary.html, https://platform.moonshot.ai/docs/api/models.
import { modelInputs, type ModelFacts, type ModelInput } from '../shared/channelModels';
import { arrayIn, countIn, isObject, objectIn, stringIn, type JsonObject } from './wire/jsonValue';

const nameFields = ['display_name', 'displayName', 'modelName', 'inferenceProfileName'];
/** OpenRouter and Mistral have their names for people in `name`, where Gemini and Cohere have the id. */
const idFields = ['id', 'modelId', 'inferenceProfileId', 'name'];
const contextFields = [
  ...['context_length', 'max_context_length', 'context_window', 'max_model_len', 'inputTokenLimit', 'max_input_tokens'],
];
const outputFields = ['max_completion_tokens', 'max_output_tokens', 'outputTokenLimit', 'max_tokens'];

/** Fields that say yes or no to one kind of input. */
const inputFields: readonly (readonly [string, ModelInput])[] = [
  ['supports_vision', 'image'],
  ['vision', 'image'],
  ['supports_image_in', 'image'],
  ['supports_video_in', 'video'],
  ['audio', 'audio'],
  ['image_input', 'image'],
  ['pdf_input', 'pdf'],
];
/** Other words for kinds of input. */
const inputWords: Readonly<Record<string, ModelInput>> = { file: 'pdf', images: 'image', document: 'pdf' };

/** Facts by model id: `{data:[…]}`, `{models:[…]}`, Bedrock's two lists and a bare array are understood. */
export function readModelFacts(body: unknown): Map<string, ModelFacts> {
  const lists = ['data', 'models', 'modelSummaries', 'inferenceProfileSummaries'].map((name) => arrayIn(body, name));
  const entries = [Array.isArray(body) ? (body as unknown[]) : [], ...lists].find((list) => list.length > 0) ?? [];
  const facts = new Map<string, ModelFacts>();
  for (const entry of entries) {
    const id = idFields.map((field) => stringIn(entry, field)).find((found) => found !== undefined);
    if (!isObject(entry) || id === undefined) continue;
    facts.set(id.replace(/^models\//, ''), factsOf(entry, id));
  }
  return facts;
}

function factsOf(entry: JsonObject, id: string): ModelFacts {
  const facts: ModelFacts = {};
  const name = nameOf(entry, id);
  if (name !== undefined) facts.name = name;
  const contextTokens = firstCount([entry], contextFields);
  if (contextTokens !== undefined) facts.contextTokens = contextTokens;
  const maxOutputTokens = firstCount([entry, objectIn(entry, 'top_provider')], outputFields);
  if (maxOutputTokens !== undefined) facts.maxOutputTokens = maxOutputTokens;
  const input = inputOf(entry);
  if (input !== undefined) facts.input = input;
  const tools = toolsOf(entry);
  if (tools !== undefined) facts.tools = tools;
  const reasoning = reasoningOf(entry);
  if (reasoning !== undefined) facts.reasoning = reasoning;
  if (isDeprecated(entry)) facts.deprecated = true;
  return facts;
}

function nameOf(entry: JsonObject, id: string): string | undefined {
  const own = nameFields.map((field) => stringIn(entry, field)).find((found) => found !== undefined);
  const name = own ?? stringIn(entry, 'name');
  return name === id ? undefined : name;
}

function firstCount(places: readonly (JsonObject | undefined)[], fields: readonly string[]): number | undefined {
  const counts = places.flatMap((place) => fields.map((field) => countIn(place, field)));
  return counts.find((count) => count !== undefined && count > 0);
}

/** Undefined where the list says nothing of it. */
function inputOf(entry: JsonObject): ModelInput[] | undefined {
  const words = [
    ...arrayIn(objectIn(entry, 'architecture'), 'input_modalities'),
    ...arrayIn(entry, 'input_modalities'),
    ...arrayIn(entry, 'inputModalities'),
  ].filter((word): word is string => typeof word === 'string');
  const named = words.map((word) => inputWords[word.toLowerCase()] ?? word.toLowerCase());
  const flags = inputFields.flatMap(([field, kind]) => {
    const flag = flagIn(entry, field) ?? flagIn(objectIn(entry, 'capabilities'), field);
    return flag === undefined ? [] : [{ kind, flag }];
  });
  if (named.length === 0 && flags.length === 0) return undefined;
  const read = new Set<string>([...named, ...flags.filter(({ flag }) => flag).map(({ kind }) => kind)]);
  if (named.length === 0) read.add('text');
  return modelInputs.filter((kind) => read.has(kind));
}

function toolsOf(entry: JsonObject): boolean | undefined {
  const flag = flagIn(objectIn(entry, 'capabilities'), 'function_calling');
  if (flag !== undefined) return flag;
  const parameters = [...arrayIn(entry, 'supported_parameters'), ...arrayIn(entry, 'features')];
  return parameters.length === 0 ? undefined : parameters.includes('tools');
}

function reasoningOf(entry: JsonObject): boolean | undefined {
  const flag =
    flagIn(entry, 'thinking') ??
    flagIn(entry, 'supports_reasoning') ??
    flagIn(objectIn(entry, 'capabilities'), 'thinking') ??
    flagIn(objectIn(entry, 'capabilities'), 'reasoning');
  if (flag !== undefined) return flag;
  const parameters = arrayIn(entry, 'supported_parameters');
  return parameters.length === 0 ? undefined : parameters.includes('reasoning');
}

function isDeprecated(entry: JsonObject): boolean {
  const lifecycle = stringIn(entry, 'lifecycle');
  return (
    entry['is_deprecated'] === true ||
    stringIn(entry, 'deprecation') !== undefined ||
    lifecycle === 'deprecated' ||
    lifecycle === 'retired' ||
    stringIn(objectIn(entry, 'modelLifecycle'), 'status') === 'LEGACY'
  );
}

/** `true`, or `{supported: true}` as Anthropic says it. */
function flagIn(place: JsonObject | undefined, field: string): boolean | undefined {
  const value = place?.[field];
  const told = isObject(value) ? value['supported'] : value;
  return typeof told === 'boolean' ? told : undefined;
}
