// Look of the keys panel: its tabs, and the list of keys.
import { css } from 'lit';
import { emptyStateStyles } from '../components/emptyState';
import { gaugeStyles } from '../components/gauge';
import { sparklineStyles } from '../components/sparkline';
import { tabsStyles } from '../components/tabs';
import { toastStyles } from '../components/toasts';
import { panelStyles } from '../panelStyles';

export const keysPanelStyles = [
  ...panelStyles,
  emptyStateStyles,
  gaugeStyles,
  sparklineStyles,
  tabsStyles,
  toastStyles,
  css`
    main {
      padding-bottom: 24px;
    }
    .part {
      display: grid;
      gap: 14px;
    }
    .tools {
      display: flex;
      flex-wrap: wrap;
      gap: 10px 12px;
      align-items: end;
    }
    .tools .search-field {
      flex: 1 1 220px;
      max-width: 360px;
    }
    .tools .field {
      flex: 0 1 170px;
    }
    .count {
      margin-inline-start: auto;
      line-height: 26px;
    }
    .key {
      display: grid;
      grid-template-columns: minmax(0, 1fr) auto;
      gap: 6px 16px;
      align-items: start;
      padding: 10px 4px;
      border-bottom: 1px solid var(--vscode-widget-border, var(--vscode-contrastBorder, transparent));
    }
    .key:hover {
      background: var(--vscode-list-hoverBackground);
    }
    .who {
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      gap: 1px;
      min-width: 0;
    }
    .title {
      display: flex;
      gap: 6px;
      align-items: start;
    }
    .title .icon {
      margin-top: 2px;
    }
    .name {
      min-width: 0;
      padding: 0;
      border: 0;
      background: transparent;
      color: var(--vscode-foreground);
      font: inherit;
      font-weight: 600;
      text-align: start;
    }
    button.name {
      cursor: pointer;
    }
    button.name:hover {
      text-decoration: underline;
    }
    .off .name {
      color: var(--vscode-descriptionForeground);
    }
    .line {
      overflow-wrap: anywhere;
      padding-inline-start: 22px;
      font-size: 0.92em;
    }
    .line .state {
      color: var(--vscode-foreground);
    }
    .actions {
      display: flex;
      gap: 2px;
      grid-column: 2;
      grid-row: 1;
    }
    .run,
    .key > .figures,
    .spent {
      grid-column: 1 / -1;
      padding-inline-start: 22px;
    }
    .spent:empty,
    .run:empty {
      display: none;
    }
    .key > .figures {
      display: flex;
      flex-wrap: wrap;
      gap: 2px 24px;
    }
    .key > .figures dt,
    .key > .figures dd.quiet {
      font-size: 0.85em;
    }
    .trouble {
      grid-column: 1 / -1;
    }
    @container (min-width: 480px) and (max-width: 819.9px) {
      .key {
        grid-template-columns: 106px 210px minmax(0, 1fr) auto;
        align-items: end;
      }
      .who {
        grid-column: 1 / 4;
      }
      .actions {
        grid-column: 4;
        align-self: start;
      }
      .run {
        grid-column: 1;
      }
      .key > .figures,
      .spent {
        padding-inline-start: 0;
      }
      .key > .figures {
        grid-column: 2;
      }
      .spent {
        grid-column: 3 / -1;
      }
    }
    @container (min-width: 820px) {
      .key {
        grid-template-columns: minmax(0, 1fr) 84px 230px 170px 100px;
        align-items: center;
      }
      .run,
      .key > .figures,
      .spent {
        grid-column: auto;
        padding-inline-start: 0;
      }
      .spent:empty,
      .run:empty {
        display: block;
      }
      .key > .figures {
        flex-wrap: nowrap;
        gap: 16px;
      }
      .key > .figures div {
        flex: 1;
        min-width: 0;
      }
      .actions {
        grid-column: 5;
        justify-content: flex-end;
      }
    }
  `,
];
