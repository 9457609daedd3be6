// What stands where there is nothing to show: why, what to do next, and the button that does it. Used by all pages.
import { css, html, nothing, type TemplateResult } from 'lit';

export interface EmptyStateOptions {
  /** Left out where the heading above says it already. */
  title?: string;
  text: string;
  /** The first is what to do next. */
  buttons: readonly TemplateResult[];
}

export const emptyStateStyles = css`
  .empty-state {
    display: grid;
    gap: 10px;
    justify-items: start;
    max-width: 560px;
    padding: 16px 0;
  }
`;

/** The message. */
export function emptyState({ title, text, buttons }: EmptyStateOptions): TemplateResult {
  return html`<section class="empty-state" aria-label=${title ?? text}>
    ${title === undefined ? nothing : html`<h2>${title}</h2>`}
    <p class="quiet">${text}</p>
    ${buttons.length === 0 ? nothing : html`<div class="buttons">${buttons}</div>`}
  </section>`;
}
