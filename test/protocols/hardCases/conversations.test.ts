// Hard cases of whole conversations: tools without parameters, odd results, system messages in the middle, prompt caches. From clients of
// every protocol to every upstream; what goes up is held against the providers' own rules.
import { describe, expect, it } from 'vitest';
import { protocolIds, type HttpProtocolId } from '../../../src/shared/channel';
import { faultsOf } from '../matrix/providerRules';
import { histories, png, saysFailure, type Story } from './histories';
import { callsOf, framesOf, plan, questions, streamTo, type Planned, type Wire } from './kit';

const upstreams: readonly HttpProtocolId[] = [...protocolIds, 'bedrock'];
const pairs = protocolIds.flatMap((inbound) => upstreams.map((outbound) => ({ inbound, outbound })));
const plain: Story = {
  results: [
    { of: 0, text: 'first result' },
    { of: 1, text: 'second result' },
  ],
};

describe.each(pairs)('$inbound client, $outbound upstream', ({ inbound, outbound }) => {
  function sent(story: Story, options?: Parameters<typeof plan>[3]): Planned & { text: string } {
    const planned = plan(inbound, outbound, histories[inbound](story), options);
    expect(faultsOf(outbound, planned.body)).toEqual([]);
    return { ...planned, text: JSON.stringify(planned.body) };
  }

  it('tools without parameters', () => {
    for (const parameters of [undefined, {}, { type: 'object', properties: {} }]) {
      const { text } = sent({ ...plain, ...(parameters === undefined ? {} : { parameters }) });
      expect(text).toContain('"look"');
    }
  });

  it('results out of order stand behind their calls in the order of these', () => {
    const { text } = sent({ results: plain.results.toReversed() });
    expect(text).toMatch(/first result[^]*second result[^]*And now/);
  });

  it('orphaned results are told as text, calls without one get one that says so', () => {
    const { text, warnings } = sent({
      results: [
        { of: 'orphan', text: 'lost result' },
        { of: 1, text: 'second result' },
      ],
    });
    expect(text).toMatch(/lost result/);
    expect(text).toMatch(/No result: the call was interrupted/);
    expect(warnings.filter((warning) => warning.startsWith('repaired-history')).length).toBeGreaterThanOrEqual(2);
  });

  it('images inside results reach the model', () => {
    const { text } = sent({
      results: [
        { of: 0, text: 'first result', image: true },
        { of: 1, text: 'second result' },
      ],
    });
    expect(text).toContain(png);
    expect(text).toMatch(/first result[^]*second result/);
  });

  const flagged = protocolIds.filter((id) => id === inbound && saysFailure[id]);
  it.each(flagged)('is_error: a failed result of a client of %s is told as one', () => {
    const { text } = sent({
      results: [
        { of: 0, text: 'no such file', failed: true },
        { of: 1, text: 'second result' },
      ],
    });
    const flags: Readonly<Record<HttpProtocolId, RegExp>> = {
      'openai-chat': /"Error: no such file"/,
      'openai-responses': /"Error: no such file"/,
      anthropic: /"is_error":true/,
      gemini: /"response":\{"error":"no such file"\}/,
      bedrock: /"status":"error"|Error: no such file/,
    };
    expect(text).toMatch(flags[outbound]);
  });

  it('names over 64 characters, or with characters the target refuses, are mapped and mapped back', () => {
    const name = `mcp__${'very_'.repeat(14)}long.name`;
    const story = { ...plain, name };
    const { text, body, translation } = sent(story);
    expect(text).not.toContain(name);
    const fitted =
      /"name":"(mcp__very_[a-zA-Z0-9_-]+)"/.exec(JSON.stringify(body['tools'] ?? body['toolConfig']))?.[1] ?? '';
    expect(fitted.length).toBeLessThanOrEqual(64);
    if (outbound === 'bedrock') return;
    const frames = framesOf(callFrames(outbound, fitted));
    expect(
      callsOf(
        streamTo(inbound, outbound, frames, { ...plan(inbound, outbound, questions[inbound]), translation }).answer,
      ),
    ).toMatchObject([{ name }]);
    expect(sent(story).text).toBe(text);
  });

  const knowSystem = protocolIds.filter((id) => id === inbound && id !== 'gemini');
  it.each(knowSystem)('role: system in the middle, of a client of %s, is told in its place', () => {
    const { text } = sent({ ...plain, middle: 'Be quick now.' });
    expect(text).toMatch(/second result[^]*Be quick now\.[^]*And now\?/);
  });

  it('stable key order: the same request gives the same bytes, a longer conversation begins with those of a shorter', () => {
    const once = sent({ ...plain, system: 'Be brief.' });
    expect(sent({ ...plain, system: 'Be brief.' }).text).toBe(once.text);
    const longer = plan(inbound, outbound, goesOn(inbound, histories[inbound]({ ...plain, system: 'Be brief.' })));
    const turns = (body: Wire): string => JSON.stringify(body['messages'] ?? body['contents'] ?? body['input']);
    expect(turns(longer.body).startsWith(turns(once.body).slice(0, -1))).toBe(true);
    expect(JSON.stringify(longer.body['tools'])).toBe(JSON.stringify(once.body['tools']));
  });
});

/** The same conversation with an answer and a further question behind it. */
function goesOn(inbound: (typeof protocolIds)[number], wire: Wire): Wire {
  const add = (name: string, ...turns: Wire[]): Wire => ({ ...wire, [name]: [...(wire[name] as Wire[]), ...turns] });
  const turns = [
    { role: 'assistant', content: 'Fine.' },
    { role: 'user', content: 'More.' },
  ];
  if (inbound === 'gemini') {
    return add(
      'contents',
      ...turns.map(({ role, content }) => ({ role: role === 'user' ? role : 'model', parts: [{ text: content }] })),
    );
  }
  return add(inbound === 'openai-responses' ? 'input' : 'messages', ...turns);
}

