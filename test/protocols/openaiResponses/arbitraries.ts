// Generated requests and answers for the laws of the Responses codec: only what the protocol can say, so that nothing is lost.
import fc from 'fast-check';
import type { IrAnswer, IrEvent } from '../../../src/protocols/ir/events';
import type {
  AssistantPart,
  OpaqueState,
  TextPart,
  ToolCallPart,
  ToolResultPart,
  UserPart,
} from '../../../src/protocols/ir/parts';
import { efforts, type IrRequest, type IrTool, type IrTurn, type ToolChoice } from '../../../src/protocols/ir/request';

export const word = fc.stringMatching(/^[a-z][a-z0-9_]{0,9}$/);
/** Unicode of all kinds, line separators and quotes, never empty. */
const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }).map((value) => `${value}\u2028"`);
const base64 = fc.base64String({ minLength: 4, maxLength: 16 });

/** Members that are not there are left out, not undefined. */
function optional<Members extends object>(model: {
  [Name in keyof Members]: fc.Arbitrary<Members[Name]>;
}): fc.Arbitrary<Partial<Members>> {
  return fc.record(model, { requiredKeys: [] }) as fc.Arbitrary<Partial<Members>>;
}

const textPart: fc.Arbitrary<TextPart> = text.map((value) => ({ type: 'text', text: value }));
const imagePart: fc.Arbitrary<UserPart> = fc.oneof(
  base64.map((data) => ({ type: 'image', source: { kind: 'base64', mediaType: 'image/png', data } }) as const),
  word.map(
    (name) =>
      ({ type: 'image', source: { kind: 'url', url: `https://example.com/${name}.png` }, detail: 'low' }) as const,
  ),
);
const filePart: fc.Arbitrary<UserPart> = base64.map((data) => ({
  type: 'file',
  source: { kind: 'base64', mediaType: 'application/pdf', data },
  filename: 'a.pdf',
}));
const userPart = fc.oneof({ weight: 3, arbitrary: textPart }, imagePart, filePart);

const state: fc.Arbitrary<OpaqueState> = base64.map((data) => ({ origin: 'openai', kind: 'encrypted', data }));
const argumentsText = fc
  .dictionary(word, fc.jsonValue({ maxDepth: 1 }), { maxKeys: 3 })
  .map((value) => JSON.stringify(value));

function toolCall(id: string): fc.Arbitrary<ToolCallPart> {
  const namespace = optional<{ namespace: string }>({ namespace: word });
  const named = fc.tuple(word, namespace);
  return fc.oneof(
    fc
      .tuple(named, argumentsText)
      .map(([[name, more], input]) => ({ type: 'tool-call', id, name, kind: 'function', input, ...more }) as const),
    fc
      .tuple(named, text)
      .map(([[name, more], input]) => ({ type: 'tool-call', id, name, kind: 'custom', input, ...more }) as const),
  );
}

/** A round: the user asks, the assistant thinks, speaks and calls, the results come back. */
const round: fc.Arbitrary<IrTurn[]> = fc
  .record({
    user: fc.array(userPart, { minLength: 1, maxLength: 3 }),
    reasoning: fc.option(fc.tuple(fc.boolean(), text, state), { nil: undefined }),
    speech: fc.array(textPart, { maxLength: 2 }),
    calls: fc.array(fc.uuid(), { maxLength: 2 }).chain((ids) => fc.tuple(...[...new Set(ids)].map(toolCall))),
    results: fc.array(fc.array(fc.oneof(textPart, imagePart), { maxLength: 2 }), { minLength: 2, maxLength: 2 }),
    system: fc.boolean(),
  })
  .map(({ user, reasoning, speech, calls, results, system }) => {
    const turns: IrTurn[] = [{ role: 'user', content: user }];
    const assistant: AssistantPart[] = [];
    if (reasoning !== undefined) {
      const [summary, shown, own] = reasoning;
      assistant.push({ type: 'reasoning', text: shown, summary, id: `rs_${shown.length}`, state: own });
    }
    assistant.push(...speech, ...calls);
    if (assistant.length > 0) turns.push({ role: 'assistant', content: assistant });
    if (calls.length > 0) {
      const content = calls.map((call, index): ToolResultPart => {
        const parts = (results[index] ?? []) as ToolResultPart['content'];
        return { type: 'tool-result', callId: call.id, kind: call.kind, content: parts, isError: false };
      });
      turns.push({ role: 'tool', content });
    }
    if (system) turns.push({ role: 'system', content: [{ type: 'text', text: 'From now on in rhyme.' }] });
    return turns;
  });

