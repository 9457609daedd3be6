// The esbuild bundles of Gatehouse: extension, gateway, webviews, and the tests that run inside the extension host.
// Used by build.mjs, package.mjs and the tests' global set-up. Needs the npm packages; starts nothing and asks nothing.
import fs from 'node:fs';
import path from 'node:path';
import * as esbuild from 'esbuild';
import { inRepo, root } from './tools/paths.mjs';
import { writeWebviewFiles } from './webviewFiles.mjs';

/** Version of package.json, compiled into every bundle as `__GATEHOUSE_VERSION__`. */
export const packageVersion = () => JSON.parse(fs.readFileSync(inRepo('package.json'), 'utf8')).version;

/** Packages that may end up in a bundle: runtime dependencies, and what the webviews are made of. */
export const mayBeBundled = [
  ...['@pydantic/genai-prices', 'aws4fetch', 'better-sqlite3', 'gpt-tokenizer', 'jsonc-parser', 'smol-toml'],
  ...['@decimalturn/toml-patch', 'undici', 'valibot', 'ws'],
  ...['lit', 'lit-html', 'lit-element', '@lit/reactive-element', '@vscode/webview-ui-toolkit'],
  ...['@microsoft/fast-element', '@microsoft/fast-foundation', '@microsoft/fast-web-utilities'],
  // The MCP SDK, and what it needs as a client.
  ...['@modelcontextprotocol/sdk', 'content-type', 'cross-spawn', 'eventsource-parser', 'isexe', 'path-key'],
  ...['pkce-challenge', 'shebang-command', 'shebang-regex', 'which', 'zod', 'zod-to-json-schema'],
  ...['tslib', 'tabbable', 'exenv-es6', 'uplot'],
];

/** Sets of bundles by name, in the order in which they are built. */
export const bundleNames = ['gateway', 'extension', 'webview', 'hostTests'];

const node = { platform: 'node', format: 'cjs', target: 'node22', mainFields: ['module', 'main'], charset: 'utf8' };

function bundleOptions(name) {
  switch (name) {
    case 'extension':
      return {
        ...node,
        entryPoints: { extension: 'src/extension/extension.ts' },
        external: ['vscode'],
        outdir: 'dist',
      };
    case 'gateway':
      return {
        ...node,
        // The worker stands beside the gateway, which starts it by its file name.
        entryPoints: { gateway: 'src/gateway/main.ts', tokenWorker: 'src/gateway/tokens/worker/tokenWorker.ts' },
        banner: { js: '#!/usr/bin/env node' },
        alias: {
          undici: './scripts/bundled/undici.mjs',
          ajv: './scripts/bundled/noAjv.mjs',
          'ajv-formats': './scripts/bundled/noAjv.mjs',
        },
        outdir: 'dist',
      };
    // Alone, for tests of it.
    case 'tokenWorker':
      return { ...node, entryPoints: { tokenWorker: 'src/gateway/tokens/worker/tokenWorker.ts' }, outdir: 'dist' };
    case 'webview':
      return {
        platform: 'browser',
        // The pages share most of their code: it stands in chunks once.
        format: 'esm',
        splitting: true,
        write: false,
        sourcemap: false,
        target: 'es2022',
        // Chinese letters as they are: as escapes they would be a fifth of every page's script.
        charset: 'utf8',
        entryPoints: {
          sidebar: 'webview/sidebar/main.ts',
          requests: 'webview/requests/main.ts',
          endpoints: 'webview/endpoints/main.ts',
          tools: 'webview/tools/main.ts',
          statistics: 'webview/statistics/main.ts',
          overview: 'webview/overview/main.ts',
          channel: 'webview/channel/main.ts',
          'virtual-keys': 'webview/keys/main.ts',
          prices: 'webview/prices/main.ts',
          styles: 'webview/styles.css',
          'words-en': 'webview/l10n/en.ts',
          'words-zh': 'webview/l10n/zhCn.ts',
        },
        outdir: 'dist/webview',
      };
    case 'hostTests':
      // Each file on its own: mocha loads them one by one, with `describe` and `it` in place.
      return {
        ...node,
        entryPoints: fs.globSync('test/host/{index,*.host}.ts', { cwd: root }),
        external: ['vscode', 'mocha'],
        outdir: 'out/test/host',
      };
    default:
      throw new Error(`no bundle is named ${name}`);
  }
}

/**
 * Options of one bundle for esbuild.
 * @param {string} name one of `bundleNames`
 * @param {{ production?: boolean, folder?: string, outdir?: string }} [options] `folder`: where dist/ is made, the repo
 *   unless told; `outdir`: the very folder of the files
 */
