// The variables of the Claude Code extension: ours put in and taken out, everything else as it was.
import { describe, expect, it } from 'vitest';
import { standing, variablesIn, withOurs, withoutOurs } from '../../src/extension/claudeCodeVariables';

const mine = [
  { name: 'ANTHROPIC_BASE_URL', value: 'https://mine.example' },
  { name: 'MAX_THINKING_TOKENS', value: '8000' },
];
const url = 'http://127.0.0.1:11580';

describe('variables of the Claude Code extension', () => {
  it('get ours in place of what stood under their names, and get that back', () => {
    const taken = withOurs(mine, `${url}/`, 'gk-x');
    expect(taken).toEqual([
      { name: 'MAX_THINKING_TOKENS', value: '8000' },
      { name: 'ANTHROPIC_BASE_URL', value: url },
      { name: 'ANTHROPIC_AUTH_TOKEN', value: 'gk-x' },
    ]);
    const back = withoutOurs(taken, standing(taken), standing(mine));
    expect(back).toHaveLength(2);
    expect(back).toEqual(expect.arrayContaining(mine));
  });
  it('keep what somebody changed since', () => {
    const taken = withOurs([], url, 'gk-x');
    const changed = taken.map((one) =>
      one.name === 'ANTHROPIC_BASE_URL' ? { ...one, value: 'https://new.example' } : one,
    );
    expect(withoutOurs(changed, standing(taken), [])).toEqual([
      { name: 'ANTHROPIC_BASE_URL', value: 'https://new.example' },
    ]);
    expect(withoutOurs(changed, standing(taken), standing(mine))).toHaveLength(1);
  });
  it('are read from whatever stands there', () => {
    expect(variablesIn(undefined)).toEqual([]);
    expect(variablesIn([{ name: 'A', value: 'b' }, { name: 1 }, 'x'])).toEqual([{ name: 'A', value: 'b' }]);
  });
});