export const conversation: fc.Arbitrary<IrTurn[]> = fc
  .array(round, { minLength: 1, maxLength: 4 })
  .map((rounds) => rounds.flat());

const schema = fc.uniqueArray(word, { maxLength: 3 }).map((names) => ({
  type: 'object',
  properties: Object.fromEntries(names.map((name) => [name, { type: 'string' }])),
  required: names,
  additionalProperties: false,
}));

const tools: fc.Arbitrary<IrTool[]> = fc.uniqueArray(
  fc.oneof(
    fc.record({ type: fc.constant('function' as const), name: word, parameters: schema, strict: fc.boolean() }),
    fc.record({ type: fc.constant('custom' as const), name: word, description: text }),
    fc.record({
      type: fc.constant('custom' as const),
      name: word,
      format: fc.record({ type: fc.constant('grammar' as const), syntax: fc.constant('lark'), definition: text }),
    }),
    word.map(
      (name) =>
        ({ type: 'server', origin: 'openai-responses', name: `web_${name}`, value: { type: `web_${name}` } }) as const,
    ),
    fc.record({
      type: fc.constant('function' as const),
      name: word,
      namespace: fc.constant('files'),
      parameters: schema,
      strict: fc.boolean(),
    }),
  ),
  { maxLength: 5, selector: (tool) => tool.name },
);

/** The tools of a namespace stand together. */
const groupedTools = tools.map((list) => {
  const inside = (tool: IrTool): boolean => tool.type !== 'server' && tool.namespace !== undefined;
  return [...list.filter((tool) => !inside(tool)), ...list.filter(inside)];
});

function toolChoice(list: readonly IrTool[]): fc.Arbitrary<ToolChoice | undefined> {
  const names = list.map((tool) => tool.name);
  const [first] = names;
  if (first === undefined) return fc.constant(undefined);
  return fc.oneof(
    fc.constant(undefined),
    fc.constantFrom<ToolChoice>(
      { type: 'auto' },
      { type: 'none' },
      { type: 'required' },
      { type: 'tool', name: first },
    ),
    fc
      .subarray(names, { minLength: 1 })
      .map((chosen): ToolChoice => ({ type: 'allowed', names: chosen, mode: 'auto' })),
  );
}

export const request: fc.Arbitrary<IrRequest> = fc
  .record({
    turns: conversation,
    system: fc.option(textPart, { nil: undefined }),
    toolsAndChoice: groupedTools.chain((list) => fc.tuple(fc.constant(list), toolChoice(list), fc.boolean())),
    sampling: optional<IrRequest['sampling']>({
      temperature: fc.double({ min: 0, max: 2, noNaN: true }),
      topP: fc.double({ min: 0, max: 1, noNaN: true }),
      logprobs: fc.integer({ min: 0, max: 20 }),
    }),
    rest: optional<
      Pick<
        IrRequest,
        'maxOutputTokens' | 'verbosity' | 'output' | 'user' | 'metadata' | 'promptCacheKey' | 'serviceTier'
      >
    >({
      maxOutputTokens: fc.integer({ min: 16, max: 100_000 }),
      verbosity: fc.constantFrom('low', 'medium', 'high'),
      output: fc.oneof(
        fc.constantFrom({ type: 'text' } as const, { type: 'json' } as const),
        fc.record({ type: fc.constant('json-schema' as const), name: word, schema, strict: fc.boolean() }),
      ),
      user: word,
      metadata: fc.dictionary(word, text, { maxKeys: 2 }),
      promptCacheKey: word,
      serviceTier: fc.constantFrom('auto', 'default', 'flex', 'priority'),
    }),
    effort: fc.option(fc.constantFrom(...efforts.slice(1)), { nil: undefined }),
    visible: fc.boolean(),
    stream: fc.boolean(),
  })
  .map(({ turns, system, toolsAndChoice: [list, choice, parallel], sampling, rest, effort, visible, stream }) => ({
    model: 'gpt-target',
    stream,
    system: system === undefined ? [] : [system],
    turns,
    tools: list,
    sampling,
    extensions: {},
    ...rest,
    ...(choice === undefined ? {} : { toolChoice: choice }),
    ...(list.length === 0 ? {} : { parallelToolCalls: parallel }),
    ...(effort === undefined ? {} : { reasoning: { effort, wantsState: true, ...(visible ? { visible } : {}) } }),
  }));

