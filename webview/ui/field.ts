// What stands around every form control: the hint, and the message of what is wrong, beside the field it belongs to.
// Used by the controls of this folder only.
import { html, nothing, type TemplateResult } from 'lit';
import { classMap } from 'lit/directives/class-map.js';
import { icon } from './icons';

export interface FieldOptions {
  /** Name of the field in its form: focusField() finds it by this. */
  name: string;
  label: string;
  hint?: string | undefined;
  error?: string | undefined;
  disabled?: boolean | undefined;
}

/** The frame of one field around its `control`. */
export function field(options: FieldOptions, control: TemplateResult): TemplateResult {
  const { error, hint } = options;
  return html`<div class=${classMap({ field: true, 'field-invalid': error !== undefined })} data-field=${options.name}>
    ${control}
    ${error === undefined ? nothing : html`<div class="field-error">${icon('error', 'bad')}<span>${error}</span></div>`}
    ${hint === undefined ? nothing : html`<div class="field-hint">${hint}</div>`}
  </div>`;
}

/** Puts the focus on the first field below `root`, in the order of the page, that is among `names`. True where there is one. */
export function focusFirstOf(root: ParentNode, names: readonly string[]): boolean {
  const fields = [...root.querySelectorAll<HTMLElement>('[data-field]')].map(({ dataset }) => dataset['field'] ?? '');
  const first = fields.find((name) => names.includes(name));
  if (first !== undefined) focusField(root, first);
  return first !== undefined;
}

/** Puts the focus on the control of field `name` below `root`; does nothing where there is none. */
export function focusField(root: ParentNode, name: string): void {
  const frame = root.querySelector(`[data-field="${CSS.escape(name)}"]`);
  const control = frame?.querySelector('vscode-text-field, vscode-text-area, vscode-dropdown, input');
  if (control instanceof HTMLElement) control.focus();
}
