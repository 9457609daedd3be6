// The passes that rename and wrap tools, each with its hard cases, and the way back in answers, streamed and whole.
import { describe, expect, it } from 'vitest';
import type { IrRequest } from '../../../src/protocols/ir/request';
import { flattenNamespaces } from '../../../src/protocols/repairs/flattenNamespaces';
import { repairRequest } from '../../../src/protocols/repairs/repairs';
import { toolIds } from '../../../src/protocols/repairs/toolIds';
import { toolNames } from '../../../src/protocols/repairs/toolNames';
import { uniqueTools } from '../../../src/protocols/repairs/uniqueTools';
import { wrapCustomTools } from '../../../src/protocols/repairs/wrapCustomTools';
import { answerOf, call, calls, repairTargetOf, requestOf, restored, result, results, targetOf, user } from './support';

const patchTool = {
  type: 'custom',
  name: 'apply_patch',
  description: 'Edits files.',
  format: { type: 'grammar', syntax: 'lark', definition: 'start: "*** Begin Patch"' },
} as const;
const patch = '*** Begin Patch\n+"quoted" \\ back 😀\n*** End Patch';

function namesOf(request: IrRequest): string[] {
  return request.tools.map(({ name }) => name);
}

describe('wrap-custom-tools', () => {
  const request = requestOf(
    [
      user('go'),
      calls(call('c1', 'apply_patch', { kind: 'custom', input: patch })),
      results(result('c1', 'Done', { kind: 'custom' })),
    ],
    { tools: [patchTool, { type: 'function', name: 'read' }] },
  );
  const repaired = wrapCustomTools.apply(request, repairTargetOf('anthropic'));

  it('makes a function of it that quotes the grammar', () => {
    const [tool, other] = repaired.request.tools;
    expect(tool).toMatchObject({
      type: 'function',
      name: 'apply_patch',
      parameters: { type: 'object', required: ['input'], properties: { input: { type: 'string' } } },
    });
    expect(tool?.type === 'function' ? tool.description : '').toMatch(/Edits files[^]*lark[^]*Begin Patch/);
    expect(other).toEqual({ type: 'function', name: 'read' });
  });

  it('wraps the history', () => {
    expect(repaired.request.turns[1]).toMatchObject({
      content: [{ kind: 'function', input: JSON.stringify({ input: patch }) }],
    });
    expect(repaired.request.turns[2]).toMatchObject({ content: [{ kind: 'function', callId: 'c1' }] });
  });

  it.each([
    ['wrapped', JSON.stringify({ input: patch }), patch],
    ['raw', patch, patch],
  ])('takes the text out of an answer: %s', (_how, input, text) => {
    const answer = answerOf(call('x', 'apply_patch', { input }), call('y', 'read', { input: '{"input":"kept"}' }));
    const { whole, folded } = restored(repaired.restore, answer);
    expect(whole.content).toMatchObject([
      { name: 'apply_patch', kind: 'custom', input: text },
      { name: 'read', kind: 'function', input: '{"input":"kept"}' },
    ]);
    expect(folded).toEqual(whole);
  });

  it('leaves freeform tools to a target that has them', () => {
    expect(wrapCustomTools.apply(request, repairTargetOf('openai-responses')).request).toBe(request);
    const flags = { quirks: { customTools: true } };
    expect(wrapCustomTools.apply(request, repairTargetOf('openai-chat', flags)).request).toBe(request);
    const plain = wrapCustomTools.apply(
      request,
      repairTargetOf('openai-responses', { quirks: { customTools: false } }),
    );
    expect(plain.request.tools[0]?.type).toBe('function');
  });
});

