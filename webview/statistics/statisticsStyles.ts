// Look of the Statistics page: controls on top, cards, and tiles in one to three columns as the width allows.
import { css } from 'lit';

export const statisticsStyles = css`
  :host {
    container-type: inline-size;
    min-height: 100vh;
    background: var(--vscode-editor-background);
    color: var(--vscode-editor-foreground, var(--vscode-foreground));
  }
  main {
    display: grid;
    gap: 14px;
    align-content: start;
    max-width: 1900px;
    margin-inline: auto;
    padding: 20px 24px 40px;
  }
  main > * {
    min-width: 0;
  }
  header {
    display: grid;
    gap: 10px;
  }
  .head {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 2px 14px;
  }
  h1 {
    margin: 0;
    font-size: 1.6em;
    font-weight: 500;
    line-height: 1.25;
  }
  h3 {
    margin: 0;
    font-size: 1.08em;
    font-weight: 600;
  }
  .controls {
    /* Its open lists lie over the cards. */
    position: relative;
    z-index: 3;
    display: flex;
    flex-wrap: wrap;
    align-items: flex-end;
    gap: 8px 12px;
  }
  .controls > .field {
    flex: 0 1 190px;
    min-width: 130px;
  }
  .field-label {
    font-size: 0.92em;
    color: var(--vscode-descriptionForeground);
  }
  .dates {
    display: flex;
    flex-wrap: wrap;
    align-items: flex-end;
    gap: 8px;
  }
  .dates .field {
    width: 150px;
  }
  .switches {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 16px;
    min-height: 26px;
  }
  .switches > * {
    display: inline-flex;
  }
  .ends {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px;
    margin-inline-start: auto;
  }
  .exporting {
    display: flex;
    align-items: center;
    gap: 6px;
  }
  .menu {
    display: grid;
    min-width: 200px;
  }
  .menu button {
    min-height: 26px;
    padding: 3px 10px;
    border: 0;
    border-radius: 3px;
    background: transparent;
    color: inherit;
    font: inherit;
    text-align: start;
    cursor: pointer;
  }
  .menu button:hover,
  .menu button:focus-visible {
    background: var(--vscode-menu-selectionBackground, var(--vscode-list-hoverBackground));
    color: var(--vscode-menu-selectionForeground, inherit);
  }
  gatehouse-filter-chips {
    position: relative;
    z-index: 2;
  }
  .cards {
    display: grid;
    grid-template-columns: repeat(4, minmax(0, 1fr));
    gap: 10px;
  }
  .card {
    display: grid;
    min-width: 0;
    padding: 0;
    border: 0;
    border-radius: 4px;
    background: transparent;
    color: inherit;
    font: inherit;
    text-align: start;
    cursor: pointer;
  }
  .card:hover {
    background: var(--vscode-list-hoverBackground);
  }
  .card:focus-visible {
    outline: 1px solid var(--vscode-focusBorder);
    outline-offset: 1px;
  }
  .part > h2 {
    font-size: 1.15em;
    font-weight: 600;
  }
  .part > h2 > button {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    min-height: 30px;
    padding: 2px 8px 2px 0;
    border: 0;
    background: transparent;
    color: inherit;
    font: inherit;
    cursor: pointer;
  }
  .part > h2 > button:hover {
    color: var(--vscode-textLink-activeForeground, inherit);
  }
  .tiles {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 12px;
    margin-top: 6px;
  }
  .tile {
    display: grid;
    align-content: start;
    gap: 8px;
    min-width: 0;
    padding: 12px 14px;
    border: 1px solid var(--vscode-widget-border, var(--vscode-contrastBorder, transparent));
    border-radius: 4px;
  }
  .tile > * {
    min-width: 0;
  }
  .choices {
    display: flex;
    flex-wrap: wrap;
    gap: 8px 12px;
    margin-bottom: 8px;
  }
  .choices .field {
    flex: 0 1 150px;
    min-width: 110px;
  }
  .line {
    font-size: 0.92em;
  }
  .how {
    display: grid;
    grid-template-columns: 16px minmax(0, 1fr);
    gap: 6px;
    align-items: start;
  }
  .facts {
    display: grid;
    grid-template-columns: minmax(0, 1fr) minmax(0, max-content);
    gap: 4px 16px;
  }
  .facts dt {
    color: var(--vscode-descriptionForeground);
  }
  .facts dd {
    text-align: end;
  }
  .tail {
    border-style: dashed;
    align-content: center;
  }
  .ranking {
    padding: 8px 0 6px;
  }
  table {
    width: 100%;
    border-collapse: collapse;
    font-variant-numeric: tabular-nums;
  }
  th,
  td {
    padding: 3px 6px;
    text-align: end;
    font-weight: 400;
    vertical-align: top;
    white-space: nowrap;
  }
  th.name {
    width: 100%;
    max-width: 0;
    padding-inline-start: 14px;
    text-align: start;
  }
  th:last-child,
  td:last-child {
    padding-inline-end: 14px;
  }
  td .line {
    display: block;
  }
  thead th {
    padding-bottom: 6px;
    vertical-align: bottom;
  }
  thead .sort {
    gap: 2px;
    color: var(--vscode-descriptionForeground);
    font-size: 0.92em;
  }
  tbody tr:hover {
    background: var(--vscode-list-hoverBackground);
  }
  .who {
    display: grid;
    grid-template-columns: minmax(0, max-content) 22px;
    gap: 2px;
    align-items: center;
  }
  .open {
    display: block;
    min-height: 20px;
    padding: 0;
    border: 0;
    background: transparent;
    color: inherit;
    font: inherit;
    text-align: start;
    cursor: pointer;
  }
  .open:hover {
    color: var(--vscode-textLink-foreground);
    text-decoration: underline;
  }
  .narrow {
    opacity: 0;
  }
  tr:hover .narrow,
  tr:focus-within .narrow {
    opacity: 1;
  }
  @media (hover: none) {
    .narrow {
      opacity: 1;
    }
  }
  .share {
    display: block;
    width: 100%;
    height: 3px;
  }
  .share .part {
    fill: var(--vscode-charts-blue);
  }
  .more {
    justify-self: start;
    margin-inline-start: 14px;
  }
  .skeleton {
    background: var(--vscode-editorWidget-background, var(--vscode-widget-border));
    opacity: 0.7;
  }
  .card-shape {
    height: 112px;
    border-radius: 4px;
    border: 1px solid var(--vscode-contrastBorder, transparent);
  }
  .tall {
    min-height: 320px;
  }
  @container (min-width: 760px) {
    .tiles {
      grid-template-columns: repeat(2, minmax(0, 1fr));
    }
  }
  @container (min-width: 760px) and (max-width: 1179px) {
    /* An odd tile at the end takes the whole row. */
    .tile:last-child:nth-child(odd),
    [data-chart='week'],
    [data-chart='calendar'] {
      grid-column: span 2;
    }
  }
  /* Two narrow tables side by side: names need the place. */
  @container (min-width: 760px) and (max-width: 959px) {
    .column-tokens {
      display: none;
    }
  }
  @container (min-width: 1180px) {
    .cards {
      grid-template-columns: repeat(8, minmax(0, 1fr));
    }
    .tiles {
      grid-template-columns: repeat(3, minmax(0, 1fr));
    }
    .tile.wide {
      grid-column: span 2;
    }
  }
  @container (max-width: 620px) {
    .cards {
      grid-template-columns: repeat(2, minmax(0, 1fr));
    }
  }
  @container (max-width: 460px) {
    main {
      padding: 14px 12px 28px;
    }
    .column-tokens {
      display: none;
    }
    .ends {
      margin-inline-start: 0;
    }
  }
  @container (max-width: 300px) {
    .cards {
      grid-template-columns: minmax(0, 1fr);
    }
  }
  @media (forced-colors: active) {
    .share .part {
      fill: Highlight;
    }
  }
`;
