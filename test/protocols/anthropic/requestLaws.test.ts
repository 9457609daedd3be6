// Laws of Anthropic requests: a request in normal form comes back as it was, whatever a client says is sent or refused but never crashes,
// and a longer conversation begins with the bytes of the shorter one.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GatewayError } from '../../../src/shared/errors';
import { anthropicCodec } from '../../../src/protocols/anthropic/codec';
import { efforts, type IrRequest, type IrTurn } from '../../../src/protocols/ir/request';
import { plainRequest, readJson, requestContext, target } from './kit';

const permissive = target({ model: 'm', traits: { thinking: 'both', midSystem: true } });

function roundTrip(
  wire: unknown,
  beta?: string,
): { body: unknown; warnings: unknown[]; headers: Record<string, string> } {
  const { request } = anthropicCodec.decodeRequest(
    wire,
    requestContext(beta === undefined ? {} : { 'anthropic-beta': beta }),
  );
  return anthropicCodec.encodeRequest(request, permissive);
}

const words = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }).map((text) => `${text}.`);
const id = fc.stringMatching(/^toolu_[A-Za-z0-9]{6}$/);
const maybe = <T extends object>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | object> =>
  fc.oneof(fc.constant({}), arbitrary);
const input = fc
  .dictionary(fc.stringMatching(/^[a-z]{1,5}$/), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 3 })
  .map((value) => JSON.parse(JSON.stringify(value)) as object);

const text = words.map((value) => ({ type: 'text', text: value }));
const image = fc.constantFrom(
  { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'iVBORw0KGgo=' } },
  {
    type: 'image',
    source: { type: 'url', url: 'https://example.org/a.png' },
    transformations: { oversized_image: 'error' },
  },
  { type: 'image', source: { type: 'file', file_id: 'file_1' } },
);
const document = fc.constantFrom(
  {
    type: 'document',
    source: { type: 'base64', media_type: 'application/pdf', data: 'JVBERi0=' },
    title: 'a.pdf',
    context: 'c',
  },
  { type: 'document', source: { type: 'text', media_type: 'text/plain', data: 'Gate' }, citations: { enabled: true } },
  { type: 'document', source: { type: 'content', content: [{ type: 'text', text: 'A' }] } },
  { type: 'search_result', source: 's', title: 't', content: [{ type: 'text', text: 'A' }] },
);
const said = fc.oneof(text, image, document);
const thinking = fc.constantFrom(
  { type: 'thinking', thinking: 'Hm.', signature: 'c2ln' },
  { type: 'thinking', thinking: '', signature: 'c2ln' },
  { type: 'redacted_thinking', data: 'cmVk' },
);
const server = fc.constantFrom(
  { type: 'server_tool_use', id: 'srvtoolu_1', name: 'web_search', input: { query: 'q' } },
  { type: 'compaction', content: 'S' },
);

/** An assistant message and the user message that answers it. */
const exchange = fc
  .record({
    head: fc.array(thinking, { maxLength: 2 }),
    middle: fc.array(fc.oneof(text, server), { minLength: 1, maxLength: 2 }),
    calls: fc.uniqueArray(id, { maxLength: 3 }),
    name: fc.stringMatching(/^[a-z_]{1,10}$/),
    input,
    result: fc.array(fc.oneof(text, image, document), { maxLength: 2 }),
    error: maybe(fc.constant({ is_error: true })),
    caller: maybe(fc.constant({ caller: { type: 'direct' } })),
    reply: fc.array(said, { minLength: 1, maxLength: 2 }),
    system: fc.option(text),
  })
  .map((value) => [
    {
      role: 'assistant',
      content: [
        ...value.head,
        ...value.middle,
        ...value.calls.map((callId) => ({
          type: 'tool_use',
          id: callId,
          name: value.name,
          input: value.input,
          ...value.caller,
        })),
      ],
    },
    {
      role: 'user',
      content: [
        ...value.calls.map((callId) => ({
          type: 'tool_result',
          tool_use_id: callId,
          ...(value.result.length === 0 ? {} : { content: value.result }),
          ...value.error,
        })),
        ...value.reply,
      ],
    },
    ...(value.system === null ? [] : [{ role: 'system', content: [value.system] }]),
  ]);

const schema = { type: 'object', properties: { a: { type: 'string' } }, required: ['a'], additionalProperties: false };
const tool = fc.oneof(
  fc
    .record({
      name: fc.stringMatching(/^[a-z]{3,8}$/),
      description: words,
      extra: maybe(fc.constantFrom({ defer_loading: true }, { strict: true })),
    })
    .map(({ extra, ...rest }) => ({ ...rest, input_schema: schema, ...extra })),
  fc.constantFrom(
    { type: 'web_search_20250305', name: 'web_search', max_uses: 2 },
    { type: 'bash_20250124', name: 'bash' },
  ),
);

