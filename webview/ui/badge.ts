// A count or a short mark. Thin wrapper of <vscode-badge>.
import { html, nothing, type TemplateResult } from 'lit';

/** A badge with `text`; `title` explains it. */
export function badge(text: string, title?: string): TemplateResult {
  return html`<vscode-badge title=${title ?? nothing}>${text}</vscode-badge>`;
}
