// A day and time of the user's own time zone, with a label: the browser's own control, since the kit has none.
import { html, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';

export interface TimeFieldOptions {
  label: string;
  /** ISO 8601; '' for none. */
  value: string;
  /** ISO 8601 of the time the user set; '' where it was emptied. */
  onChange: (value: string) => void;
}

function localText(iso: string): string {
  const date = new Date(iso);
  if (iso === '' || Number.isNaN(date.getTime())) return '';
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** A day and time to the minute. */
export function timeField({ label, value, onChange }: TimeFieldOptions): TemplateResult {
  return html`<label class="time-field">
    <span class="quiet">${label}</span>
    <input
      class="native-input"
      type="datetime-local"
      .value=${live(localText(value))}
      @change=${(event: Event) => {
        if (!(event.currentTarget instanceof HTMLInputElement)) return;
        const date = new Date(event.currentTarget.value);
        onChange(Number.isNaN(date.getTime()) ? '' : date.toISOString());
      }}
    />
  </label>`;
}
