// A real VS Code (code-server with its own profile, ports and home) with the extension installed, and a headless browser for its
// windows. For end-to-end tests: start one per test file, open windows, `stop()` at the end. Nothing of it survives `stop()`.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { launchBrowser } from '../../scripts/host/browser.mjs';
import { installVsix, startCodeServer, windowUrl, type CodeServer } from '../../scripts/host/codeServer.mjs';
import { freePorts } from '../../scripts/host/freePorts.mjs';
import { endGateway, isAlive, isHealthy, readRuntimeFile, type Runtime } from '../../scripts/host/gateway.mjs';
import {
  linkExtension,
  makeProfile,
  quietSettings,
  writeLanguage,
  writeSettings,
  type Profile,
} from '../../scripts/host/profile.mjs';
import { ManagementCaller } from './managementCaller';
import { repoRoot } from './sources';
import { TemporaryFolder } from './temporaryFolder';
import { waitFor } from './waitFor';

export interface HostOptions {
  /** Settings beside the quiet ones and the free ports, for example `workbench.colorTheme`. */
  settings?: Record<string, unknown>;
  /** Environment of the extension host. */
  env?: Record<string, string>;
  /** VS Code forwards ports that programs open, and says so, as it does in a remote window. */
  forwardsPorts?: boolean;
  /** Folders of extensions that are installed beside it. */
  beside?: readonly string[];
  /** A packaged extension to install, in place of the repo itself. */
  vsix?: string;
  /** VS Code's display language; English unless told. VS Code's own words stay English: there is no pack of them here. */
  language?: 'zh-cn';
}

export interface WindowOptions {
  width?: number;
  height?: number;
  /** Another browser profile, as another machine would have: it shares no stored secrets. */
  separate?: boolean;
}

/** The browser of this worker: its hosts have contexts of their own in it, which share nothing. It goes when the worker does. */
let ofWorker: Promise<Browser> | undefined;

async function browserOfWorker(): Promise<Browser> {
  const known = await ofWorker;
  if (known?.isConnected() === true) return known;
  ofWorker = launchBrowser();
  return ofWorker;
}

export class VsCodeHost {
  readonly proxyPort: number;
  readonly managementPort: number;
  private readonly contexts: BrowserContext[] = [];

  private constructor(
    private readonly folder: TemporaryFolder,
    readonly profile: Profile,
    private readonly server: CodeServer,
    private readonly browser: Browser,
    ports: [number, number],
  ) {
    [this.proxyPort, this.managementPort] = ports;
  }

  /** Id of VS Code's server, the parent of its extension hosts. */
  get processId(): number {
    return this.server.pid;
  }

  /** Starts VS Code with the built extension; opens no window, so the extension does not run yet. */
  static async start(options: HostOptions = {}): Promise<VsCodeHost> {
    // A packaged extension has a binary, which may not be loaded from a folder in memory.
    const folder = options.vsix === undefined ? TemporaryFolder.inMemory('vscode') : new TemporaryFolder('vscode');
    const profile = makeProfile(folder.path);
    const [port = 0, proxyPort = 0, managementPort = 0] = await freePorts(3);
    writeSettings(profile, {
      ...quietSettings,
      'chat.disableAIFeatures': true,
      // Nothing is gained by motion here, and it costs the machine.
      'workbench.reduceMotion': 'on',
      'gatehouse.proxyPort': proxyPort,
      'gatehouse.managementPort': managementPort,
      ...options.settings,
    });
    if (options.language !== undefined) writeLanguage(profile, options.language);
    try {
      for (const beside of options.beside ?? []) linkExtension(profile, beside);
      if (options.vsix === undefined) linkExtension(profile);
      else await installVsix(profile, options.vsix);
      const env = { HOME: profile.home, EXTENSIONS_GALLERY: '{}', ...options.env };
      const { forwardsPorts = false } = options;
      const server = await startCodeServer(profile, { port, forwardsPorts, env });
      const browser = await browserOfWorker();
      return new VsCodeHost(folder, profile, server, browser, [proxyPort, managementPort]);
    } catch (error) {
      folder.remove();
      throw error;
    }
  }

  /** Opens a window and waits until the gateway runs and the ticker shows a cost (in dollars, or as `ticker` says). */
  async openReadyWindow(ticker = /\$\d/): Promise<Page> {
    const page = await this.openWindow();
    await this.gateway();
    await page.locator('.statusbar-item', { hasText: ticker }).waitFor({ timeout: 120_000 });
    return page;
  }

