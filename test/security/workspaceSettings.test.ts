// Row 16 of the security table: no setting of ours is of a scope that a workspace can set, so VS Code itself leaves its values out. That it
// does is shown in the real host (test/host/gatewayLife.host.ts), where each setting is written into a workspace.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { recordFigure } from '../support/qualityFigure';
import { readSources, repoRoot } from '../support/sources';

interface Configuration {
  properties: Record<string, { scope?: string }>;
}

it('contributes no setting that a workspace can override, and reads no value of one', () => {
  const manifest = JSON.parse(readFileSync(path.join(repoRoot, 'package.json'), 'utf8')) as {
    contributes: { configuration: Configuration | Configuration[] };
  };
  const scopes = [manifest.contributes.configuration].flat().flatMap(({ properties }) => Object.entries(properties));
  const open = scopes.filter(([, { scope }]) => !['machine', 'application'].includes(scope ?? 'window'));
  const reading = readSources(['src/extension']).filter(({ text }) => /workspace(Folder)?Value\b/.test(text));
  recordFigure({
    row: 16,
    part: 'settings',
    figure: `${scopes.length} settings, ${open.length} that a workspace can override, ${reading.length} places that read its values`,
    holds: open.length === 0 && reading.length === 0,
  });
  expect(scopes.length).toBeGreaterThan(5);
  expect(open.map(([name]) => name)).toEqual([]);
  expect(reading.map((file) => file.path)).toEqual([]);
});
