// A box to search in a list, with its icon. Tells of each keystroke; Escape empties it (the browser's own).
import { html, type TemplateResult } from 'lit';
import { ifDefined } from 'lit/directives/if-defined.js';
import { live } from 'lit/directives/live.js';
import { icon } from './icons';

export interface SearchFieldOptions {
  /** Accessible name and placeholder. */
  label: string;
  value: string;
  onInput: (value: string) => void;
  /** Enter was pressed. */
  onEnter?: (() => void) | undefined;
  /** Id of the list that it narrows. */
  controls?: string | undefined;
}

/** A search box. */
export function searchField(options: SearchFieldOptions): TemplateResult {
  return html`<div class="search-field" role="search">
    ${icon('search', 'quiet')}
    <input
      class="native-input"
      type="search"
      spellcheck="false"
      autocomplete="off"
      aria-label=${options.label}
      aria-controls=${ifDefined(options.controls)}
      placeholder=${options.label}
      .value=${live(options.value)}
      @input=${(event: Event) => {
        if (event.currentTarget instanceof HTMLInputElement) options.onInput(event.currentTarget.value);
      }}
      @keydown=${(event: KeyboardEvent) => {
        if (event.key !== 'Enter' || event.isComposing || options.onEnter === undefined) return;
        event.preventDefault();
        options.onEnter();
      }}
    />
  </div>`;
}
