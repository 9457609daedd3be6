// A secret in a form. The secret itself never enters a webview: the field says whether there is one, by its last characters, and has the button
// that makes the host ask for it in VS Code's own password box. Draws; who uses it knows what the host keeps.
import { css, html, nothing, type TemplateResult } from 'lit';
import { button } from '../ui/button';
import { icon } from '../ui/icons';

export interface SecretFieldOptions {
  /** Name of the field in its form. */
  name: string;
  label: string;
  isSet: boolean;
  /** What is known of the secret, in words: set and how it ends, missing, not needed. */
  words: string;
  /** What the button does, in words. */
  buttonLabel: string;
  hint?: string | undefined;
  error?: string | undefined;
  /** The host is asking for it. */
  busy: boolean;
  /** Beside the button: where to get one. */
  help?: TemplateResult | typeof nothing;
  onAsk: () => void;
}

export const secretFieldStyles = css`
  .key-row {
    display: flex;
    flex-wrap: wrap;
    gap: 6px 8px;
    align-items: center;
    min-height: 28px;
  }
`;

/** The field. */
export function secretField(options: SecretFieldOptions): TemplateResult {
  const { name, isSet, error, hint } = options;
  return html`<div
    class="field ${error === undefined ? '' : 'field-invalid'}"
    role="group"
    aria-labelledby="secret-${name}"
    data-field=${name}
  >
    <span class="field-label" id="secret-${name}">${options.label}</span>
    <div class="key-row">
      ${isSet ? icon('passed', 'good') : icon('key')}
      <span role="status">${options.words}</span>
      ${button({ label: options.buttonLabel, icon: 'key', busy: options.busy, onClick: options.onAsk })}
      ${options.help ?? nothing}
    </div>
    ${error === undefined ? nothing : html`<div class="field-error">${icon('error', 'bad')}<span>${error}</span></div>`}
    ${hint === undefined ? nothing : html`<div class="field-hint">${hint}</div>`}
  </div>`;
}
