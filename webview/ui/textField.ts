// Text input of one line and of several lines, with label, hint and error.
// Thin wrappers of <vscode-text-field> and <vscode-text-area>.
import { html, nothing, type TemplateResult } from 'lit';
import { ifDefined } from 'lit/directives/if-defined.js';
import { live } from 'lit/directives/live.js';
import { describedBy } from './describedBy';
import { field, type FieldOptions } from './field';

export interface TextFieldOptions extends FieldOptions {
  value: string;
  onInput: (value: string) => void;
  placeholder?: string | undefined;
  maxLength?: number | undefined;
}

function valueOf(event: Event): string {
  const target = event.currentTarget;
  return target !== null && 'value' in target && typeof target.value === 'string' ? target.value : '';
}

/** One line of text. */
export function textField(options: TextFieldOptions): TemplateResult {
  return field(
    options,
    html`<vscode-text-field
      .value=${live(options.value)}
      placeholder=${ifDefined(options.placeholder)}
      maxlength=${ifDefined(options.maxLength)}
      aria-invalid=${options.error === undefined ? nothing : 'true'}
      ?disabled=${options.disabled ?? false}
      @input=${(event: Event) => options.onInput(valueOf(event))}
      ${describedBy()}
      >${options.label}</vscode-text-field
    >`,
  );
}

export interface TextAreaOptions extends TextFieldOptions {
  rows?: number;
}

/** Several lines of text. */
export function textArea(options: TextAreaOptions): TemplateResult {
  return field(
    options,
    html`<vscode-text-area
      .value=${live(options.value)}
      rows=${options.rows ?? 3}
      placeholder=${ifDefined(options.placeholder)}
      aria-invalid=${options.error === undefined ? nothing : 'true'}
      ?disabled=${options.disabled ?? false}
      @input=${(event: Event) => options.onInput(valueOf(event))}
      ${describedBy()}
      >${options.label}</vscode-text-area
    >`,
  );
}