const wireRequest = fc
  .record({
    first: fc.array(said, { minLength: 1, maxLength: 2 }),
    exchanges: fc.array(exchange, { maxLength: 3 }),
    system: fc.array(text, { maxLength: 2 }),
    marked: fc.boolean(),
    tools: fc.uniqueArray(tool, { maxLength: 3, selector: ({ name }) => name }),
    choice: fc.constantFrom(
      { type: 'auto' },
      { type: 'none' },
      { type: 'any', disable_parallel_tool_use: true },
      undefined,
    ),
    how: fc.constantFrom(
      {},
      { temperature: 0.5, top_k: 3 },
      { top_p: 0.9 },
      { thinking: { type: 'disabled' }, temperature: 0 },
      {
        thinking: { type: 'adaptive', display: 'omitted' },
        output_config: { effort: 'low', task_budget: { total: 5 } },
      },
      { output_config: { format: { type: 'json_schema', schema } } },
    ),
    rest: maybe(
      fc.constantFrom(
        { metadata: { user_id: 'u' }, service_tier: 'standard_only', cache_control: { type: 'ephemeral', ttl: '1h' } },
        { context_management: { edits: [] }, container: 'c', stop_sequences: ['END'] },
        { stream: true, speed: 'fast', mcp_servers: [{ type: 'url', name: 'n', url: 'https://example.org' }] },
      ),
    ),
  })
  .map((value) => {
    const forcing = value.choice?.type === 'any' && 'thinking' in value.how;
    const choice = value.tools.length === 0 || forcing ? undefined : value.choice;
    const system = value.system.map((block, index) =>
      value.marked && index === 0
        ? { ...block, cache_control: { type: 'ephemeral', ttl: '1h', scope: 'global' } }
        : block,
    );
    return {
      model: 'm',
      max_tokens: 5000,
      ...value.how,
      ...value.rest,
      ...(value.tools.length === 0 ? {} : { tools: value.tools }),
      ...(choice === undefined ? {} : { tool_choice: choice }),
      ...(system.length === 0 ? {} : { system }),
      messages: [{ role: 'user', content: value.first }, ...value.exchanges.flat()],
    };
  });

