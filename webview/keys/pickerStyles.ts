// Look of the model picker.
import { css } from 'lit';
import { formStyles } from '../forms/formStyles';

export const pickerStyles = [
  formStyles,
  css`
    :host {
      display: grid;
      gap: 12px;
      container-type: inline-size;
    }
    .with-button {
      align-items: start;
    }
    .with-button vscode-button {
      flex: none;
      margin-top: 21px;
    }
    .chips {
      display: flex;
      flex-wrap: wrap;
      gap: 6px;
    }
    .chip {
      display: flex;
      align-items: center;
      gap: 2px;
      min-width: 0;
      padding-inline-start: 8px;
      border: 1px solid var(--vscode-widget-border, var(--vscode-contrastBorder, transparent));
      border-radius: 4px;
      background: var(--vscode-list-inactiveSelectionBackground, transparent);
    }
    .list {
      max-height: 320px;
      overflow-y: auto;
      border: 1px solid var(--vscode-widget-border, var(--vscode-contrastBorder, transparent));
      border-radius: 4px;
    }
    h4 {
      position: sticky;
      top: 0;
      padding: 4px 10px;
      background: var(--vscode-editor-background);
      color: var(--vscode-descriptionForeground);
      font-size: 0.92em;
      font-weight: 600;
    }
    .row {
      display: grid;
      grid-template-columns: 16px minmax(0, 1fr) auto;
      gap: 10px;
      align-items: start;
      padding: 4px 10px;
    }
    .row:hover {
      background: var(--vscode-list-hoverBackground);
    }
    .words {
      display: grid;
      min-width: 0;
    }
    .facts-line,
    .price {
      font-size: 0.92em;
    }
    .price {
      white-space: nowrap;
    }
    .none {
      padding: 10px;
    }
  `,
];
