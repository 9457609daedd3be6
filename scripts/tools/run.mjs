// Starts other programs for the scripts: npm, and tools from node_modules, always under the Node that the scripts chose.
// Nothing here decides what is to be run.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { inRepo, root } from './paths.mjs';

/**
 * Runs a program to its end.
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, capture?: boolean, shell?: boolean, stdout?: 'inherit' | 2 }} [options]
 * @returns {Promise<{ code: number, output: string }>} exit code (1 for a signal) and, with `capture`, what it printed
 */
export function run(command, args, options = {}) {
  const { cwd = root, env = process.env, capture = false, shell = false, stdout = 'inherit' } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env,
      shell,
      stdio: ['ignore', ...(capture ? ['pipe', 'pipe'] : [stdout, 'inherit'])],
    });
    let output = '';
    child.stdout?.on('data', (chunk) => (output += chunk));
    child.stderr?.on('data', (chunk) => (output += chunk));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

/** Environment variable that keeps PATH as it was before the scripts put another Node first. */
const outerPath = 'GATEHOUSE_OUTER_PATH';

const pathKey = (environment) => Object.keys(environment).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';

/** `environment` with the folder of `node` first on PATH. */
export function withNodeOnPath(node, environment = process.env) {
  const key = pathKey(environment);
  const before = environment[key] ?? '';
  const folder = path.dirname(node);
  const parts = before.split(path.delimiter).filter((part) => part !== folder);
  return { [outerPath]: before, ...environment, [key]: [folder, ...parts].join(path.delimiter) };
}

/**
 * Runs npm: the one that started this script where there is one, else the one on PATH; always under the Node it was installed with,
 * because npm finds its global settings (registry, certificates) beside that Node. What it prints goes to standard error.
 */
export async function npm(args, { cwd = root } = {}) {
  const { npm_execpath: cli, npm_node_execpath: node } = process.env;
  const key = pathKey(process.env);
  const env = { ...process.env, [key]: process.env[outerPath] ?? process.env[key] };
  const options = { cwd, env, stdout: 2 };
  if (node && cli && /npm-cli\.c?js$/.test(cli) && fs.existsSync(cli)) return run(node, [cli, ...args], options);
  return run('npm', args, { ...options, shell: process.platform === 'win32' });
}

/** Arguments that every install shares: nothing of a package is executed, nothing is asked. */
export const quietInstall = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];

/** Absolute path of the JavaScript behind a package's command, to be run by Node itself on every platform. */
export function toolScript(packageName, command = packageName) {
  const folder = inRepo('node_modules', packageName);
  const { bin } = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
  const relative = typeof bin === 'string' ? bin : bin[command];
  return path.join(folder, relative);
}

/** Runs a tool from node_modules under this Node: `tool('prettier', ['--check', '.'])`. */
export async function tool(packageName, args, options = {}) {
  return run(process.execPath, [toolScript(packageName, options.command), ...args], options);
}
