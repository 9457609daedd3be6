// A line between groups. Thin wrapper of <vscode-divider>.
import { html, type TemplateResult } from 'lit';

/** A line, which assistive technology knows as a separator. */
export function divider(): TemplateResult {
  return html`<vscode-divider></vscode-divider>`;
}
