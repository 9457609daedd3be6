// What the channel commands say and decide: keys as they are typed, faults of tests, lists to import from, tokens of a sign-in.
import { describe, expect, it } from 'vitest';
import { providerPresets } from '../../src/catalog/providers';
import { freeName } from '../../src/extension/commands/freeName';
import { importItem, importMessage } from '../../src/extension/commands/importItems';
import { secretRemark } from '../../src/extension/commands/secretRules';
import { faultOf, stepName, testMessage } from '../../src/extension/commands/testMessage';
import { inParallel } from '../../src/extension/inParallel';
import { expiryOf, scopesFor } from '../../src/extension/tokenExpiry';
import { inEnglish } from '../../src/extension/translate';
import type { ImportCandidate } from '../../src/shared/channelImport';
import { testCauses, testStepNames } from '../../src/shared/channelTest';

describe('secretRemark', () => {
  const openai = providerPresets.find(({ id }) => id === 'openai');
  const remark = (text: string, optional = false) => secretRemark(openai, text, optional, inEnglish);
  const virtualKey = `gk-${'a1B2'.repeat(10)}abc`;

  it.each(['sk-proj-abc_DEF-123', '  sk-with-space-around  '])('takes %j', (text) =>
    expect(remark(text)).toBeUndefined(),
  );
  it.each([
    ['sk-abc def', 'spaces'],
    ['sk-abc\nsk-def', 'spaces or line breaks'],
    [virtualKey, 'virtual key'],
    ['sk-“quoted”', 'cannot be sent'],
    ['"sk-quoted"', 'quotes'],
    ['OPENAI_API_KEY=sk-1', 'equals sign'],
    ['Bearer sk-1', 'Bearer'],
    ['', 'Enter the key'],
    ['entra:', 'look like a key'],
    ['x'.repeat(10_001), 'look like a key'],
  ])('refuses %j', (text, words) => {
    expect(remark(text)).toMatchObject({ severity: 'error' });
    expect(remark(text)?.message).toContain(words);
  });
  it("only warns of another vendor's key, and takes anything for a provider it does not know", () => {
    expect(remark('sk-ant-0123')).toMatchObject({
      severity: 'warning',
      message: expect.stringContaining('Anthropic') as string,
    });
    expect(secretRemark(undefined, 'sk-ant-0123', false, inEnglish)).toBeUndefined();
  });
  it('takes nothing for an answer where no key is needed', () => expect(remark('  ', true)).toBeUndefined());
});

describe('results of tests', () => {
  it('have words of their own for every step and every cause but the last', () => {
    for (const name of testStepNames) expect(stepName(name, inEnglish)).not.toMatch(/-/);
    for (const cause of testCauses) {
      const step = { name: 'connect', ok: false, milliseconds: 1, cause, error: 'as the gateway says' };
      const words = faultOf({ steps: [step] }, inEnglish);
      expect(words === 'as the gateway says', cause).toBe(cause === 'other');
    }
  });
  it('add what the provider said', () => {
    const step = {
      name: 'authenticate',
      ok: false,
      milliseconds: 1,
      cause: 'forbidden',
      status: 403,
      error: 'no',
    } as const;
    expect(faultOf({ steps: [step] }, inEnglish)).toBe('the key may not do this – no');
  });
  it('say where only the way was tested', () => {
    const steps = [{ name: 'resolve', ok: true, milliseconds: 3 }];
    expect(testMessage('X', { ok: true, steps, reachabilityOnly: true }, inEnglish)).toContain('can be reached');
  });
});

describe('import', () => {
  const candidate: ImportCandidate = {
    ...{ ref: 'r', name: 'One', provider: 'openai', region: null, baseUrl: 'https://api.openai.com/v1' },
    ...{ protocol: 'openai-chat', models: [], hasSecret: true, hint: 'wxyz' },
  };
  const conflict = (reason: 'same-place' | 'same-name') => ({ channelId: 'c', channelName: 'Old', reason });

  it('shows what a channel would be, and chooses what is new', () => {
    expect(importItem(candidate, inEnglish)).toEqual({
      ...{ ref: 'r', label: 'One', description: 'openai', picked: true, possible: true },
      detail: 'https://api.openai.com/v1 · key …wxyz · all models',
    });
    const there = importItem({ ...candidate, conflict: conflict('same-place') }, inEnglish);
    expect([there.picked, there.possible, there.detail]).toEqual([false, true, expect.stringContaining('“Old”')]);
    expect(importItem({ ...candidate, conflict: conflict('same-name') }, inEnglish).picked).toBe(true);
    const impossible = importItem({ ...candidate, problem: 'it is ourselves' }, inEnglish);
    expect([impossible.picked, impossible.possible]).toEqual([false, false]);
  });
  it('says what came of it', () => {
    expect(importMessage({ created: [], failed: [] }, inEnglish)).toBe('Channels imported: 0.');
    const failed = [{ ref: 'r', message: 'gone' }];
    expect(importMessage({ created: [], failed }, inEnglish)).toBe('Channels imported: 0. Not imported: 1 (gone)');
  });
});

describe('tokens of a sign-in', () => {
  const jwt = (payload: object) => `h.${Buffer.from(JSON.stringify(payload)).toString('base64url')}.s`;
  it('end when they say, else in half an hour', () => {
    expect(expiryOf(jwt({ exp: 1_800_000_000 }), 0)).toBe(1_800_000_000_000);
    for (const token of ['opaque', 'a.b.c', jwt({}), jwt({ exp: 'soon' })])
      expect(expiryOf(token, 1000)).toBe(1_801_000);
  });
  it('are asked for in the tenant', () => {
    expect(scopesFor(['s'], '')).toEqual(['s']);
    expect(scopesFor(['s'], 'contoso.com')).toEqual(['s', 'VSCODE_TENANT:contoso.com']);
  });
});

describe('inParallel', () => {
  it('keeps the order, and runs no more than so many at a time', async () => {
    let running = 0;
    let most = 0;
    const results = await inParallel([5, 1, 3, 2, 4], 2, async (item) => {
      most = Math.max(most, (running += 1));
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      return item * 10;
    });
    expect([results, most]).toEqual([[50, 10, 30, 20, 40], 2]);
    expect(await inParallel([], 2, () => Promise.resolve(1))).toEqual([]);
  });
  it('begins nothing more after an error', async () => {
    const begun: number[] = [];
    const work = inParallel([1, 2, 3, 4], 1, (item) => {
      begun.push(item);
      return item === 2 ? Promise.reject(new Error('stop')) : Promise.resolve();
    });
    await expect(work).rejects.toThrow('stop');
    expect(begun).toEqual([1, 2]);
  });
});

it('freeName counts up', () => {
  expect(freeName('A', [{ name: 'A' }, { name: 'A 2' }])).toBe('A 3');
  expect(freeName('B', [{ name: 'A' }])).toBe('B');
});
