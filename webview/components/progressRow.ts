// Work that takes longer than a second: a ring, what is done and how far it is, and the button that ends it. Used by all pages.
import { css, html, nothing, type TemplateResult } from 'lit';
import { t } from '../l10n';
import { button } from '../ui/button';
import { progressRing } from '../ui/progressRing';

export interface ProgressRowOptions {
  /** What is being done, with counts where there are some. */
  words: string;
  /** Left out where it cannot be ended. */
  onCancel?: () => void;
  /** The user has asked for its end. */
  cancelling?: boolean;
}

export const progressRowStyles = css`
  .progress-row {
    display: flex;
    flex-wrap: wrap;
    gap: 6px 10px;
    align-items: center;
  }
`;

/** The row. */
export function progressRow({ words, onCancel, cancelling = false }: ProgressRowOptions): TemplateResult {
  return html`<div class="progress-row">
    ${progressRing()}<span role="status">${words}</span>
    ${onCancel === undefined ? nothing : button({ label: t('common.cancel'), disabled: cancelling, onClick: onCancel })}
  </div>`;
}
