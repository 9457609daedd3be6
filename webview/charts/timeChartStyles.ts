// Look of the time chart: its place, which never changes its height, the parts of uPlot that are not canvas, and the pointer's column.
// The rules for `.u-*` are those of uPlot's own style sheet that we need, with theme variables.
import { css } from 'lit';

export const timeChartStyles = css`
  :host {
    display: block;
    min-width: 0;
  }
  .plot {
    position: relative;
    height: var(--chart-height, 240px);
    overflow: hidden;
    touch-action: pan-y;
  }
  .plot:focus-visible {
    outline: 1px solid var(--vscode-focusBorder);
    outline-offset: 2px;
  }
  .canvas {
    position: absolute;
    inset: 0;
  }
  .u-wrap {
    position: relative;
    user-select: none;
  }
  .u-over,
  .u-under {
    position: absolute;
  }
  .u-under {
    overflow: hidden;
  }
  canvas {
    display: block;
    position: relative;
    width: 100%;
    height: 100%;
  }
  .u-axis,
  .u-legend,
  .u-off {
    display: none;
  }
  .u-select {
    position: absolute;
    background: var(--vscode-list-activeSelectionBackground, var(--vscode-toolbar-hoverBackground));
    border-inline: 1px solid var(--vscode-focusBorder);
    pointer-events: none;
  }
  .selectable .u-over {
    cursor: pointer;
  }
  .column {
    position: absolute;
    top: 0;
    bottom: 0;
    left: 0;
    background: var(--vscode-toolbar-hoverBackground, transparent);
    border-inline: 1px solid var(--vscode-contrastActiveBorder, transparent);
    pointer-events: none;
  }
  .column.line {
    background: none;
    border-inline: 0;
    border-inline-start: 1px solid var(--vscode-focusBorder);
  }
  .nothing {
    position: absolute;
    inset: 0;
    display: grid;
    place-content: center;
    color: var(--vscode-descriptionForeground);
  }
  @media (forced-colors: active) {
    .u-select,
    .column {
      forced-color-adjust: none;
      background: none;
      border-inline: 1px solid Highlight;
    }
    .column.line {
      border-inline: 0;
      border-inline-start: 2px solid Highlight;
    }
  }
`;
