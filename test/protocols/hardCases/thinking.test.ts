// Hard cases of thinking: every way of asking for it in the words of every model family, and opaque state that goes back to its origin and
// to nobody else.
import { describe, expect, it } from 'vitest';
import type { ProtocolId, UpstreamProtocolId } from '../../../src/shared/channel';
import type { ModelTraits, Quirks } from '../../../src/shared/quirks';
import type { OpaqueState } from '../../../src/protocols/ir/parts';
import { wrapState } from '../../../src/protocols/ir/opaqueState';
import { writeSignature } from '../../../src/protocols/gemini/thoughtSignature';
import { plan, questions, type Wire } from './kit';

/** How clients ask for much thinking. */
const asks: Readonly<Record<string, { client: ProtocolId; wire: Wire }>> = {
  'a budget of 20000 tokens (Anthropic)': {
    client: 'anthropic',
    wire: { ...questions.anthropic, max_tokens: 40_000, thinking: { type: 'enabled', budget_tokens: 20_000 } },
  },
  'adaptive with effort high (Anthropic)': {
    client: 'anthropic',
    wire: {
      ...questions.anthropic,
      max_tokens: 40_000,
      thinking: { type: 'adaptive' },
      output_config: { effort: 'high' },
    },
  },
  'reasoning_effort high (chat)': {
    client: 'openai-chat',
    wire: { ...questions['openai-chat'], reasoning_effort: 'high' },
  },
  'reasoning.effort high (Responses)': {
    client: 'openai-responses',
    wire: { ...questions['openai-responses'], reasoning: { effort: 'high' } },
  },
  'thinkingLevel HIGH (Gemini)': {
    client: 'gemini',
    wire: { ...questions.gemini, generationConfig: { thinkingConfig: { thinkingLevel: 'HIGH' } } },
  },
  'thinkingBudget 20000 (Gemini)': {
    client: 'gemini',
    wire: { ...questions.gemini, generationConfig: { thinkingConfig: { thinkingBudget: 20_000 } } },
  },
};

interface Family {
  outbound: UpstreamProtocolId;
  traits?: ModelTraits;
  quirks?: Quirks;
  /** What the body holds of thinking; numbers are those of an effort or a budget. */
  says: (body: Wire) => unknown;
  words: unknown;
}

const claudeWords = ['low', 'medium', 'high', 'xhigh', 'max'];
const picked = (body: Wire, ...names: string[]): Wire =>
  Object.fromEntries(names.flatMap((name) => (body[name] === undefined ? [] : [[name, body[name]]])));
const families: Readonly<Record<string, Family>> = {
  'Claude that thinks as it sees fit': {
    outbound: 'anthropic',
    traits: { thinking: 'adaptive', efforts: claudeWords, noSampling: true },
    says: (body) => picked(body, 'thinking', 'output_config'),
    words: { thinking: { type: 'adaptive' }, output_config: { effort: 'high' } },
  },
  'Claude with budgets': {
    outbound: 'anthropic',
    traits: { thinking: 'budget' },
    says: (body) => (body['thinking'] as Wire)['type'],
    words: 'enabled',
  },
  'GPT by chat': {
    outbound: 'openai-chat',
    traits: { thinking: 'effort' },
    says: (body) => picked(body, 'reasoning_effort'),
    words: { reasoning_effort: 'high' },
  },
  'GPT by Responses': {
    outbound: 'openai-responses',
    traits: { thinking: 'effort' },
    says: (body) => (body['reasoning'] as Wire)['effort'],
    words: 'high',
  },
  'Gemini 3': {
    outbound: 'gemini',
    traits: { thinking: 'level' },
    says: (body) => ((body['generationConfig'] as Wire)['thinkingConfig'] as Wire)['thinkingLevel'],
    words: 'HIGH',
  },
  'Gemini 2.5': {
    outbound: 'gemini',
    traits: { thinking: 'budget' },
    says: (body) => Number(((body['generationConfig'] as Wire)['thinkingConfig'] as Wire)['thinkingBudget']) >= 20_000,
    words: true,
  },
  'vendors with thinking.type': {
    outbound: 'openai-chat',
    quirks: { reasoningRequest: 'thinking' },
    says: (body) => picked(body, 'thinking', 'reasoning_effort'),
    words: { thinking: { type: 'enabled' } },
  },
  Qwen: {
    outbound: 'openai-chat',
    quirks: { reasoningRequest: 'enable_thinking' },
    says: (body) => [body['enable_thinking'], Number(body['thinking_budget']) >= 16_000],
    words: [true, true],
  },
};

