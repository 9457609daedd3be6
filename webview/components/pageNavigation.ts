// The way from page to page: a line above every editor panel, the page that is shown marked. Used by all pages but the sidebar.
// One stop of the tab key; arrow keys, Home and End move in it. Asks the host to open a page and shows where that failed.
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { WebviewAction } from '../../src/shared/webviewMessages';
import { Calls } from '../calls';
import type { HostClient } from '../client';
import { t } from '../l10n';
import { sharedStyles } from '../sharedStyles';
import { icon, type IconName } from '../ui/icons';
import { callNotice } from './notice';
import { rove } from './roving';

/** The pages in the order of the line, and what opens each. */
const pages = {
  overview: { icon: 'dashboard', open: { action: 'open-overview' } },
  statistics: { icon: 'graph', open: { action: 'open-statistics' } },
  requests: { icon: 'list', open: { action: 'open-request-log' } },
  prices: { icon: 'tag', open: { action: 'open-prices', model: null } },
  tools: { icon: 'tools', open: { action: 'open-tools' } },
  endpoints: { icon: 'plug', open: { action: 'open-endpoints' } },
  'virtual-keys': { icon: 'key', open: { action: 'open-panel', target: { view: 'keys' } } },
} as const satisfies Record<string, { icon: IconName; open: WebviewAction }>;

export type PageName = keyof typeof pages;
const names = Object.keys(pages) as PageName[];

@customElement('gatehouse-pages')
export class PageNavigationElement extends LitElement {
  static override styles = [
    ...sharedStyles,
    css`
      :host {
        container-type: inline-size;
        flex: none;
        border-bottom: 1px solid var(--vscode-editorGroup-border, var(--vscode-contrastBorder, transparent));
        background: var(--vscode-editor-background);
      }
      nav {
        display: flex;
        gap: 2px;
        padding: 0 12px;
      }
      a {
        display: flex;
        align-items: center;
        gap: 6px;
        min-width: 0;
        min-height: 32px;
        padding: 0 8px;
        border-bottom: 2px solid transparent;
        color: var(--vscode-descriptionForeground);
        text-decoration: none;
        white-space: nowrap;
        cursor: pointer;
      }
      a:hover,
      a[aria-current] {
        color: var(--vscode-foreground);
      }
      a[aria-current] {
        border-bottom-color: var(--vscode-focusBorder);
      }
      .notice {
        margin: 8px 12px;
      }
      @container (max-width: 760px) {
        a:not([aria-current]) .word {
          display: none;
        }
      }
      @container (max-width: 340px) {
        nav {
          padding: 0 6px;
        }
        a {
          padding: 0 6px;
        }
        a .word {
          display: none;
        }
      }
      @media (forced-colors: active) {
        /* What is transparent is drawn there. */
        a {
          border-bottom-color: Canvas;
        }
        a[aria-current] {
          border-bottom-color: Highlight;
        }
      }
    `,
  ];

  @property({ attribute: false }) accessor client!: HostClient;
  /** The page that is shown; undefined for forms, which are none of the line. */
  @property() accessor page: PageName | undefined = undefined;
  /** The one in the tab order. */
  @state() private accessor reached: PageName | undefined = undefined;

  readonly #calls = new Calls(this, () => this.client);

  override render(): TemplateResult {
    const reached = this.reached ?? this.page ?? names[0];
    return html`<nav aria-label=${t('pages.label')} @keydown=${this.#onKeyDown}>
        ${names.map((name) => {
          const words = t(`pages.${name}`);
          return html`<a
            href="#${name}"
            title=${words}
            aria-label=${words}
            aria-current=${name === this.page ? 'page' : nothing}
            tabindex=${name === reached ? 0 : -1}
            @focus=${() => (this.reached = name)}
            @click=${(event: Event) => this.#open(event, name)}
            >${icon(pages[name].icon)}<span class="word ellipsis">${words}</span></a
          >`;
        })}
      </nav>
      ${callNotice(this.#calls.error('open'), () => this.#calls.clear('open'))}`;
  }

  #open(event: Event, name: PageName): void {
    // VS Code follows links of a webview by itself: this one is ours.
    event.preventDefault();
    event.stopPropagation();
    if (name !== this.page) void this.#calls.run('open', pages[name].open);
  }

  readonly #onKeyDown = (event: KeyboardEvent): void => {
    const links = [...this.renderRoot.querySelectorAll('a')];
    rove(event, links);
  };
}
