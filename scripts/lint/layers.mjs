// The layers of docs/architecture.md as data: which folder may import which folder and which package. Read by ESLint and test/layers.test.ts.
// Folders are listed from the top down; the first row whose `folder` contains a file is that file's layer. No logic here.

/**
 * @typedef {object} Layer
 * @property {string} folder         Path from the repo root, no trailing slash.
 * @property {string[]} imports      Folders (or single files) of ours it may import besides itself.
 * @property {string[]} packages     Packages it may import; `node:*` stands for Node's own modules.
 * @property {boolean} [pure]        No Node, no clock, no random numbers, no timers: values in, values out.
 */

const pureFolders = ['src/routing', 'src/metering', 'src/protocols'];
const services = ['src/takeover', 'src/store', ...pureFolders, 'src/catalog', 'src/shared'];

/** @type {Layer[]} */
export const layers = [
  { folder: 'src/extension', imports: ['src/shared', 'src/catalog'], packages: ['vscode', 'node:*', 'ws', 'valibot'] },
  // Only the composition root brings the management server into the gateway process; the rest of the gateway does not know it.
  {
    folder: 'src/gateway/main.ts',
    imports: ['src/gateway', 'src/management', ...services],
    packages: ['node:*', 'undici', 'ws', 'valibot'],
  },
  // The vocabulary of the tokenizer is megabytes: it belongs into the bundle of the worker thread alone.
  { folder: 'src/gateway/tokens/worker/countJob.ts', imports: [], packages: [] },
  {
    folder: 'src/gateway/tokens/worker',
    imports: ['src/gateway/tokens/worker/countJob.ts'],
    packages: ['node:*', 'gpt-tokenizer'],
  },
  // The price list is half a megabyte: one file loads it, after the start.
  {
    folder: 'src/gateway/prices/genaiBook.ts',
    imports: ['src/metering'],
    packages: ['@pydantic/genai-prices'],
  },
  // The SDK is loaded when the first MCP server is wanted, by one file.
  {
    folder: 'src/gateway/toolMode/mcpConnection.ts',
    imports: ['src/gateway', ...services],
    packages: ['node:*', '@modelcontextprotocol/sdk'],
  },
  // Reads the configuration files of other gateways; knows nothing of this one.
  { folder: 'src/gateway/imports', imports: services, packages: ['node:*', 'smol-toml', 'valibot'] },
  {
    folder: 'src/gateway',
    imports: [
      ...services,
      'src/gateway/imports',
      'src/gateway/tokens/worker/countJob.ts',
      'src/gateway/prices/genaiBook.ts',
      'src/gateway/toolMode/mcpConnection.ts',
    ],
    packages: ['node:*', 'undici', 'ws', 'valibot', 'aws4fetch'],
  },
  // What it wants of the gateway process is handed to it by the composition root.
  { folder: 'src/management', imports: services, packages: ['node:*', 'ws', 'valibot'] },
  {
    folder: 'src/takeover',
    imports: ['src/catalog', 'src/shared'],
    packages: ['node:*', 'jsonc-parser', 'smol-toml', '@decimalturn/toml-patch', 'valibot'],
  },
  { folder: 'src/store', imports: ['src/catalog', 'src/shared'], packages: ['node:*', 'better-sqlite3', 'valibot'] },
  { folder: 'src/routing', imports: ['src/catalog', 'src/shared'], packages: [], pure: true },
  { folder: 'src/metering', imports: ['src/catalog', 'src/shared'], packages: [], pure: true },
  { folder: 'src/protocols', imports: ['src/catalog', 'src/shared'], packages: [], pure: true },
  { folder: 'src/catalog', imports: ['src/shared'], packages: [], pure: true },
  { folder: 'src/shared', imports: [], packages: ['valibot'], pure: true },
  // The toolkit is imported behind webview/ui alone, so that a change of toolkit stays in one folder.
  {
    folder: 'webview/ui',
    imports: ['src/shared', 'src/catalog'],
    packages: ['lit', '@vscode/webview-ui-toolkit'],
  },
  { folder: 'webview', imports: ['webview/ui', 'src/shared', 'src/catalog'], packages: ['lit', 'valibot', 'uplot'] },
];

/** Code that ships: every file in these folders must belong to a layer. */
export const shippedFolders = ['src', 'webview'];

/** Sizes of shipped files in lines. */
export const sizeLimits = { largest: 450, median: 110 };
