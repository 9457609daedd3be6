// Look of a whole editor panel of forms: its width, its headings. For the channel panel and the keys panel.
import { css } from 'lit';
import { foldStyles } from './components/fold';
import { progressRowStyles } from './components/progressRow';
import { formStyles } from './forms/formStyles';

export const panelStyles = [
  formStyles,
  foldStyles,
  progressRowStyles,
  css`
    :host {
      container-type: inline-size;
      min-height: 100vh;
      background: var(--vscode-editor-background);
      color: var(--vscode-editor-foreground, var(--vscode-foreground));
    }
    .loading {
      display: flex;
      align-items: center;
      gap: 8px;
      padding: 24px;
    }
    main {
      display: grid;
      gap: 18px;
      align-content: start;
      max-width: 1000px;
      margin-inline: auto;
      padding: 24px 28px 0;
    }
    main > * {
      min-width: 0;
    }
    header {
      display: grid;
      gap: 4px;
    }
    h1 {
      margin: 0;
      font-size: 1.6em;
      font-weight: 500;
      line-height: 1.25;
      overflow-wrap: anywhere;
    }
    h1:focus {
      outline: none;
    }
    h2 {
      font-size: 1.15em;
      font-weight: 600;
    }
    .notice {
      max-width: 760px;
    }
    @container (max-width: 460px) {
      main {
        padding: 14px 14px 0;
      }
      h1 {
        font-size: 1.35em;
      }
    }
  `,
];
