// Look of the channel panel: its bar of steps, the row of the key, the test, the rows of prices.
import { css } from 'lit';
import { secretFieldStyles } from '../components/secretField';
import { testStepsStyles } from '../components/testSteps';
import { panelStyles } from '../panelStyles';

export const channelPanelStyles = [
  ...panelStyles,
  secretFieldStyles,
  testStepsStyles,
  css`
    .steps-bar {
      display: flex;
      flex-wrap: wrap;
      gap: 4px;
      border-bottom: 1px solid var(--vscode-widget-border, var(--vscode-contrastBorder, transparent));
    }
    .steps-bar button {
      display: flex;
      gap: 8px;
      align-items: center;
      min-height: 36px;
      padding: 4px 12px 4px 4px;
      border: 0;
      border-bottom: 2px solid transparent;
      background: transparent;
      color: var(--vscode-descriptionForeground);
      font: inherit;
      cursor: pointer;
    }
    .steps-bar button:hover:not(:disabled) {
      color: var(--vscode-foreground);
    }
    .steps-bar button:disabled {
      color: var(--vscode-disabledForeground);
      cursor: default;
    }
    .steps-bar button[aria-current] {
      color: var(--vscode-foreground);
      border-bottom-color: var(--vscode-focusBorder);
    }
    @media (forced-colors: active) {
      .steps-bar button {
        border-bottom-color: Canvas;
      }
      .steps-bar button[aria-current] {
        border-bottom-color: Highlight;
      }
    }
    .steps-bar .number {
      display: grid;
      place-items: center;
      width: 22px;
      height: 22px;
      border: 1px solid currentColor;
      border-radius: 50%;
      font-size: 0.85em;
    }
    .steps-bar button[aria-current] .number {
      border-color: var(--vscode-contrastBorder, transparent);
      background: var(--vscode-badge-background);
      color: var(--vscode-badge-foreground);
    }
    @container (max-width: 460px) {
      /* The numbers stay in sight; their words are for assistive technology. */
      .steps-bar button:not([aria-current]) .label {
        position: absolute;
        width: 1px;
        height: 1px;
        overflow: hidden;
        clip-path: inset(50%);
        white-space: nowrap;
      }
    }
    .step:focus {
      outline: none;
    }
    .step {
      display: grid;
      gap: 18px;
    }
    .folds {
      max-width: 760px;
      border-bottom: 1px solid var(--vscode-widget-border, var(--vscode-contrastBorder, transparent));
    }
    .with-button vscode-button {
      flex: none;
    }
    .test {
      display: grid;
      gap: 10px;
      max-width: 760px;
    }
    .test .field {
      max-width: 420px;
    }
    .models-head {
      display: flex;
      flex-wrap: wrap;
      gap: 8px 16px;
      align-items: center;
      justify-content: space-between;
    }
    .price {
      display: grid;
      gap: 10px;
      padding: 10px 12px 12px;
      border: 1px solid var(--vscode-widget-border, var(--vscode-contrastBorder, transparent));
      border-radius: 4px;
    }
    .price-head {
      display: grid;
      grid-template-columns: minmax(0, 1fr) 96px 24px;
      gap: 10px;
      align-items: end;
    }
    .done {
      gap: 14px;
      padding-top: 48px;
    }
    .done h1 {
      display: flex;
      gap: 8px;
      align-items: center;
    }
    .done h1 .icon {
      width: 24px;
      height: 24px;
    }
  `,
];
