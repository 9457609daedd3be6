// Look of all data tables: rows on a grid, a heading that stays, what is chosen and what has the focus. A table's own styles add its cards.
import { css } from 'lit';
import { sortButtonStyles } from './sortButton';

export const dataTableStyles = [
  sortButtonStyles,
  css`
    .row {
      display: grid;
      grid-template-columns: var(--columns);
      column-gap: 12px;
      align-items: center;
      border: 1px solid transparent;
    }
    .head {
      position: sticky;
      top: 0;
      z-index: 1;
      background: var(--vscode-editor-background);
      border-bottom-color: var(--vscode-editorGroup-border, var(--vscode-contrastBorder, transparent));
      color: var(--vscode-descriptionForeground);
      font-size: 0.92em;
    }
    .row:not(.head) {
      cursor: pointer;
    }
    .row:not(.head):hover {
      background: var(--vscode-list-hoverBackground);
      border-color: var(--vscode-contrastActiveBorder, transparent);
      border-style: dashed;
    }
    .row:focus-visible {
      outline: 1px solid var(--vscode-focusBorder);
      outline-offset: -1px;
    }
    .cell {
      min-width: 0;
    }
    .number {
      text-align: end;
      font-variant-numeric: tabular-nums;
    }
    .head .number .sort {
      justify-content: flex-end;
    }
    /* Cards name their own figures: the heading is there for those who ask for it, and for the keyboard, which sorts with it. */
    .cards .head:not(:focus-within) {
      position: absolute;
      display: block;
      width: 1px;
      height: 1px;
      min-height: 0;
      padding: 0;
      overflow: hidden;
      clip-path: inset(50%);
    }
    .cards .head:focus-within {
      display: flex;
      flex-wrap: wrap;
      gap: 4px 12px;
      height: auto;
      padding: 4px;
    }
    @media (forced-colors: active) {
      /* Before what the tables themselves say of a row that is chosen and has the focus. */
      .row.row.row.selected {
        forced-color-adjust: none;
        background: Highlight;
        color: HighlightText;
      }
      .row.row.row.selected .icon,
      .row.row.row.selected .quiet,
      .row.row.row.selected .tag {
        color: HighlightText;
      }
    }
  `,
];
