// Look of the bar list: name and figure above a thin bar, so that long names have room at any width.
import { css } from 'lit';

export const barListStyles = css`
  :host {
    min-width: 0;
  }
  ul {
    display: grid;
    gap: 2px;
  }
  .row {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    gap: 1px 8px;
    align-items: baseline;
    width: 100%;
    padding: 3px 0 4px;
    border: 1px solid transparent;
    border-radius: 3px;
    background: transparent;
    color: inherit;
    font: inherit;
    text-align: start;
  }
  .shares .row {
    grid-template-columns: minmax(0, 1fr) auto 40px;
  }
  button.row {
    cursor: pointer;
  }
  button.row:hover {
    background: var(--vscode-list-hoverBackground);
    border-color: var(--vscode-contrastActiveBorder, transparent);
  }
  .figure,
  .share {
    font-variant-numeric: tabular-nums;
    text-align: end;
  }
  .share {
    color: var(--vscode-descriptionForeground);
  }
  .bar {
    grid-column: 1 / -1;
    display: block;
    width: 100%;
    height: 8px;
    border-radius: 2px;
  }
  .bar .fill {
    fill: currentColor;
  }
  .bar .track {
    fill: var(--vscode-descriptionForeground);
    opacity: 0.14;
  }
  .bar .rest {
    fill: var(--vscode-descriptionForeground);
    opacity: 0.35;
  }
  .detail {
    grid-column: 1 / -1;
    font-size: 0.92em;
    overflow-wrap: anywhere;
  }
  .more {
    margin-top: 6px;
  }
  @media (forced-colors: active) {
    .bar {
      border: 1px solid CanvasText;
    }
    .bar .track {
      fill: Canvas;
      opacity: 1;
    }
    .bar .rest {
      fill: GrayText;
    }
  }
`;
