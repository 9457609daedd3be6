// Look of the "try it" box and of the answer in it.
import { css } from 'lit';

export const tryStyles = css`
  .try {
    display: grid;
    gap: 12px;
    max-width: 760px;
  }
  .try > * {
    min-width: 0;
  }
  .answer {
    display: grid;
    gap: 10px;
    padding: 10px 12px;
    border: 1px solid var(--vscode-widget-border, var(--vscode-contrastBorder, transparent));
    border-radius: 4px;
    background: var(--vscode-editorWidget-background, transparent);
  }
  .answer > * {
    min-width: 0;
  }
  .answer-head {
    display: flex;
    align-items: center;
    gap: 6px;
  }
  h3 {
    font-size: 1em;
    font-weight: 600;
  }
  .answer-text {
    max-height: 320px;
    overflow: auto;
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
  .results {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(110px, 1fr));
    gap: 8px 16px;
  }
  .results dt {
    font-size: 0.92em;
    color: var(--vscode-descriptionForeground);
  }
  .results dd {
    overflow-wrap: anywhere;
  }
`;
