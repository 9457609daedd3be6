// Generated requests in the intermediate representation, as wild as clients are: calls without results, results without calls, results
// out of order, repeated and missing ids, foreign state, foreign parts, names nobody takes, empty parts, roles in any order.
import fc from 'fast-check';
import type { UpstreamProtocolId } from '../../../src/shared/channel';
import type {
  AssistantPart,
  OpaqueState,
  TextPart,
  ToolCallPart,
  ToolResultPart,
  UserPart,
} from '../../../src/protocols/ir/parts';
import type { IrRequest, IrTool, IrTurn, ToolChoice } from '../../../src/protocols/ir/request';
import { allProtocols } from './support';

const protocol: fc.Arbitrary<UpstreamProtocolId> = fc.constantFrom(...allProtocols);
const words = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 });
const text = fc.oneof({ weight: 6, arbitrary: words }, fc.constantFrom('', ' ', '\n'));

/** Few, so that names and ids meet; some that no provider takes. */
const toolName = fc.constantFrom(
  'read',
  'write',
  'files.read',
  'files__read',
  '搜索',
  '1st',
  `very_long_${'name_'.repeat(20)}`,
  'a b',
);
const namespace = fc.option(fc.constantFrom('files', 'mcp docs'), { nil: undefined, freq: 3 });
const callId = fc.oneof(
  { weight: 4, arbitrary: fc.uuid() },
  fc.constantFrom('call_0', 'call_1', '', 'functions.read:0', 'x'.repeat(80)),
);

const state: fc.Arbitrary<OpaqueState> = fc.record({
  origin: fc.constantFrom('anthropic', 'openai', 'google', 'deepseek'),
  kind: fc.constantFrom('signature', 'redacted', 'encrypted', 'thought-signature'),
  data: fc.base64String({ minLength: 4, maxLength: 12 }),
});
const maybeState = fc.option(state, { nil: undefined, freq: 3 });

const textPart: fc.Arbitrary<TextPart> = text.map((value) => ({ type: 'text', text: value }));
const image: fc.Arbitrary<Exclude<UserPart, { type: 'opaque' }>> = fc.constantFrom(
  { type: 'image', source: { kind: 'base64', mediaType: 'image/png', data: 'iVBORw0KGgo=' } },
  { type: 'image', source: { kind: 'url', url: 'https://example.com/a.png' } },
  { type: 'image', source: { kind: 'url', url: 'data:image/png;base64,iVBORw0KGgo=' } },
  { type: 'image', source: { kind: 'file-id', origin: 'anthropic', id: 'file_1' } },
);
const file: fc.Arbitrary<Exclude<UserPart, { type: 'opaque' }>> = fc.constantFrom(
  { type: 'file', filename: 'a.pdf', source: { kind: 'base64', mediaType: 'application/pdf', data: 'JVBERi0=' } },
  { type: 'file', source: { kind: 'url', url: 'https://example.com/a.pdf' } },
  { type: 'file', source: { kind: 'text', text: 'a document' } },
);
const opaque = protocol.map((origin) => ({ type: 'opaque', origin, name: 'thing', value: { type: 'thing' } }) as const);

const call: fc.Arbitrary<ToolCallPart> = fc
  .record({ id: callId, name: toolName, namespace, custom: fc.boolean(), input: words, state: maybeState })
  .map(({ id, name, namespace: space, custom, input, state: own }) => ({
    type: 'tool-call',
    id,
    name,
    ...(space === undefined ? {} : { namespace: space }),
    kind: custom ? 'custom' : 'function',
    input: custom ? input : JSON.stringify({ value: input }),
    ...(own === undefined ? {} : { state: own }),
  }));

const reasoning: fc.Arbitrary<AssistantPart> = fc
  .record({ text, state: maybeState })
  .map(({ text: shown, state: own }) => ({
    type: 'reasoning',
    text: shown,
    ...(own === undefined ? {} : { state: own }),
  }));

function resultOf(id: string): fc.Arbitrary<ToolResultPart> {
  return fc
    .record({ content: fc.array(fc.oneof(textPart, image, file), { maxLength: 2 }), isError: fc.boolean() })
    .map((given) => ({ type: 'tool-result', callId: id, kind: 'function', ...given }));
}

