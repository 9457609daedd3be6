// A day of the calendar, with label, hint and error: the browser's own control, since the kit has none.
import { html, nothing, type TemplateResult } from 'lit';
import { ifDefined } from 'lit/directives/if-defined.js';
import { live } from 'lit/directives/live.js';
import { describedBy } from './describedBy';
import { field, type FieldOptions } from './field';

export interface DateFieldOptions extends FieldOptions {
  /** YYYY-MM-DD, or '' for none. */
  value: string;
  /** The first day that can be chosen, YYYY-MM-DD. */
  min?: string | undefined;
  onInput: (value: string) => void;
}

/** A day of the calendar in the user's own time zone. */
export function dateField(options: DateFieldOptions): TemplateResult {
  return field(
    options,
    html`<span class="field-label" aria-hidden="true">${options.label}</span
      ><input
        class="native-input"
        type="date"
        aria-label=${options.label}
        .value=${live(options.value)}
        min=${ifDefined(options.min)}
        aria-invalid=${options.error === undefined ? nothing : 'true'}
        ?disabled=${options.disabled ?? false}
        @input=${(event: Event) => {
          if (event.currentTarget instanceof HTMLInputElement) options.onInput(event.currentTarget.value);
        }}
        ${describedBy()}
      />`,
  );
}
