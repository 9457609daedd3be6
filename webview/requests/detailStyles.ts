// Look of the detail pane of a request.
import { css } from 'lit';

export const detailStyles = css`
  :host {
    height: 100%;
    container-type: inline-size;
  }
  .pane {
    /* What is hidden for the eye stands where the pane scrolls, not below the page. */
    position: relative;
    height: 100%;
    overflow: auto;
    padding: 8px 14px 20px;
    background: var(--vscode-sideBar-background, var(--vscode-editor-background));
  }
  .pane > * + * {
    margin-top: 8px;
  }
  .detail-head {
    position: sticky;
    top: -8px;
    z-index: 1;
    display: flex;
    align-items: center;
    gap: 6px;
    margin: -8px -14px 0;
    padding: 8px 14px 4px;
    background: inherit;
  }
  .detail-steps {
    display: flex;
    gap: 2px;
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
  section > * + * {
    margin-top: 6px;
  }
  .tool-trace {
    display: grid;
    gap: 6px;
    padding-inline-start: 22px;
  }
  .tool-trace li > span {
    display: block;
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
  .number {
    text-align: end;
    font-variant-numeric: tabular-nums;
  }
  .with-button {
    display: flex;
    align-items: center;
    gap: 4px;
  }
  .with-button > .wrap {
    min-width: 0;
  }
  .with-button vscode-button {
    flex: none;
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
  .legend {
    font-size: 0.92em;
  }
  .tag {
    padding: 0 4px;
    border: 1px solid currentColor;
    border-radius: 3px;
    font-size: 0.8em;
    color: var(--vscode-descriptionForeground);
  }
  .table-scroll {
    overflow-x: auto;
  }
  .arithmetic {
    width: 100%;
    border-collapse: collapse;
  }
  .arithmetic :is(th, td) {
    padding: 2px 0 2px 10px;
    font-weight: 400;
    text-align: start;
    white-space: nowrap;
  }
  .arithmetic :is(th, td):first-child {
    padding-inline-start: 0;
    white-space: normal;
  }
  .arithmetic .number {
    text-align: end;
  }
  .arithmetic thead th {
    color: var(--vscode-descriptionForeground);
    font-size: 0.92em;
  }
  .arithmetic .total :is(th, td) {
    border-top: 1px solid var(--vscode-widget-border, var(--vscode-contrastBorder, currentColor));
    font-weight: 600;
  }
  @container (max-width: 400px) {
    .arithmetic :is(thead, tbody, tfoot) {
      display: grid;
    }
    .arithmetic thead {
      display: none;
    }
    .arithmetic tr {
      display: grid;
      grid-template-columns: auto minmax(0, 1fr) auto;
      column-gap: 8px;
    }
    .arithmetic :is(th, td) {
      padding-inline-start: 0;
    }
    .arithmetic tbody th {
      grid-column: 1 / -1;
      color: var(--vscode-descriptionForeground);
    }
    .arithmetic tbody td:nth-of-type(2) {
      text-align: start;
    }
    .arithmetic tfoot th {
      grid-column: 1 / 3;
    }
  }
  .body-head {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 8px;
  }
  .body-text {
    max-height: 420px;
    margin: 0;
    padding: 8px;
    overflow: auto;
    white-space: pre-wrap;
    overflow-wrap: anywhere;
    border: 1px solid var(--vscode-widget-border, var(--vscode-contrastBorder, transparent));
    border-radius: 4px;
    background: var(--vscode-textCodeBlock-background);
  }
  .fold-body {
    gap: 8px;
    padding-bottom: 10px;
  }
  .loading {
    display: flex;
    gap: 8px;
    align-items: center;
  }
`;
