// A part of a form that opens and closes, with a word about what is set in it while it is closed.
// Used by the forms of the editor panels; whoever uses it keeps which parts are open.
import { css, html, nothing, type TemplateResult } from 'lit';
import { icon } from '../ui/icons';

export interface FoldOptions {
  id: string;
  title: string;
  /** What is set in it; shown while it is closed. */
  summary: string;
  open: boolean;
  /** True where something in it has to be put right: it cannot be closed then. */
  wrong?: boolean | undefined;
  onToggle: () => void;
  content: () => TemplateResult;
}

export const foldStyles = css`
  .fold {
    border-top: 1px solid var(--vscode-widget-border, var(--vscode-contrastBorder, transparent));
  }
  .fold > h3 {
    font-size: 1em;
    font-weight: 600;
  }
  .fold > h3 > button {
    display: grid;
    grid-template-columns: 16px max-content minmax(0, 1fr);
    gap: 8px;
    align-items: center;
    width: 100%;
    min-height: 34px;
    padding: 4px 4px 4px 0;
    border: 0;
    background: transparent;
    color: inherit;
    font: inherit;
    text-align: start;
    cursor: pointer;
  }
  .fold > h3 > button:hover {
    background: var(--vscode-list-hoverBackground);
    color: var(--vscode-list-hoverForeground, inherit);
  }
  .fold-summary {
    font-weight: 400;
    color: var(--vscode-descriptionForeground);
  }
  .fold-body {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 14px;
    padding: 4px 0 18px 24px;
  }
  @container (max-width: 420px) {
    .fold-body {
      padding-inline-start: 0;
    }
    .fold > h3 > button {
      grid-template-columns: 16px minmax(0, 1fr);
    }
    .fold-summary {
      grid-column: 2;
    }
  }
`;

/** The part; its content is made only while it is open. */
export function fold(options: FoldOptions): TemplateResult {
  const open = options.open || options.wrong === true;
  const bodyId = `fold-${options.id}`;
  return html`<div class="fold">
    <h3>
      <button aria-expanded=${open ? 'true' : 'false'} aria-controls=${bodyId} @click=${options.onToggle}>
        ${icon(open ? 'chevronDown' : 'chevronRight')}<span>${options.title}</span>
        ${open ? nothing : html`<span class="fold-summary ellipsis" title=${options.summary}>${options.summary}</span>`}
      </button>
    </h3>
    <div class="fold-body" id=${bodyId} ?hidden=${!open}>${open ? options.content() : nothing}</div>
  </div>`;
}
