// What the request log says while there is nothing to show: how to send the first request, or that no request fits the filters.
import { html, nothing, type TemplateResult } from 'lit';
import { notice } from '../components/notice';
import { t } from '../l10n';
import { button, iconButton } from '../ui/button';

const usualProxyUrl = 'http://127.0.0.1:11580';

/** A command line that the demo channel answers; the key stays a placeholder, since pages never hold a secret. */
export function exampleCommand(proxyUrl: string | null): string {
  return [
    `curl ${proxyUrl ?? usualProxyUrl}/v1/chat/completions \\`,
    `  -H "Authorization: Bearer YOUR_VIRTUAL_KEY" \\`,
    `  -H "Content-Type: application/json" \\`,
    `  -d '{"model":"demo-echo","messages":[{"role":"user","content":"Hello"}]}'`,
  ].join('\n');
}

/** The empty state of a log without a single request. */
export function firstRequest(options: {
  command: string;
  copied: boolean;
  copyFailed: boolean;
  onCopy: () => void;
  onTry: () => void;
  onTakeOver: () => void;
}): TemplateResult {
  return html`<div class="message">
    <h2>${t('requests.emptyTitle')}</h2>
    <p class="quiet">${t('requests.emptyText')}</p>
    <div class="buttons">
      ${button({ label: t('next.takeOver'), kind: 'primary', icon: 'play', onClick: options.onTakeOver })}
      ${button({ label: t('next.tryMessage'), onClick: options.onTry })}
    </div>
    <p class="quiet">${t('requests.emptyCurl')}</p>
    <div class="command" role="group" aria-label=${t('requests.emptyCommand')}>
      <pre class="code">${options.command}</pre>
      ${iconButton({
        label: options.copied ? t('common.copied') : t('common.copy'),
        icon: options.copied ? 'check' : 'copy',
        onClick: options.onCopy,
      })}
    </div>
    ${options.copyFailed ? notice({ kind: 'error', text: t('common.copyFailed') }) : nothing}
  </div>`;
}

/** The empty state under filters. */
export function noMatch(onClear: () => void): TemplateResult {
  return html`<div class="message">
    <h2>${t('requests.noMatchTitle')}</h2>
    <p class="quiet">${t('requests.noMatchText')}</p>
    <div class="buttons">${button({ label: t('requests.filter.clear'), onClick: onClear })}</div>
  </div>`;
}
