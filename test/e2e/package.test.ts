// The package as a user gets it: installed into a VS Code, what is in it and what is not, and that it runs from there (its own SQLite
// binary is found).
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packageFaults, zipEntries } from '../../scripts/packageContents.mjs';
import { binariesOf, largestPackage, makePackage } from '../../scripts/packaging.mjs';
import { TemporaryFolder } from '../support/temporaryFolder';
import { VsCodeHost } from '../support/vscodeHost';
import { recordFigure } from '../support/qualityFigure';

const minute = 60_000;
const platform = `${process.platform}-${process.arch}`;

describe('the package', () => {
  let host: VsCodeHost | undefined;
  let installed = '';
  let files: string[] = [];
  let packed = new Map<string, number>();

  beforeAll(async () => {
    using folder = new TemporaryFolder('package');
    const vsix = folder.join('gatehouse.vsix');
    await makePackage({ file: vsix });
    packed = zipEntries(vsix);
    expect(statSync(vsix).size).toBeLessThanOrEqual(largestPackage);
    host = await VsCodeHost.start({ vsix });
    const { extensions } = host.profile;
    const [name = ''] = readdirSync(extensions).filter((entry) => entry.startsWith('gatehouse.gatehouse-'));
    installed = path.join(extensions, name);
    files = readdirSync(installed, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(installed, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'));
  }, 4 * minute);
  afterAll(async () => host?.stop(), minute);

  it('holds what is needed to run and nothing else', () => {
    expect(files).toEqual(
      expect.arrayContaining([
        'dist/extension.js',
        'dist/gateway.js',
        'dist/gateway.br',
        'dist/tokenWorker.js',
        'dist/tokenWorker.br',
        'THIRD_PARTY_NOTICES.txt',
        'sbom.cdx.json',
        'dist/webview/sidebar.js',
        'dist/webview/requests.js',
      ]),
    );
    expect(files.filter((name) => path.extname(name) === '.node')).toHaveLength(1);
    // The rules of packaging itself: nothing else is in it, and the one binary that belongs to this platform.
    const others = packageFaults(packed.keys(), binariesOf(platform));
    const figure = `${packed.size} files in the package, ${others.length} that should not be there or are missing`;
    recordFigure({ row: 14, part: 'package', figure, holds: others.length === 0 });
    expect(others).toEqual([]);
    // Of what was packed, all and nothing else was installed; the host writes a manifest of its own.
    const below = [...packed.keys()].filter((name) => name.startsWith('extension/')).map((name) => name.slice(10));
    expect(files.filter((name) => name !== '.vsixmanifest').sort()).toEqual(below.sort());
  });

  it('shows no pictures that are not in it', () => {
    const readme = readFileSync(path.join(installed, files.find((name) => /^readme\.md$/i.test(name)) ?? ''), 'utf8');
    expect(readme).toContain('# Gatehouse');
    expect(readme).not.toContain('](media/');
  });

  it('holds no source map and no path of the machine that made it', () => {
    const scripts = files.filter((name) => name.endsWith('.js'));
    expect(scripts.length).toBeGreaterThan(3);
    for (const name of scripts) {
      const text = readFileSync(path.join(installed, name), 'utf8');
      expect([text.includes(process.cwd()), text.includes('sourceMappingURL=')], name).toEqual([false, false]);
    }
  });

  it('counts tokens with its packed vocabulary', async () => {
    const worker = new Worker(path.join(installed, 'dist/tokenWorker.js'));
    try {
      worker.postMessage({ texts: ['Hello world, 你好世界'], documents: [] });
      const [result] = (await once(worker, 'message')) as [unknown];
      expect(result).toEqual({ tokens: 6, wideTokens: 3, pages: 0 });
    } finally {
      await worker.terminate();
    }
  });

  it('names the packages of others with the texts of their licences', () => {
    const notices = readFileSync(path.join(installed, 'THIRD_PARTY_NOTICES.txt'), 'utf8');
    const bill = JSON.parse(readFileSync(path.join(installed, 'sbom.cdx.json'), 'utf8')) as {
      components: { name: string; version: string; purl: string; licenses: { license: { id: string } }[] }[];
    };
    const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
      dependencies: Record<string, string>;
    };
    const names = bill.components.map((component) => component.name);
    expect(names).toEqual(expect.arrayContaining([...Object.keys(dependencies), 'lit', '@vscode/webview-ui-toolkit']));
    for (const { name, version, purl, licenses } of bill.components) {
      expect(notices).toContain(`\n${name} ${version}\n`);
      expect(purl).toBe(`pkg:npm/${name.replace('@', '%40')}@${version}`);
      expect(licenses[0]?.license.id).toMatch(/^(MIT|BSD-[23]-Clause|Apache-2\.0|ISC|0BSD)$/);
    }
    expect(
      notices.match(/Permission (is hereby granted|to use, copy)|Redistribution and use/g)?.length,
    ).toBeGreaterThanOrEqual(bill.components.length);
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
    4 * minute,
  );
});
