// Styles that every element of the webviews shares: text, icons, notices, focus, screen-reader-only text.
// Colours are theme variables only; nothing here knows a particular theme.
import { css } from 'lit';
import { kitStyles } from './ui/kitStyles';

export const sharedStyles = [
  kitStyles,
  css`
    :host {
      display: block;
      color: var(--vscode-foreground);
      font-family: var(--vscode-font-family);
      font-size: var(--vscode-font-size, 13px);
      line-height: 1.4;
    }
    * {
      box-sizing: border-box;
    }
    [hidden] {
      display: none !important;
    }
    h2,
    h3,
    h4,
    p,
    ul,
    ol,
    dl,
    dd {
      margin: 0;
      padding: 0;
    }
    ul,
    ol {
      list-style: none;
    }
    .visually-hidden {
      position: absolute;
      width: 1px;
      height: 1px;
      overflow: hidden;
      clip-path: inset(50%);
      white-space: nowrap;
    }
    .quiet {
      color: var(--vscode-descriptionForeground);
    }
    .ellipsis {
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
      min-width: 0;
    }
    .wrap {
      overflow-wrap: anywhere;
    }
    .code {
      font-family: var(--vscode-editor-font-family, monospace);
      font-size: 0.92em;
    }
    .figures {
      font-variant-numeric: tabular-nums;
    }
    .icon {
      width: 16px;
      height: 16px;
      flex: none;
      fill: none;
      stroke: currentColor;
      stroke-width: 1.15;
      stroke-linecap: round;
      stroke-linejoin: round;
    }
    .icon .solid {
      fill: currentColor;
    }
    .tone-good {
      color: var(--vscode-charts-green);
    }
    .tone-warning {
      color: var(--vscode-list-warningForeground, var(--vscode-charts-yellow));
    }
    .tone-bad {
      color: var(--vscode-errorForeground);
    }
    .tone-quiet {
      color: var(--vscode-descriptionForeground);
    }
    .icon-loading {
      animation: turn 1s linear infinite;
    }
    @keyframes turn {
      to {
        transform: rotate(360deg);
      }
    }
    @media (prefers-reduced-motion: reduce) {
      .icon-loading {
        animation: none;
      }
    }
    button:focus-visible,
    a:focus-visible,
    [tabindex]:focus-visible {
      outline: 1px solid var(--vscode-focusBorder);
      outline-offset: -1px;
    }
    .notice {
      display: grid;
      grid-template-columns: 16px minmax(0, 1fr) auto;
      gap: 2px 8px;
      align-items: start;
      padding: 6px 8px;
      border: 1px solid var(--notice-border, var(--vscode-contrastBorder, transparent));
      border-radius: 3px;
      background: var(--notice-background, transparent);
      overflow-wrap: anywhere;
    }
    .notice > .icon {
      margin-top: 1px;
    }
    .notice-error {
      --notice-background: var(--vscode-inputValidation-errorBackground);
      --notice-border: var(--vscode-inputValidation-errorBorder);
    }
    .notice-warning {
      --notice-background: var(--vscode-inputValidation-warningBackground);
      --notice-border: var(--vscode-inputValidation-warningBorder);
    }
    .notice-info {
      --notice-border: var(--vscode-widget-border, var(--vscode-contrastBorder, transparent));
    }
    .notice .buttons {
      grid-column: 2 / -1;
      margin-top: 4px;
    }
    .buttons {
      display: flex;
      flex-wrap: wrap;
      gap: 6px 8px;
    }
    @media (forced-colors: active) {
      .icon {
        color: CanvasText;
      }
    }
  `,
];