  /** Opens a window and waits for the workbench (not for the extension). */
  async openWindow(options: WindowOptions = {}): Promise<Page> {
    const { width = 1400, height = 900, separate = false } = options;
    let context = separate ? undefined : this.contexts[0];
    if (context === undefined) {
      context = await this.browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] });
      // For what hangs: a busy machine takes its time.
      context.setDefaultTimeout(60_000);
      this.contexts.push(context);
    }
    const page = await context.newPage();
    await page.setViewportSize({ width, height });
    await page.goto(windowUrl(this.server.authority, { folder: this.profile.workspace }), { timeout: 120_000 });
    await page.locator('.monaco-workbench').waitFor({ timeout: 120_000 });
    return page;
  }

  /** The live gateway that a window has started, once its proxy answers. */
  async gateway(timeout = 120_000): Promise<Runtime> {
    const look = async (): Promise<Runtime | undefined> => {
      const runtime = readRuntimeFile(this.profile.storage);
      if (runtime === undefined || !isAlive(runtime.pid)) return undefined;
      return (await isHealthy(runtime.proxyUrl)) ? runtime : undefined;
    };
    return waitFor(look, { timeout, interval: 50, what: 'a gateway that answers' });
  }

  /** A client of the live gateway's management API. */
  async management(): Promise<ManagementCaller> {
    const { managementUrl, managementToken } = await this.gateway();
    return new ManagementCaller(managementUrl, managementToken);
  }

  /** Closes windows, VS Code and a gateway that lingers, and removes every file. */
  async stop(): Promise<void> {
    try {
      for (const context of this.contexts) await context.close();
      await this.server.stop();
      await endGateway(this.profile.storage);
    } finally {
      this.folder.remove();
    }
  }
}

/** Runs a command of the palette by the title it has there. */
export async function runCommand(page: Page, title: string): Promise<void> {
  // A dialog that is just going takes the focus back as it goes, which closes a palette that was opened meanwhile.
  await page.locator('.monaco-dialog-modal-block').waitFor({ state: 'hidden' });
  // The palette closes by itself when something takes the focus (a page that is just drawn, a notification), so it may take a second try.
  const input = page.locator('.quick-input-widget:visible input').first();
  // The chosen row, which Enter runs: another command may match the words too.
  const row = page.locator('.quick-input-list .monaco-list-row.focused', { hasText: title }).first();
  await waitFor(
    async () => {
      await page.keyboard.press('F1');
      await input.fill(`>${title}`, { timeout: 5_000 });
      await row.waitFor({ timeout: 5_000 });
      return true;
    },
    { timeout: 60_000, what: `the command ${title} in the palette` },
  );
  await page.keyboard.press('Enter');
}

const menuEntry = (page: Page, name: string): Locator => page.locator('.monaco-menu').getByRole('menuitem', { name });

/** Opens the context menu of `row`, which holds the entry `name`; again, where something takes the focus and so closes it. */
export async function openMenu(page: Page, row: Locator, name: string): Promise<void> {
  await waitFor(
    async () => {
      if (await menuEntry(page, name).isVisible()) return true;
      await row.click({ button: 'right', timeout: 5_000 });
      await menuEntry(page, name).waitFor({ timeout: 5_000 });
      return true;
    },
    { timeout: 60_000, what: `a menu with ${name}` },
  );
}

/** Chooses an entry of the context menu of `row`. VS Code's menus let clicks of their first tenth of a second pass without effect. */
export async function chooseFromMenu(page: Page, row: Locator, name: string): Promise<void> {
  let pressed = false;
  await waitFor(
    async () => {
      if (!(await menuEntry(page, name).isVisible())) {
        if (pressed) return true;
        await openMenu(page, row, name);
      }
      await menuEntry(page, name).click({ timeout: 2_000 });
      pressed = true;
      return false;
    },
    { timeout: 60_000, interval: 100, what: `the menu closed by ${name}` },
  );
}

/** Saves a picture of the window as out/screenshots/NAME.png and returns its absolute path. */
export async function screenshot(page: Page, name: string): Promise<string> {
  const file = path.join(repoRoot, 'out', 'screenshots', `${name}.png`);
  mkdirSync(path.dirname(file), { recursive: true });
  await page.screenshot({ path: file });
  return file;
}
