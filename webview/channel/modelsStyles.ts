// Look of the models of a channel.
import { css } from 'lit';
import { formStyles } from '../forms/formStyles';

export const modelsStyles = [
  formStyles,
  css`
    :host {
      display: grid;
      gap: 14px;
      container-type: inline-size;
    }
    .with-button {
      max-width: 560px;
      align-items: start;
    }
    .with-button vscode-button {
      margin-top: 21px;
    }
    .tools {
      display: flex;
      flex-wrap: wrap;
      gap: 8px;
      align-items: center;
    }
    .tools .search-field {
      flex: 1 1 200px;
      max-width: 360px;
    }
    .count {
      margin-inline-start: auto;
    }
    .rows {
      max-height: 420px;
      overflow-y: auto;
      border: 1px solid var(--vscode-widget-border, var(--vscode-contrastBorder, transparent));
      border-radius: 4px;
    }
    .row {
      display: grid;
      grid-template-columns: 16px minmax(0, 1fr) auto;
      gap: 4px 10px;
      align-items: start;
      padding: 6px 10px;
      border-bottom: 1px solid var(--vscode-widget-border, var(--vscode-contrastBorder, transparent));
    }
    .row.plain {
      grid-template-columns: minmax(0, 1fr) auto;
    }
    .row:last-child {
      border-bottom: 0;
    }
    .row:hover {
      background: var(--vscode-list-hoverBackground);
    }
    .words {
      display: grid;
      min-width: 0;
    }
    .facts-line {
      font-size: 0.92em;
    }
    .price {
      font-size: 0.92em;
      white-space: nowrap;
    }
    .alias {
      grid-column: 2 / 3;
      max-width: 320px;
    }
    @container (min-width: 620px) {
      .row {
        grid-template-columns: 16px minmax(0, 1fr) auto 200px 24px;
        align-items: center;
      }
      .row.plain {
        grid-template-columns: minmax(0, 1fr) auto;
      }
      .alias {
        grid-column: 4;
        grid-row: 1;
      }
      .row .icon-button {
        grid-column: 5;
        grid-row: 1;
      }
    }
  `,
];
