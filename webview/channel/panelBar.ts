// The bar at the foot of the channel panel: back, on and save, and what came of saving. Used by the channel panel only.
import { html, nothing, type TemplateResult } from 'lit';
import { t } from '../l10n';
import { button } from '../ui/button';

export interface PanelBarOptions {
  isNew: boolean;
  /** The last step: what is new is made there. */
  isLast: boolean;
  /** False while there is no gateway that could save. */
  running: boolean;
  busy: boolean;
  saved: boolean;
  /** Why it could not be saved. */
  trouble: TemplateResult | typeof nothing;
  onBack: () => void;
  onNext: () => void;
  onSave: () => void;
}

/** The bar. */
export function panelBar(options: PanelBarOptions): TemplateResult {
  const { isNew, isLast, busy } = options;
  return html`<div class="bar">
    ${options.trouble}
    ${
      isNew
        ? button({ label: t('channelPanel.back'), icon: 'arrowLeft', disabled: busy, onClick: options.onBack })
        : nothing
    }
    ${
      isNew && !isLast
        ? button({ label: t('channelPanel.next'), kind: 'primary', onClick: options.onNext })
        : button({
            label: t(isNew ? 'channelForm.create' : 'common.save'),
            kind: 'primary',
            busy,
            disabled: !options.running,
            onClick: options.onSave,
          })
    }
    <span class="quiet" role="status">${options.saved ? t('channelPanel.saved') : ''}</span>
  </div>`;
}
