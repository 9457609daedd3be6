// Look of the request list: a table whose columns go by width, least needed first, and cards below 660 px.
import { css } from 'lit';

export const tableStyles = css`
  :host {
    container-type: inline-size;
  }
  .row {
    display: grid;
    grid-template-columns: var(--columns);
    column-gap: 12px;
    align-items: center;
    min-height: 26px;
    padding: 0 12px;
    border: 1px solid transparent;
    content-visibility: auto;
    contain-intrinsic-size: auto 26px;
  }
  .table {
    --columns: 88px 104px minmax(150px, 2.4fr) minmax(80px, 1fr) minmax(80px, 1fr) 78px 66px 66px 62px 132px 70px 84px;
  }
  .head {
    position: sticky;
    top: 0;
    z-index: 1;
    min-height: 28px;
    content-visibility: visible;
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
  .row:focus-visible {
    outline: 1px solid var(--vscode-focusBorder);
    outline-offset: -1px;
  }
  .cell {
    min-width: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .number {
    text-align: end;
    font-variant-numeric: tabular-nums;
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
  @container (max-width: 1180px) {
    .table {
      --columns: 88px 104px minmax(150px, 2.4fr) minmax(80px, 1fr) minmax(80px, 1fr) 66px 62px 132px 84px;
    }
    .protocol,
    .cached,
    .firstByte {
      display: none;
    }
  }
  @container (max-width: 900px) {
    .table {
      --columns: 76px 92px minmax(120px, 3fr) minmax(64px, 1fr) 58px 52px 122px 72px;
    }
    .row {
      column-gap: 10px;
    }
    .key {
      display: none;
    }
  }
  @container (max-width: 660px) {
    .row:not(.head) {
      grid-template-columns: minmax(0, 1fr) auto auto auto;
      grid-template-areas:
        'result result duration time'
        'model model model model'
        'channel input output cost';
      gap: 1px 10px;
      padding: 6px 12px 7px;
      border-bottom-color: var(--vscode-widget-border, var(--vscode-contrastBorder, transparent));
      contain-intrinsic-size: auto 68px;
    }
    .head {
      position: absolute;
      display: block;
      width: 1px;
      height: 1px;
      min-height: 0;
      padding: 0;
      overflow: hidden;
      clip-path: inset(50%);
    }
    .result {
      grid-area: result;
    }
    .row:not(.head) .duration {
      grid-area: duration;
      color: var(--vscode-descriptionForeground);
    }
    .time {
      grid-area: time;
      text-align: end;
      color: var(--vscode-descriptionForeground);
    }
    .model {
      grid-area: model;
    }
    .channel {
      grid-area: channel;
      color: var(--vscode-descriptionForeground);
    }
    .input {
      grid-area: input;
    }
    .output {
      grid-area: output;
    }
    .cost {
      grid-area: cost;
    }
    .row:not(.head) .input:not(:empty)::before {
      content: '↑ ';
      color: var(--vscode-descriptionForeground);
    }
    .row:not(.head) .output:not(:empty)::before {
      content: '↓ ';
      color: var(--vscode-descriptionForeground);
    }
    .row.selected:focus .cell,
    .row.selected:focus .cell::before {
      color: inherit;
    }
  }
  @media (forced-colors: active) {
    .row.selected {
      forced-color-adjust: none;
      background: Highlight;
      color: HighlightText;
    }
    .row.selected .icon,
    .row.selected .quiet {
      color: HighlightText;
    }
  }
`;
