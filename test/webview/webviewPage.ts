// Drives a webview of ours as VS Code would: the built bundle in the extension's own HTML and policy, a theme's variables,
// and the host's end of the messages played by the test. Used by the webview tests.
import { once } from 'node:events';
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { buildBundles } from '../../scripts/bundles.mjs';
import { PageFiles } from '../../src/extension/panels/pageParts';
import { webviewHtml } from '../../src/extension/panels/webviewHtml';
import { webviewMessageSchema, type HostMessage, type WebviewAction } from '../../src/shared/webviewMessages';
import { safeParse } from 'valibot';
import { chromiumPath } from '../support/chromium';
import { repoRoot } from '../support/sources';
import { TemporaryFolder } from '../support/temporaryFolder';
import { themes, type Theme, type ThemeName } from './themes';

/** Answer of a call that never comes. */
export const never = Symbol('never');
/** What the played host answers to an action: a value, an error as the host sends it, or `never`. */
export type HostAnswer = { value: unknown } | { error: { kind: string; message: string } } | typeof never;
export type HostHandler = (request: WebviewAction) => HostAnswer | Promise<HostAnswer>;

/** The pages, by the names of their bundles. */
export type PageBundle =
  'sidebar' | 'requests' | 'endpoints' | 'tools' | 'channel' | 'virtual-keys' | 'prices' | 'statistics' | 'overview';

export interface OpenOptions {
  theme?: ThemeName;
  width?: number;
  height?: number;
  locale?: string;
  /** View state that an earlier page left. */
  state?: object;
  answer?: HostHandler;
  forcedColors?: boolean;
  reducedMotion?: boolean;
  /** In a page of the browser that no other test has: for those that change its clock. */
  alone?: boolean;
  /** Messages that the host writes into the page. */
  first?: readonly HostMessage[];
}

/** What a browser for pictures has beyond that of the tests. */
export interface BrowserOptions {
  /** CSS in every page's own sheet: font faces, what must not be seen. */
  css?: string;
  /** Variables in place of the themes'. */
  variables?: Record<string, string>;
  /** Absolute paths of files that pages may load by their base names. */
  files?: readonly string[];
  /** Further arguments of Chromium. */
  args?: readonly string[];
  /** Done to each page of the browser before it shows anything. */
  prepare?: (page: Page) => Promise<void>;
}

/** The browser that the files of one worker share. */
let ofWorker: Promise<WebviewBrowser> | undefined;

/** The bundles built once and a browser; closed by `close()`. Its pages serve one test after the other: making one takes a while. */
export class WebviewBrowser {
  private readonly idle: BrowserTab[] = [];
  private opened = 0;
  private readonly files: PageFiles;

  private constructor(
    private readonly browser: Browser,
    private readonly folder: TemporaryFolder,
    private readonly site: WebviewSite,
    private readonly settings: BrowserOptions,
  ) {
    this.files = new PageFiles(folder.path);
  }

  /** The browser of this worker: bundles, browser and warm pages are made once for all its files. It goes when the worker does. */
  static async shared(): Promise<WebviewBrowser> {
    ofWorker ??= WebviewBrowser.start();
    return ofWorker;
  }

  /** One with settings of its own, to be closed by the caller. */
  static async start(settings: BrowserOptions = {}): Promise<WebviewBrowser> {
    const folder = new TemporaryFolder('webview');
    // `npm test` has built them for all its stages.
    if (process.env['GATEHOUSE_BUILT'] === '1')
      fs.cpSync(path.join(repoRoot, 'dist', 'webview'), folder.path, { recursive: true });
    else await buildBundles({ names: ['webview'], outdir: folder.path });
    for (const file of settings.files ?? []) fs.copyFileSync(file, folder.join(path.basename(file)));
    const browser = await chromium.launch({
      executablePath: chromiumPath(),
      args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', ...(settings.args ?? [])],
    });
    return new WebviewBrowser(browser, folder, await WebviewSite.start(folder), settings);
  }

  async close(): Promise<void> {
    await this.browser.close();
    this.site.close();
    this.folder.remove();
  }

