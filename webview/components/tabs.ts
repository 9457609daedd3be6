// Parts of a page of which one is shown: a line of tabs with the roles and keys of tabs. Draws; who uses it keeps which is shown, and gives the
// part below the id `panel-<id>`, the role tabpanel and the name of its tab (`tab-<id>`).
import { css, html, type TemplateResult } from 'lit';
import { rove } from './roving';

export interface TabsOptions<Id extends string> {
  label: string;
  tabs: readonly { id: Id; label: string }[];
  shown: Id;
  onShow: (id: Id) => void;
}

export const tabsStyles = css`
  .tabs {
    display: flex;
    gap: 20px;
    border-bottom: 1px solid var(--vscode-widget-border, var(--vscode-contrastBorder, transparent));
  }
  .tabs button {
    min-height: 34px;
    padding: 4px 2px;
    border: 0;
    border-bottom: 2px solid transparent;
    background: transparent;
    color: var(--vscode-descriptionForeground);
    font: inherit;
    cursor: pointer;
  }
  .tabs button:hover {
    color: var(--vscode-foreground);
  }
  .tabs button[aria-selected='true'] {
    color: var(--vscode-foreground);
    border-bottom-color: var(--vscode-focusBorder);
  }
  @media (forced-colors: active) {
    .tabs button {
      border-bottom-color: Canvas;
    }
    .tabs button[aria-selected='true'] {
      border-bottom-color: Highlight;
    }
  }
`;

/** The line. Arrow keys, Home and End show the tab they go to. */
export function tabs<Id extends string>({ label, tabs: all, shown, onShow }: TabsOptions<Id>): TemplateResult {
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!(event.currentTarget instanceof Element)) return;
    const place = rove(event, [...event.currentTarget.querySelectorAll<HTMLElement>('[role=tab]')]);
    const tab = place === undefined ? undefined : all[place];
    if (tab !== undefined) onShow(tab.id);
  };
  return html`<div class="tabs" role="tablist" aria-label=${label} @keydown=${onKeyDown}>
    ${all.map(
      ({ id, label: words }) =>
        html`<button
          role="tab"
          id="tab-${id}"
          aria-selected=${id === shown ? 'true' : 'false'}
          aria-controls="panel-${id}"
          tabindex=${id === shown ? 0 : -1}
          @click=${() => onShow(id)}
        >
          ${words}
        </button>`,
    )}
  </div>`;
}
