// Drives the chart elements in a real browser, on a page with the extension's own HTML and policy and a theme's variables.
// Used by the tests of the charts. The page has no host: charts ask nothing of one.
import * as esbuild from 'esbuild';
import path from 'node:path';
import { chromium, type Browser, type Locator, type Page } from 'playwright-core';
import { webviewHtml } from '../../src/extension/panels/webviewHtml';
import { isChinese } from '../../src/shared/language';
import { en } from '../../webview/l10n/en';
import { zhCn } from '../../webview/l10n/zhCn';
import { chromiumPath } from '../support/chromium';
import { repoRoot } from '../support/sources';
import type { ShownChart } from './chartSamples';
import { themes, type ThemeName } from './themes';

const origin = 'https://webview.test';

export interface ChartPageOptions {
  theme?: ThemeName;
  width?: number;
  height?: number;
  locale?: string;
  forcedColors?: boolean;
  reducedMotion?: boolean;
  pixelRatio?: number;
}

/** An event that a chart or a frame fired. */
export interface Told {
  name: string;
  id: string;
  detail: unknown;
}

/** The bundle built once and a browser; closed by `close()`. */
export class ChartBrowser {
  private constructor(
    private readonly browser: Browser,
    private readonly files: ReadonlyMap<string, string>,
  ) {}

  static async start(): Promise<ChartBrowser> {
    const { outputFiles } = await esbuild.build({
      absWorkingDir: repoRoot,
      entryPoints: { charts: 'test/webview/chartsEntry.ts', styles: 'webview/styles.css' },
      outdir: path.join(repoRoot, 'out'),
      bundle: true,
      write: false,
      platform: 'browser',
      format: 'iife',
      target: 'es2022',
      logLevel: 'warning',
    });
    const files = new Map(outputFiles.map((file) => [`/${path.basename(file.path)}`, file.text]));
    const browser = await chromium.launch({
      executablePath: chromiumPath(),
      args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
    });
    return new ChartBrowser(browser, files);
  }

  async close(): Promise<void> {
    await this.browser.close();
  }

  /** A fresh page with `charts` on it. */
  async open(charts: readonly ShownChart[], options: ChartPageOptions = {}): Promise<ChartPage> {
    const { width = 800, height = 900, theme = 'dark', locale = 'en', pixelRatio = 1 } = options;
    const context = await this.browser.newContext({
      viewport: { width, height },
      deviceScaleFactor: pixelRatio,
      timezoneId: 'UTC',
      reducedMotion: options.reducedMotion === true ? 'reduce' : 'no-preference',
      forcedColors: options.forcedColors === true ? 'active' : 'none',
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    const page = await context.newPage();
    await page.route('**/*', async (route) => {
      const name = new URL(route.request().url()).pathname;
      const body = name === '/' ? html(locale, this.files) : this.files.get(name);
      const contentType = name === '/' ? 'text/html' : name.endsWith('.css') ? 'text/css' : 'text/javascript';
      await (body === undefined ? route.fulfill({ status: 404 }) : route.fulfill({ contentType, body }));
    });
    const view = new ChartPage(page);
    await view.load(theme);
    await view.show(charts);
    return view;
  }
}

function html(locale: string, files: ReadonlyMap<string, string>): string {
  return webviewHtml({
    cspSource: origin,
    script: files.get('/charts.js') ?? '',
    words: JSON.stringify(isChinese(locale) ? zhCn : en),
    style: files.get('/styles.css') ?? '',
    nonce: 'test-nonce',
    locale,
    title: 'charts',
    element: 'gatehouse-charts',
  });
}

export class ChartPage {
  /** Violations of the content security policy, errors of scripts, and console errors. */
  readonly faults: string[] = [];

  constructor(readonly page: Page) {}

  async load(theme: ThemeName): Promise<void> {
    const { page } = this;
    page.on('pageerror', (error) => this.faults.push(`script: ${error.message}`));
    page.on('console', (message) => {
      if (message.type() === 'error') this.faults.push(`console: ${message.text()}`);
    });
    await page.addInitScript(applyTheme, themes[theme]);
    await page.goto(`${origin}/`);
  }

  /** Puts up `charts` in place of what was there. */
  async show(charts: readonly ShownChart[]): Promise<void> {
    await this.page.evaluate((list) => {
      (window as unknown as { showCharts(charts: unknown): void }).showCharts(list);
    }, charts);
    await this.settle();
  }

  /** Sets properties of the element `id`. */
  async set(id: string, properties: object): Promise<void> {
    await this.element(id).evaluate((element, values) => void Object.assign(element, values), properties);
    await this.settle();
  }

  /** Changes the theme as VS Code does: the variables, then the class of the body. */
  async setTheme(theme: ThemeName): Promise<void> {
    await this.page.evaluate(applyTheme, themes[theme]);
    await this.settle();
  }

  element(id: string): Locator {
    return this.page.locator(`#${id}`);
  }

  /** The events of the charts so far. */
  async told(): Promise<Told[]> {
    return this.page.evaluate(() => (window as unknown as { told: Told[] }).told);
  }

  /** Waits until the page has drawn what it got. */
  async settle(): Promise<void> {
    await this.page.evaluate(
      () =>
        new Promise<void>((resolve) =>
          requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => resolve(), 0))),
        ),
    );
  }

  async close(): Promise<void> {
    await this.page.context().close();
  }
}

/** Runs in the page, before everything else and at every change of theme: what VS Code puts into a webview. */
function applyTheme(theme: { kind: string; variables: Record<string, string> }): void {
  const root = document as Document & { themeSheet?: CSSStyleSheet };
  const mark = (): void => {
    document.body.className = theme.kind;
    if (theme.kind === 'vscode-high-contrast-light') document.body.classList.add('vscode-high-contrast');
    document.body.dataset['vscodeThemeKind'] = theme.kind;
  };
  if (root.themeSheet === undefined) {
    root.themeSheet = new CSSStyleSheet();
    document.adoptedStyleSheets = [root.themeSheet];
    document.addEventListener('securitypolicyviolation', (event) => {
      console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
    });
    document.addEventListener('DOMContentLoaded', mark);
  } else {
    mark();
  }
  const variables = Object.entries(theme.variables).map(([name, value]) => `${name}: ${value};`);
  root.themeSheet.replaceSync(`
    :root { ${variables.join(' ')} }
    :where(body) { color: var(--vscode-editor-foreground); font-family: var(--vscode-font-family);
      font-size: var(--vscode-font-size); margin: 0; padding: 0 20px; }
    :where(html) { background: var(--vscode-editor-background); }
  `);
}
