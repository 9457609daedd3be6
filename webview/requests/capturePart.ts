// The captured bodies of a request: what the client sent, what went upstream, what it got; or how capturing is turned on. Part of the details.
import { html, nothing, type TemplateResult } from 'lit';
import type { CapturedBody, CapturedExchange } from '../../src/shared/requestDetail';
import { fold } from '../components/fold';
import { formatNumber, t } from '../l10n';
import { button, iconButton } from '../ui/button';
import { checkbox } from '../ui/checkbox';
import { readableBody } from './bodyText';

export const bodyNames = ['inbound', 'upstream', 'answer'] as const;
export type BodyName = (typeof bodyNames)[number];

/** Characters of a body that are drawn unless more is asked for. */
const shownAtMost = 100_000;

export interface CaptureOptions {
  capture: CapturedExchange | null;
  open: ReadonlySet<string>;
  /** Bodies that are drawn in full. */
  whole: ReadonlySet<string>;
  readable: boolean;
  isCopied: (slot: string) => boolean;
  onToggle: (name: string) => void;
  onWhole: (name: string) => void;
  onReadable: (readable: boolean) => void;
  onCopy: (name: string, text: string) => void;
  onSetting: () => void;
}

/** The part. */
export function capturePart(options: CaptureOptions): TemplateResult {
  const { capture } = options;
  return html`<section aria-labelledby="capture-title">
    <h3 id="capture-title">${t('capture.title')}</h3>
    ${
      capture === null
        ? html`<p class="quiet">${t('capture.none')}</p>
            <div class="buttons">${button({ label: t('capture.setting'), onClick: options.onSetting })}</div>`
        : html`${checkbox({ label: t('capture.readable'), checked: options.readable, onChange: options.onReadable })}
          ${bodyNames.map((name) => bodyFold(name, capture, options))}`
    }
  </section>`;
}

function bodyFold(name: BodyName, capture: CapturedExchange, options: CaptureOptions): TemplateResult {
  const body = capture[name];
  const title = t(`capture.${name}`);
  if (body === null) {
    return html`<p class="quiet">${title}: ${t(name === 'upstream' ? 'capture.sameUpstream' : 'capture.noAnswer')}</p>`;
  }
  return fold({
    id: `body-${name}`,
    title,
    summary: sizeWords(body),
    open: options.open.has(name),
    onToggle: () => options.onToggle(name),
    content: () => bodyContent(name, body, capture, options),
  });
}

function sizeWords({ bytes, truncated }: CapturedBody): string {
  const size = t('capture.bytes', { count: bytes });
  return truncated ? `${size}, ${t('capture.truncated')}` : size;
}

function bodyContent(
  name: BodyName,
  body: CapturedBody,
  capture: CapturedExchange,
  { readable, isCopied, whole, onCopy, onWhole }: CaptureOptions,
): TemplateResult {
  const text = readable ? readableBody(body.text, body.contentType) : body.text;
  const isCut = text.length > shownAtMost && !whole.has(name);
  return html`
    ${name === 'inbound' ? headLines(capture) : nothing}
    <div class="body-head">
      <span class="quiet wrap">${body.contentType ?? t('capture.noType')} · ${sizeWords(body)}</span>
      ${iconButton({
        label: isCopied(name) ? t('common.copied') : t('common.copy'),
        icon: isCopied(name) ? 'check' : 'copy',
        onClick: () => onCopy(name, text),
      })}
    </div>
    ${body.truncated ? html`<p class="quiet">${t('capture.truncatedText')}</p>` : nothing}
    ${
      text === ''
        ? html`<p class="quiet">${t('capture.empty')}</p>`
        : html`<pre class="code body-text" tabindex="0" aria-label=${t(`capture.${name}`)}>
${isCut ? text.slice(0, shownAtMost) : text}</pre>`
    }
    ${
      isCut
        ? html`<div class="buttons">
            ${button({
              label: t('capture.showAll', { count: formatNumber(text.length) }),
              onClick: () => onWhole(name),
            })}
          </div>`
        : nothing
    }
  `;
}

function headLines({ method, path, headers }: CapturedExchange): TemplateResult {
  return html`<p class="code wrap">${method} ${path}</p>
    <dl class="facts code">
      ${Object.entries(headers).map(
        ([name, value]) =>
          html`<dt class="wrap">${name}</dt>
            <dd>${value}</dd>`,
      )}
    </dl>`;
}
