// The editor's proxy settings as they are handed to the gateway: the user's alone, never a workspace's.
import { expect, it } from 'vitest';
import { readEditorProxy } from '../../src/extension/editorProxy';
import { optionsPatchSchema } from '../../src/shared/events';
import { safeParse } from 'valibot';

const from = (user: Record<string, unknown>, workspace: Record<string, unknown> = {}) =>
  readEditorProxy({ inspect: (name) => ({ globalValue: user[name], workspaceValue: workspace[name] }) });

it('takes what the user has set, in the form that the gateway takes', () => {
  const read = from({ proxy: ' http://proxy.example:3128 ', noProxy: ['a.example', 7, 'b.example'] });
  expect(read).toEqual({ proxy: 'http://proxy.example:3128', noProxy: ['a.example', 'b.example'] });
  expect(safeParse(optionsPatchSchema, { editorProxy: read }).success).toBe(true);
});

it('names none where there is none, where support is off, and where only a workspace says so', () => {
  const none = { proxy: null, noProxy: [] };
  expect(from({})).toEqual(none);
  expect(readEditorProxy({ inspect: () => undefined })).toEqual(none);
  expect(from({ proxy: '' })).toEqual(none);
  expect(from({ proxy: 'http://proxy.example', proxySupport: 'off' })).toEqual(none);
  expect(from({}, { proxy: 'http://evil.example', noProxy: ['*'] })).toEqual(none);
});
