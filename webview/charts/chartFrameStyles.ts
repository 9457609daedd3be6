// Look of the frame around a chart. Its height changes with its content only, never between loading and ready.
import { css } from 'lit';

export const chartFrameStyles = css`
  :host {
    container-type: inline-size;
    min-width: 0;
  }
  header {
    display: flex;
    flex-wrap: wrap;
    align-items: flex-start;
    justify-content: space-between;
    gap: 4px 12px;
  }
  .words {
    flex: 1 1 160px;
    min-width: 0;
  }
  .heading {
    font-size: 1.08em;
    font-weight: 600;
  }
  .words p {
    font-size: 0.92em;
  }
  .tools {
    display: flex;
    align-items: center;
    gap: 4px;
    min-height: 26px;
  }
  .choices {
    display: flex;
    border: 1px solid var(--vscode-button-secondaryBorder, var(--vscode-contrastBorder, var(--vscode-widget-border)));
    border-radius: 3px;
    overflow: hidden;
  }
  .choice {
    padding: 2px 8px;
    border: 0;
    background: transparent;
    color: var(--vscode-foreground);
    font: inherit;
    font-size: 0.92em;
    cursor: pointer;
  }
  .choice[aria-pressed='true'] {
    background: var(--vscode-list-inactiveSelectionBackground, transparent);
    color: var(--vscode-list-inactiveSelectionForeground, inherit);
    box-shadow: inset 0 -2px var(--vscode-panelTitle-activeBorder, currentColor);
  }
  .choice:hover {
    background: var(--vscode-toolbar-hoverBackground);
  }
  .progress {
    height: 2px;
    margin: 4px 0;
    overflow: hidden;
  }
  .progress.running::after {
    content: '';
    display: block;
    width: 30%;
    height: 100%;
    background: var(--vscode-progressBar-background);
    animation: slide 1.4s ease-in-out infinite;
  }
  @keyframes slide {
    from {
      transform: translateX(-100%);
    }
    to {
      transform: translateX(430%);
    }
  }
  .legend {
    display: flex;
    flex-wrap: wrap;
    gap: 2px 6px;
    margin-block-end: 6px;
    margin-inline-start: -6px;
    font-size: 0.92em;
  }
  .legend li {
    min-width: 0;
    max-width: 100%;
  }
  .entry {
    display: flex;
    align-items: center;
    gap: 6px;
    max-width: 260px;
    padding: 1px 5px;
    border: 1px solid transparent;
    border-radius: 3px;
    background: transparent;
    color: inherit;
    font: inherit;
  }
  button.entry {
    cursor: pointer;
  }
  button.entry:hover {
    background: var(--vscode-toolbar-hoverBackground);
    border-color: var(--vscode-contrastActiveBorder, transparent);
  }
  .entry[aria-pressed='false'] {
    color: var(--vscode-descriptionForeground);
    text-decoration: line-through;
  }
  .entry[aria-pressed='false'] .swatch {
    opacity: 0.3;
  }
  .instead {
    display: grid;
    place-content: center;
    justify-items: center;
    gap: 10px;
    min-height: var(--chart-height, 240px);
    padding: 12px;
    text-align: center;
  }
  @media (prefers-reduced-motion: reduce) {
    .progress.running::after {
      width: 100%;
      animation: none;
    }
  }
  @media (forced-colors: active) {
    .choice[aria-pressed='true'] {
      forced-color-adjust: none;
      background: Highlight;
      color: HighlightText;
    }
    .progress.running::after {
      background: Highlight;
    }
  }
`;
