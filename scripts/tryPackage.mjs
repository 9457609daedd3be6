// `npm run package:try`: installs packages of out/ that run on this machine (its own and the universal one) into a fresh VS Code, one after the
// other, opens a window and asks the gateway for an answer, which it gives only with its SQLite binary. Others can be named by their files.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { packageVersion } from './bundles.mjs';
import { ensureDependencies } from './ensureDependencies.mjs';
import { underNode } from './ensureNode.mjs';
import { inRepo, platformName } from './tools/paths.mjs';
import { runMain, say, UserError } from './tools/say.mjs';

const startLimitMs = 120_000;

await runMain(async () => {
  await underNode(import.meta.url);
  await ensureDependencies();
  const usual = [platformName, 'universal'].map((target) =>
    inRepo('out', `gatehouse-${packageVersion()}-${target}.vsix`),
  );
  const named = process.argv.slice(2).map((file) => path.resolve(file));
  for (const file of named.length > 0 ? named : usual) {
    if (!fs.existsSync(file)) throw new UserError(`There is no ${file}: run npm run package -- all first.`);
    await tryPackage(file);
  }
});

/** Throws UserError where the package does not run. */
async function tryPackage(vsix) {
  const { launchBrowser } = await import('./host/browser.mjs');
  const { installVsix, startCodeServer, windowUrl } = await import('./host/codeServer.mjs');
  const { freePorts } = await import('./host/freePorts.mjs');
  const { endGateway, waitForGateway } = await import('./host/gateway.mjs');
  const { makeProfile, quietSettings, writeSettings } = await import('./host/profile.mjs');
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gatehouse-try-'));
  const profile = makeProfile(folder);
  const [port, proxyPort, managementPort] = await freePorts(3);
  writeSettings(profile, {
    ...quietSettings,
    'gatehouse.proxyPort': proxyPort,
    'gatehouse.managementPort': managementPort,
  });
  const open = [];
  try {
    await installVsix(profile, vsix);
    const server = await startCodeServer(profile, { port, env: { HOME: profile.home, EXTENSIONS_GALLERY: '{}' } });
    open.push(() => server.stop());
    const browser = await launchBrowser();
    open.push(() => browser.close());
    const page = await browser.newPage();
    await page.goto(windowUrl(server.authority, { folder: profile.workspace }));
    const gateway = await waitForGateway(profile.storage, startLimitMs);
    if (gateway === undefined)
      throw new UserError(`${path.basename(vsix)}: no gateway answers after it was installed.`);
    const answer = await fetch(`${gateway.managementUrl}/api/v1/channels`, {
      headers: { authorization: `Bearer ${gateway.managementToken}` },
    });
    const channels = await answer.json();
    if (!Array.isArray(channels) || channels.length !== 1) {
      throw new UserError(`${path.basename(vsix)}: its database does not answer.`);
    }
    say(`${path.basename(vsix)} (${fs.statSync(vsix).size} bytes) installs and runs.`);
  } finally {
    for (const close of open.toReversed()) await close();
    await endGateway(profile.storage);
    fs.rmSync(folder, { recursive: true, force: true });
  }
}