function optionsOf(name, { production = false, folder = root, outdir } = {}) {
  const own = bundleOptions(name);
  return {
    absWorkingDir: root,
    bundle: true,
    metafile: true,
    logLevel: 'warning',
    minify: production,
    sourcemap: production ? false : 'linked',
    sourcesContent: false,
    legalComments: production ? 'none' : 'inline',
    define: { __GATEHOUSE_VERSION__: JSON.stringify(packageVersion()), 'process.env.NODE_ENV': '"production"' },
    ...own,
    outdir: outdir ?? path.join(folder, own.outdir),
  };
}

/** Folders of the packages that a bundle holds code of, relative to the repo, by their names. */
function packagesIn(metafile) {
  const found = new Map();
  for (const input of Object.keys(metafile.inputs)) {
    const match = /^(?:.*\/)?node_modules\/((?:@[^/]+\/)?[^/]+)(?=\/(?!.*node_modules\/))/.exec(input);
    if (match !== null) found.set(match[0], match[1]);
  }
  return found;
}

/** Throws when a bundle holds a package that is not on the list above. */
function checkPackages(name, metafile) {
  const found = new Set(packagesIn(metafile).values());
  const strangers = [...found].filter((packageName) => !mayBeBundled.includes(packageName));
  if (strangers.length > 0)
    throw new Error(`the bundle ${name} holds packages that are not allowed: ${strangers.join(', ')}`);
}

/** better-sqlite3 loads its binary from `prebuilds/` beside the folder of the bundle. Copies those of `platforms` (default: all). */
export function copyPrebuilds(folder = root, platforms) {
  const from = inRepo('node_modules/better-sqlite3/prebuilds');
  const to = path.join(folder, 'prebuilds');
  fs.mkdirSync(to, { recursive: true });
  for (const file of fs.readdirSync(from)) {
    const wanted = platforms === undefined || platforms.includes(path.basename(file, '.node'));
    const target = path.join(to, file);
    if (!wanted) fs.rmSync(target, { force: true });
    else if (!sameFile(path.join(from, file), target)) copyAtomically(path.join(from, file), target);
  }
}

function sameFile(one, other) {
  if (!fs.existsSync(other)) return false;
  const [first, second] = [fs.statSync(one), fs.statSync(other)];
  return first.size === second.size && first.mtimeMs <= second.mtimeMs;
}

/** A process may have the old file mapped: it is replaced by a rename, never written into. */
function copyAtomically(from, to) {
  const temporary = `${to}.${process.pid}`;
  fs.copyFileSync(from, temporary);
  fs.renameSync(temporary, to);
}

async function finish(name, options, result) {
  if (name !== 'hostTests') checkPackages(name, result.metafile);
  if (name === 'webview') await writeWebviewFiles(options, result);
  if (name === 'gateway') {
    fs.chmodSync(path.join(options.outdir, 'gateway.js'), 0o755);
    copyPrebuilds(path.dirname(options.outdir));
  }
}

/**
 * Builds bundles and returns the folders of the packages that they hold code of, relative to the repo.
 * @param {{ names?: string[], production?: boolean, folder?: string, outdir?: string }} [options] all but the host tests unless `names` are given
 */
export async function buildBundles({ names = ['gateway', 'extension', 'webview'], ...rest } = {}) {
  const folders = await Promise.all(
    names.map(async (name) => {
      const options = optionsOf(name, rest);
      const result = await esbuild.build(options);
      await finish(name, options, result);
      return [...packagesIn(result.metafile).keys()];
    }),
  );
  return [...new Set(folders.flat())];
}

/** Builds bundles and again at every change; returns a function that stops it. */
export async function watchBundles(names = ['gateway', 'extension', 'webview']) {
  const contexts = await Promise.all(
    names.map(async (name) => {
      const options = optionsOf(name);
      const report = {
        name: 'report',
        setup(build) {
          build.onStart(() => process.stdout.write(`[watch] ${name}: build started\n`));
          build.onEnd(async (result) => {
            if (result.errors.length === 0) await finish(name, options, result);
            process.stdout.write(`[watch] ${name}: build finished\n`);
          });
        },
      };
      const context = await esbuild.context({ ...options, plugins: [...(options.plugins ?? []), report] });
      await context.watch();
      return context;
    }),
  );
  return async () => {
    await Promise.all(contexts.map((context) => context.dispose()));
  };
}
