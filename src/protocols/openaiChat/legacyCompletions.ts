// The legacy `/v1/completions` on top of chat: its request as an IrRequest, and answers and streams in its shape.
// Called by the proxy for that path in place of the chat codec's client side. Source: openai SDK `resources/completions.ts`.
import type { AnswerContext, DecodedRequest, RequestContext, StreamEncoder } from '../codec';
import type { Finish, IrAnswer, IrEvent } from '../ir/events';
import type { Extensions } from '../ir/parts';
import type { UsageBuckets } from '../../shared/usage';
import { arrayIn, isObject, stringIn, type JsonObject } from '../wire/jsonValue';
import { writeFrame } from '../wire/sse';
import { decodeStop } from './decodeRequest';
import { encodeUsage } from './encodeUsage';
import { openaiErrorBody } from './errors';
import { isApproximate } from './finishReason';
import { textNotes } from './ownNotes';
import { asObject, asString, badRequest, optional } from '../wire/members';
import { compact, isAbsent, own, unknownMembers, WarningList } from './shape';
import { doneFrame, pingFrame } from './streamEncoder';

const knownFields = [
  'model',
  'prompt',
  'stream',
  'stream_options',
  'max_tokens',
  'temperature',
  'top_p',
  'presence_penalty',
  'frequency_penalty',
  'seed',
  'stop',
  'n',
  'logprobs',
  'user',
  'suffix',
  'echo',
  'best_of',
];

/** Members that chat has no word for, with the values that ask for nothing. */
const onlyHere: Readonly<Record<string, (value: unknown) => boolean>> = {
  suffix: (value) => value === '',
  echo: (value) => value === false,
  best_of: (value) => value === 1,
  n: (value) => value === 1,
  // What chat takes as `top_logprobs`.
  logprobs: (value) => typeof value !== 'number' || value <= 20,
};

/** What of a request only `/completions` itself can do, as a message; undefined where chat does as well. Judges no types. */
export function needsCompletions(wire: unknown): string | undefined {
  if (!isObject(wire)) return undefined;
  const prompt = wire['prompt'];
  if (Array.isArray(prompt) && (prompt.length !== 1 || typeof prompt[0] !== 'string')) {
    return 'prompt: several prompts, or tokens as a prompt.';
  }
  for (const [name, isDefault] of Object.entries(onlyHere)) {
    if (!isAbsent(wire[name]) && !isDefault(wire[name])) return `${name}: ${JSON.stringify(wire[name])}.`.slice(0, 200);
  }
  return undefined;
}

/**
 * The prompt becomes one user message. Throws `bad-request` for what chat cannot do (see `needsCompletions`).
 * The old default of 16 tokens is not applied: models of today would not come to their answer.
 */
export function decodeCompletionRequest(wire: unknown, context: RequestContext): DecodedRequest {
  const body = asObject(wire, 'The request body');
  const prompt = readPrompt(body['prompt']);
  for (const [name, isDefault] of Object.entries(onlyHere)) refuse(body, name, isDefault);
  const request = {
    model: asString(body['model'] ?? context.model, 'model'),
    stream: optional(body, 'stream', 'boolean', '') ?? context.stream ?? false,
    system: [],
    turns: [{ role: 'user' as const, content: [{ type: 'text' as const, text: prompt }] }],
    tools: [],
    ...compact({ maxOutputTokens: optional(body, 'max_tokens', 'number', '') }),
    sampling: compact({
      temperature: optional(body, 'temperature', 'number', ''),
      topP: optional(body, 'top_p', 'number', ''),
      presencePenalty: optional(body, 'presence_penalty', 'number', ''),
      frequencyPenalty: optional(body, 'frequency_penalty', 'number', ''),
      seed: optional(body, 'seed', 'number', ''),
      stop: decodeStop(body),
      logprobs: optional(body, 'logprobs', 'number', ''),
    }),
    ...compact({ user: optional(body, 'user', 'string', '') }),
    extensions: { [own]: unknownMembers(body, knownFields) },
  };
  return { request, warnings: [] };
}

function readPrompt(prompt: unknown): string {
  const only: unknown = Array.isArray(prompt) && prompt.length === 1 ? prompt[0] : prompt;
  if (typeof only === 'string') return only;
  if (Array.isArray(only)) throw badRequest('prompt', 'only one prompt, as text, can be translated to a chat model.');
  throw badRequest('prompt', 'must be a string.');
}