  /** One of the webviews, in a page that knows nothing of what was shown in it before. */
  async open(bundle: PageBundle, options: OpenOptions = {}): Promise<WebviewPage> {
    const { width = 320, height = 900, theme = 'dark', locale = 'en', alone = false, first } = options;
    const tab = (alone ? undefined : this.idle.pop()) ?? (await this.openTab());
    await tab.page.setViewportSize({ width, height });
    await tab.page.emulateMedia({
      reducedMotion: options.reducedMotion === true ? 'reduce' : 'no-preference',
      forcedColors: options.forcedColors === true ? 'active' : 'none',
    });
    this.opened += 1;
    const { css = '' } = this.settings;
    const worn = this.theme(theme);
    const standIn = JSON.stringify({ theme: worn, state: options.state ?? null, opening: this.opened, css });
    const script = `<script nonce="test-nonce">(${standInForVsCode.toString()})(${standIn.replaceAll('<', '\\u003c')})</script>`;
    const leave = alone ? () => tab.close() : () => Promise.resolve(void this.idle.push(tab));
    const answer = options.answer ?? ((): HostAnswer => ({ value: null }));
    const view = new WebviewPage(tab.page, bundle, answer, leave, (name) => this.theme(name));
    const parts = this.files.partsOf(bundle, locale);
    const page = { ...parts, cspSource: this.site.origin, nonce: 'test-nonce', locale, title: bundle };
    const text = webviewHtml({ ...page, element: `gatehouse-${bundle}`, ...(first && { first }) });
    await tab.show(
      view,
      text.replace('<head>', () => `<head>${script}`),
    );
    return view;
  }

  private async openTab(): Promise<BrowserTab> {
    const tab = await BrowserTab.open(this.browser, this.site);
    await this.settings.prepare?.(tab.page);
    return tab;
  }

  private theme(name: ThemeName): Theme {
    const { kind, variables } = themes[name];
    return { kind, variables: { ...variables, ...this.settings.variables } };
  }
}

/**
 * Serves the bundles and the pages of the tabs on loopback, which is as secure to a browser as VS Code's own webviews are. The browser keeps
 * what it has compiled: most of a page's start is its scripts.
 */
class WebviewSite {
  /** Texts of the pages, by their paths. */
  readonly pages = new Map<string, string>();

  private constructor(
    private readonly server: http.Server,
    readonly origin: string,
  ) {}

