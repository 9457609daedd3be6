// Layout of the request log: search and filters on top, the list, and the detail pane beside or below it.
import { css } from 'lit';
import { columnChoiceStyles } from '../components/columnChoice';

export const requestsStyles = [
  columnChoiceStyles,
  css`
    :host {
      display: flex;
      flex-direction: column;
      height: 100%;
      background: var(--vscode-editor-background);
      color: var(--vscode-foreground);
    }
    .filters {
      /* Its open lists lie over the table. */
      position: relative;
      z-index: 2;
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      gap: 6px;
      padding: 8px 12px;
      border-bottom: 1px solid var(--vscode-editorGroup-border, var(--vscode-contrastBorder, transparent));
    }
    .first-line {
      display: flex;
      align-items: center;
      gap: 8px 12px;
    }
    .first-line .search-field {
      flex: 1;
      max-width: 520px;
    }
    .count {
      margin-inline-start: auto;
      min-width: 0;
      text-align: end;
      font-variant-numeric: tabular-nums;
    }
    .range {
      display: flex;
      flex-wrap: wrap;
      gap: 6px 12px;
    }
    .time-field {
      display: flex;
      align-items: center;
      gap: 6px;
    }
    .time-field .native-input {
      width: auto;
      min-width: 0;
    }
    .body {
      isolation: isolate;
      flex: 1;
      display: grid;
      min-height: 0;
      grid-template: minmax(0, 1fr) / minmax(0, 1fr);
    }
    .body.with-detail {
      grid-template-columns: minmax(0, 1fr) minmax(380px, 34%);
    }
    .list {
      position: relative;
      min-width: 0;
      min-height: 0;
      overflow: auto;
    }
    .list:has(gatehouse-request-table) {
      overflow: hidden;
    }
    .pill {
      position: absolute;
      top: 36px;
      left: 50%;
      z-index: 2;
      display: flex;
      align-items: center;
      gap: 6px;
      padding: 4px 12px 4px 8px;
      transform: translateX(-50%);
      border: 1px solid var(--vscode-button-border, var(--vscode-contrastBorder, transparent));
      border-radius: 14px;
      background: var(--vscode-button-background);
      color: var(--vscode-button-foreground);
      font: inherit;
      white-space: nowrap;
      cursor: pointer;
      box-shadow: 0 2px 6px var(--vscode-widget-shadow, transparent);
    }
    .pill:hover {
      background: var(--vscode-button-hoverBackground, var(--vscode-button-background));
    }
    .detail {
      min-width: 0;
      min-height: 0;
      border-inline-start: 1px solid var(--vscode-editorGroup-border, var(--vscode-contrastBorder, transparent));
    }
    .foot {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      justify-content: center;
      gap: 6px 12px;
      padding: 12px;
    }
    .message {
      display: grid;
      gap: 10px;
      max-width: 640px;
      margin: 0 auto;
      padding: 32px 16px;
    }
    .loading-older {
      display: flex;
      align-items: center;
      gap: 8px;
    }
    .loading {
      display: flex;
      gap: 8px;
      align-items: center;
      padding: 16px 12px;
    }
    .command {
      position: relative;
      display: grid;
      grid-template-columns: minmax(0, 1fr) auto;
      align-items: start;
      padding: 8px 8px 8px 12px;
      border: 1px solid var(--vscode-widget-border, var(--vscode-contrastBorder, transparent));
      border-radius: 4px;
      background: var(--vscode-textCodeBlock-background);
    }
    .command pre {
      margin: 0;
      white-space: pre-wrap;
      overflow-wrap: anywhere;
      user-select: all;
    }
    @media (max-width: 1000px) {
      .body.with-detail {
        grid-template: minmax(0, 1fr) minmax(0, 55%) / minmax(0, 1fr);
      }
      .detail {
        border-inline-start: 0;
        border-top: 1px solid var(--vscode-editorGroup-border, var(--vscode-contrastBorder, transparent));
      }
    }
    @media (max-width: 480px) {
      .first-line {
        flex-wrap: wrap;
      }
      .first-line .search-field {
        flex-basis: 100%;
        max-width: none;
      }
      .count {
        margin-inline-start: 0;
        text-align: start;
      }
      .columns {
        margin-inline-start: auto;
      }
    }
  `,
];
