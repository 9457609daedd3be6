// Starts and stops one code-server on a loopback port, and builds the addresses of its windows. Used by `npm start` and the tests.
// Knows nothing of Gatehouse: what runs inside is the business of the profile.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ensureHost } from '../ensureHost.mjs';
import { run, withNodeOnPath } from '../tools/run.mjs';

const startLimitMs = 60_000;
const stopLimitMs = 10_000;

const flags = [
  ...['--auth', 'none', '--disable-telemetry', '--disable-update-check', '--disable-workspace-trust'],
  ...['--disable-getting-started-override', '--ignore-last-opened'],
  // Lets the page report the result of tests that run inside the extension host.
  ...['--vscode-option', 'enable-smoke-test-driver'],
];

/** True when a code-server answers at `authority` (`host:port`). */
export async function answers(authority) {
  try {
    return (await fetch(`http://${authority}/healthz`, { signal: AbortSignal.timeout(2000) })).ok;
  } catch {
    // Nothing listens there (yet), or it is no HTTP server.
    return false;
  }
}

const places = (profile) => [
  ...['--config', profile.config, '--user-data-dir', profile.data],
  ...['--extensions-dir', profile.extensions],
];

/** Where code-server itself keeps things, and a Node that extensions' terminals find too. */
const environment = (profile, node) => ({
  ...withNodeOnPath(node),
  XDG_DATA_HOME: path.join(profile.root, 'xdg', 'data'),
  XDG_CONFIG_HOME: path.join(profile.root, 'xdg', 'config'),
  VSCODE_IPC_HOOK_CLI: '',
});

/** Installs a packaged extension into the profile, as a user would. The host must not run yet. */
export async function installVsix(profile, vsix) {
  const { node, entry } = await ensureHost();
  const options = { env: environment(profile, node), capture: true };
  const { code, output } = await run(node, [entry, ...places(profile), '--install-extension', vsix], options);
  if (code !== 0) throw new Error(`${vsix} could not be installed:\n${output}`);
}

/**
 * Starts code-server and waits until it answers.
 * @param profile of `makeProfile`
 * @param {{ port: number, graceSeconds?: number, forwardsPorts?: boolean, env?: NodeJS.ProcessEnv }} options `graceSeconds`: how long an
 *   extension host lives on after its window is gone without a word (a killed browser); `forwardsPorts`: as a remote window does
 */
export async function startCodeServer(profile, { port, graceSeconds = 5, forwardsPorts = false, env = {} }) {
  const { node, entry } = await ensureHost();
  const authority = `127.0.0.1:${port}`;
  const log = fs.openSync(profile.log, 'a');
  const child = spawn(
    node,
    [
      ...[entry, ...places(profile), '--bind-addr', authority, ...flags],
      ...(forwardsPorts ? [] : ['--disable-proxy']),
      ...['--reconnection-grace-time', String(graceSeconds)],
    ],
    { stdio: ['ignore', log, log], env: { ...environment(profile, node), ...env } },
  );
  fs.closeSync(log);
  const exited = new Promise((resolve) => child.once('exit', resolve));
  const server = { authority, pid: child.pid, exited, stop: () => stop(child, exited) };
  await waitUntilUp(server, child, profile);
  return server;
}

async function waitUntilUp(server, child, profile) {
  const deadline = Date.now() + startLimitMs;
  while (!(await answers(server.authority))) {
    if (child.exitCode === null && child.signalCode === null && Date.now() < deadline) {
      await delay(100);
      continue;
    }
    await server.stop();
    throw new Error(
      `code-server did not start on ${server.authority}:\n${fs.readFileSync(profile.log, 'utf8').slice(-4000)}`,
    );
  }
}

/** Ends the server; its children (extension hosts, terminals) see that and follow within seconds. */
async function stop(child, exited) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), stopLimitMs);
  await exited;
  clearTimeout(timer);
}

/**
 * Address of a window.
 * @param {string} authority
 * @param {{ folder?: string, extension?: string, tests?: string }} [options] absolute paths: the workspace folder, an extension under
 *   development, and the test bundle (exports `run()`) to run in its host
 */
export function windowUrl(authority, { folder, extension, tests } = {}) {
  const remote = (file) => `vscode-remote://${authority}${file.split(path.sep).join('/')}`;
  const payload = [];
  if (extension !== undefined) payload.push(['extensionDevelopmentPath', remote(extension)]);
  if (tests !== undefined) payload.push(['extensionTestsPath', remote(tests)]);
  const query = new URLSearchParams(folder === undefined ? { ew: 'true' } : { folder });
  if (payload.length > 0) query.set('payload', JSON.stringify(payload));
  return `http://${authority}/?${query}`;
}