function refuse(body: JsonObject, name: string, isDefault: (value: unknown) => boolean): void {
  const value = body[name];
  if (!isAbsent(value) && !isDefault(value)) throw badRequest(name, 'cannot be translated to a chat model.');
}

export function encodeCompletionAnswer(
  answer: IrAnswer,
  context: AnswerContext,
): { body: unknown; warnings: WarningList['list'] } {
  const warnings = new WarningList();
  const { reason } = answer.finish;
  if (isApproximate(reason) || reason === 'tool-calls') {
    warnings.add('mapped-value', 'finish_reason', `${reason} became stop`);
  }
  answer.content.forEach((part, index) => {
    if (part.type !== 'text') warnings.add('dropped-part', `content[${index}]`, part.type);
  });
  const texts = answer.content.filter((part) => part.type === 'text');
  const text = texts.map((part) => part.text).join('');
  const logprobs = texts.flatMap((part) => textNotes(part.extensions).logprobs);
  const body = {
    ...head(completionId(answer.id, context), context),
    choices: [choice(text, encodeLogprobs(logprobs), finishWord(answer.finish))],
    ...(answer.usage === undefined ? {} : { usage: encodeUsage(answer.usage) }),
  };
  return { body, warnings: warnings.list };
}

/** The answer's stream as `text_completion` chunks. Only text can be said here. */
export class CompletionStreamEncoder implements StreamEncoder {
  private id = '';
  private usage: UsageBuckets | undefined;

  constructor(private readonly context: AnswerContext) {}

  push(event: IrEvent): string {
    switch (event.type) {
      case 'message-start':
        this.id = completionId(event.id, this.context);
        this.usage = event.usage;
        return '';
      case 'text-delta':
        return this.chunk([choice(event.text, null, null)]);
      case 'text-end':
        return this.notes(event.extensions);
      case 'usage':
        this.usage = event.usage;
        return '';
      case 'finish':
        return this.finish(event.finish);
      case 'error':
        return writeFrame(undefined, { error: openaiErrorBody(event.error) });
      default:
        return '';
    }
  }

  ping(): string {
    return pingFrame;
  }

  private notes(extensions: Extensions | undefined): string {
    const logprobs = encodeLogprobs(textNotes(extensions).logprobs);
    return logprobs === null ? '' : this.chunk([choice('', logprobs, null)]);
  }

  private finish(finish: Finish): string {
    const { includeUsage } = this.context;
    const counted = includeUsage && this.usage !== undefined ? this.chunk([], { usage: encodeUsage(this.usage) }) : '';
    return this.chunk([choice('', null, finishWord(finish))]) + counted + doneFrame;
  }

  private chunk(choices: JsonObject[], rest: JsonObject = {}): string {
    const usage = this.context.includeUsage ? { usage: null } : {};
    return writeFrame(undefined, { ...head(this.id, this.context), choices, ...usage, ...rest });
  }
}

function completionId(id: string, context: AnswerContext): string {
  return id === '' ? context.newId('cmpl-') : id;
}

function head(id: string, context: AnswerContext): JsonObject {
  return { id, object: 'text_completion', created: context.createdAt, model: context.model };
}

function choice(text: string, logprobs: JsonObject | null, finish: string | null): JsonObject {
  return { text, index: 0, logprobs, finish_reason: finish };
}

function finishWord({ reason }: Finish): string {
  if (reason === 'length' || reason === 'context-full') return 'length';
  return reason === 'refusal' ? 'content_filter' : 'stop';
}

/** Log probabilities of chat as parallel lists; null where there are none. */
function encodeLogprobs(tokens: readonly unknown[]): JsonObject | null {
  if (tokens.length === 0) return null;
  const texts = tokens.map((token) => stringIn(token, 'token') ?? '');
  let at = 0;
  const offsets = texts.map((text) => {
    const start = at;
    at += text.length;
    return start;
  });
  return {
    tokens: texts,
    token_logprobs: tokens.map((token) => logprobOf(token)),
    top_logprobs: tokens.map((token) =>
      Object.fromEntries(arrayIn(token, 'top_logprobs').map((top) => [stringIn(top, 'token') ?? '', logprobOf(top)])),
    ),
    text_offset: offsets,
  };
}

function logprobOf(token: unknown): number | null {
  const value = isObject(token) ? token['logprob'] : undefined;
  return typeof value === 'number' ? value : null;
}
