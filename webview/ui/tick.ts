// A bare tick box, for rows of long lists: the browser's own, since hundreds of the kit's would be slow.
import { html, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';

export interface TickOptions {
  /** Accessible name; the words that a reader sees stand in the row. */
  label: string;
  checked: boolean;
  disabled?: boolean | undefined;
  onChange: (checked: boolean) => void;
}

/** A tick box without words of its own. */
export function tick(options: TickOptions): TemplateResult {
  return html`<input
    class="native-tick"
    type="checkbox"
    aria-label=${options.label}
    .checked=${live(options.checked)}
    ?disabled=${options.disabled ?? false}
    @change=${(event: Event) => {
      if (event.currentTarget instanceof HTMLInputElement) options.onChange(event.currentTarget.checked);
    }}
  />`;
}
