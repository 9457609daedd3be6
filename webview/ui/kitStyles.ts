// What our look asks of the toolkit: its size tokens, and the parts of fields that stand around its controls.
// Included in every element through sharedStyles, since custom properties and light-DOM styles must reach each shadow root.
import { css } from 'lit';

export const kitStyles = css`
  :host {
    --input-height: 26;
    --input-min-width: 0;
    --button-padding-vertical: 3px;
    --button-padding-horizontal: 10px;
    --button-icon-corner-radius: 4px;
    --corner-radius-round: 3;
  }
  vscode-button {
    max-width: 100%;
    white-space: normal;
  }
  vscode-button[appearance='secondary']::part(control),
  vscode-button[appearance='primary']::part(control) {
    min-height: 26px;
  }
  vscode-button[appearance='secondary']::part(control) {
    border-color: var(--vscode-button-secondaryBorder, var(--vscode-button-border, transparent));
  }
  vscode-button[appearance='icon']::part(control) {
    width: 22px;
    height: 22px;
  }
  vscode-button[appearance='icon']:not([disabled]):hover {
    background: var(--vscode-toolbar-hoverBackground, transparent);
  }
  vscode-text-field,
  vscode-text-area,
  vscode-dropdown {
    width: 100%;
  }
  vscode-text-field::part(root),
  vscode-text-area::part(control),
  vscode-dropdown::part(control) {
    border-color: var(--vscode-dropdown-border, var(--vscode-input-border, transparent));
  }
  vscode-text-field:focus-within::part(root),
  vscode-text-area:focus-within::part(control),
  vscode-dropdown:focus-visible::part(control),
  vscode-dropdown[open]::part(control) {
    border-color: var(--vscode-focusBorder);
  }
  .field-invalid vscode-text-field::part(root),
  .field-invalid vscode-text-area::part(control),
  .field-invalid vscode-dropdown::part(control) {
    border-color: var(--vscode-inputValidation-errorBorder, var(--vscode-errorForeground));
  }
  vscode-text-field::part(control)::placeholder,
  vscode-text-area::part(control)::placeholder {
    color: var(--vscode-input-placeholderForeground);
    opacity: 1;
  }
  vscode-text-field::part(label),
  vscode-text-area::part(label) {
    /* As far from its control as the labels that stand outside of theirs. */
    margin-bottom: 3px;
    line-height: 1.4;
  }
  vscode-text-area {
    display: block;
  }
  vscode-text-area::part(control) {
    display: block;
    font-family: var(--vscode-editor-font-family, monospace);
    resize: vertical;
  }
  vscode-dropdown::part(listbox) {
    box-shadow: 0 2px 8px var(--vscode-widget-shadow, transparent);
    max-height: 260px;
  }
  vscode-option {
    padding: 2px 7px;
  }
  vscode-option[aria-selected='true'] {
    outline: 1px dotted var(--vscode-contrastActiveBorder, transparent);
    outline-offset: -1px;
  }
  @media (forced-colors: active) {
    vscode-option[aria-selected='true'] {
      forced-color-adjust: none;
      background: Highlight;
      color: HighlightText;
    }
  }
  vscode-option.group-heading {
    opacity: 1;
    color: var(--vscode-descriptionForeground);
    font-size: 0.85em;
    padding-top: 4px;
  }
  vscode-checkbox {
    margin: 0;
    align-items: flex-start;
  }
  @media (forced-colors: active) {
    /* Fills are not forced. */
    vscode-checkbox::part(checked-indicator) {
      fill: CanvasText;
    }
  }
  vscode-checkbox::part(control) {
    flex: none;
  }
  vscode-checkbox::part(label) {
    min-width: 0;
    overflow-wrap: anywhere;
    margin-inline-end: 0;
    padding-inline-start: 8px;
  }
  vscode-progress-ring {
    width: 16px;
    height: 16px;
  }
  @media (prefers-reduced-motion: reduce) {
    vscode-progress-ring::part(indeterminate-indicator-1) {
      animation: none;
      transition: none;
    }
  }
  .field {
    display: grid;
    align-content: start;
    gap: 3px;
    min-width: 0;
  }
  .field-label {
    cursor: default;
  }
  .field-hint {
    color: var(--vscode-descriptionForeground);
    font-size: 0.92em;
  }
  .field-error {
    display: flex;
    gap: 4px;
    font-size: 0.92em;
    overflow-wrap: anywhere;
  }
  .field-error .icon {
    margin-top: 1px;
    width: 14px;
    height: 14px;
  }
  .native-input {
    height: 26px;
    width: 100%;
    padding: 0 8px;
    border: 1px solid var(--vscode-dropdown-border, var(--vscode-input-border, transparent));
    border-radius: 3px;
    background: var(--vscode-input-background);
    color: var(--vscode-input-foreground);
    font: inherit;
  }
  .native-input:focus {
    outline: none;
    border-color: var(--vscode-focusBorder);
  }
  .field-invalid .native-input {
    border-color: var(--vscode-inputValidation-errorBorder, var(--vscode-errorForeground));
  }
  /* The border says what is wrong: an outline says where the focus is. */
  .field-invalid .native-input:focus,
  .field-invalid vscode-text-field:focus-within::part(root),
  .field-invalid vscode-text-area:focus-within::part(control),
  .field-invalid vscode-dropdown:focus-visible::part(control) {
    outline: 1px solid var(--vscode-focusBorder);
    outline-offset: 1px;
  }
  .search-field {
    position: relative;
    min-width: 0;
  }
  .search-field .icon {
    position: absolute;
    top: 5px;
    left: 7px;
    pointer-events: none;
  }
  .search-field .native-input {
    padding-inline-start: 28px;
  }
  .native-input::placeholder {
    color: var(--vscode-input-placeholderForeground);
    opacity: 1;
  }
  .native-tick {
    flex: none;
    width: 16px;
    height: 16px;
    margin: 1px 0 0;
    accent-color: var(--vscode-focusBorder, var(--vscode-button-background));
  }
  .native-tick:focus-visible {
    outline: 1px solid var(--vscode-focusBorder);
    outline-offset: 2px;
  }
  .radio-group {
    gap: 6px;
  }
  .radio {
    display: grid;
    grid-template-columns: 16px minmax(0, 1fr);
    gap: 8px;
    align-items: start;
  }
  .radio .field-hint {
    display: block;
  }
`;
