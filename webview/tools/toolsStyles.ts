// Look of the Tools page: cards of the tools that are here, two beside each other where there is room, and a line for each other one.
import { css } from 'lit';

export const toolsStyles = css`
  main {
    padding-bottom: 32px;
  }
  .head-row {
    display: flex;
    flex-wrap: wrap;
    gap: 8px 12px;
    align-items: center;
  }
  .head-row .quiet {
    margin-inline-start: 4px;
  }
  .group {
    display: grid;
    gap: 10px;
  }
  .cards {
    display: grid;
    gap: 12px;
    align-items: start;
  }
  @container (min-width: 760px) {
    .cards {
      grid-template-columns: repeat(2, minmax(0, 1fr));
    }
  }
  .card {
    min-width: 0;
    padding: 12px 14px 14px;
    border: 1px solid var(--vscode-widget-border, var(--vscode-contrastBorder, transparent));
    border-radius: 6px;
    background: var(--vscode-editorWidget-background, transparent);
  }
  .card section {
    display: grid;
    gap: 10px;
  }
  .card section > * {
    min-width: 0;
  }
  .card-head {
    display: flex;
    flex-wrap: wrap;
    gap: 2px 8px;
    align-items: center;
  }
  .card-head h3 {
    font-size: 1.1em;
    font-weight: 600;
  }
  .facts {
    display: grid;
    grid-template-columns: max-content minmax(0, 1fr);
    gap: 3px 12px;
    font-size: 0.92em;
  }
  .facts dt {
    color: var(--vscode-descriptionForeground);
  }
  .facts dd {
    overflow-wrap: anywhere;
  }
  .files {
    display: grid;
    gap: 2px;
  }
  .files .code {
    font-size: inherit;
  }
  .files li > .quiet {
    display: block;
  }
  .files li > .code + .quiet {
    display: inline;
  }
  .file {
    padding: 0;
    border: 0;
    background: transparent;
    color: var(--vscode-textLink-foreground);
    font-size: inherit;
    text-align: start;
    overflow-wrap: anywhere;
    cursor: pointer;
  }
  .file + .quiet {
    display: block !important;
  }
  .file:hover {
    text-decoration: underline;
  }
  .troubles {
    display: grid;
    gap: 4px;
  }
  .troubles li {
    display: grid;
    grid-template-columns: 16px minmax(0, 1fr);
    gap: 6px;
    align-items: start;
  }
  .troubles .icon {
    margin-top: 1px;
  }
  .missing {
    display: flex;
    flex-wrap: wrap;
    gap: 6px 18px;
  }
  .missing li {
    display: flex;
    gap: 6px;
    align-items: center;
  }
  .notice {
    max-width: none;
  }
`;
