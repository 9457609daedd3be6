// A link to a web page, opened by VS Code outside the editor. Thin wrapper of <vscode-link>.
import { html, nothing, type TemplateResult } from 'lit';

/** A link with the words `label`; nothing at all where `href` is not https. */
export function link(href: string, label: string): TemplateResult | typeof nothing {
  if (!href.startsWith('https://')) return nothing;
  return html`<vscode-link href=${href}>${label}</vscode-link>`;
}
