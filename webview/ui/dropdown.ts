// A choice of one among several, with label, hint and error.
// Thin wrapper of <vscode-dropdown>. Options that change make a new element, because the kit does not follow such changes well.
import { html, nothing, type TemplateResult } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import { live } from 'lit/directives/live.js';
import { describedBy } from './describedBy';
import { field, type FieldOptions } from './field';

export interface DropdownOption {
  value: string;
  label: string;
  /** A heading of the options after it: cannot be chosen. */
  heading?: boolean;
}

export interface DropdownOptions extends FieldOptions {
  value: string;
  options: readonly DropdownOption[];
  onChange: (value: string) => void;
}

/** A choice among `options`. A value that is not among them shows as the first one. */
export function dropdown(options: DropdownOptions): TemplateResult {
  const chosen = options.options.find((option) => option.value === options.value);
  const onChange = (event: Event): void => {
    const target = event.currentTarget;
    if (target === null || !('value' in target) || typeof target.value !== 'string') return;
    if (target.value !== options.value) options.onChange(target.value);
  };
  const focusControl = (event: Event): void => {
    const control = event.currentTarget instanceof Element ? event.currentTarget.nextElementSibling : null;
    if (control instanceof HTMLElement) control.focus();
  };
  return field(
    options,
    html`<span class="field-label" aria-hidden="true" @click=${focusControl}>${options.label}</span>${keyed(
        JSON.stringify(options.options),
        html`<vscode-dropdown
          aria-label=${chosen === undefined ? options.label : `${options.label}: ${chosen.label}`}
          title=${chosen?.label ?? nothing}
          aria-invalid=${options.error === undefined ? nothing : 'true'}
          ?disabled=${options.disabled ?? false}
          @change=${onChange}
          .value=${live(options.value)}
          ${describedBy()}
          >${options.options.map(
            (option) =>
              html`<vscode-option
                class=${option.heading === true ? 'group-heading' : ''}
                value=${option.value}
                ?disabled=${option.heading === true}
                ?selected=${option.value === options.value}
                >${option.label}</vscode-option
              >`,
          )}</vscode-dropdown
        >`,
      )}`,
  );
}
