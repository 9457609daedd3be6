// The folder of the extension as it is shipped (production bundles), but entered through the companion that measures it, and a VS Code host
// with it. Used by run.mjs. Everything lies below one temporary folder, which `close` removes.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { buildBundles } from '../../scripts/bundles.mjs';
import { compress } from '../../scripts/packaging.mjs';
import { launchBrowser } from '../../scripts/host/browser.mjs';
import { startCodeServer, windowUrl } from '../../scripts/host/codeServer.mjs';
import { freePorts } from '../../scripts/host/freePorts.mjs';
import { endGateway, readRuntimeFile } from '../../scripts/host/gateway.mjs';
import { linkExtension, makeProfile, quietSettings, writeSettings } from '../../scripts/host/profile.mjs';
import { inRepo } from '../../scripts/tools/paths.mjs';

/** Writes the extension into `folder`. */
async function makeExtension(folder) {
  await buildBundles({ production: true, folder });
  compress(path.join(folder, 'dist'), 'gateway');
  for (const name of fs.readdirSync(inRepo())) {
    if (/^(media|l10n|package\.nls.*\.json)$/.test(name))
      fs.cpSync(inRepo(name), path.join(folder, name), { recursive: true });
  }
  fs.copyFileSync(inRepo('bench/start/companion.cjs'), path.join(folder, 'companion.cjs'));
  const manifest = JSON.parse(fs.readFileSync(inRepo('package.json'), 'utf8'));
  manifest.main = './companion.cjs';
  fs.writeFileSync(path.join(folder, 'package.json'), JSON.stringify(manifest));
}

/** Starts the host; opens no window. */
export async function openHouse() {
  const root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'gatehouse-bench-')));
  const extension = path.join(root, 'extension');
  const notes = path.join(root, 'notes.jsonl');
  const steps = [() => fs.rmSync(root, { recursive: true, force: true, maxRetries: 10 })];
  const close = async () => {
    for (const step of steps.reverse()) await step();
  };
  try {
    await makeExtension(extension);
    const profile = makeProfile(path.join(root, 'host'));
    linkExtension(profile, extension);
    const [port, proxyPort, managementPort] = await freePorts(3);
    writeSettings(profile, {
      ...quietSettings,
      'chat.disableAIFeatures': true,
      'gatehouse.proxyPort': proxyPort,
      'gatehouse.managementPort': managementPort,
    });
    steps.push(() => endGateway(profile.storage));
    const env = { HOME: profile.home, EXTENSIONS_GALLERY: '{}', GATEHOUSE_BENCH_FILE: notes };
    const server = await startCodeServer(profile, { port, env });
    steps.push(() => server.stop());
    const browser = await launchBrowser();
    steps.push(() => browser.close());
    const context = await browser.newContext();
    return {
      proxyPort,
      context,
      close,
      /** Notes of the companion so far, one for each activation. */
      notes: () =>
        fs.existsSync(notes)
          ? fs
              .readFileSync(notes, 'utf8')
              .trim()
              .split('\n')
              .map((line) => JSON.parse(line))
          : [],
      openWindow: async () => {
        const page = await context.newPage();
        await page.setViewportSize({ width: 1400, height: 900 });
        await page.goto(windowUrl(server.authority, { folder: profile.workspace }));
        return page;
      },
      /** Where and what the gateway is, once it has written that down. */
      gateway: () => readRuntimeFile(profile.storage),
      endGateway: () => endGateway(profile.storage),
    };
  } catch (error) {
    await close();
    throw error;
  }
}