  static async start(folder: TemporaryFolder): Promise<WebviewSite> {
    const server = http.createServer((request, response) => {
      const name = request.url ?? '/';
      const text = site.pages.get(name);
      const file = folder.join(name);
      if (text !== undefined) {
        response.writeHead(200, { 'content-type': 'text/html', 'cache-control': 'no-store' }).end(text);
      } else if (path.extname(name) !== '' && fs.existsSync(file)) {
        const type = name.endsWith('.css') ? 'text/css' : 'text/javascript';
        response.writeHead(200, { 'content-type': type, 'cache-control': 'max-age=86400, immutable' });
        response.end(fs.readFileSync(file));
      } else {
        // The browser asks for an icon by itself.
        response.writeHead(name === '/favicon.ico' ? 204 : 404).end();
      }
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('The site has no port.');
    const site = new WebviewSite(server, `http://127.0.0.1:${address.port}`);
    return site;
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
}

/** A page of the browser and the webview that it shows now. */
class BrowserTab {
  private view: WebviewPage | undefined;

  private constructor(
    readonly page: Page,
    private readonly site: WebviewSite,
    private readonly address: string,
  ) {}

  static async open(browser: Browser, site: WebviewSite): Promise<BrowserTab> {
    const context = await browser.newContext({ timezoneId: 'UTC' });
    const address = `/page-${site.pages.size}`;
    site.pages.set(address, '');
    const tab = new BrowserTab(await context.newPage(), site, address);
    tab.page.on('pageerror', (error) => tab.view?.faults.push(`script: ${error.message}`));
    tab.page.on('console', (message) => {
      if (message.type() === 'error') tab.view?.faults.push(`console: ${message.text()}`);
    });
    await tab.page.exposeFunction('gatehousePost', (message: unknown) => tab.view?.receive(message));
    return tab;
  }

  async show(view: WebviewPage, text: string): Promise<void> {
    this.view = undefined;
    this.site.pages.set(this.address, text);
    // What lies under the pointer of an earlier test is not pointed at.
    await this.page.mouse.move(-1, -1);
    await this.page.goto('about:blank');
    this.view = view;
    await view.load(`${this.site.origin}${this.address}`);
  }

  async close(): Promise<void> {
    await this.page.context().close();
  }
}

export class WebviewPage {
  /** Calls of the page in the order they came. */
  readonly calls: WebviewAction[] = [];
  /** Messages that are not the page's own protocol. */
  readonly strange: unknown[] = [];
  readyCount = 0;
  /** How often the page took the messages that stand in it. */
  tookFirstCount = 0;
  /** Violations of the content security policy, errors of scripts, and console errors. */
  readonly faults: string[] = [];

  constructor(
    readonly page: Page,
    private readonly bundle: PageBundle,
    /** Replaced by tests to answer differently from then on. */
    public answer: HostHandler,
    private readonly leave: () => Promise<void>,
    private readonly theme: (name: ThemeName) => Theme,
  ) {}

  async load(address: string): Promise<void> {
    await this.page.goto(address);
    await this.page.waitForFunction(
      (name) => document.querySelector(name)?.shadowRoot?.childElementCount !== 0,
      `gatehouse-${this.bundle}`,
    );
  }

  /** Another theme, as when the user changes it: the page stays. */
  async wear(theme: ThemeName): Promise<void> {
    await this.page.evaluate((worn) => {
      (window as unknown as { wearTheme: (theme: Theme) => void }).wearTheme(worn);
      for (const animation of document.getAnimations()) if (animation instanceof CSSTransition) animation.finish();
    }, this.theme(theme));
    await this.settle();
  }

  /** Sends a host message, or anything else, into the page. */
  async send(message: unknown): Promise<void> {
    await this.page.evaluate((data) => window.postMessage(data, '*'), message);
    await this.settle();
  }

  /** A checked host message. */
  async post(message: HostMessage): Promise<void> {
    await this.send(message);
  }

  /** Checked host messages that come right after one another, however busy the machine is. */
  async postTogether(messages: readonly HostMessage[]): Promise<void> {
    await this.page.evaluate((all) => {
      for (const data of all) window.postMessage(data, '*');
    }, messages);
    await this.settle();
  }

  /** Waits until the page has drawn what it got. */
  async settle(): Promise<void> {
    await this.page.evaluate(
      () => new Promise<void>((resolve) => requestAnimationFrame(() => setTimeout(() => resolve(), 0))),
    );
  }

  /** The view state that the page has kept. */
  async keptState(): Promise<unknown> {
    return this.page.evaluate(() => JSON.parse(sessionStorage.getItem('state') ?? 'null') as unknown);
  }

  /** All text of the page, shadow roots included. */
  async text(): Promise<string> {
    return this.page.locator('body').evaluate((body) => {
      const read = (node: Node): string => {
        if (node instanceof HTMLSlotElement) return node.assignedNodes({ flatten: true }).map(read).join('');
        if (node instanceof HTMLStyleElement || node instanceof HTMLScriptElement) return '';
        if (node instanceof Element && node.shadowRoot !== null)
          return [...node.shadowRoot.childNodes].map(read).join('');
        if (node.nodeType === Node.TEXT_NODE) return node.textContent ?? '';
        return [...node.childNodes].map(read).join('') + ' ';
      };
      return read(body).replace(/\s+/g, ' ');
    });
  }

  callsOf<A extends WebviewAction['action']>(action: A): Extract<WebviewAction, { action: A }>[] {
    return this.calls.filter((call): call is Extract<WebviewAction, { action: A }> => call.action === action);
  }

  async close(): Promise<void> {
    await this.leave();
  }

  /** A message of the page: called by its tab. */
  async receive(message: unknown): Promise<void> {
    const parsed = safeParse(webviewMessageSchema, message);
    if (!parsed.success) {
      this.strange.push(message);
      return;
    }
    if (parsed.output.type === 'ready') {
      this.readyCount += 1;
      if (parsed.output.tookFirst === true) this.tookFirstCount += 1;
      return;
    }
    const { callId, request } = parsed.output;
    // The sidebar reads the tools by itself whenever a gateway comes: no doing of the user.
    const isOwnReading = this.bundle === 'sidebar' && request.action === 'list-tools';
    if (!isOwnReading) this.calls.push(request);
    const given = await this.answer(request);
    const answer =
      isOwnReading && given !== never && !('error' in given) && given.value === null ? { value: [] } : given;
    if (answer === never) return;
    const result: HostMessage =
      'error' in answer
        ? { type: 'result', callId, ok: false, error: answer.error }
        : { type: 'result', callId, ok: true, value: answer.value };
    await this.send(result);
  }
}

/** Runs in the page before everything else: what VS Code puts into a webview. `opening` differs for each webview, not for its reloads. */
function standInForVsCode(given: { theme: Theme; state: object | null; opening: number; css: string }): void {
  const { theme, state, opening, css } = given;
  const page = window as unknown as {
    gatehousePost: (message: unknown) => Promise<void>;
    acquireVsCodeApi: () => object;
    executed: number;
    wearTheme: (theme: Theme) => void;
  };
  // Hostile texts raise this when they are run as code.
  page.executed = 0;
  if (sessionStorage.getItem('opening') !== String(opening)) {
    sessionStorage.clear();
    sessionStorage.setItem('opening', String(opening));
    if (state !== null) sessionStorage.setItem('state', JSON.stringify(state));
  }
  let acquired = false;
  page.acquireVsCodeApi = () => {
    if (acquired) throw new Error('An instance of the VS Code API has already been acquired');
    acquired = true;
    return {
      postMessage: (message: unknown) => void page.gatehousePost(structuredClone(message)),
      getState: () => JSON.parse(sessionStorage.getItem('state') ?? 'null') as unknown,
      setState: (value: unknown) => sessionStorage.setItem('state', JSON.stringify(value)),
    };
  };
  document.addEventListener('securitypolicyviolation', (event) => {
    console.error(
      `policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample} ${event.sourceFile}:${event.lineNumber}`,
    );
  });
  // The sheet that VS Code adds to every webview, before the page's own: hence without weight here, where it comes last.
  const sheet = new CSSStyleSheet();
  const dye = ({ variables }: Theme): void => {
    const lines = Object.entries(variables).map(([name, value]) => `${name}: ${value};`);
    sheet.replaceSync(`
    :root { ${lines.join(' ')} }
    :where(html) { scrollbar-color: var(--vscode-scrollbarSlider-background) transparent; }
    :where(body) { overscroll-behavior-x: none; background-color: transparent; color: var(--vscode-editor-foreground);
      font-family: var(--vscode-font-family); font-weight: var(--vscode-font-weight); font-size: var(--vscode-font-size);
      margin: 0; padding: 0 20px; }
    code { font-family: var(--vscode-editor-font-family); }
    :where(html) { background: var(--vscode-sideBar-background); }
  `);
  };
  const name = ({ kind }: Theme): void => {
    document.body.classList.remove(...[...document.body.classList].filter((one) => one.startsWith('vscode-')));
    document.body.classList.add(kind);
    if (kind === 'vscode-high-contrast-light') document.body.classList.add('vscode-high-contrast');
    document.body.dataset['vscodeThemeKind'] = kind;
  };
  page.wearTheme = (worn) => {
    dye(worn);
    name(worn);
  };
  document.addEventListener('DOMContentLoaded', () => name(theme));
  dye(theme);
  const further = new CSSStyleSheet();
  further.replaceSync(css);
  document.adoptedStyleSheets = [sheet, further];
}
