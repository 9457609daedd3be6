// A message in a box: an error with its kind's words, a warning, or a piece of advice, with the buttons that help.
// Used by both panels. Errors are announced at once, the others are not.
import { html, nothing, type TemplateResult } from 'lit';
import type { CallError } from '../client';
import { errorWords } from '../errorWords';
import { icon } from '../ui/icons';
import { t } from '../l10n';
import { iconButton } from '../ui/button';

export interface NoticeOptions {
  kind: 'error' | 'warning' | 'info';
  text: string;
  buttons?: TemplateResult[];
  onDismiss?: (() => void) | undefined;
}

/** A message in a box. */
export function notice(options: NoticeOptions): TemplateResult {
  const drawing =
    options.kind === 'error'
      ? icon('error', 'bad')
      : options.kind === 'warning'
        ? icon('warning', 'warning')
        : icon('info');
  const { onDismiss, buttons = [] } = options;
  return html`<div class="notice notice-${options.kind}" role=${options.kind === 'error' ? 'alert' : nothing}>
    ${drawing}
    <div class="wrap">${options.text}</div>
    ${onDismiss === undefined ? nothing : iconButton({ label: t('common.dismiss'), icon: 'close', onClick: onDismiss })}
    ${buttons.length === 0 ? nothing : html`<div class="buttons">${buttons}</div>`}
  </div>`;
}

/** The message of a failed call, or nothing where it did not fail. */
export function callNotice(error: CallError | undefined, onDismiss?: () => void): TemplateResult | typeof nothing {
  return error === undefined ? nothing : notice({ kind: 'error', text: errorWords(error), onDismiss });
}
