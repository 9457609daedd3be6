// An IrRequest as the chat that a VS Code window asks its model for (WindowChat of src/shared/windowModels.ts). Called through vscodeCodec,
// after the repairs. VS Code has no system role: instructions stand as the first message of the user.
// Source: VS Code API, `LanguageModelChat.sendRequest`, `LanguageModelChatMessage`, `LanguageModelChatRequestOptions`.
import { GatewayError } from '../../shared/errors';
import type { WindowChat } from '../../shared/windowModels';
import type { Warn } from '../anthropic/wireShape';
import type { Encoded, Target } from '../codec';
import type { IrRequest, OutputFormat } from '../ir/request';
import type { Warning } from '../ir/warnings';
import { encodeMessages } from './encodeMessages';
import { encodeTools } from './encodeTools';

/**
 * The chat; what VS Code cannot say is left out with a warning. Throws `bad-request` where leaving it out would change the meaning: a forced
 * tool that is not on offer, no content at all.
 */
export function encodeRequest(request: IrRequest, target: Target): Encoded {
  const warnings: Warning[] = [];
  const warn: Warn = (code, path, detail) => {
    warnings.push(detail === undefined ? { code, path } : { code, path, detail });
  };
  if ((request.sampling.candidates ?? 1) > 1) {
    throw new GatewayError('bad-request', 'n: a model in VS Code gives one answer to a request.');
  }
  const offered = encodeTools(request, warn);
  const output = outputInstruction(request.output, warn);
  const instructions = [offered.instruction, output].filter((text) => text !== undefined);
  const messages = encodeMessages(request, instructions, warn);
  if (messages.length === 0) throw new GatewayError('bad-request', 'messages: there is no content to send.');
  warnUnknown(request, warn);
  const chat: WindowChat = {
    model: target.model,
    messages,
    tools: offered.tools,
    toolMode: offered.toolMode,
    modelOptions: { ...modelOptions(request), ...target.quirks.extraBody },
  };
  return { body: { ...chat }, headers: {}, warnings };
}

/** Settings that VS Code hands on as they are, by the names that the providers of its models know. */
function modelOptions({ sampling, maxOutputTokens }: IrRequest): Record<string, unknown> {
  const options = {
    temperature: sampling.temperature,
    top_p: sampling.topP,
    presence_penalty: sampling.presencePenalty,
    frequency_penalty: sampling.frequencyPenalty,
    seed: sampling.seed,
    stop: sampling.stop,
    max_tokens: maxOutputTokens,
  };
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

function outputInstruction(output: OutputFormat | undefined, warn: Warn): string | undefined {
  if (output === undefined || output.type === 'text') return undefined;
  warn('mapped-value', 'response_format', 'asked for in words');
  if (output.type === 'json') return 'Answer with one valid JSON object and nothing else.';
  const schema = JSON.stringify(output.schema);
  return `Answer with one valid JSON value that matches this JSON Schema, and nothing else:\n${schema}`;
}

/** What the API has no place for. */
function warnUnknown(request: IrRequest, warn: Warn): void {
  const { sampling, reasoning } = request;
  const asked = {
    top_k: sampling.topK,
    logprobs: sampling.logprobs,
    reasoning: reasoning?.mode === 'disabled' ? undefined : reasoning,
    verbosity: request.verbosity,
    user: request.user,
    prompt_cache_key: request.promptCacheKey,
    service_tier: request.serviceTier,
    parallel_tool_calls: request.parallelToolCalls === false ? false : undefined,
    metadata: request.metadata,
    cache_control: holdsMarkers(request) ? true : undefined,
  };
  for (const [path, value] of Object.entries(asked)) if (value !== undefined) warn('dropped-field', path);
}

function holdsMarkers({ cache, system, turns, tools }: IrRequest): boolean {
  const parts = [...system, ...turns.flatMap((turn) => [...turn.content])];
  const isMarked = (item: object): boolean => 'cache' in item && item.cache !== undefined;
  return cache !== undefined || parts.some(isMarked) || tools.some(isMarked);
}
