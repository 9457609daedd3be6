// Look of the filter chips and of the box with their choices.
import { css } from 'lit';

export const filterChipsStyles = css`
  .chips {
    position: relative;
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 6px;
  }
  .chip {
    display: flex;
    align-items: stretch;
    max-width: 100%;
    min-height: 26px;
    border: 1px solid var(--vscode-contrastBorder, var(--vscode-widget-border, transparent));
    border-radius: 4px;
    background: var(--vscode-list-inactiveSelectionBackground, transparent);
    color: var(--vscode-list-inactiveSelectionForeground, inherit);
  }
  .chip button,
  .add {
    display: flex;
    align-items: center;
    gap: 5px;
    min-width: 0;
    padding: 0 6px;
    border: 0;
    border-radius: 3px;
    background: transparent;
    color: inherit;
    font: inherit;
    cursor: pointer;
  }
  .chip .change {
    max-width: 340px;
    padding-inline-end: 4px;
  }
  .chip .dimension {
    flex: none;
  }
  .chip .ellipsis {
    font-weight: 600;
  }
  .chip .remove {
    flex: none;
    padding: 0 5px;
  }
  .chip .remove .icon {
    width: 14px;
    height: 14px;
  }
  .chip button:hover,
  .add:hover {
    background: var(--vscode-toolbar-hoverBackground, transparent);
  }
  .add {
    min-height: 26px;
    border: 1px dashed
      var(--vscode-contrastBorder, var(--vscode-widget-border, var(--vscode-input-border, currentColor)));
    border-radius: 4px;
  }
  .box {
    position: absolute;
    z-index: 20;
    width: min(320px, 100%);
    border: 1px solid var(--vscode-dropdown-border, var(--vscode-editorWidget-border, var(--vscode-contrastBorder)));
    border-radius: 4px;
    background: var(--vscode-dropdown-background, var(--vscode-editorWidget-background));
    color: var(--vscode-dropdown-foreground, inherit);
    box-shadow: 0 2px 8px var(--vscode-widget-shadow, transparent);
  }
`;