describe('flatten-namespaces', () => {
  const request = requestOf(
    [user('go'), calls(call('c1', 'search', { namespace: 'mcp__docs' })), results(result('c1'))],
    {
      tools: [
        { type: 'function', name: 'search', namespace: 'mcp__docs' },
        { type: 'function', name: 'search', namespace: 'web' },
        { type: 'function', name: 'web__search' },
        { type: 'function', name: 'open', namespace: 'web' },
      ],
      toolChoice: { type: 'allowed', mode: 'auto', names: ['open', 'web__search'] },
    },
  );
  const repaired = flattenNamespaces.apply(request, repairTargetOf('anthropic'));

  it('joins the names and keeps them apart', () => {
    const names = namesOf(repaired.request);
    expect(new Set(names).size).toBe(4);
    expect(names[0]).toBe('mcp__docs__search');
    expect(names[1]).toMatch(/^web__search_\w+$/);
    expect(names[2]).toBe('web__search');
    expect(repaired.request.turns[1]).toMatchObject({ content: [{ name: 'mcp__docs__search' }] });
    expect(repaired.request.toolChoice).toMatchObject({ names: ['web__open', 'web__search'] });
    expect(JSON.stringify(repaired.request)).not.toContain('"namespace"');
  });

  it('tells each call apart again', () => {
    const [docs = '', web = '', plain = '', open = ''] = namesOf(repaired.request);
    const answer = answerOf(call('1', docs), call('2', web), call('3', plain), call('4', open), call('5', 'open'));
    const { whole, folded } = restored(repaired.restore, answer);
    expect(whole.content).toMatchObject([
      { name: 'search', namespace: 'mcp__docs' },
      { name: 'search', namespace: 'web' },
      { name: 'web__search' },
      { name: 'open', namespace: 'web' },
      { name: 'open', namespace: 'web' },
    ]);
    expect(folded).toEqual(whole);
  });

  it('finds a forced tool by its own name', () => {
    const forced = { ...request, toolChoice: { type: 'tool', name: 'open', namespace: 'web' } as const };
    expect(flattenNamespaces.apply(forced, repairTargetOf('gemini')).request.toolChoice).toEqual({
      type: 'tool',
      name: 'web__open',
    });
  });

  it('leaves namespaces to a target that has them', () => {
    expect(flattenNamespaces.apply(request, repairTargetOf('openai-responses')).request).toBe(request);
  });
});

describe('tool-names', () => {
  const long = `mcp__${'very_long_server_name_'.repeat(4)}__tool`;
  const odd = ['files.read', 'files/read', '搜索', '搜寻', long, `${long}2`, '1st', 'ok_name', ''];
  const request = requestOf(
    [user('go'), calls(call('c1', 'files.read')), results(result('c1', 'x', { name: 'files.read' }))],
    {
      tools: odd.map((name) => ({ type: 'function', name })),
      toolChoice: { type: 'tool', name: long },
    },
  );

  it.each([
    ['anthropic', /^[a-zA-Z0-9_-]{1,64}$/],
    ['gemini', /^[a-zA-Z_][a-zA-Z0-9_-]{0,63}$/],
  ] as const)('fits the rules of %s', (protocol, rule) => {
    const { request: fitted, restore } = toolNames.apply(request, repairTargetOf(protocol));
    const names = namesOf(fitted);
    for (const name of names) expect(name).toMatch(rule);
    expect(new Set(names).size).toBe(odd.length);
    expect(names).toContain('ok_name');
    expect(fitted.toolChoice).toEqual({ type: 'tool', name: names[4] });
    expect(fitted.turns[1]).toMatchObject({ content: [{ name: names[0] }] });
    expect(fitted.turns[2]).toMatchObject({ content: [{ name: names[0] }] });
    const { whole, folded } = restored(restore, answerOf(...names.map((name, index) => call(`c${index}`, name))));
    expect(whole.content.map((part) => (part.type === 'tool-call' ? part.name : ''))).toEqual(odd);
    expect(folded).toEqual(whole);
  });

  it('gives a name the same word whatever else is on offer', () => {
    const alone = toolNames.apply(
      requestOf([], { tools: [{ type: 'function', name: long }] }),
      repairTargetOf('anthropic'),
    );
    const among = toolNames.apply(request, repairTargetOf('anthropic'));
    expect(namesOf(among.request)[4]).toBe(namesOf(alone.request)[0]);
  });
});

describe('unique-tools', () => {
  it('offers a tool once', () => {
    const twice = requestOf([], {
      tools: [
        { type: 'function', name: 'a' },
        { type: 'custom', name: 'a' },
      ],
    });
    const { request, warnings } = uniqueTools.apply(twice, repairTargetOf('anthropic'));
    expect(request.tools).toEqual([{ type: 'function', name: 'a' }]);
    expect(warnings).toMatchObject([{ code: 'dropped-tool', path: 'tools[1]' }]);
  });
});

