// The base URLs, one row per protocol, with copy buttons: the first part of the Endpoints page.
import { html, type TemplateResult } from 'lit';
import type { ProtocolId } from '../../src/shared/channel';
import { t } from '../l10n';
import { iconButton } from '../ui/button';

/** What the SDKs and tools of each vendor take: OpenAI's with `/v1`, the other two the root. */
const rows: readonly { protocol: ProtocolId; name: string; base: string; path: string }[] = [
  { protocol: 'openai-chat', name: 'OpenAI Chat Completions', base: '/v1', path: '/v1/chat/completions' },
  { protocol: 'openai-responses', name: 'OpenAI Responses', base: '/v1', path: '/v1/responses' },
  { protocol: 'anthropic', name: 'Anthropic Messages', base: '', path: '/v1/messages' },
  { protocol: 'gemini', name: 'Google Gemini', base: '', path: '/v1beta/models/{model}:generateContent' },
];

export interface BaseUrlOptions {
  proxyUrl: string;
  isCopied: (protocol: ProtocolId) => boolean;
  onCopy: (protocol: ProtocolId) => void;
}

/** The table. */
export function baseUrlTable({ proxyUrl, isCopied, onCopy }: BaseUrlOptions): TemplateResult {
  return html`<table class="urls">
    <thead>
      <tr>
        <th scope="col">${t('endpoints.column.api')}</th>
        <th scope="col">${t('endpoints.column.baseUrl')}</th>
        <th scope="col" class="path">${t('endpoints.column.path')}</th>
      </tr>
    </thead>
    <tbody>
      ${rows.map(({ protocol, name, base, path }) => {
        const url = `${proxyUrl}${base}`;
        return html`<tr data-protocol=${protocol}>
          <th scope="row">${name}</th>
          <td>
            <span class="url"
              ><code class="code wrap">${url}</code>${iconButton({
                label: t('gateway.copyUrl', { protocol: name }),
                icon: isCopied(protocol) ? 'check' : 'copy',
                onClick: () => onCopy(protocol),
              })}</span
            >
          </td>
          <td class="path quiet code wrap">${path}</td>
        </tr>`;
      })}
    </tbody>
  </table>`;
}
