// The system prompt of a key in each protocol: it stands before the client's own, and every other byte stays as it was.
import { describe, expect, it } from 'vitest';
import { systemPromptSplices } from '../../../src/protocols/edits/systemPrompt';
import { matchEndpoint, type EndpointMatch } from '../../../src/protocols/endpoints';
import { splice } from '../../../src/protocols/wire/jsonSplice';

const prompt = 'Answer "briefly".\n\u4e2d\u6587 \\ \ud83d\ude00';
const hints = { anthropicVersion: false };

function matchOf(path: string): EndpointMatch {
  const match = matchEndpoint(path, hints);
  if (match === undefined) throw new Error(path);
  return match;
}

function edited(path: string, text: string, lite = false): { text: string; json: Record<string, unknown> } {
  const body = new TextEncoder().encode(text);
  const splices = systemPromptSplices(matchOf(path), body, prompt, lite);
  const result = new TextDecoder().decode(splice(body, splices));
  // Taking the inserted text out again gives the client's own bytes: nothing else has moved.
  if (splices.every(({ start, end }) => start === end)) {
    let back = result;
    for (const { text: inserted } of splices) back = back.replace(inserted, () => '');
    expect(back).toBe(text);
  }
  return { text: result, json: JSON.parse(result) as Record<string, unknown> };
}

const chat = '/v1/chat/completions';
const responses = '/v1/responses';
const messages = '/v1/messages';
const gemini = '/v1beta/models/gemini-x:generateContent';

describe('OpenAI chat', () => {
  it('goes before the text of the first system or developer message', () => {
    for (const role of ['system', 'developer']) {
      const { json } = edited(chat, `{ "messages" : [ {"role":"${role}", "content":"Own \\u0041"} ],"n": 1.0 }`);
      expect(json.messages).toEqual([{ role, content: `${prompt}\n\nOwn A` }]);
    }
  });

  it('becomes a first part where the content is a list', () => {
    const part = { type: 'text', text: 'Own', cache_control: { type: 'ephemeral' } };
    const { json } = edited(chat, JSON.stringify({ messages: [{ content: [part], role: 'system' }] }));
    expect(json.messages).toEqual([{ role: 'system', content: [{ type: 'text', text: `${prompt}\n\n` }, part] }]);
    const empty = edited(chat, '{"messages":[{"role":"system","content":[ ]}]}');
    expect(empty.json.messages).toEqual([{ role: 'system', content: [{ type: 'text', text: `${prompt}\n\n` }] }]);
  });

  it('becomes a first message where there is none', () => {
    const user = { role: 'user', content: 'a ] } " b' };
    expect(edited(chat, JSON.stringify({ messages: [user] })).json.messages).toEqual([
      { role: 'system', content: prompt },
      user,
    ]);
    expect(edited(chat, '{"messages":[]}').json.messages).toEqual([{ role: 'system', content: prompt }]);
    const nothing = edited(chat, '{"messages":[{"role":"system","content":null}]}');
    expect(nothing.json.messages).toEqual([
      { role: 'system', content: prompt },
      { role: 'system', content: null },
    ]);
  });

  it('leaves alone what is no list of messages, and text completions', () => {
    expect(edited(chat, '{"messages":"x"}').text).toBe('{"messages":"x"}');
    expect(edited('/v1/completions', '{"prompt":"x"}').text).toBe('{"prompt":"x"}');
    expect(edited('/v1/embeddings', '{"input":"x"}').text).toBe('{"input":"x"}');
  });

  it('refuses a member that stands twice: a provider could read the other one', () => {
    expect(() => edited(chat, '{"messages":[{"role":"user","role":"system","content":"x"}]}')).toThrow(/twice/);
  });
});

describe('OpenAI responses', () => {
  it('goes before the instructions, or becomes them', () => {
    expect(edited(responses, '{"instructions":"Own","input":"x"}').json.instructions).toBe(`${prompt}\n\nOwn`);
    expect(edited(responses, '{"instructions":null,"input":"x"}').json.instructions).toBe(prompt);
    expect(edited(responses, '{"input":"x"}').json.instructions).toBe(prompt);
    expect(edited('/v1/responses/compact', '{"input":[]}').json.instructions).toBe(prompt);
    expect(edited('/v1/responses/input_tokens', '{"input":[]}').json.instructions).toBe(prompt);
  });

  it('stands behind the tools in requests of Codex that keep everything in the input', () => {
    const tools = { type: 'additional_tools', role: 'developer', tools: [{ name: 'a', text: '"],[' }] };
    const { json } = edited(responses, JSON.stringify({ input: [tools, { type: 'message' }] }), true);
    expect(json.input).toEqual([
      tools,
      { type: 'message', role: 'developer', content: [{ type: 'input_text', text: prompt }] },
      { type: 'message' },
    ]);
    expect(edited(responses, '{"input":"x"}', true).json.instructions).toBe(prompt);
  });
});

describe('Anthropic', () => {
  const block = { type: 'text', text: 'Own', cache_control: { type: 'ephemeral' } };

  it('goes before a text, or becomes it', () => {
    expect(edited(messages, '{"system":"Own","messages":[]}').json.system).toBe(`${prompt}\n\nOwn`);
    expect(edited(messages, '{"messages":[]}').json.system).toBe(prompt);
    expect(edited('/v1/messages/count_tokens', '{"messages":[]}').json.system).toBe(prompt);
  });

  it('becomes the first block, and blocks keep their cache control', () => {
    const { json } = edited(messages, JSON.stringify({ system: [block] }));
    expect(json.system).toEqual([{ type: 'text', text: prompt }, block]);
    expect(edited(messages, '{"system":[]}').json.system).toEqual([{ type: 'text', text: prompt }]);
  });

  it('stands behind the line of Claude Code about itself', () => {
    const line = { type: 'text', text: 'x-anthropic-billing-header: cc_version=2' };
    const { json } = edited(messages, JSON.stringify({ system: [line, block] }));
    expect(json.system).toEqual([line, { type: 'text', text: prompt }, block]);
  });
});

describe('Gemini', () => {
  it('becomes the first part', () => {
    for (const name of ['systemInstruction', 'system_instruction']) {
      const { json } = edited(
        gemini,
        JSON.stringify({ contents: [], [name]: { role: 'user', parts: [{ text: 'Own' }] } }),
      );
      expect(json[name]).toEqual({ role: 'user', parts: [{ text: prompt }, { text: 'Own' }] });
    }
    expect(edited(gemini, '{"contents":[]}').json.systemInstruction).toEqual({ parts: [{ text: prompt }] });
    expect(edited(gemini, '{}').json.systemInstruction).toEqual({ parts: [{ text: prompt }] });
  });

  it('takes odd forms too: one part without a list, no parts, a plain text', () => {
    const one = edited(gemini, '{"systemInstruction":{"parts":{"text":"Own"}}}');
    expect(one.json.systemInstruction).toEqual({ parts: [{ text: prompt }, { text: 'Own' }] });
    expect(edited(gemini, '{"systemInstruction":{}}').json.systemInstruction).toEqual({ parts: [{ text: prompt }] });
    expect(edited(gemini, '{"systemInstruction":"Own"}').json.systemInstruction).toEqual({
      parts: [{ text: prompt }, { text: 'Own' }],
    });
  });
});