describe.each(Object.entries(families))(
  'thinking for %s',
  (_family, { outbound, traits = {}, quirks = {}, says, words }) => {
    it.each(Object.entries(asks))('asked as %s', (ask, { client, wire }) => {
      const { body } = plan(client, outbound, wire, { traits, quirks });
      // A plain adaptive or an effort without a budget has one of our own choice; OpenRouter-like details are the vendor's.
      const budget =
        outbound === 'openai-chat' && quirks.reasoningRequest === 'enable_thinking' && /adaptive/.test(ask);
      expect(says(body)).toEqual(budget ? [true, true] : words);
    });

    it('is turned off where the client turns it off', () => {
      const { body } = plan(
        'anthropic',
        outbound,
        { ...questions.anthropic, thinking: { type: 'disabled' } },
        { traits, quirks },
      );
      const text = JSON.stringify(body);
      expect(text).not.toMatch(/"(effort|reasoning_effort)":"(low|medium|high|xhigh|max)"|"type":"(enabled|adaptive)"/);
      expect(text).not.toMatch(/"enable_thinking":true|"thinkingLevel":"(LOW|MEDIUM|HIGH)"|"thinkingBudget":[1-9]/);
    });
  },
);

/** State in the slot of each client's protocol, as a turn of the history. */
const slots: Readonly<Record<Exclude<ProtocolId, 'openai-chat'>, (state: OpaqueState, native: boolean) => Wire>> = {
  anthropic: (state, native) => {
    const slot = native ? state.data : wrapState(state);
    const block =
      state.kind === 'redacted'
        ? { type: 'redacted_thinking', data: slot }
        : { type: 'thinking', thinking: 'Hm.', signature: slot };
    return {
      ...questions.anthropic,
      messages: [
        { role: 'user', content: 'Go.' },
        { role: 'assistant', content: [block, { type: 'text', text: 'Yes.' }] },
        { role: 'user', content: 'On.' },
      ],
    };
  },
  'openai-responses': (state, native) => ({
    ...questions['openai-responses'],
    input: [
      { role: 'user', content: 'Go.' },
      { type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: native ? state.data : wrapState(state) },
      { role: 'assistant', content: 'Yes.' },
      { role: 'user', content: 'On.' },
    ],
  }),
  gemini: (state, native) => ({
    contents: [
      { role: 'user', parts: [{ text: 'Go.' }] },
      {
        role: 'model',
        parts: [
          {
            text: 'Hm.',
            thought: true,
            thoughtSignature: native ? state.data : writeSignature(state),
          },
          { text: 'Yes.' },
        ],
      },
      { role: 'user', parts: [{ text: 'On.' }] },
    ],
  }),
};

const states: Readonly<Record<string, OpaqueState & { home: UpstreamProtocolId; native: keyof typeof slots }>> = {
  'a signature of Anthropic': {
    origin: 'anthropic',
    kind: 'signature',
    data: 'RXJVQg',
    home: 'anthropic',
    native: 'anthropic',
  },
  'a redacted block': { origin: 'anthropic', kind: 'redacted', data: 'RW1rYQ', home: 'anthropic', native: 'anthropic' },
  'encrypted_content of OpenAI': {
    origin: 'openai',
    kind: 'encrypted',
    data: 'Z0FBQUFB',
    home: 'openai-responses',
    native: 'openai-responses',
  },
  'a thoughtSignature of Google': {
    origin: 'google',
    kind: 'thought-signature',
    data: 'Q2lRQg',
    home: 'gemini',
    native: 'gemini',
  },
};
const slotted = Object.keys(slots) as (keyof typeof slots)[];

