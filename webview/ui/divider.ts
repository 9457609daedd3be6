// A line between groups. Thin wrapper of <vscode-divider>.
import { html, type TemplateResult } from 'lit';

/** A decorative line: it says nothing to assistive technology. */
export function divider(): TemplateResult {
  return html`<vscode-divider role="presentation"></vscode-divider>`;
}
