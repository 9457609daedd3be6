// Paths as the Tools page shows them.
import { describe, expect, it } from 'vitest';
import { shortPath, withShortPaths } from '../../src/extension/panels/shortPaths';
import { tool } from '../webview/toolSamples';

describe('a path', () => {
  it.each([
    ['/home/ann/.claude/settings.json', '/home/ann', '~/.claude/settings.json'],
    ['C:\\Users\\Ann\\.codex\\config.toml', 'C:\\Users\\Ann', '~\\.codex\\config.toml'],
    ['/home/anna/.claude.json', '/home/ann', '/home/anna/.claude.json'],
    ['/etc/codex/config.toml', '/home/ann', '/etc/codex/config.toml'],
    ['/x', '', '/x'],
  ])('%s of %s', (file, home, shown) => expect(shortPath(file, home)).toBe(shown));

  it('stays beside its short form, and so does the backup', () => {
    const files = [{ path: '/h/a', exists: true, backup: '/h/a.bak' }];
    expect(withShortPaths(tool({ id: 'codex', name: 'Codex', files }), '/h').files).toEqual([
      { ...files[0], shown: { path: '~/a', backup: '~/a.bak' } },
    ]);
  });
});
