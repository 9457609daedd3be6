// Placeholders in the settings of MCP servers, and texts of tools of VS Code.
import { describe, expect, it } from 'vitest';
import { fillPlaceholders, secretNames } from '../../../src/extension/toolMode/placeholders';
import { toolText } from '../../../src/extension/toolMode/toolText';

const secret = (name: string): string => `$\{secret:${name}}`;
const variable = (name: string): string => `$\{env:${name}}`;

describe('placeholders', () => {
  const server = {
    command: 'x',
    args: ['--token', secret('TOKEN')],
    env: { HOME: variable('HOME'), BOTH: `${secret('TOKEN')}-${secret('OTHER')}` },
  };

  it('name the secrets that are wanted, each once', () => {
    expect(secretNames(server)).toEqual(['TOKEN', 'OTHER']);
    expect(secretNames(undefined)).toEqual([]);
  });

  it('are filled in wherever they stand, and those of which nothing is known are named', () => {
    const secrets = new Map([
      ['TOKEN', 't$&'],
      ['OTHER', 'o'],
    ]);
    expect(fillPlaceholders(server, { secrets, variables: { HOME: '/h' } })).toEqual({
      value: { command: 'x', args: ['--token', 't$&'], env: { HOME: '/h', BOTH: 't$&-o' } },
      missing: [],
    });
    const { missing } = fillPlaceholders(server, { secrets: new Map([['TOKEN', 't']]), variables: {} });
    expect(missing).toEqual([variable('HOME'), secret('OTHER')]);
  });
});

describe('the text of a tool of VS Code', () => {
  it('is that of its parts, whatever their form', () => {
    const element = {
      node: {
        type: 1,
        children: [
          { type: 2, text: 'a' },
          { type: 2, text: 'b', lineBreakBefore: true },
          { type: 1, children: [] },
        ],
      },
    };
    expect(toolText([{ value: 'plain ' }, { value: element }])).toBe('plain a\nb');
    expect(toolText([{ mimeType: 'application/json', data: new TextEncoder().encode('{}') }])).toBe('{}');
    expect(toolText([{ mimeType: 'image/png', data: new Uint8Array(2) }])).toBe('[image/png]');
    expect(toolText([{}, null])).toBe('');
  });

  it('ends for a tree that is deeper than any real one', () => {
    let tree: object = { text: 'deep' };
    for (let depth = 0; depth < 5000; depth += 1) tree = { children: [tree] };
    expect(toolText([{ value: tree }])).toBe('');
  });
});
