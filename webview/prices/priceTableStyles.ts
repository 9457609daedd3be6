// Look of the table of prices: rows of two lines, badges of sources, details below a row; cards where there is no room for columns.
import { css } from 'lit';

export const priceTableStyles = css`
  :host {
    display: block;
    min-width: 0;
  }
  .row {
    min-height: 40px;
    padding: 3px 6px;
    border-bottom-color: var(--vscode-widget-border, var(--vscode-contrastBorder, transparent));
  }
  .head {
    min-height: 28px;
    align-items: end;
  }
  .number {
    overflow-wrap: anywhere;
  }
  .cell.model {
    display: grid;
  }
  .head .cell.model {
    display: block;
  }
  .name {
    display: grid;
    grid-template-columns: 16px minmax(0, 1fr);
    gap: 4px;
    align-items: center;
    padding: 0;
    border: 0;
    background: transparent;
    color: inherit;
    font: inherit;
    text-align: start;
    cursor: pointer;
  }
  .where {
    padding-inline-start: 20px;
    font-size: 0.9em;
  }
  .none,
  .version,
  .tiered {
    color: var(--vscode-descriptionForeground);
  }
  .row:hover :is(.none, .version, .tiered, .quiet) {
    color: inherit;
  }
  .row:not(.head) .source {
    display: grid;
    justify-items: start;
    gap: 1px;
  }
  .version {
    font-size: 0.9em;
  }
  .badge {
    display: inline-flex;
    align-items: center;
    gap: 4px;
    padding: 0 6px;
    border: 1px solid var(--vscode-widget-border, var(--vscode-contrastBorder, currentColor));
    border-radius: 9px;
    font-size: 0.9em;
    line-height: 1.5;
  }
  .badge .icon {
    width: 13px;
    height: 13px;
  }
  .badge-override {
    border-color: var(--vscode-charts-blue, currentColor);
  }
  .badge-unknown {
    border-color: var(--vscode-list-warningForeground, currentColor);
  }
  .unpriced {
    display: block;
    color: var(--vscode-list-warningForeground, inherit);
    font-size: 0.9em;
  }
  .below {
    border-bottom: 1px solid var(--vscode-widget-border, var(--vscode-contrastBorder, transparent));
  }
  .details {
    display: grid;
    gap: 6px;
    padding: 8px 6px 12px 26px;
  }
  .amount-list {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 22px;
  }
  .amount-list dt {
    color: var(--vscode-descriptionForeground);
    font-size: 0.9em;
  }
  .cards .row:not(.head) {
    grid-template-columns: repeat(3, minmax(0, 1fr)) 30px;
    grid-template-areas: 'model model model actions' 'input output cacheRead cacheRead' 'source source requests requests';
    gap: 4px 10px;
    padding: 8px 4px 10px;
  }
  .cards .cell.model {
    grid-area: model;
  }
  .cards .actions {
    grid-area: actions;
    justify-self: end;
  }
  .cards .input {
    grid-area: input;
  }
  .cards .output {
    grid-area: output;
  }
  .cards .cacheRead {
    grid-area: cacheRead;
  }
  .cards .cell.source {
    grid-area: source;
  }
  .cards .requests {
    grid-area: requests;
  }
  .cards .row:not(.head) :is(.input, .output, .cacheRead) {
    text-align: start;
  }
  .cards .row:not(.head) :is(.input, .output, .cacheRead):not(.nothing, :empty)::before {
    content: attr(data-label);
    display: block;
    color: var(--vscode-descriptionForeground);
    font-size: 0.9em;
  }
  .cards .row:not(.head) .requests:not(.nothing)::before {
    content: attr(data-label) ' ';
    color: var(--vscode-descriptionForeground);
    font-size: 0.9em;
  }
  @media (forced-colors: active) {
    .badge {
      border-color: CanvasText;
    }
  }
`;
