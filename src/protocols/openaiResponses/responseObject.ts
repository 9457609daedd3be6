// The response object around the output: what it repeats of the request, and the state it is in.
// All members that the SDK's `Response` type requires are there. Source: openai SDK `Response`.
import type { UsageBuckets } from '../../shared/usage';
import type { AnswerContext } from '../codec';
import type { Effort, IrRequest, OutputFormat } from '../ir/request';
import type { JsonObject } from '../wire/jsonValue';
import { encodeToolChoice, encodeTools } from './encodeTools';
import { encodeResponsesUsage } from './encodeUsage';
import type { WireEnd } from './finishReason';
import { ownExtension, WarningList } from './shape';

/** Makes the response objects of one answer; id and what the request said stay the same in all of them. */
export class ResponseMaker {
  private readonly head: JsonObject;
  private readonly tail: JsonObject;

  constructor(id: string, context: AnswerContext) {
    const { request } = context;
    this.head = { id, object: 'response', created_at: context.createdAt };
    this.tail = repeated(request, context.model);
  }

  running(): JsonObject {
    return this.make('in_progress', { incomplete_details: null, error: null }, [], null);
  }

  ended(end: WireEnd, output: JsonObject[], usage: UsageBuckets | undefined): JsonObject {
    return this.make(end.status, end, output, encodeResponsesUsage(usage));
  }

  private make(
    status: WireEnd['status'] | 'in_progress',
    end: Pick<WireEnd, 'incomplete_details' | 'error'>,
    output: JsonObject[],
    usage: JsonObject | null,
  ): JsonObject {
    const { incomplete_details, error } = end;
    return { ...this.head, status, error, incomplete_details, ...this.tail, output, usage };
  }
}

function repeated(request: IrRequest, model: string): JsonObject {
  const own = ownExtension(request.extensions);
  const { sampling } = request;
  return {
    access_programs: null,
    background: false,
    instructions: request.system.length === 0 ? null : request.system.map((part) => part.text).join('\n\n'),
    max_output_tokens: request.maxOutputTokens ?? null,
    max_tool_calls: own['max_tool_calls'] ?? null,
    metadata: request.metadata ?? {},
    model,
    parallel_tool_calls: request.parallelToolCalls ?? true,
    previous_response_id: null,
    prompt_cache_key: request.promptCacheKey ?? null,
    reasoning: { effort: effortOf(request), summary: request.reasoning?.visible === true ? 'auto' : null },
    service_tier: request.serviceTier ?? null,
    store: false,
    temperature: sampling.temperature ?? null,
    text: {
      format: formatOf(request.output),
      ...(request.verbosity === undefined ? {} : { verbosity: request.verbosity }),
    },
    tool_choice: encodeToolChoice(request) ?? 'auto',
    tools: encodeTools(request.tools, new WarningList()),
    top_logprobs: sampling.logprobs ?? 0,
    top_p: sampling.topP ?? null,
    truncation: 'disabled',
    user: request.user ?? null,
  };
}

function effortOf(request: IrRequest): Effort | null {
  return request.reasoning?.effort ?? (request.reasoning?.mode === 'disabled' ? 'none' : null);
}

function formatOf(output: OutputFormat | undefined): JsonObject {
  if (output?.type === 'json') return { type: 'json_object' };
  if (output?.type !== 'json-schema') return { type: 'text' };
  return {
    type: 'json_schema',
    name: output.name ?? 'answer',
    description: output.description ?? null,
    schema: output.schema,
    strict: output.strict ?? false,
  };
}