const answerPart = (index: number): fc.Arbitrary<AssistantPart> =>
  fc.oneof(
    textPart,
    text.map((value) => ({ type: 'refusal', text: value }) as const),
    fc.tuple(fc.boolean(), fc.oneof(text, fc.constant('')), state).map(([summary, shown, own]) => ({
      type: 'reasoning' as const,
      text: shown,
      summary: shown === '' || summary,
      state: own,
    })),
    toolCall(`call_${index}`),
  );

export const answer: fc.Arbitrary<IrAnswer> = fc
  .tuple(answerPart(0), answerPart(1), answerPart(2), answerPart(3), fc.integer({ min: 0, max: 4 }))
  .map(([first, second, third, fourth, count]) => {
    const content = [first, second, third, fourth].slice(0, count);
    const calls = content.some((part) => part.type === 'tool-call');
    const refusal = content.some((part) => part.type === 'refusal');
    return {
      id: 'up',
      model: 'gpt',
      content,
      finish: { reason: calls ? 'tool-calls' : refusal ? 'refusal' : 'stop' },
      usage: undefined,
    };
  });

/** The events of an answer, its blocks interleaved as `seed` says. */
export function eventsOf({ id, model, content, finish }: IrAnswer, seed: readonly number[]): IrEvent[] {
  const queues = content.map((part, block) => blockEvents(part, block));
  const events: IrEvent[] = [{ type: 'message-start', id, model }];
  const open: IrEvent[][] = [];
  let turn = 0;
  while (queues.length > 0 || open.length > 0) {
    const pick = seed[turn % Math.max(seed.length, 1)] ?? 0;
    turn += 1;
    // Blocks start in their order; those that are open go on in any.
    const next = open.length === 0 || (pick % 2 === 0 && queues.length > 0) ? queues.shift() : undefined;
    if (next !== undefined) open.push(next);
    const at = next === undefined ? pick % open.length : open.length - 1;
    const event = open[at]?.shift();
    if (event !== undefined) events.push(event);
    if (open[at]?.length === 0) open.splice(at, 1);
  }
  return [...events, { type: 'finish', finish }];
}

function blockEvents(part: AssistantPart, block: number): IrEvent[] {
  const halves = (whole: string): string[] => [whole.slice(0, whole.length >> 1), whole.slice(whole.length >> 1)];
  switch (part.type) {
    case 'text':
    case 'refusal': {
      const { type } = part;
      const deltas = halves(part.text).map((half): IrEvent => ({ type: `${type}-delta`, block, text: half }));
      return [{ type: `${type}-start`, block }, ...deltas, { type: `${type}-end`, block }];
    }
    case 'reasoning':
      return [
        { type: 'reasoning-start', block, summary: part.summary === true },
        ...halves(part.text).map((half): IrEvent => ({ type: 'reasoning-delta', block, text: half })),
        { type: 'reasoning-end', block, state: part.state },
      ];
    case 'tool-call':
      return [
        { type: 'tool-call-start', block, id: part.id, name: part.name, namespace: part.namespace, kind: part.kind },
        ...halves(part.input).map((half): IrEvent => ({ type: 'tool-call-delta', block, input: half })),
        { type: 'tool-call-end', block },
      ];
    default:
      return [];
  }
}