describe('a request of this protocol', () => {
  it('comes back as it was, without a warning', () => {
    fc.assert(
      fc.property(wireRequest, (wire) => {
        const { body, warnings } = roundTrip(wire);
        expect(body).toEqual(wire);
        expect(warnings).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('comes back for Claude Code as well, but for the billing header and the string forms', () => {
    const wire = readJson('anthropic-codec/claudeCode.request.json') as Record<string, unknown> & {
      system: unknown[];
      messages: { content: unknown }[];
    };
    const { body, warnings, headers } = roundTrip(wire, 'beta-1,beta-2');
    const messages = structuredClone(wire.messages);
    (messages[1] as { content: unknown }).content = [{ type: 'text', text: 'The user turned plan mode on.' }];
    ((messages[3] as { content: { content: unknown }[] }).content[0] as { content: unknown }).content = [
      { type: 'text', text: '1\tgate' },
    ];
    expect(body).toEqual({ ...wire, model: 'm', system: wire.system.slice(1), messages });
    expect(warnings).toEqual([]);
    expect(headers).toEqual({ 'anthropic-version': '2023-06-01', 'anthropic-beta': 'beta-1,beta-2' });
  });
});

const anyPart = fc.oneof(
  fc.string().map((value) => ({ type: 'text', text: value }) as const),
  fc.string().map(
    (value) =>
      ({
        type: 'reasoning',
        text: value,
        state: { origin: 'google', kind: 'thought-signature', data: 'x' },
      }) as const,
  ),
  fc
    .record({
      id: fc.string(),
      input: fc.oneof(fc.json(), fc.string()),
      kind: fc.constantFrom('function' as const, 'custom' as const),
    })
    .map((value) => ({ type: 'tool-call', name: 'run', namespace: 'ns', ...value }) as const),
  fc.constant({ type: 'opaque', origin: 'gemini', name: 'x', value: null } as const),
  fc.constant({ type: 'refusal', text: 'No.' } as const),
);
const anyTurn: fc.Arbitrary<IrTurn> = fc.oneof(
  fc.array(anyPart, { maxLength: 3 }).map((content) => ({ role: 'assistant', content }) as const),
  fc.array(fc.string(), { maxLength: 2 }).map((texts) => ({
    role: 'system' as const,
    content: texts.map((value) => ({ type: 'text' as const, text: value })),
  })),
  fc
    .record({
      data: fc.string(),
      mediaType: fc.constantFrom('image/png', 'text/plain', 'application/pdf', 'audio/wav', ''),
    })
    .map((source) => ({
      role: 'user' as const,
      content: [
        { type: 'image' as const, source: { kind: 'base64' as const, ...source } },
        { type: 'file' as const, source: { kind: 'base64' as const, ...source } },
      ],
    })),
  fc.string().map((callId) => ({
    role: 'tool' as const,
    content: [{ type: 'tool-result' as const, callId, kind: 'custom' as const, content: [], isError: true }],
  })),
);
const anyRequest: fc.Arbitrary<IrRequest> = fc
  .record({
    turns: fc.array(anyTurn, { maxLength: 6 }),
    maxOutputTokens: fc.option(fc.integer({ min: 1, max: 200_000 }), { nil: undefined }),
    reasoning: fc.option(
      fc.record({
        mode: fc.constantFrom('adaptive' as const, 'enabled' as const, 'disabled' as const, undefined),
        effort: fc.constantFrom(...efforts, undefined),
        budgetTokens: fc.option(fc.integer({ min: 0, max: 100_000 }), { nil: undefined }),
      }),
      { nil: undefined },
    ),
    tools: fc.array(
      fc
        .dictionary(
          fc.constantFrom('type', 'anyOf', '$ref', 'properties', 'oneOf', 'required'),
          fc.jsonValue({ maxDepth: 3 }),
        )
        .map((given) => JSON.parse(JSON.stringify(given)) as Record<string, unknown>)
        .map((parameters) => ({ type: 'function' as const, name: 'run', parameters, strict: true })),
      { maxLength: 2 },
    ),
    toolChoice: fc.constantFrom({ type: 'required' } as const, { type: 'tool', name: 'run' } as const, undefined),
  })
  .map((change) => ({ ...plainRequest, ...change }));

const anyTraits = fc.record({
  thinking: fc.constantFrom('adaptive', 'budget', 'both', 'level', 'effort', 'always', 'none', undefined),
  maxOutputTokens: fc.constantFrom(4096, 64_000, undefined),
}) as fc.Arbitrary<object>;

describe('any request', () => {
  it('is encoded or refused, and thinks within its limits', () => {
    fc.assert(
      fc.property(anyRequest, anyTraits, (request, traits) => {
        try {
          const { body } = anthropicCodec.encodeRequest(request, target({ traits }));
          expect(JSON.parse(JSON.stringify(body))).toEqual(body);
          const thought = body['thinking'] as { budget_tokens?: number } | undefined;
          const budget = thought?.budget_tokens;
          if (budget !== undefined) {
            expect(budget).toBeGreaterThanOrEqual(1024);
            expect(budget).toBeLessThan(Number(body['max_tokens']));
          }
          const messages = body['messages'] as { role: string; content: { type: string }[] }[];
          for (const { content } of messages) {
            expect(content.length).toBeGreaterThan(0);
            const kinds = content.map(({ type }) => type);
            expect(kinds.indexOf('tool_result')).toBeLessThanOrEqual(0);
          }
        } catch (error) {
          if (!GatewayError.is(error, 'bad-request')) throw error;
        }
      }),
      { numRuns: 400 },
    );
  });

  it('begins with the bytes of the conversation it continues', () => {
    const answered = fc.tuple(words, words, id).map(([question, reply, callId]): IrTurn[] => [
      { role: 'user', content: [{ type: 'text', text: question }] },
      {
        role: 'assistant',
        content: [
          { type: 'text', text: reply },
          { type: 'tool-call', id: callId, name: 'run', kind: 'function', input: '{"b":1,"a":2}' },
        ],
      },
      { role: 'tool', content: [{ type: 'tool-result', callId, kind: 'function', content: [], isError: false }] },
      { role: 'system', content: [{ type: 'text', text: reply }] },
    ]);
    const encoded = (turns: IrTurn[]): string =>
      JSON.stringify(anthropicCodec.encodeRequest({ ...plainRequest, turns }, target()).body);
    fc.assert(
      fc.property(fc.array(answered, { minLength: 2, maxLength: 4 }), fc.nat(), (rounds, seed) => {
        const turns = rounds.flat();
        const shorter = encoded(turns.slice(0, 1 + (seed % (turns.length - 1)))).replace(/[\]}]+$/, '');
        expect(encoded(turns).startsWith(shorter)).toBe(true);
        expect(encoded(turns)).toBe(encoded(structuredClone(turns)));
      }),
    );
  });
});
