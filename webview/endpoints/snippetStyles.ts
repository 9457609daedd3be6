// Look of the snippets: the list of choices beside the text, above it where the page is narrow.
import { css } from 'lit';

export const snippetStyles = css`
  .snippets {
    display: grid;
    gap: 16px;
    align-items: start;
  }
  .snippet {
    display: grid;
    gap: 12px;
    min-width: 0;
  }
  h3 {
    font-size: 0.92em;
    font-weight: 600;
    color: var(--vscode-descriptionForeground);
  }
  .choices {
    display: grid;
    gap: 10px;
  }
  .choice-group {
    display: flex;
    flex-wrap: wrap;
    gap: 4px;
  }
  .choice-group h3 {
    flex-basis: 100%;
  }
  .choice {
    padding: 3px 9px;
    border: 1px solid var(--vscode-widget-border, var(--vscode-contrastBorder, transparent));
    border-radius: 4px;
    background: transparent;
    color: inherit;
    font: inherit;
    text-align: start;
    cursor: pointer;
  }
  .choice:hover {
    background: var(--vscode-list-hoverBackground);
    color: var(--vscode-list-hoverForeground, inherit);
  }
  .choice[aria-checked='true'] {
    background: var(--vscode-list-activeSelectionBackground);
    color: var(--vscode-list-activeSelectionForeground);
    border-color: var(--vscode-contrastActiveBorder, var(--vscode-focusBorder));
  }
  .choice:focus-visible {
    outline: 1px solid var(--vscode-focusBorder);
    outline-offset: 1px;
  }
  @media (forced-colors: active) {
    .choice[aria-checked='true'] {
      forced-color-adjust: none;
      background: Highlight;
      color: HighlightText;
    }
  }
  .fields {
    display: grid;
    gap: 12px;
    align-items: start;
    /* Their open lists lie over the text. */
    position: relative;
    z-index: 1;
  }
  .key-field {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    gap: 4px 8px;
    align-items: start;
  }
  .key-field > vscode-button {
    margin-top: 21px;
  }
  .key-field > .notice {
    grid-column: 1 / -1;
  }
  .text {
    margin: 0;
    padding: 12px 14px;
    max-height: 420px;
    overflow: auto;
    border: 1px solid var(--vscode-widget-border, var(--vscode-contrastBorder, transparent));
    border-radius: 4px;
    background: var(--vscode-textCodeBlock-background);
    line-height: 1.5;
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
  .beside {
    align-self: center;
  }
  @container (max-width: 460px) {
    .key-field {
      grid-template-columns: minmax(0, 1fr);
    }
    .key-field > vscode-button {
      margin-top: 0;
      justify-self: start;
    }
  }
  @container (min-width: 560px) {
    .fields {
      grid-template-columns: repeat(2, minmax(0, 1fr));
    }
    .key-field {
      grid-column: 1 / -1;
    }
  }
  @container (min-width: 700px) {
    .snippets {
      grid-template-columns: 190px minmax(0, 1fr);
      gap: 24px;
    }
    .choice-group {
      display: grid;
      gap: 1px;
    }
    .choice {
      border-color: transparent;
    }
  }
`;
