// The package as a user gets it: installed into a VS Code, what is in it and what is not, and that it runs from there (its own SQLite
// binary is found).
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makePackage } from '../../scripts/packaging.mjs';
import { TemporaryFolder } from '../support/temporaryFolder';
import { VsCodeHost } from '../support/vscodeHost';

const minute = 60_000;

describe('the package', () => {
  let host: VsCodeHost | undefined;
  let installed = '';
  let files: string[] = [];

  beforeAll(async () => {
    using folder = new TemporaryFolder('package');
    const vsix = folder.join('gatehouse.vsix');
    await makePackage({ file: vsix });
    host = await VsCodeHost.start({ vsix });
    const { extensions } = host.profile;
    const [name = ''] = readdirSync(extensions).filter((entry) => entry.startsWith('gatehouse.gatehouse-'));
    installed = path.join(extensions, name);
    files = readdirSync(installed, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(installed, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'));
  }, 2 * minute);
  afterAll(async () => host?.stop(), minute);

  it('holds what is needed to run and nothing else', () => {
    expect(files).toEqual(
      expect.arrayContaining([
        'dist/extension.js',
        'dist/gateway.js',
        'dist/tokenWorker.js',
        'dist/webview/sidebar.js',
        'dist/webview/requests.js',
      ]),
    );
    expect(files.filter((name) => path.extname(name) === '.node')).toHaveLength(1);
    const wanted = [
      /^dist\/(webview\/)?[\w-]+\.(js|css)$/,
      /^prebuilds\/[\w-]+\.node$/,
      /^(media|l10n)\/[\w./-]+$/,
      /^package(\.nls[\w.-]*)?\.json$/,
      /^(readme\.md|changelog\.md|LICENSE\.txt|\.vsixmanifest)$/i,
    ];
    expect(files.filter((name) => !wanted.some((pattern) => pattern.test(name)))).toEqual([]);
  });

  it('holds no source map and no path of the machine that made it', () => {
    const scripts = files.filter((name) => name.endsWith('.js'));
    expect(scripts.length).toBeGreaterThan(3);
    for (const name of scripts) {
      const text = readFileSync(path.join(installed, name), 'utf8');
      expect([text.includes(process.cwd()), text.includes('sourceMappingURL=')], name).toEqual([false, false]);
    }
  });

  it(
    'runs once it is installed',
    async () => {
      if (host === undefined) throw new Error('the host has not started');
      await host.openWindow();
      const { proxyUrl } = await host.gateway();
      expect(proxyUrl).toBe(`http://127.0.0.1:${host.proxyPort}`);
      const management = await host.management();
      expect((await management.call('listChannels', {})).map((channel) => channel.provider)).toEqual(['demo']);
    },
    2 * minute,
  );
});
