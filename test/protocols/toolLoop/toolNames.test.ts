// Names of offered tools: unambiguous beside the client's own, in letters and length that every provider takes, the same for the same tools.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isNamed, mostTools, nameTools } from '../../../src/protocols/toolLoop/toolNames';
import { takesTools, withHiddenTurns } from '../../../src/protocols/toolLoop/loopRequest';
import type { ToolResultPart } from '../../../src/protocols/ir/parts';
import type { IrRequest, IrTool } from '../../../src/protocols/ir/request';
import type { KnownTool } from '../../../src/shared/toolMode';

const toolOf = (source: string, name: string, more: Partial<KnownTool> = {}): KnownTool => ({
  id: `${source}/${name}`,
  source,
  name,
  description: '',
  parameters: {},
  saysReadOnly: false,
  ...more,
});
const client = (name: string): IrTool => ({ type: 'function', name });
const known = fc
  .uniqueArray(fc.tuple(fc.constantFrom('a', 'b', 'long-server'), fc.string({ minLength: 1, maxLength: 90 })), {
    selector: ([source, name]) => `${source}/${name}`,
    maxLength: 40,
  })
  .map((pairs) => pairs.map(([source, name]) => toolOf(source, name)));
const clients = fc
  .uniqueArray(fc.string({ minLength: 1, maxLength: 20 }), { maxLength: 5 })
  .map((names) => names.map(client));

describe('nameTools', () => {
  it('gives each tool a name of its own that every provider takes', () => {
    fc.assert(
      fc.property(known, clients, (tools, own) => {
        const { tools: named, byName } = nameTools(tools, own);
        expect(named).toHaveLength(tools.length);
        const names = [...own, ...named].map(({ name }) => name);
        expect(new Set(names).size).toBe(names.length);
        for (const { name } of named) expect(name).toMatch(/^[A-Za-z][A-Za-z0-9_-]{0,63}$/);
        expect(new Set([...byName.values()].map(({ id }) => id)).size).toBe(tools.length);
      }),
    );
  });

  it('gives the same names whatever the order in which servers answered', () => {
    fc.assert(
      fc.property(known, clients, (tools, own) => {
        expect(nameTools([...tools].reverse(), own).tools).toEqual(nameTools(tools, own).tools);
      }),
    );
  });

  it('lets the client keep its names, and says from where a tool of two servers is', () => {
    const { tools } = nameTools([toolOf('a', 'read'), toolOf('b', 'read'), toolOf('b', 'write')], [client('write')]);
    expect(tools.map(({ name }) => name)).toEqual(['a_read', 'b_read', 'b_write']);
  });

  it('leaves out what is too much', () => {
    const many = Array.from({ length: 200 }, (_item, index) => toolOf('a', `t${index}`));
    const { tools, leftOut } = nameTools(many, [client('one')]);
    expect(tools).toHaveLength(mostTools - 1);
    expect(leftOut).toHaveLength(200 - mostTools + 1);
    const huge = toolOf('a', 'huge', { parameters: { text: 'x'.repeat(40_000) } });
    expect(nameTools([huge], []).leftOut).toEqual(['a/huge']);
    const wordy = toolOf('a', 'wordy', { description: 'x'.repeat(5000) });
    expect(nameTools([wordy], []).tools[0]?.description).toHaveLength(1024);
  });
});

describe('patterns over tools', () => {
  it.each([
    ['facts/*', 'facts/add', true],
    ['*', 'vscode/search', true],
    ['facts/add', 'facts/add', true],
    ['facts/add', 'facts/addMore', false],
    ['facts*', 'factsy/add', true],
  ])('%s over %s', (pattern, id, fits) => {
    expect(isNamed(id, [pattern])).toBe(fits);
  });
});

const request: IrRequest = {
  model: 'm',
  stream: false,
  system: [],
  turns: [],
  tools: [],
  sampling: {},
  extensions: {},
};

describe('requests', () => {
  it('that force or forbid tools, or want several answers, are left alone', () => {
    expect(takesTools(request)).toBe(true);
    expect(takesTools({ ...request, toolChoice: { type: 'none' } })).toBe(false);
    expect(takesTools({ ...request, toolChoice: { type: 'tool', name: 'x' }, tools: [client('x')] })).toBe(false);
    expect(takesTools({ ...request, toolChoice: { type: 'required' }, tools: [client('x')] })).toBe(false);
    expect(takesTools({ ...request, sampling: { candidates: 2 } })).toBe(false);
  });

  it('get back what their client was not told, once', () => {
    const theirs = { type: 'tool-call', id: 'c', name: 'theirs', kind: 'function', input: '{}' } as const;
    const ours = { ...theirs, id: 'o', name: 'ours' };
    const result = (callId: string): ToolResultPart => ({
      type: 'tool-result',
      callId,
      kind: 'function',
      content: [],
      isError: false,
    });
    const asked: IrRequest = {
      ...request,
      turns: [
        { role: 'user', content: [{ type: 'text', text: 'q' }] },
        { role: 'assistant', content: [theirs] },
        { role: 'tool', content: [result('c')] },
      ],
    };
    const before = [{ role: 'user' as const, content: [{ type: 'text' as const, text: 'hidden' }] }];
    const hidden = { before, content: [ours, theirs], results: [result('o')] };
    const { turns } = withHiddenTurns(asked, (id) => (id === 'c' ? hidden : undefined));
    expect(turns).toEqual([
      asked.turns[0],
      before[0],
      { role: 'assistant', content: [ours, theirs] },
      { role: 'tool', content: [result('o'), result('c')] },
    ]);
    expect(withHiddenTurns(asked, () => undefined)).toBe(asked);
  });
});