describe('tool-ids', () => {
  it('fits ids and keeps calls with their results', () => {
    const request = requestOf([
      user('go'),
      calls(call('functions.read:0'), call('toolu_1')),
      results(result('toolu_1'), result('functions.read:0')),
    ]);
    const { request: fitted } = toolIds.apply(request, repairTargetOf('anthropic'));
    const ids = JSON.stringify(fitted.turns).match(/"(id|callId)":"[^"]*"/g) ?? [];
    const [first = '', second, third, fourth = ''] = ids.map((text) => text.split('"')[3]);
    expect(first).toMatch(/^[a-zA-Z0-9_-]{1,64}$/);
    expect([second, third, fourth]).toEqual(['toolu_1', 'toolu_1', first]);
    expect(toolIds.apply(request, repairTargetOf('openai-chat')).request.turns[1]).toMatchObject({
      content: [{ id: 'functions.read:0' }, {}],
    });
  });

  it('tells calls apart that share an id, also where none has one', () => {
    const request = requestOf([
      calls(call('call_0')),
      results(result('call_0', 'one')),
      calls(call('call_0'), call('')),
      results(result('call_0', 'two'), result('', 'three')),
      calls(call('')),
      results(result('', 'four')),
    ]);
    for (const protocol of ['anthropic', 'openai-chat', 'bedrock'] as const) {
      const { request: fitted } = toolIds.apply(request, repairTargetOf(protocol));
      const callIds = fitted.turns
        .flatMap((turn) => (turn.role === 'assistant' ? turn.content : []))
        .map((part) => 'id' in part && part.id);
      const resultIds = fitted.turns
        .flatMap((turn) => (turn.role === 'tool' ? turn.content : []))
        .map((part) => part.callId);
      expect(new Set(callIds).size).toBe(4);
      expect(resultIds).toEqual(callIds);
    }
  });

  it('gives the exact length a vendor demands', () => {
    const request = requestOf([
      calls(call('call_0'), call('abcDEF123')),
      results(result('call_0'), result('abcDEF123')),
    ]);
    const { request: fitted } = toolIds.apply(request, repairTargetOf('openai-chat', { quirks: { toolIdLength: 9 } }));
    expect(fitted.turns[0]).toMatchObject({
      content: [{ id: expect.stringMatching(/^[a-zA-Z0-9]{9}$/) as string }, { id: 'abcDEF123' }],
    });
  });

  it('tells ids of the answer apart from those the conversation has', () => {
    const request = requestOf([calls(call('call_0')), results(result('call_0'))]);
    const { restore } = toolIds.apply(request, repairTargetOf('anthropic'));
    const { whole, folded } = restored(restore, answerOf(call('call_0'), call('call_0'), call('new'), call('')));
    const ids = whole.content.map((part) => (part.type === 'tool-call' ? part.id : ''));
    expect(new Set([...ids, 'call_0', '']).size).toBe(6);
    expect(ids[2]).toBe('new');
    expect(folded).toEqual(whole);
  });
});

describe('all of them together', () => {
  it('gives a freeform tool in a namespace with a long name back as the client knows it', () => {
    const namespace = 'a server with spaces and a name that is much longer than any provider takes';
    const request = requestOf([user('go')], { tools: [{ ...patchTool, namespace }] });
    const repaired = repairRequest(request, 'gemini', targetOf('gemini'));
    const [tool] = repaired.request.tools;
    expect(tool).toMatchObject({ type: 'function', name: expect.stringMatching(/^[a-zA-Z_][\w-]{0,63}$/) as string });
    const answer = answerOf(call('x', tool?.name ?? '', { input: JSON.stringify({ input: patch }) }));
    const { whole, folded } = restored(repaired.restore, answer);
    expect(whole.content).toEqual([call('x', 'apply_patch', { namespace, kind: 'custom', input: patch })]);
    expect(folded).toEqual(whole);
  });
});
