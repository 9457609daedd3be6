// Look of the vendor cards.
import { css } from 'lit';

export const cardStyles = css`
  :host {
    display: grid;
    gap: 16px;
    container-type: inline-size;
  }
  .search-field {
    max-width: 420px;
  }
  .groups {
    display: grid;
    gap: 20px;
  }
  h3 {
    margin-bottom: 8px;
    font-size: 11px;
    font-weight: 700;
    text-transform: uppercase;
    color: var(--vscode-descriptionForeground);
  }
  .cards {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(220px, 100%), 1fr));
    gap: 8px;
  }
  .cards > li {
    display: grid;
  }
  .card {
    display: grid;
    grid-template-columns: 32px minmax(0, 1fr) auto;
    gap: 10px;
    align-items: center;
    width: 100%;
    min-height: 56px;
    padding: 8px 10px;
    border: 1px solid var(--vscode-widget-border, var(--vscode-contrastBorder, transparent));
    border-radius: 4px;
    background: var(--vscode-sideBar-background, transparent);
    color: inherit;
    font: inherit;
    text-align: start;
    cursor: pointer;
  }
  .card:hover {
    background: var(--vscode-list-hoverBackground);
    color: var(--vscode-list-hoverForeground, inherit);
    border-color: var(--vscode-contrastActiveBorder, var(--vscode-focusBorder));
  }
  .card[aria-pressed='true'] {
    border-color: var(--vscode-contrastActiveBorder, var(--vscode-focusBorder));
    background: var(--vscode-list-inactiveSelectionBackground, transparent);
  }
  .badge {
    display: grid;
    place-items: center;
    width: 32px;
    height: 32px;
    border: 1px solid var(--vscode-contrastBorder, transparent);
    border-radius: 4px;
    background: var(--vscode-badge-background);
    color: var(--vscode-badge-foreground);
    font-size: 15px;
    font-weight: 600;
  }
  .words {
    display: grid;
    min-width: 0;
  }
  .name {
    font-weight: 600;
  }
  .line {
    font-size: 0.92em;
  }
  .card:hover .quiet {
    color: inherit;
  }
`;
