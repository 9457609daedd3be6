// Look of the lists of the sidebar: rows of two lines with actions at the right, details below.
import { css } from 'lit';

export const rowStyles = css`
  :host {
    container-type: inline-size;
  }
  .empty {
    display: grid;
    gap: 10px;
    padding: 8px 12px 4px;
    max-width: 520px;
  }
  .item {
    position: relative;
  }
  .drop-carried {
    opacity: 0.5;
  }
  .drop-before::before,
  .drop-after::after {
    content: '';
    position: absolute;
    inset-inline: 0;
    height: 2px;
    background: var(--vscode-focusBorder);
  }
  .drop-before::before {
    top: -1px;
  }
  .drop-after::after {
    bottom: -1px;
  }
  .row {
    display: flex;
    align-items: flex-start;
    padding-inline-end: 8px;
  }
  .row:hover {
    background: var(--vscode-list-hoverBackground);
    color: var(--vscode-list-hoverForeground, inherit);
  }
  .row:hover,
  .row:focus-within {
    outline: 1px dashed var(--vscode-contrastActiveBorder, transparent);
    outline-offset: -1px;
  }
  .row-main {
    flex: 1;
    min-width: 0;
    display: grid;
    grid-template-columns: 16px 16px minmax(0, 1fr);
    column-gap: 4px;
    align-items: start;
    padding: 4px 4px 5px 6px;
    border: 0;
    background: transparent;
    color: inherit;
    font: inherit;
    text-align: start;
    cursor: pointer;
  }
  .row-main > .icon {
    margin-top: 2px;
  }
  .row-text {
    display: grid;
    min-width: 0;
    padding-inline-start: 2px;
  }
  .row-title {
    line-height: 20px;
  }
  .row-line {
    font-size: 0.92em;
    line-height: 17px;
    color: var(--vscode-descriptionForeground);
  }
  .row-line .strong {
    color: var(--vscode-foreground);
  }
  .row:hover .row-line {
    color: inherit;
  }
  .off .row-title {
    color: var(--vscode-descriptionForeground);
  }
  .row-actions {
    display: none;
    gap: 1px;
    padding-top: 3px;
  }
  .row:hover .row-actions,
  .item:focus-within .row-actions,
  .item.expanded .row-actions,
  .item.working .row-actions {
    display: flex;
  }
  @media (hover: none) {
    .row-actions {
      display: flex;
    }
  }
  .under {
    display: grid;
    gap: 8px;
    padding: 2px 12px 8px 44px;
  }
  .facts {
    display: grid;
    grid-template-columns: max-content minmax(0, 1fr);
    gap: 2px 12px;
    font-size: 0.92em;
  }
  .facts dt {
    color: var(--vscode-descriptionForeground);
  }
  .facts dd {
    overflow-wrap: anywhere;
  }
  .facts dd.code {
    font-size: 1em;
  }
  .more {
    padding: 4px 12px 0;
  }
  .more button {
    padding: 2px 0;
    border: 0;
    background: transparent;
    color: var(--vscode-textLink-foreground);
    font: inherit;
    font-size: 0.92em;
    cursor: pointer;
  }
  .more button:hover {
    text-decoration: underline;
  }
  @container (min-width: 640px) {
    .row-text {
      grid-template-columns: minmax(0, 280px) minmax(0, 1fr);
      align-items: baseline;
      column-gap: 16px;
    }
    .row-line {
      line-height: 20px;
    }
  }
`;
