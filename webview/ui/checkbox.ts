// A checkbox with its words. The caller's value rules: what the user clicks is asked for, not assumed.
// Thin wrapper of <vscode-checkbox>.
import { html, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';

export interface CheckboxOptions {
  label: string;
  checked: boolean;
  disabled?: boolean | undefined;
  onChange: (checked: boolean) => void;
}

/** A checkbox. `onChange` gets what the user asked for; the mark follows `checked` at the next drawing. */
export function checkbox(options: CheckboxOptions): TemplateResult {
  const onChange = (event: Event): void => {
    const target = event.currentTarget;
    if (target === null || !('checked' in target) || typeof target.checked !== 'boolean') return;
    // The kit also tells of changes made by code: those have the caller's own value.
    if (target.checked !== options.checked) options.onChange(target.checked);
  };
  return html`<vscode-checkbox
    @change=${onChange}
    .checked=${live(options.checked)}
    ?disabled=${options.disabled ?? false}
    >${options.label}</vscode-checkbox
  >`;
}
