// The passes that mend the conversation: state, foreign parts, pairing, empty parts, roles.
import { describe, expect, it } from 'vitest';
import { GatewayError } from '../../../src/shared/errors';
import type { OpaqueState } from '../../../src/protocols/ir/parts';
import type { IrTurn, ToolChoice } from '../../../src/protocols/ir/request';
import { dropForeignParts } from '../../../src/protocols/repairs/dropForeignParts';
import { dropForeignState } from '../../../src/protocols/repairs/dropForeignState';
import { emptyParts } from '../../../src/protocols/repairs/emptyParts';
import { mergeRoles } from '../../../src/protocols/repairs/mergeRoles';
import { pairToolCalls } from '../../../src/protocols/repairs/pairToolCalls';
import { call, calls, repairTargetOf, requestOf, result, results, says, user } from './support';

function kindOf(run: () => unknown): string | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    return GatewayError.is(error) ? error.kind : 'another throw';
  }
}

describe('drop-foreign-state', () => {
  const own: OpaqueState = { origin: 'anthropic', kind: 'signature', data: 'own' };
  const foreign: OpaqueState = { origin: 'google', kind: 'thought-signature', data: 'theirs' };
  const turn: IrTurn = {
    role: 'assistant',
    content: [
      { type: 'reasoning', text: 'own thinking', state: own },
      { type: 'reasoning', text: 'their thinking', state: foreign, id: 'rs_1' },
      { type: 'reasoning', text: 'unsigned' },
      call('c1', 'read', { state: foreign }),
    ],
  };

  it('keeps its own, drops the rest, never a tool call', () => {
    const { request, warnings } = dropForeignState.apply(requestOf([turn]), repairTargetOf('anthropic'));
    expect(request.turns).toEqual([
      { role: 'assistant', content: [{ type: 'reasoning', text: 'own thinking', state: own }, call('c1')] },
    ]);
    expect(warnings.map(({ code }) => code)).toEqual([
      'dropped-state',
      'dropped-part',
      'dropped-part',
      'dropped-state',
    ]);
  });

  it('keeps visible thinking for a vendor that wants it back', () => {
    const target = repairTargetOf('openai-chat', { quirks: { replayReasoning: true } });
    const { request } = dropForeignState.apply(requestOf([turn]), target);
    expect(request.turns[0]?.content).toEqual([
      { type: 'reasoning', text: 'own thinking' },
      { type: 'reasoning', text: 'their thinking' },
      { type: 'reasoning', text: 'unsigned' },
      call('c1'),
    ]);
  });
});

describe('drop-foreign-parts', () => {
  const search = { type: 'server', origin: 'openai-responses', name: 'web_search', value: {} } as const;
  const read = { type: 'function', name: 'read' } as const;
  const apply = (toolChoice: ToolChoice | undefined, tools = [search, read]): ToolChoice | undefined =>
    dropForeignParts.apply(
      requestOf([], { tools, ...(toolChoice === undefined ? {} : { toolChoice }) }),
      repairTargetOf('anthropic'),
    ).request.toolChoice;

  it('drops opaque parts and server tools of others, with warnings', () => {
    const opaque = { type: 'opaque', origin: 'openai-responses', name: 'web_search_call', value: {} } as const;
    const request = requestOf([{ role: 'assistant', content: [opaque, { type: 'text', text: 'a' }] }], {
      tools: [search, read],
    });
    const dropped = dropForeignParts.apply(request, repairTargetOf('anthropic'));
    expect(dropped.request.turns[0]?.content).toEqual([{ type: 'text', text: 'a' }]);
    expect(dropped.request.tools).toEqual([read]);
    expect(dropped.warnings).toMatchObject([{ code: 'dropped-part' }, { code: 'dropped-tool' }]);
    expect(dropForeignParts.apply(request, repairTargetOf('openai-responses')).request).toEqual(request);
  });

  it('refuses a choice that forces what is gone', () => {
    expect(kindOf(() => apply({ type: 'tool', name: 'web_search' }))).toBe('bad-request');
    expect(kindOf(() => apply({ type: 'required' }, [search]))).toBe('bad-request');
    expect(kindOf(() => apply({ type: 'allowed', mode: 'required', names: ['web_search'] }))).toBe('bad-request');
  });

  it('keeps what is left of a choice', () => {
    expect(apply({ type: 'required' })).toEqual({ type: 'required' });
    expect(apply({ type: 'tool', name: 'read' })).toEqual({ type: 'tool', name: 'read' });
    expect(apply({ type: 'allowed', mode: 'required', names: ['web_search', 'read'] })).toMatchObject({
      names: ['read'],
    });
    expect(apply({ type: 'allowed', mode: 'auto', names: ['web_search'] })).toEqual({ type: 'none' });
    expect(apply({ type: 'auto' }, [search])).toBeUndefined();
  });
});

