// A part of the page that folds: its heading and its tiles. Draws what the page holds.
import { html, nothing, type TemplateResult } from 'lit';
import { t } from '../l10n';
import { icon } from '../ui/icons';
import type { Section } from './dimensions';
import { isOpen, type PageContext } from './pageContext';

/** The part; its tiles are made only while it is open. */
export function sectionShell(page: PageContext, section: Section, tiles: () => TemplateResult): TemplateResult {
  const open = isOpen(page, section);
  const toggle = (): void => {
    const { closed } = page.view;
    page.change({ closed: open ? [...closed, section] : closed.filter((one) => one !== section) });
  };
  return html`<section class="part" aria-labelledby="title-${section}" data-section=${section}>
    <h2 id="title-${section}">
      <button aria-expanded=${open ? 'true' : 'false'} aria-controls="tiles-${section}" @click=${toggle}>
        ${icon(open ? 'chevronDown' : 'chevronRight')}<span>${t(`statistics.section.${section}`)}</span>
      </button>
    </h2>
    <div class="tiles" id="tiles-${section}" ?hidden=${!open}>${open ? tiles() : nothing}</div>
  </section>`;
}