const userTurn: fc.Arbitrary<IrTurn> = fc
  .array(fc.oneof({ weight: 5, arbitrary: textPart }, image, file, opaque), { maxLength: 3 })
  .map((content) => ({ role: 'user', content }));
const systemTurn: fc.Arbitrary<IrTurn> = textPart.map((part) => ({ role: 'system', content: [part] }));
const strayResult: fc.Arbitrary<IrTurn> = callId.chain(resultOf).map((part) => ({ role: 'tool', content: [part] }));

/** An assistant turn and most of the results it asks for, in any order, perhaps late. */
const round: fc.Arbitrary<IrTurn[]> = fc
  .array(fc.oneof(textPart, reasoning, call, call, opaque), { maxLength: 4 })
  .chain((content) => {
    const ids = content.flatMap((part) => (part.type === 'tool-call' ? [part.id] : []));
    return fc
      .record({
        results: fc
          .shuffledSubarray(ids, { minLength: Math.max(0, ids.length - 1) })
          .chain((some) => fc.tuple(...some.map(resultOf))),
        between: fc.oneof(
          { weight: 3, arbitrary: fc.constant([]) },
          systemTurn.map((turn) => [turn]),
          userTurn.map((turn) => [turn]),
        ),
        apart: fc.boolean(),
      })
      .map(({ results, between, apart }): IrTurn[] => {
        const answered: IrTurn[] = apart
          ? results.map((part) => ({ role: 'tool', content: [part] }))
          : [{ role: 'tool', content: results }];
        return [{ role: 'assistant', content }, ...between, ...(results.length === 0 ? [] : answered)];
      });
  });

export const turns: fc.Arbitrary<IrTurn[]> = fc
  .array(
    fc.oneof(
      userTurn.map((turn) => [turn]),
      { weight: 2, arbitrary: round },
      systemTurn.map((turn) => [turn]),
      strayResult.map((turn) => [turn]),
    ),
    {
      minLength: 1,
      maxLength: 6,
    },
  )
  .map((rounds) => [{ role: 'user', content: [{ type: 'text', text: 'Begin.' }] }, ...rounds.flat()]);

const parameters = { type: 'object', properties: { value: { type: 'string' } } };
const tool: fc.Arbitrary<IrTool> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant('function' as const),
      name: toolName,
      namespace,
      parameters: fc.constant(parameters),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('custom' as const),
      name: toolName,
      namespace,
      format: fc.constant({ type: 'grammar' as const, syntax: 'lark', definition: 'start: "a"' }),
    }),
  },
  protocol.map(
    (origin) =>
      ({ type: 'server', origin, name: 'web_search', value: { type: 'web_search', name: 'web_search' } }) as const,
  ),
);

const toolChoice: fc.Arbitrary<ToolChoice | undefined> = fc.oneof(
  { weight: 4, arbitrary: fc.constant(undefined) },
  fc.constantFrom<ToolChoice>(
    { type: 'auto' },
    { type: 'none' },
    { type: 'required' },
    { type: 'tool', name: 'web_search' },
  ),
  toolName.map((name): ToolChoice => ({ type: 'tool', name })),
  fc
    .subarray(['read', '搜索', 'web_search', 'a b'], { minLength: 1 })
    .map((names): ToolChoice => ({ type: 'allowed', names, mode: 'auto' })),
);

export const request: fc.Arbitrary<IrRequest> = fc
  .record({ turns, tools: fc.array(tool, { maxLength: 6 }), toolChoice, system: fc.array(textPart, { maxLength: 2 }) })
  .map(({ turns: conversation, tools, toolChoice: choice, system }) => ({
    model: 'asked-for',
    stream: false,
    system,
    turns: conversation,
    // Tools of one kind and name once more under another kind would be two tools that no client can tell apart.
    tools: tools.filter((given, index) => tools.findIndex((other) => sameTool(given, other)) === index),
    ...(choice === undefined ? {} : { toolChoice: choice }),
    maxOutputTokens: 1000,
    sampling: {},
    extensions: {},
  }));

function sameTool(left: IrTool, right: IrTool): boolean {
  const spaceOf = (given: IrTool): string | undefined => ('namespace' in given ? given.namespace : undefined);
  return left.name === right.name && spaceOf(left) === spaceOf(right);
}
