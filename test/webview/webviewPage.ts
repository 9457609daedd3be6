// Drives a webview of ours as VS Code would: the built bundle in the extension's own HTML and policy, a theme's variables,
// and the host's end of the messages played by the test. Used by the webview tests.
import fs from 'node:fs';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { buildBundles } from '../../scripts/bundles.mjs';
import { webviewHtml } from '../../src/extension/panels/webviewHtml';
import { webviewMessageSchema, type HostMessage, type WebviewAction } from '../../src/shared/webviewMessages';
import { safeParse } from 'valibot';
import { chromiumPath } from '../support/chromium';
import { TemporaryFolder } from '../support/temporaryFolder';
import { themes, type ThemeName } from './themes';

// Secure, as VS Code's own webviews are.
const origin = 'https://webview.test';
/** Answer of a call that never comes. */
export const never = Symbol('never');
/** What the played host answers to an action: a value, an error as the host sends it, or `never`. */
export type HostAnswer = { value: unknown } | { error: { kind: string; message: string } } | typeof never;
export type HostHandler = (request: WebviewAction) => HostAnswer | Promise<HostAnswer>;

/** The pages, by the names of their bundles. */
export type PageBundle = 'sidebar' | 'requests' | 'endpoints' | 'tools' | 'channel' | 'virtual-keys';

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
}

/** The bundles built once and a browser; closed by `close()`. */
export class WebviewBrowser {
  private constructor(
    private readonly browser: Browser,
    private readonly folder: TemporaryFolder,
  ) {}

  static async start(): Promise<WebviewBrowser> {
    const folder = new TemporaryFolder('webview');
    await buildBundles({ names: ['webview'], outdir: folder.path });
    const browser = await chromium.launch({
      executablePath: chromiumPath(),
      args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
    });
    return new WebviewBrowser(browser, folder);
  }

  async close(): Promise<void> {
    await this.browser.close();
    this.folder.remove();
  }

  /** A fresh page with one of the webviews. */
  async open(bundle: PageBundle, options: OpenOptions = {}): Promise<WebviewPage> {
    const { width = 320, height = 900, theme = 'dark', locale = 'en' } = options;
    const contextOptions: BrowserContextOptions = {
      viewport: { width, height },
      timezoneId: 'UTC',
      reducedMotion: options.reducedMotion === true ? 'reduce' : 'no-preference',
      forcedColors: options.forcedColors === true ? 'active' : 'none',
    };
    const context = await this.browser.newContext(contextOptions);
    const page = await context.newPage();
    await page.route('**/*', async (route) => {
      const path = new URL(route.request().url()).pathname;
      if (path === '/') {
        await route.fulfill({ contentType: 'text/html', body: html(bundle, locale) });
      } else if (fs.existsSync(this.folder.join(path))) {
        const contentType = path.endsWith('.css') ? 'text/css' : 'text/javascript';
        await route.fulfill({ contentType, body: fs.readFileSync(this.folder.join(path)) });
      } else {
        await route.fulfill({ status: 404 });
      }
    });
    const webview = new WebviewPage(page, bundle, options.answer ?? (() => ({ value: null })));
    await webview.load(theme, options.state);
    return webview;
  }
}

function html(bundle: PageBundle, locale: string): string {
  return webviewHtml({
    cspSource: origin,
    scriptUri: `${origin}/${bundle}.js`,
    styleUri: `${origin}/styles.css`,
    nonce: 'test-nonce',
    locale,
    title: bundle,
    element: `gatehouse-${bundle}`,
  });
}

export class WebviewPage {
  /** Calls of the page in the order they came. */
  readonly calls: WebviewAction[] = [];
  /** Messages that are not the page's own protocol. */
  readonly strange: unknown[] = [];
  readyCount = 0;
  /** Violations of the content security policy, errors of scripts, and console errors. */
  readonly faults: string[] = [];

  constructor(
    readonly page: Page,
    private readonly bundle: PageBundle,
    /** Replaced by tests to answer differently from then on. */
    public answer: HostHandler,
  ) {}

  async load(theme: ThemeName, state: object | undefined): Promise<void> {
    const { page } = this;
    page.on('pageerror', (error) => this.faults.push(`script: ${error.message}`));
    page.on('console', (message) => {
      if (message.type() === 'error') this.faults.push(`console: ${message.text()}`);
    });
    await page.exposeFunction('gatehousePost', (message: unknown) => this.receive(message));
    await page.addInitScript(standInForVsCode, { theme: themes[theme], state: state ?? null });
    await page.goto(`${origin}/`);
    await page.waitForFunction(
      (name) => document.querySelector(name)?.shadowRoot?.childElementCount !== 0,
      `gatehouse-${this.bundle}`,
    );
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
    await this.page.context().close();
  }

  private async receive(message: unknown): Promise<void> {
    const parsed = safeParse(webviewMessageSchema, message);
    if (!parsed.success) {
      this.strange.push(message);
      return;
    }
    if (parsed.output.type === 'ready') {
      this.readyCount += 1;
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

/** Runs in the page before everything else: what VS Code puts into a webview. */
function standInForVsCode({
  theme,
  state,
}: {
  theme: { kind: string; variables: Record<string, string> };
  state: object | null;
}): void {
  const page = window as unknown as {
    gatehousePost: (message: unknown) => Promise<void>;
    acquireVsCodeApi: () => object;
    executed: number;
  };
  // Hostile texts raise this when they are run as code.
  page.executed = 0;
  if (state !== null && sessionStorage.getItem('state') === null) {
    sessionStorage.setItem('state', JSON.stringify(state));
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
  document.addEventListener('DOMContentLoaded', () => {
    document.body.classList.add(theme.kind);
    if (theme.kind === 'vscode-high-contrast-light') document.body.classList.add('vscode-high-contrast');
    document.body.dataset['vscodeThemeKind'] = theme.kind;
  });
  const variables = Object.entries(theme.variables).map(([name, value]) => `${name}: ${value};`);
  // The sheet that VS Code adds to every webview, before the page's own: hence without weight here, where it comes last.
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    :root { ${variables.join(' ')} }
    :where(html) { scrollbar-color: var(--vscode-scrollbarSlider-background) transparent; }
    :where(body) { overscroll-behavior-x: none; background-color: transparent; color: var(--vscode-editor-foreground);
      font-family: var(--vscode-font-family); font-weight: var(--vscode-font-weight); font-size: var(--vscode-font-size);
      margin: 0; padding: 0 20px; }
    code { font-family: var(--vscode-editor-font-family); }
    :where(html) { background: var(--vscode-sideBar-background); }
  `);
  document.adoptedStyleSheets = [sheet];
}
