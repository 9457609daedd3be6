// Look of the Prices page: what stands above and below the table, and the editors. The table's own is priceTableStyles.ts.
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
  .head-row .columns {
    margin-inline-start: auto;
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
  .editing {
    padding: 12px 14px 14px;
    border: 1px solid var(--vscode-widget-border, var(--vscode-contrastBorder, transparent));
    border-radius: 6px;
    background: var(--vscode-editorWidget-background, transparent);
  }
  .editing[slot] {
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
  }
  @container (max-width: 720px) {
    .filters {
      grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
    }
    .count {
      grid-column: 1 / -1;
      justify-self: start;
    }
    .own li:not(.editing) {
      grid-template-columns: minmax(0, 1fr) auto;
    }
    .own li > .figures {
      grid-row: 2;
      grid-column: 1 / -1;
    }
  }
`;
