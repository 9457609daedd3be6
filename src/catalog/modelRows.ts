// All rows of the model snapshot by preset, and who else sells a vendor's models under which prefix. Data only; looked up by findModel.ts.
import type { ModelRow } from './modelRow';
import { anthropicModels } from './models/anthropic';
import { bedrockModels } from './models/bedrock';
import { cohereModels } from './models/cohere';
import { deepseekModels } from './models/deepseek';
import { doubaoModels } from './models/doubao';
import { geminiModels } from './models/gemini';
import { glmModels } from './models/glm';
import { hunyuanModels } from './models/hunyuan';
import { kimiModels } from './models/kimi';
import { minimaxModels } from './models/minimax';
import { mistralModels } from './models/mistral';
import { openaiModels } from './models/openai';
import { perplexityModels } from './models/perplexity';
import { qwenModels } from './models/qwen';
import { stepstarModels } from './models/stepstar';
import { wenxinModels } from './models/wenxin';
import { xaiModels } from './models/xai';

export const modelRows: Readonly<Record<string, readonly ModelRow[]>> = {
  openai: openaiModels,
  anthropic: anthropicModels,
  gemini: geminiModels,
  mistral: mistralModels,
  perplexity: perplexityModels,
  xai: xaiModels,
  cohere: cohereModels,
  deepseek: deepseekModels,
  qwen: qwenModels,
  glm: glmModels,
  kimi: kimiModels,
  doubao: doubaoModels,
  wenxin: wenxinModels,
  hunyuan: hunyuanModels,
  minimax: minimaxModels,
  stepstar: stepstarModels,
  bedrock: bedrockModels,
};

/** What stands before a model's name at those who sell the models of others (`anthropic/…`, Bedrock's `anthropic.…`), and whose it is. */
export const vendorPrefixes: Readonly<Record<string, string>> = {
  openai: 'openai',
  anthropic: 'anthropic',
  google: 'gemini',
  gemini: 'gemini',
  mistralai: 'mistral',
  mistral: 'mistral',
  perplexity: 'perplexity',
  'x-ai': 'xai',
  xai: 'xai',
  cohere: 'cohere',
  deepseek: 'deepseek',
  'deepseek-ai': 'deepseek',
  qwen: 'qwen',
  alibaba: 'qwen',
  'z-ai': 'glm',
  zai: 'glm',
  'zai-org': 'glm',
  zhipuai: 'glm',
  moonshotai: 'kimi',
  moonshot: 'kimi',
  bytedance: 'doubao',
  'bytedance-seed': 'doubao',
  baidu: 'wenxin',
  tencent: 'hunyuan',
  minimax: 'minimax',
  minimaxai: 'minimax',
  stepfun: 'stepstar',
  'stepfun-ai': 'stepstar',
  amazon: 'bedrock',
  meta: 'bedrock',
  ai21: 'bedrock',
};
