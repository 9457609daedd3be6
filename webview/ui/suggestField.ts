// One line of text with suggestions, taken over when the user is done (Enter, a suggestion, leaving the field).
// The browser's own control, since the kit has none with suggestions.
import { html, nothing, type TemplateResult } from 'lit';
import { ifDefined } from 'lit/directives/if-defined.js';
import { describedBy } from './describedBy';
import { field, type FieldOptions } from './field';
import { restingValue } from './restingValue';

export interface SuggestFieldOptions extends FieldOptions {
  value: string;
  suggestions: readonly string[];
  placeholder?: string | undefined;
  onChange: (value: string) => void;
}

/** Text with suggestions. Any text is allowed. */
export function suggestField(options: SuggestFieldOptions): TemplateResult {
  const listId = `suggestions-${options.name}`;
  return field(
    options,
    html`<span class="field-label" aria-hidden="true">${options.label}</span
      ><input
        class="native-input"
        type="text"
        spellcheck="false"
        autocomplete="off"
        list=${listId}
        aria-label=${options.label}
        title=${options.value === '' ? nothing : options.value}
        placeholder=${ifDefined(options.placeholder)}
        ?disabled=${options.disabled ?? false}
        @change=${(event: Event) => {
          if (event.currentTarget instanceof HTMLInputElement) options.onChange(event.currentTarget.value.trim());
        }}
        ${restingValue(options.value)}
        ${describedBy()}
      /><datalist id=${listId}>${options.suggestions.map((text) => html`<option value=${text}></option>`)}</datalist>`,
  );
}
