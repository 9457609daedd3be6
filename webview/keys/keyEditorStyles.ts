// Look of the form of a virtual key.
import { css } from 'lit';
import { foldStyles } from '../components/fold';
import { formStyles } from '../forms/formStyles';

export const keyEditorStyles = [
  formStyles,
  foldStyles,
  css`
    :host {
      container-type: inline-size;
    }
    h2 {
      font-size: 1.3em;
      font-weight: 500;
      overflow-wrap: anywhere;
    }
    .folds {
      border-bottom: 1px solid var(--vscode-widget-border, var(--vscode-contrastBorder, transparent));
    }
    h3 {
      font-size: 1em;
      font-weight: 600;
    }
    .tool-list {
      list-style: none;
      padding: 0;
      display: grid;
      gap: 8px;
    }
    .tool-list p {
      padding-inline-start: 26px;
    }
    .boxes {
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      gap: 8px;
      padding-inline-start: 24px;
    }
    @container (min-width: 560px) {
      .boxes {
        grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
      }
    }
  `,
];