describe('pair-tool-calls', () => {
  const pair = (turns: IrTurn[]): { turns: IrTurn[]; warnings: string[] } => {
    const { request, warnings } = pairToolCalls.apply(requestOf(turns), repairTargetOf('anthropic'));
    return { turns: request.turns, warnings: warnings.map(({ path }) => path) };
  };

  it('leaves a good conversation as it is', () => {
    const turns = [user('a'), calls(call('1'), call('2')), results(result('1'), result('2')), says('b'), user('c')];
    expect(pair(turns)).toEqual({ turns, warnings: [] });
  });

  it('sorts results and moves them behind their calls, past what stands between', () => {
    const reminder: IrTurn = { role: 'system', content: [{ type: 'text', text: 'note' }] };
    const { turns } = pair([
      calls(call('1'), call('2')),
      reminder,
      user('wait'),
      results(result('2')),
      results(result('1')),
    ]);
    expect(turns).toEqual([calls(call('1'), call('2')), results(result('1'), result('2')), reminder, user('wait')]);
  });

  it('gives an interrupted call a result that says so', () => {
    const { turns, warnings } = pair([calls(call('1'), call('2')), results(result('2')), user('go on')]);
    expect(turns[1]).toMatchObject({ role: 'tool', content: [{ callId: '1', isError: true }, result('2')] });
    expect(turns).toHaveLength(3);
    expect(warnings).toEqual(['messages[0]']);
    expect(pair([user('a'), calls(call('1'))]).turns[2]).toMatchObject({ role: 'tool', content: [{ callId: '1' }] });
  });

  it('tells orphaned results as text and keeps their images', () => {
    const image = { type: 'image', source: { kind: 'base64', mediaType: 'image/png', data: 'AA==' } } as const;
    const orphan = result('gone', 'left over', {
      isError: true,
      content: [{ type: 'text', text: 'left over' }, image],
    });
    const { turns, warnings } = pair([results(orphan), user('go on')]);
    expect(turns[0]).toMatchObject({ role: 'user', content: [{ type: 'text' }, { text: 'left over' }, image] });
    expect(warnings).toEqual(['messages[0].content[0]']);
  });

  it('takes a result that stands twice once, and tells a second one that differs', () => {
    const once = [calls(call('1')), results(result('1'))];
    expect(pair([...once, results(result('1'))]).turns).toEqual(once);
    const { turns } = pair([...once, results(result('1', 'another'))]);
    expect(turns).toHaveLength(3);
    expect(turns[2]).toMatchObject({ role: 'user' });
  });

  it('takes turns of the assistant in a row for one', () => {
    const { turns } = pair([calls(call('1')), calls(call('2')), results(result('1')), results(result('2'))]);
    expect(turns).toEqual([calls(call('1'), call('2')), results(result('1'), result('2'))]);
  });

  it('gives results the kind of their call, and its name where the target wants it', () => {
    const turns = [calls(call('1', 'patch', { kind: 'custom' })), results(result('1'))];
    expect(pair(turns).turns[1]).toMatchObject({ content: [{ kind: 'custom' }] });
    const named = pairToolCalls.apply(requestOf(turns), repairTargetOf('gemini'));
    expect(named.request.turns[1]).toMatchObject({ content: [{ name: 'patch' }] });
  });
});

