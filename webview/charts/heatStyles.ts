// Look of the heat maps. Cells of the week share the width; days of the calendar keep a size that a finger can hit, and scroll.
import { css } from 'lit';

export const heatStyles = css`
  :host {
    min-width: 0;
  }
  .scroll {
    container-type: inline-size;
    overflow-x: auto;
  }
  .map {
    --name: 36px;
    min-width: 0;
  }
  /* 53 or 54 weeks: a year fits from about 470 px on. */
  .map.calendar {
    --cell: clamp(8px, calc((100cqw - var(--name)) / 54), 18px);
    width: max-content;
  }
  .marks {
    padding-inline-start: var(--name);
  }
  .marks svg {
    display: block;
    overflow: visible;
    fill: var(--vscode-descriptionForeground);
    font-size: 11px;
  }
  .row {
    display: grid;
    grid-auto-flow: column;
    grid-template-columns: var(--name);
    gap: 0;
  }
  .week .row {
    grid-auto-columns: minmax(0, 1fr);
    height: 20px;
  }
  .calendar .row {
    grid-auto-columns: var(--cell);
    height: var(--cell);
  }
  .name {
    overflow: hidden;
    color: var(--vscode-descriptionForeground);
    font-size: 11px;
    line-height: 1;
    align-self: center;
    white-space: nowrap;
  }
  .calendar .name {
    font-size: min(11px, calc(var(--cell) + 1px));
  }
  .cell {
    display: grid;
    place-items: stretch;
    padding: 1px;
  }
  .grid .cell:not(.none) {
    cursor: default;
  }
  :host([selectable]) .grid .cell:not(.none) {
    cursor: pointer;
  }
  .cell:focus-visible {
    outline: 2px solid var(--vscode-focusBorder);
    outline-offset: -1px;
  }
  .cell i {
    display: block;
    border-radius: 2px;
    background: var(--gatehouse-chart-0);
  }
  .none i {
    display: none;
  }
  .level-0 i {
    background: var(--vscode-descriptionForeground);
    opacity: 0.16;
  }
  .level-1 i {
    opacity: 0.36;
  }
  .level-2 i {
    opacity: 0.56;
  }
  .level-3 i {
    opacity: 0.78;
  }
  .cell:hover:not(.none) i {
    box-shadow: 0 0 0 1px var(--vscode-foreground);
  }
  .foot {
    display: flex;
    flex-wrap: wrap;
    justify-content: space-between;
    gap: 2px 12px;
    min-height: 20px;
    margin-top: 6px;
    font-size: 0.92em;
  }
  .words {
    min-height: 1.4em;
  }
  .scale {
    display: flex;
    align-items: center;
    margin-inline-start: auto;
  }
  .scale .cell {
    width: 13px;
    height: 13px;
  }
  .scale .cell:first-of-type {
    margin-inline-start: 6px;
  }
  .scale .cell:last-of-type {
    margin-inline-end: 6px;
  }
  @media (forced-colors: active) {
    .cell i {
      forced-color-adjust: none;
      background: CanvasText;
      opacity: 1;
    }
    .level-0 i {
      background: GrayText;
    }
    .marks svg {
      fill: CanvasText;
    }
  }
  :host([strong]) .cell i {
    opacity: 1;
  }
  :host([strong]) .level-0 i {
    transform: scale(0.18);
  }
  :host([strong]) .level-1 i {
    transform: scale(0.4);
  }
  :host([strong]) .level-2 i {
    transform: scale(0.6);
  }
  :host([strong]) .level-3 i {
    transform: scale(0.8);
  }
`;
