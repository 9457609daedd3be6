// Look of the forms of the sidebar.
import { css } from 'lit';

export const formStyles = css`
  :host {
    container-type: inline-size;
  }
  .form {
    display: grid;
    gap: 12px;
    max-width: 560px;
    margin: 2px 12px 6px;
    padding: 10px 12px 12px;
    border: 1px solid var(--vscode-widget-border, var(--vscode-contrastBorder, transparent));
    border-radius: 4px;
  }
  .form > * {
    min-width: 0;
  }
  h3 {
    font-size: 1em;
    font-weight: 600;
    overflow-wrap: anywhere;
  }
  .pair {
    display: grid;
    gap: 12px;
  }
  @container (min-width: 460px) {
    .pair {
      grid-template-columns: 1fr 1fr;
    }
  }
`;
