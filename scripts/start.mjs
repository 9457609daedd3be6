// `npm start`: opens a real VS Code with Gatehouse in it and stays until Ctrl+C. Fetches and builds what is missing first.
// A desktop VS Code where `code` is on PATH, else VS Code in the browser; see scripts/start/options.mjs for the options.
import fs from 'node:fs';
import path from 'node:path';
import { ensureDependencies } from './ensureDependencies.mjs';
import { underNode } from './ensureNode.mjs';
import { endGateway, waitForGateway } from './host/gateway.mjs';
import { linkExtension, makeProfile, quietSettings, writeSettings } from './host/profile.mjs';
import { serve, showWindow } from './start/browserHost.mjs';
import { findDesktop, openDesktop } from './start/desktop.mjs';
import { ready, workspaceReadme } from './start/firstSteps.mjs';
import { readOptions, usage } from './start/options.mjs';
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
function lastingProfile(kind, options) {
  const profile = makeProfile(path.join(cacheFolder(), `start-${kind}`));
  writeSettings(profile, {
    ...quietSettings,
    'gatehouse.proxyPort': options.proxyPort,
    'gatehouse.managementPort': options.managementPort,
  });
  fs.writeFileSync(
    path.join(profile.workspace, 'README.md'),
    workspaceReadme.replace('PORT', String(options.proxyPort)),
  );
  return profile;
}

async function startDesktop(version, options) {
  const profile = lastingProfile('desktop', options);
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
  const profile = lastingProfile('browser', options);
  linkExtension(profile);
  const server = await serve(profile, options.port);
  tell(`\nVS Code with Gatehouse: ${server.url}`);
  const shown = await showWindow(server.url, profile, options.open);
  if (!shown.window) tell('The gateway starts when that page is opened in a browser.');
  else if (!options.open) tell('A headless browser keeps one window open on it, so that the gateway runs.');
  tell(
    server.own
      ? 'Press Ctrl+C to stop.'
      : 'Press Ctrl+C to leave; VS Code goes on until the other npm start is stopped.',
  );

  const given = { stopped: false };
  const signalled = Promise.withResolvers();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, signalled.resolve);
  const ended = Promise.race([signalled.promise, server.exited]).then(() => (given.stopped = true));
  // Without a window it may take as long as it likes until somebody opens the page.
  void report(profile, given, shown.window ? gatewayLimitMs : Infinity);
  await ended;
  say('Stopping …');
  await shown.close();
  await server.stop();
  if (server.own) await endGateway(profile.storage);
  process.exit(0);
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
