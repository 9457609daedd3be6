// Where each function is (docs/ux.md, "Clicks to"): every command is told of there, none is further than two clicks, and whatever a page can ask
// of the host, some page asks.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { allRowCommandIds } from '../../src/extension/commands/rowCommandIds';
import { toolCommandIds } from '../../src/extension/commands/toolCommandIds';
import { webviewActionSchema } from '../../src/shared/webviewMessages';
import { readSources, repoRoot } from '../support/sources';

const text = (file: string): string => readFileSync(path.join(repoRoot, file), 'utf8');
const table = /^## Clicks to$(.*?)^## /ms.exec(text('docs/ux.md'))?.[1] ?? '';
const rows = [...table.matchAll(/^\|(.+)\|$/gm)]
  .map(([, line = '']) => line.split('|').map((cell) => cell.trim()))
  .slice(2);
const { commands } = (JSON.parse(text('package.json')) as { contributes: { commands: { command: string }[] } })
  .contributes;

describe('clicks', () => {
  it('are told for each command, which are no more than two', () => {
    const told = rows.flatMap(([, , , names = '']) => [...names.matchAll(/`([\w.*]+)`/g)].map(([, name]) => name));
    expect(new Set(told).size).toBe(told.length);
    const single = new Set([...toolCommandIds, ...allRowCommandIds]);
    const wanted = commands.map(({ command }) => command).filter((command) => !single.has(command));
    expect(told.filter((name) => name?.endsWith('.*') !== true).sort()).toEqual(
      wanted.map((command) => command.replace('gatehouse.', '')).sort(),
    );
    expect(rows.length).toBeGreaterThan(15);
    for (const [name = '', , clicks = ''] of rows) expect(['1', '2'], name).toContain(clicks);
  });

  it('lead to whatever the host can be asked', () => {
    // The client names some for how long they take.
    const files = readSources(['webview']).filter((file) => file.path !== 'webview/client.ts');
    const pages = files.map((file) => file.text).join('\n');
    const actions = webviewActionSchema.options.map(({ entries }) => entries.action.literal);
    expect(actions.length).toBeGreaterThan(50);
    expect(actions.filter((action) => !pages.includes(`'${action}'`))).toEqual([]);
  });
});