describe('empty-parts', () => {
  const blank: IrTurn = {
    role: 'user',
    content: [
      { type: 'text', text: '' },
      { type: 'text', text: ' \n' },
    ],
  };

  it('leaves out what says nothing', () => {
    const request = requestOf([blank, { role: 'assistant', content: [] }, user('a')], {
      system: [{ type: 'text', text: '' }],
    });
    const cleaned = emptyParts.apply(request, repairTargetOf('anthropic')).request;
    expect(cleaned.turns).toEqual([user('a')]);
    expect(cleaned.system).toEqual([]);
    expect(emptyParts.apply(request, repairTargetOf('openai-chat')).request.turns).toEqual([user(' \n'), user('a')]);
  });

  it('keeps parts that stand for a block of the target alone', () => {
    const part = { type: 'text', text: '', extensions: { anthropic: { block: {} } } } as const;
    const request = requestOf([{ role: 'user', content: [part] }]);
    expect(emptyParts.apply(request, repairTargetOf('anthropic')).request.turns[0]?.content).toEqual([part]);
    expect(emptyParts.apply(request, repairTargetOf('gemini')).request.turns).toEqual([]);
  });

  it('takes white space off a begun answer', () => {
    const { request } = emptyParts.apply(requestOf([user('a'), says('The answer: ')]), repairTargetOf('anthropic'));
    expect(request.turns[1]).toEqual(says('The answer:'));
  });
});

describe('merge-roles', () => {
  const note: IrTurn = { role: 'system', content: [{ type: 'text', text: 'note' }] };

  it('joins turns of one side where they must alternate', () => {
    const turns = [user('a'), user('b'), says('c'), says('d')];
    expect(mergeRoles.apply(requestOf(turns), repairTargetOf('gemini')).request.turns).toEqual([
      {
        role: 'user',
        content: [
          { type: 'text', text: 'a' },
          { type: 'text', text: 'b' },
        ],
      },
      {
        role: 'assistant',
        content: [
          { type: 'text', text: 'c' },
          { type: 'text', text: 'd' },
        ],
      },
    ]);
    expect(mergeRoles.apply(requestOf(turns), repairTargetOf('openai-chat')).request.turns).toEqual(turns);
  });

  it('keeps system messages where the target takes them, else reminds', () => {
    const request = requestOf([user('a'), note]);
    expect(mergeRoles.apply(request, repairTargetOf('openai-responses')).request.turns).toEqual(request.turns);
    expect(
      mergeRoles.apply(request, repairTargetOf('anthropic', { traits: { midSystem: true } })).request.turns,
    ).toEqual(request.turns);
    expect(
      mergeRoles.apply({ ...request, extensions: { anthropic: {} } }, repairTargetOf('anthropic')).request.turns,
    ).toEqual(request.turns);
    const { request: told, warnings } = mergeRoles.apply(request, repairTargetOf('anthropic'));
    expect(told.turns).toMatchObject([
      { role: 'user', content: [{ text: 'a' }, { text: expect.stringMatching(/reminder>\nnote\n</) as string }] },
    ]);
    expect(warnings).toMatchObject([{ code: 'mapped-value', path: 'messages[1].role' }]);
  });

  it('begins with the user where it must', () => {
    const { request } = mergeRoles.apply(requestOf([says('a')]), repairTargetOf('anthropic'));
    expect(request.turns.map(({ role }) => role)).toEqual(['user', 'assistant']);
    expect(mergeRoles.apply(requestOf([]), repairTargetOf('anthropic')).request.turns).toEqual([]);
  });
});
