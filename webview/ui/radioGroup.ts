// A choice of one among few, all of them in sight, with label and hint: the browser's own controls, which move by arrow keys.
import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';

export interface RadioChoice {
  value: string;
  label: string;
  hint?: string | undefined;
}

export interface RadioGroupOptions {
  /** Names the group within its element; focusField() finds it by this. */
  name: string;
  label: string;
  /** The label is for assistive technology alone: a heading says it already. */
  hideLabel?: boolean | undefined;
  value: string;
  choices: readonly RadioChoice[];
  disabled?: boolean | undefined;
  onChange: (value: string) => void;
}

/** A group of radio buttons. */
export function radioGroup(options: RadioGroupOptions): TemplateResult {
  return html`<div class="field radio-group" role="radiogroup" aria-label=${options.label} data-field=${options.name}>
    ${options.hideLabel === true ? nothing : html`<span class="field-label" aria-hidden="true">${options.label}</span>`}
    ${options.choices.map(
      (choice) =>
        html`<label class="radio"
          ><input
            type="radio"
            class="native-tick"
            name=${options.name}
            value=${choice.value}
            .checked=${live(choice.value === options.value)}
            ?disabled=${options.disabled ?? false}
            @change=${() => options.onChange(choice.value)}
          /><span
            >${choice.label}${
              choice.hint === undefined ? nothing : html`<span class="field-hint">${choice.hint}</span>`
            }</span
          ></label
        >`,
    )}
  </div>`;
}
