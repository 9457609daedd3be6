// What the takeover says: warnings that name the file or the variable, errors that name the place, the result of a restore.
import { describe, expect, it } from 'vitest';
import { restoredText, takeoverErrorText, warningText } from '../../src/extension/commands/takeoverTexts';
import { restoreCommandOf, takeOverCommandOf, toolCommandIds } from '../../src/extension/commands/toolCommandIds';
import { terminalVariables } from '../../src/extension/terminalVariables';
import { inEnglish } from '../../src/extension/translate';
import { GatewayError } from '../../src/shared/errors';
import { toolIds, type ToolRestoreResult, type ToolWarning } from '../../src/shared/tools';

const warning = (values: Partial<ToolWarning>): ToolWarning => ({
  kind: 'variable',
  effect: 'overrides',
  names: ['OPENAI_API_KEY'],
  message: 'English',
  ...values,
});

describe('warnings', () => {
  it.each([
    [warning({}), 'OPENAI_API_KEY in the shell wins over the settings of Codex.'],
    [warning({ effect: 'adds-own-key' }), 'Codex also sends the key of OPENAI_API_KEY, which is set in the shell.'],
    [warning({ kind: 'project-file', names: [], file: '/p/.env' }), 'Codex reads /p/.env before its own settings.'],
    [warning({ kind: 'user-file', names: ['a.b'], file: '/h/x' }), 'Codex reads /h/x before its own settings (a.b).'],
    [
      warning({ kind: 'own-key', names: ['profile'], file: '/f' }),
      'profile in /f decides where the requests of Codex go.',
    ],
    [warning({ kind: 'unreadable', file: '/f', line: 3 }), '/f, line 3, cannot be read.'],
  ])('names what stands in the way: %#', (given, text) => expect(warningText('Codex', given, inEnglish)).toBe(text));
});

describe('errors', () => {
  const error = (details: object) => new GatewayError('conflict', 'English', { details });
  it.each([
    [{ reason: 'unreadable', file: '/f', line: 2, column: 7 }, /\/f, line 2, column 7/],
    [{ reason: 'other-address', file: '/f', address: 'https://other.example' }, /https:\/\/other\.example \(\/f\)/],
    [{ reason: 'not-detected' }, /Codex was not found/],
    [{ reason: 'disk-full', file: '/f' }, /\/f could not be written: the disk is full/],
    [{ reason: 'denied', file: '/f', code: 'EACCES' }, /EACCES/],
  ])('names file and place: %o', (details, text) =>
    expect(takeoverErrorText('Codex', error(details), inEnglish)).toMatch(text),
  );
  it('falls back to the words of the gateway', () =>
    expect(takeoverErrorText('Codex', error({ reason: 'uncertain-edit' }), inEnglish)).toContain('English'));
});

describe('the result of a restore', () => {
  const result: ToolRestoreResult = {
    id: 'codex',
    name: 'Codex',
    status: 'not-taken-over',
    files: [],
    address: null,
    keyId: null,
    model: null,
    modelNeeded: false,
    recorded: false,
    warnings: [],
    drift: [],
    conflicts: [],
    dropped: [],
    changedFiles: ['/f'],
    removedFiles: [],
  };
  it('says what was kept', () => {
    expect(restoredText(result, inEnglish)).toBe('Codex is restored.');
    expect(restoredText({ ...result, conflicts: [{ file: '/f', key: 'model' }] }, inEnglish)).toContain('model (/f)');
    expect(restoredText({ ...result, changedFiles: [] }, inEnglish)).toBe('Codex: there was nothing to restore.');
  });
});

describe('commands', () => {
  it('are two for each tool', () => {
    expect(toolCommandIds).toHaveLength(2 * toolIds.length);
    expect(toolCommandIds).toContain(takeOverCommandOf('codex'));
    expect(toolCommandIds).toContain(restoreCommandOf('crush'));
  });
});

describe('variables of terminals', () => {
  const of = (model: string | null) =>
    Object.fromEntries(
      terminalVariables('http://127.0.0.1:11580/', 'gk-x', model).map(({ name, value, how }) => [name, [value, how]]),
    );
  const usual = {
    ANTHROPIC_BASE_URL: ['http://127.0.0.1:11580', 'replace'],
    ANTHROPIC_AUTH_TOKEN: ['gk-x', 'replace'],
    OPENAI_BASE_URL: ['http://127.0.0.1:11580/v1', 'replace'],
    OPENAI_API_KEY: ['gk-x', 'replace'],
    GOOGLE_GEMINI_BASE_URL: ['http://127.0.0.1:11580', 'replace'],
    GEMINI_API_KEY: ['gk-x', 'replace'],
    GATEHOUSE_FOLDER_KEY: ['gk-x', 'replace'],
    ANTHROPIC_CUSTOM_HEADERS: ['x-gatehouse-folder-key: gk-x\n', 'prepend'],
  };
  it('give each SDK the base that it expects, and the key', () => expect(of(null)).toEqual(usual));
  it('name the default model where there is one', () => {
    const model = ['glm-5', 'replace'];
    expect(of('glm-5')).toEqual({ ...usual, ANTHROPIC_MODEL: model, OPENAI_MODEL: model, GEMINI_MODEL: model });
  });
});
