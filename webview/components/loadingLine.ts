// What a page shows while it waits for its first state. Used by all pages.
import { html, type TemplateResult } from 'lit';
import { t } from '../l10n';
import { progressRing } from '../ui/progressRing';

/** A ring and a word. */
export function loadingLine(): TemplateResult {
  return html`<div class="loading quiet" role="status">${progressRing()}<span>${t('common.loading')}</span></div>`;
}
