// Look of the Prices page: filters, a table that becomes cards below 720 px, details and editors under their rows.
import { css } from 'lit';

/** Of a part of the page that is an element of its own: as high as it needs to be, on the page's ground. */
export const partStyles = css`
  :host {
    display: grid;
    gap: 12px;
    min-height: 0;
    background: transparent;
  }
`;

export const editorStyles = css`
  .hint {
    margin-top: -6px;
    font-size: 0.92em;
  }
  .example {
    padding: 6px 10px;
    border-inline-start: 3px solid var(--vscode-charts-blue, var(--vscode-focusBorder));
    background: var(--vscode-textBlockQuote-background, transparent);
  }
  .tier {
    display: grid;
    gap: 8px;
    padding: 10px 12px 12px;
    border: 1px solid var(--vscode-widget-border, var(--vscode-contrastBorder, transparent));
    border-radius: 4px;
  }
  .tier .with-button > .field {
    max-width: 220px;
  }
  .folds {
    border-bottom: 1px solid var(--vscode-widget-border, var(--vscode-contrastBorder, transparent));
  }
  .spread {
    margin-inline-start: auto;
  }
`;

export const pricesStyles = css`
  main {
    max-width: 1280px;
    padding-bottom: 32px;
  }
  .head-row {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    align-items: center;
  }
  .models {
    display: grid;
    gap: 10px;
  }
  .filters {
    position: relative;
    z-index: 1;
    display: grid;
    grid-template-columns: minmax(140px, 1.6fr) repeat(3, minmax(110px, 1fr)) auto auto minmax(max-content, 1fr);
    gap: 8px 12px;
    align-items: end;
  }
  .used,
  .count {
    display: flex;
    align-items: center;
    min-height: 26px;
  }
  .count {
    justify-self: end;
    color: var(--vscode-descriptionForeground);
    white-space: nowrap;
  }
  .empty {
    padding: 16px 0;
  }
  .row {
    display: grid;
    grid-template-columns:
      minmax(180px, 2.6fr) repeat(3, minmax(70px, 0.8fr)) minmax(84px, 0.9fr) minmax(120px, 1.1fr) minmax(84px, 0.8fr)
      30px;
    column-gap: 12px;
    align-items: center;
    min-height: 40px;
    padding: 3px 6px;
    border-bottom: 1px solid var(--vscode-widget-border, var(--vscode-contrastBorder, transparent));
  }
  .row:not(.head):hover {
    background: var(--vscode-list-hoverBackground);
  }
  .head {
    min-height: 28px;
    align-items: end;
    color: var(--vscode-descriptionForeground);
    font-size: 0.92em;
  }
  .cell {
    min-width: 0;
  }
  .number {
    text-align: end;
    font-variant-numeric: tabular-nums;
    overflow-wrap: anywhere;
  }
  .model {
    display: grid;
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
  .source {
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
  .editing {
    padding: 12px 14px 14px;
    border: 1px solid var(--vscode-widget-border, var(--vscode-contrastBorder, transparent));
    border-radius: 6px;
    background: var(--vscode-editorWidget-background, transparent);
  }
  .below .editing {
    margin: 4px 6px 12px;
  }
  .folds {
    border-bottom: 1px solid var(--vscode-widget-border, var(--vscode-contrastBorder, transparent));
  }
  .own {
    display: grid;
  }
  .own li:not(.editing) {
    display: grid;
    grid-template-columns: minmax(0, 1fr) minmax(0, 1.4fr) auto;
    gap: 4px 14px;
    align-items: center;
    padding: 5px 0;
    border-bottom: 1px solid var(--vscode-widget-border, var(--vscode-contrastBorder, transparent));
  }
  .own-actions {
    display: flex;
    gap: 4px;
  }
  @container (max-width: 1080px) {
    .filters {
      grid-template-columns: repeat(4, minmax(0, 1fr));
    }
    .used {
      grid-column: span 2;
    }
    .sample {
      display: none;
    }
    .row {
      grid-template-columns:
        minmax(150px, 2.4fr) repeat(3, minmax(64px, 0.8fr)) minmax(110px, 1.1fr) minmax(74px, 0.8fr)
        30px;
    }
  }
  @container (max-width: 720px) {
    .filters {
      grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
    }
    .count {
      grid-column: 1 / -1;
      justify-self: start;
    }
    .requests:not(:empty)::before {
      content: attr(data-label) ' ';
      color: var(--vscode-descriptionForeground);
      font-size: 0.9em;
    }
    .head {
      position: absolute;
      width: 1px;
      height: 1px;
      min-height: 0;
      overflow: hidden;
      clip-path: inset(50%);
    }
    .row:not(.head) {
      grid-template-columns: repeat(3, minmax(0, 1fr)) 30px;
      grid-template-areas: 'model model model actions' 'input output cached cached' 'source source requests requests';
      gap: 4px 10px;
      padding: 8px 4px 10px;
    }
    .model {
      grid-area: model;
    }
    .actions {
      grid-area: actions;
      justify-self: end;
    }
    .input {
      grid-area: input;
    }
    .output {
      grid-area: output;
    }
    .cached {
      grid-area: cached;
    }
    .source {
      grid-area: source;
    }
    .requests {
      grid-area: requests;
    }
    .row:not(.head) :is(.input, .output, .cached) {
      text-align: start;
    }
    .row:not(.head) :is(.input, .output, .cached):not(:empty)::before {
      content: attr(data-label);
      display: block;
      color: var(--vscode-descriptionForeground);
      font-size: 0.9em;
    }
    .own li:not(.editing) {
      grid-template-columns: minmax(0, 1fr) auto;
    }
    .own li > .figures {
      grid-row: 2;
      grid-column: 1 / -1;
    }
  }
  @media (forced-colors: active) {
    .badge {
      border-color: CanvasText;
    }
  }
`;