/** One call of `name` in the stream of each protocol. */
function callFrames(outbound: (typeof protocolIds)[number], name: string): Wire[] {
  switch (outbound) {
    case 'openai-chat':
      return [
        {
          id: 'c',
          choices: [
            {
              index: 0,
              delta: {
                tool_calls: [{ index: 0, id: 'call_9', type: 'function', function: { name, arguments: '{}' } }],
              },
              finish_reason: 'tool_calls',
            },
          ],
        },
      ];
    case 'openai-responses': {
      const item = { type: 'function_call', id: 'fc_1', call_id: 'call_9', name, arguments: '{}', status: 'completed' };
      return [{ type: 'response.completed', response: { id: 'r', model: 'm', status: 'completed', output: [item] } }];
    }
    case 'anthropic':
      return [
        { type: 'message_start', message: { id: 'msg_1', model: 'm', content: [] } },
        { type: 'content_block_start', index: 0, content_block: { type: 'tool_use', id: 'call_9', name, input: {} } },
        { type: 'content_block_stop', index: 0 },
        { type: 'message_delta', delta: { stop_reason: 'tool_use' }, usage: { output_tokens: 1 } },
        { type: 'message_stop' },
      ];
    case 'gemini':
      return [
        {
          candidates: [
            { content: { role: 'model', parts: [{ functionCall: { id: 'call_9', name } }] }, finishReason: 'STOP' },
          ],
        },
      ];
  }
}

describe('x-anthropic-billing-header', () => {
  const header = 'x-anthropic-billing-header: cc_version=2.1.329.abc; cc_entrypoint=cli;';
  const body = (system: unknown): Wire => ({ ...questions.anthropic, system });

  it.each(upstreams.filter((id) => id !== 'anthropic'))(
    'is stripped before translating to %s, however it stands',
    (outbound) => {
      const forms = [
        [
          { type: 'text', text: header },
          { type: 'text', text: 'You are a coding tool.' },
        ],
        `${header}\nYou are a coding tool.`,
      ];
      for (const system of forms) {
        const { body: sent, warnings } = plan('anthropic', outbound, body(system));
        expect(JSON.stringify(sent)).not.toContain('billing');
        expect(JSON.stringify(sent)).toContain('You are a coding tool.');
        expect(warnings).toContain('dropped-field system[0]');
      }
    },
  );
});

describe('prompt-cache markers', () => {
  const marked: Wire = {
    model: 'm',
    max_tokens: 10,
    system: [{ type: 'text', text: 'Long.', cache_control: { type: 'ephemeral', ttl: '1h' } }],
    messages: [{ role: 'user', content: [{ type: 'text', text: 'Go.', cache_control: { type: 'ephemeral' } }] }],
  };

  it('are mapped to the words of a vendor that has some', () => {
    const to = (quirks: NonNullable<Parameters<typeof plan>[3]>['quirks']): string =>
      JSON.stringify(plan('anthropic', 'openai-chat', marked, { quirks: quirks ?? {} }).body);
    expect(to({ cacheMarkers: 'cache_control' })).toContain('"cache_control":{"type":"ephemeral","ttl":"1h"}');
    expect(to({ cacheMarkers: 'prompt_cache_breakpoint' })).toContain(
      '"prompt_cache_breakpoint":{"mode":"explicit","ttl":"12h"}',
    );
    expect(
      JSON.stringify(plan('anthropic', 'bedrock', marked, { quirks: { modelFields: 'anthropic' } }).body),
    ).toContain('cachePoint');
  });

  it('of OpenAI become those of Anthropic, and back', () => {
    const chat = {
      model: 'm',
      messages: [
        {
          role: 'user',
          content: [{ type: 'text', text: 'Go.', prompt_cache_breakpoint: { mode: 'explicit', ttl: '30m' } }],
        },
      ],
    };
    expect(JSON.stringify(plan('openai-chat', 'anthropic', chat).body)).toContain(
      '"cache_control":{"type":"ephemeral","ttl":"5m"}',
    );
  });

  it('are left out with a warning where the upstream caches by itself', () => {
    for (const outbound of ['openai-responses', 'gemini', 'openai-chat'] as const) {
      const { body, warnings } = plan('anthropic', outbound, marked);
      expect(JSON.stringify(body)).not.toMatch(/cache_control|ephemeral/);
      expect(warnings.some((warning) => /cache_control/.test(warning))).toBe(true);
    }
  });

  it('a prompt cache key, elsewhere enough to cache, asks Anthropic for automatic caching', () => {
    const { body } = plan('openai-responses', 'anthropic', { ...questions['openai-responses'], prompt_cache_key: 'k' });
    expect(body['cache_control']).toEqual({ type: 'ephemeral' });
  });
});

it('web_search of one provider is left out with a warning elsewhere, and refused where it is forced', () => {
  const asked = { ...questions['openai-responses'], tools: [{ type: 'web_search' }] };
  for (const outbound of upstreams.filter((id) => id !== 'openai-responses')) {
    expect(plan('openai-responses', outbound, asked).warnings).toContain('dropped-tool tools[0]');
    const forced = { ...asked, tool_choice: { type: 'web_search' } };
    expect(() => plan('openai-responses', outbound, forced)).toThrow(
      expect.objectContaining({ kind: 'bad-request' }) as Error,
    );
  }
});
