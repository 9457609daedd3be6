// `npm start`: opens a real VS Code with Gatehouse in it and stays until Ctrl+C. Fetches and builds what is missing first.
// A desktop VS Code where `code` is on PATH, else VS Code in the browser; see scripts/start/options.mjs for the options.
import fs from 'node:fs';
import path from 'node:path';
import { ensureDependencies } from './ensureDependencies.mjs';
import { underNode } from './ensureNode.mjs';
import { endGateway, isKeptRunning, waitForGateway } from './host/gateway.mjs';
import { linkExtension, makeProfile, quietSettings, writeSettings } from './host/profile.mjs';
import { serve, showWindow } from './start/browserHost.mjs';
import { findDesktop, openDesktop } from './start/desktop.mjs';
import { ready, workspaceReadme } from './start/firstSteps.mjs';
import { readOptions, usage } from './start/options.mjs';
import { whenOrphaned } from './tools/orphan.mjs';
import { cacheFolder } from './tools/paths.mjs';
import { runMain, say, seconds } from './tools/say.mjs';

const gatewayLimitMs = 90_000;
const tell = (text) => process.stdout.write(`${text}\n`);

async function build() {
  await ensureDependencies();
  const started = Date.now();
  const { buildBundles } = await import('./bundles.mjs');
  await buildBundles();
  say(`Built the extension (${seconds(Date.now() - started)})`);
}

/** A lasting profile: what is set up once (keys, channels, settings) is there the next time. */
const lastingProfile = (kind) => makeProfile(path.join(cacheFolder(), `start-${kind}`));

function prepare(profile, options) {
  writeSettings(profile, {
    ...quietSettings,
    'gatehouse.proxyPort': options.proxyPort,
    'gatehouse.managementPort': options.managementPort,
  });
  const readme = workspaceReadme.replace('PORT', String(options.proxyPort));
  fs.writeFileSync(path.join(profile.workspace, 'README.md'), readme);
}

async function startDesktop(version, options) {
  const profile = lastingProfile('desktop');
  prepare(profile, options);
  tell(`Opening desktop VS Code ${version} with Gatehouse. This command ends when its window is closed.`);
  const closed = openDesktop(profile);
  const given = { stopped: false };
  void closed.finally(() => (given.stopped = true));
  await report(profile, given);
  process.exitCode = (await closed).code;
}

/** Waits for the gateway and says where it is. */
async function report(profile, given, limitMs = gatewayLimitMs) {
  const runtime = await waitForGateway(profile.storage, limitMs, given);
  if (runtime !== undefined) tell(ready(runtime.proxyUrl));
  else if (!given.stopped) {
    tell('The gateway has not answered yet. The Gatehouse view in VS Code tells its state and the reason.');
  }
}

async function startInBrowser(options) {
  const signalled = Promise.withResolvers();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, signalled.resolve);
  whenOrphaned(signalled.resolve);

  const profile = lastingProfile('browser');
  const server = await serve(profile, options.port, () => {
    prepare(profile, options);
    linkExtension(profile);
  });
  const cleanUp = [() => server.stop()];
  try {
    tell(`\nVS Code with Gatehouse: ${server.url}`);
    const shown = await showWindow(server, profile, options.open);
    cleanUp.push(() => shown.close());
    tell(words(server, shown, options));
    const given = { stopped: false };
    const ended = Promise.race([signalled.promise, server.exited]).then(() => (given.stopped = true));
    // Without a window it may take as long as it likes until somebody opens the page.
    void report(profile, given, shown.window ? gatewayLimitMs : Infinity);
    await ended;
    say('Stopping …');
  } finally {
    const keep = !server.own || (await isKeptRunning(profile.storage));
    for (const step of cleanUp.reverse()) await step().catch((error) => say(`While stopping: ${error.message}`));
    if (!keep) await endGateway(profile.storage);
    else if (server.own) say('The gateway goes on: its setting "keep running" is on.');
  }
  process.exit(0);
}

function words(server, shown, options) {
  if (!server.own) return 'Press Ctrl+C to leave; VS Code goes on until the other npm start is stopped.';
  if (!shown.window) return 'The gateway starts when that page is opened in a browser. Press Ctrl+C to stop.';
  if (options.open) return 'Press Ctrl+C to stop.';
  return 'A headless browser keeps one window open on it, so that the gateway runs. Press Ctrl+C to stop.';
}

await runMain(async () => {
  const options = readOptions(process.argv.slice(2));
  if (options.help) {
    tell(usage);
    return;
  }
  await underNode(import.meta.url);
  await build();
  const desktop = options.open && !options.browser ? findDesktop() : undefined;
  if (desktop !== undefined) await startDesktop(desktop, options);
  else await startInBrowser(options);
});
