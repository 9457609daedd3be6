// Look of the list of budgets.
import { css } from 'lit';
import { formStyles } from '../forms/formStyles';
import { listStyles } from './listStyles';

export const budgetStyles = [
  formStyles,
  listStyles,
  css`
    .form {
      padding: 14px 16px 16px;
      border: 1px solid var(--vscode-widget-border, var(--vscode-contrastBorder, transparent));
      border-radius: 4px;
    }
    h3 {
      font-size: 1em;
      font-weight: 600;
    }
    .budgets {
      display: grid;
    }
    .budget {
      display: grid;
      grid-template-columns: minmax(0, 1fr) auto;
      gap: 8px 20px;
      align-items: center;
      padding: 12px 4px;
      border-bottom: 1px solid var(--vscode-widget-border, var(--vscode-contrastBorder, transparent));
    }
    .budget:hover {
      background: var(--vscode-list-hoverBackground);
    }
    .who {
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      min-width: 0;
    }
    .name {
      font-weight: 600;
    }
    .line {
      font-size: 0.92em;
    }
    .gauge {
      grid-column: 1 / -1;
      grid-row: 2;
    }
    .actions {
      display: flex;
      gap: 2px;
    }
    .trouble {
      grid-column: 1 / -1;
    }
    @container (min-width: 640px) {
      .budget {
        grid-template-columns: minmax(0, 1fr) minmax(0, 280px) auto;
      }
      .gauge {
        grid-column: 2;
        grid-row: 1;
      }
    }
  `,
];
