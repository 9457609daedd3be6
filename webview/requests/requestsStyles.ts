// Layout of the request log: filters on top, the list, and the detail pane beside or below it.
import { css } from 'lit';

export const requestsStyles = css`
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
    z-index: 1;
    display: grid;
    grid-template-columns: repeat(4, minmax(110px, 200px)) auto 1fr;
    gap: 8px 12px;
    align-items: end;
    padding: 8px 12px 10px;
    border-bottom: 1px solid var(--vscode-editorGroup-border, var(--vscode-contrastBorder, transparent));
  }
  .filters .field-label {
    font-size: 0.92em;
    color: var(--vscode-descriptionForeground);
  }
  .count {
    justify-self: end;
    align-self: end;
    min-height: 26px;
    display: flex;
    align-items: center;
    color: var(--vscode-descriptionForeground);
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }
  .body {
    isolation: isolate;
    flex: 1;
    display: grid;
    min-height: 0;
    grid-template: minmax(0, 1fr) / minmax(0, 1fr);
  }
  .body.with-detail {
    grid-template-columns: minmax(0, 1fr) minmax(340px, 30%);
  }
  .list {
    min-width: 0;
    min-height: 0;
    overflow: auto;
    padding-bottom: 12px;
  }
  .list:focus-visible {
    outline: none;
  }
  .detail {
    min-width: 0;
    overflow: auto;
    padding: 8px 14px 20px;
    border-inline-start: 1px solid var(--vscode-editorGroup-border, var(--vscode-contrastBorder, transparent));
    background: var(--vscode-sideBar-background, var(--vscode-editor-background));
  }
  .detail > * + * {
    margin-top: 8px;
  }
  .detail-head {
    display: flex;
    align-items: center;
    gap: 6px;
  }
  .detail-head .icon-button {
    margin-inline-start: auto;
  }
  h2 {
    font-size: 1.1em;
    font-weight: 600;
  }
  h3 {
    font-size: 1em;
    font-weight: 600;
    margin-bottom: 4px;
  }
  .facts {
    display: grid;
    grid-template-columns: minmax(90px, max-content) minmax(0, 1fr);
    gap: 3px 14px;
  }
  .facts dt {
    color: var(--vscode-descriptionForeground);
  }
  .facts dt.part {
    padding-inline-start: 12px;
  }
  .facts dd {
    overflow-wrap: anywhere;
  }
  .facts.amounts {
    grid-template-columns: minmax(0, max-content) minmax(0, max-content);
    gap: 3px 24px;
  }
  .facts .number {
    text-align: end;
    font-variant-numeric: tabular-nums;
  }
  .with-button {
    display: flex;
    align-items: flex-start;
    gap: 4px;
  }
  .attempts {
    display: grid;
    gap: 4px;
  }
  .attempts li {
    display: grid;
    grid-template-columns: 16px minmax(0, 1fr) auto minmax(56px, auto);
    gap: 0 8px;
  }
  .attempts .figures {
    text-align: end;
  }
  .attempt-error {
    grid-column: 2 / -1;
    overflow-wrap: anywhere;
  }
  .tag {
    padding: 0 4px;
    border: 1px solid currentColor;
    border-radius: 3px;
    font-size: 0.8em;
    color: var(--vscode-descriptionForeground);
  }
  .bar {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 6px 12px;
    padding: 6px 12px;
    background: var(--vscode-textBlockQuote-background, transparent);
    border-bottom: 1px solid var(--vscode-editorGroup-border, var(--vscode-contrastBorder, transparent));
  }
  .foot {
    display: flex;
    justify-content: center;
    padding: 12px;
  }
  .message {
    display: grid;
    gap: 10px;
    max-width: 640px;
    margin: 0 auto;
    padding: 32px 16px;
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
  @media (max-width: 720px) {
    .filters {
      grid-template-columns: 1fr 1fr;
    }
    .filters > .clear {
      justify-self: start;
    }
    .count {
      grid-column: 2;
    }
  }
`;
