// What the channel panel shows when a channel was made: that it is there, and what to do next. Used by the channel panel only.
import { html, nothing, type TemplateResult } from 'lit';
import { notice } from '../components/notice';
import { t } from '../l10n';
import { button } from '../ui/button';
import { icon } from '../ui/icons';

export interface DonePageOptions {
  name: string;
  keyMissing: boolean;
  onSetKey: () => void;
  onEdit: () => void;
  onAnother: () => void;
  onTakeOver: () => void;
  onTry: () => void;
  onCreateKey: () => void;
  onClose: () => void;
}

/** The page. */
export function donePage(options: DonePageOptions): TemplateResult {
  return html`<main class="done">
    <h1 tabindex="-1">${icon('passed', 'good')} ${t('done.title', { name: options.name })}</h1>
    <p class="quiet">${t('done.text')}</p>
    ${
      options.keyMissing
        ? notice({
            kind: 'warning',
            text: t('done.keyMissing'),
            buttons: [button({ label: t('channels.setKey'), icon: 'key', onClick: options.onSetKey })],
          })
        : nothing
    }
    <div class="buttons">
      ${button({ label: t('next.takeOver'), kind: 'primary', icon: 'play', onClick: options.onTakeOver })}
      ${button({ label: t('next.tryMessage'), onClick: options.onTry })}
      ${button({ label: t('done.createKey'), icon: 'key', onClick: options.onCreateKey })}
      ${button({ label: t('done.another'), icon: 'add', onClick: options.onAnother })}
      ${button({ label: t('done.edit'), icon: 'edit', onClick: options.onEdit })}
      ${button({ label: t('common.close'), onClick: options.onClose })}
    </div>
  </main>`;
}
