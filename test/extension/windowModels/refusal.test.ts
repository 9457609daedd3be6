// What a model of VS Code throws, as a refusal that the gateway can judge.
import { expect, it } from 'vitest';
import { refusalOf } from '../../../src/extension/windowModels/refusal';
import { windowError, windowRefusal } from '../../../src/protocols/vscodeChat/errors';

const languageModelError = (code: string, message = '', cause?: Error): Error =>
  Object.assign(new Error(message, { cause }), { code });

it.each([
  [languageModelError('NoPermissions', 'cannot be used'), 'NoPermissions', 'cannot be used', 'no-consent'],
  [languageModelError('Blocked', 'quota exceeded'), 'Blocked', 'quota exceeded', 'rate-limited'],
  [languageModelError('NotFound', 'x is unknown'), 'NotFound', 'x is unknown', 'upstream-rejected'],
  [
    languageModelError('Unknown', 'see cause', new Error('off_topic')),
    'Filtered',
    'see cause (off_topic)',
    'bad-request',
  ],
  [languageModelError('Blocked', 'Response got filtered.'), 'Filtered', 'Response got filtered.', 'bad-request'],
  [new Error('boom'), 'Unknown', 'boom', 'upstream-rejected'],
  [languageModelError('ENOENT', 'no file'), 'Unknown', 'no file', 'upstream-rejected'],
  [{ message: 'no class' }, 'Unknown', 'no class', 'upstream-rejected'],
  [{ isTrusted: true }, 'Unknown', '', 'upstream-rejected'],
  ['a text', 'Unknown', 'a text', 'upstream-rejected'],
  [new TypeError(), 'Unknown', 'TypeError', 'upstream-rejected'],
])('%s', (thrown, code, message, kind) => {
  const refusal = refusalOf(thrown);
  expect(refusal).toEqual({ code, message });
  expect(windowError(refusal).kind).toBe(kind);
  expect(windowRefusal(refusal) === undefined).toBe(kind === 'no-consent');
});
