// Look of the request list: a table with the columns that fit, and cards below 660 px. Rows have one height, so that those that are not
// seen need not be drawn.
import { css, unsafeCSS } from 'lit';

/** Pixels. */
export const rowHeights = { row: 26, card: 72 };
export const headHeight = 29;

export const tableStyles = css`
  :host {
    overflow: auto;
    height: 100%;
    scroll-padding-top: ${unsafeCSS(headHeight)}px;
    overflow-anchor: none;
  }
  .rows {
    position: relative;
    contain: layout style;
  }
  .row {
    height: ${unsafeCSS(rowHeights.row)}px;
    padding: 0 12px;
  }
  .row:not(.head) {
    position: absolute;
    inset-inline: 0;
    contain: strict;
  }
  .head {
    height: ${unsafeCSS(headHeight)}px;
  }
  .row:not(.head):hover :is(.quiet, .tag) {
    color: inherit;
  }
  .row.selected,
  .row.selected:hover {
    background: var(--vscode-list-inactiveSelectionBackground);
    border-color: var(--vscode-contrastActiveBorder, transparent);
    border-style: dotted;
  }
  .row.selected:focus {
    background: var(--vscode-list-activeSelectionBackground);
    color: var(--vscode-list-activeSelectionForeground);
    border-style: solid;
  }
  .row.selected:focus .icon,
  .row.selected:focus .quiet,
  .row.selected:focus .tag {
    color: inherit;
  }
  .cell {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .time {
    font-variant-numeric: tabular-nums;
  }
  .result,
  .row:not(.head) .duration {
    display: flex;
    align-items: center;
    gap: 6px;
  }
  .row:not(.head) .duration {
    justify-content: flex-end;
    gap: 4px;
  }
  .duration .icon {
    width: 12px;
    height: 12px;
  }
  .tag {
    padding: 0 4px;
    border: 1px solid currentColor;
    border-radius: 3px;
    font-size: 0.8em;
    color: var(--vscode-descriptionForeground);
  }
  .cards .row:not(.head) {
    height: ${unsafeCSS(rowHeights.card)}px;
    grid-template-columns: minmax(0, 1fr) auto auto auto;
    grid-template-areas:
      'result result duration time'
      'model model model model'
      'channel input output cost';
    gap: 1px 10px;
    padding: 5px 12px 6px;
    border-bottom-color: var(--vscode-widget-border, var(--vscode-contrastBorder, transparent));
  }
  .cards .result {
    grid-area: result;
  }
  .cards .row:not(.head) .duration {
    grid-area: duration;
    color: var(--vscode-descriptionForeground);
  }
  .cards .time {
    grid-area: time;
    text-align: end;
    color: var(--vscode-descriptionForeground);
  }
  .cards .model {
    grid-area: model;
  }
  .cards .channel {
    grid-area: channel;
    color: var(--vscode-descriptionForeground);
  }
  .cards .input {
    grid-area: input;
  }
  .cards .output {
    grid-area: output;
  }
  .cards .cost {
    grid-area: cost;
  }
  .cards .row:not(.head) .input:not(:empty)::before {
    content: '↑ ';
    color: var(--vscode-descriptionForeground);
  }
  .cards .row:not(.head) .output:not(:empty)::before {
    content: '↓ ';
    color: var(--vscode-descriptionForeground);
  }
  .cards .row.selected:focus .cell,
  .cards .row.selected:focus .cell::before {
    color: inherit;
  }
`;
