// Look of forms: pairs and grids of fields, their headings, and the bar with their buttons. For the editor panels.
import { css } from 'lit';

export const formStyles = css`
  .form {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 14px;
    max-width: 760px;
  }
  .form > * {
    min-width: 0;
  }
  .pair,
  .amounts {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 14px;
    align-items: start;
  }
  @container (min-width: 460px) {
    .pair {
      grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
    }
    .amounts {
      grid-template-columns: repeat(2, minmax(0, 1fr));
    }
  }
  @container (min-width: 700px) {
    .amounts {
      grid-template-columns: repeat(3, minmax(0, 1fr));
    }
  }
  .with-button {
    display: flex;
    gap: 8px;
    align-items: end;
  }
  .with-button > .field {
    flex: 1;
  }
  .legend {
    font-weight: 600;
    font-size: 1em;
  }
  .bar {
    position: sticky;
    bottom: 0;
    z-index: 2;
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    align-items: center;
    margin-top: 4px;
    padding: 10px 0 12px;
    border-top: 1px solid var(--vscode-widget-border, var(--vscode-contrastBorder, transparent));
    background: var(--vscode-editor-background);
  }
  .bar .notice {
    flex-basis: 100%;
  }
  .bar .spread {
    margin-inline-start: auto;
  }
`;
