// Progress of unknown length, beside words that say what is going on. Thin wrapper of <vscode-progress-ring>.
import { html, type TemplateResult } from 'lit';

/** The ring is decorative: the words beside it are what is read out. */
export function progressRing(): TemplateResult {
  return html`<span class="ring" aria-hidden="true"><vscode-progress-ring></vscode-progress-ring></span>`;
}
