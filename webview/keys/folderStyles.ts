// Look of the list of folders.
import { css } from 'lit';
import { listStyles } from './listStyles';

export const folderStyles = [
  listStyles,
  css`
    .folders {
      display: grid;
    }
    .folder {
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      gap: 8px 20px;
      align-items: center;
      padding: 12px 4px;
      border-bottom: 1px solid var(--vscode-widget-border, var(--vscode-contrastBorder, transparent));
    }
    .folder:hover {
      background: var(--vscode-list-hoverBackground);
    }
    .who {
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      gap: 2px;
      min-width: 0;
    }
    .head {
      display: flex;
      gap: 2px 8px;
      align-items: center;
      min-width: 0;
    }
    .here {
      flex: none;
    }
    .name {
      font-weight: 600;
      min-width: 0;
    }
    .here {
      padding: 0 6px;
      border: 1px solid var(--vscode-contrastBorder, transparent);
      border-radius: 10px;
      background: var(--vscode-badge-background);
      color: var(--vscode-badge-foreground);
      font-size: 0.85em;
    }
    .line {
      font-size: 0.92em;
    }
    .spent {
      display: grid;
      gap: 4px;
      min-width: 0;
    }
    .sums {
      display: flex;
      flex-wrap: wrap;
      gap: 0 10px;
      justify-content: space-between;
    }
    .actions {
      display: flex;
      flex-wrap: wrap;
      gap: 2px;
    }
    .trouble {
      grid-column: 1 / -1;
    }
    .nothing {
      display: grid;
      gap: 4px;
      padding: 12px 0;
    }
    @container (min-width: 640px) {
      .folder {
        grid-template-columns: minmax(0, 1fr) minmax(0, 260px) auto;
      }
    }
  `,
];