describe.each(Object.entries(states))('%s', (_name, { home, native, ...state }) => {
  it.each(slotted)('through a client of %s round-trips to its origin', (inbound) => {
    const wire = slots[inbound](state, inbound === native);
    const { body, warnings } = plan(inbound, home, wire);
    expect(JSON.stringify(body)).toContain(`"${state.data}"`);
    expect(warnings.filter((warning) => warning.startsWith('dropped-state'))).toEqual([]);
  });

  it.each(slotted)('through a client of %s is dropped with a warning elsewhere', (inbound) => {
    const wire = slots[inbound](state, inbound === native);
    for (const outbound of (['anthropic', 'openai-chat', 'openai-responses', 'gemini'] as const).filter(
      (id) => id !== home,
    )) {
      const { body, warnings } = plan(inbound, outbound, wire, { origin: 'somebody' });
      expect(JSON.stringify(body)).not.toContain(state.data);
      expect(warnings.some((warning) => warning.startsWith('dropped-state'))).toBe(true);
      expect(JSON.stringify(body)).toContain('Yes.');
    }
  });

  it('is not sent to another vendor of the same protocol', () => {
    const { body, warnings } = plan(native, home, slots[native](state, false), { origin: 'another-vendor' });
    expect(JSON.stringify(body)).not.toContain(state.data);
    expect(warnings.some((warning) => warning.startsWith('dropped-state'))).toBe(true);
  });
});

describe('reasoning_content is echoed to vendors that demand it', () => {
  const history = {
    model: 'm',
    max_tokens: 100,
    messages: [
      { role: 'user', content: 'Go.' },
      {
        role: 'assistant',
        content: [
          { type: 'thinking', thinking: 'I must look.', signature: '' },
          { type: 'tool_use', id: 'toolu_1', name: 'look', input: {} },
        ],
      },
      { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'toolu_1', content: 'seen' }] },
    ],
    tools: [{ name: 'look', input_schema: { type: 'object' } }],
  };
  const assistant = (body: Wire): Wire | undefined =>
    (body['messages'] as Wire[]).find(({ role }) => role === 'assistant');

  it('as the client replays it, in the field of the vendor', () => {
    const quirks: Quirks = { replayReasoning: true };
    expect(assistant(plan('anthropic', 'openai-chat', history, { quirks, origin: 'deepseek' }).body)).toMatchObject({
      reasoning_content: 'I must look.',
    });
    const field = { ...quirks, reasoningField: 'reasoning' } as const;
    expect(assistant(plan('anthropic', 'openai-chat', history, { quirks: field }).body)).toMatchObject({
      reasoning: 'I must look.',
    });
  });

  it('with a stand-in where another model made the turn without thinking', () => {
    const bare = {
      ...history,
      messages: history.messages.with(1, {
        role: 'assistant',
        content: [{ type: 'tool_use', id: 'toolu_1', name: 'look', input: {} }],
      } as never),
    };
    const { body } = plan('anthropic', 'openai-chat', bare, { quirks: { replayReasoning: true } });
    expect(assistant(body)?.['reasoning_content']).toMatch(/look/);
  });

  it('and to nobody else', () => {
    expect(assistant(plan('anthropic', 'openai-chat', history).body)).not.toHaveProperty('reasoning_content');
  });
});

it('state that a chat client loses, because no call follows it, is a declared loss', () => {
  const { translation } = plan('openai-chat', 'anthropic', questions['openai-chat']);
  const signed = { type: 'thinking', thinking: 'Hm.', signature: 'RXJVQg' };
  const answer = (...content: Wire[]): string[] =>
    translation
      .translateAnswer(
        { id: 'msg_1', type: 'message', role: 'assistant', model: 'm', content, stop_reason: 'end_turn', usage: {} },
        { model: 'm', createdAt: 0, newId: (prefix) => prefix, includeUsage: false },
      )
      .warnings.map(({ code, path }) => `${code} ${path}`);
  expect(answer(signed, { type: 'text', text: 'Yes.' })).toEqual(['dropped-state content[0]']);
  expect(answer(signed, { type: 'tool_use', id: 'toolu_1', name: 'look', input: {} })).toEqual([]);
});
