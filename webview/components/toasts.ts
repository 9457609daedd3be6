// A short message that something was done, with the way back: one at a time, said to assistive technology, gone after a while unless it is
// looked at. A reactive controller; the page draws `toasts.render()`. For what went wrong there are notices, which stay.
import { css, html, nothing, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { t } from '../l10n';
import { button, iconButton } from '../ui/button';
import { icon } from '../ui/icons';

export interface Toast {
  text: string;
  /** Takes back what was done. */
  onUndo?: () => void;
}

/** How long a message stays, in milliseconds. */
const staysFor = 10_000;

export const toastStyles = css`
  .toasts {
    position: fixed;
    inset-block-end: 12px;
    inset-inline: 12px;
    z-index: 5;
    display: grid;
    justify-items: center;
    pointer-events: none;
  }
  .toast {
    display: flex;
    flex-wrap: wrap;
    gap: 6px 10px;
    align-items: center;
    max-width: 560px;
    padding: 6px 8px 6px 12px;
    border: 1px solid
      var(--vscode-notifications-border, var(--vscode-widget-border, var(--vscode-contrastBorder, transparent)));
    border-radius: 4px;
    background: var(--vscode-notifications-background, var(--vscode-editorWidget-background));
    color: var(--vscode-notifications-foreground, var(--vscode-foreground));
    box-shadow: 0 2px 8px var(--vscode-widget-shadow, transparent);
    pointer-events: auto;
  }
`;

export class Toasts implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #shown: Toast | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
  }

  /** Shows `toast` in place of the one before. */
  show(toast: Toast): void {
    this.#shown = toast;
    this.#wait();
    this.#host.requestUpdate();
  }

  /** The region, which is always there, and in it the message. */
  render(): TemplateResult {
    const toast = this.#shown;
    return html`<div class="toasts" role="status">
      ${
        toast === undefined
          ? nothing
          : html`<div class="toast" @pointerenter=${this.#hold} @pointerleave=${this.#wait} @focusin=${this.#hold}>
              ${icon('passed', 'good')}<span class="wrap">${toast.text}</span>
              ${toast.onUndo === undefined ? nothing : button({ label: t('common.undo'), onClick: () => this.#undo(toast) })}
              ${iconButton({ label: t('common.dismiss'), icon: 'close', onClick: () => this.#close() })}
            </div>`
      }
    </div>`;
  }

  #undo(toast: Toast): void {
    this.#close();
    toast.onUndo?.();
  }

  #close(): void {
    clearTimeout(this.#timer);
    this.#shown = undefined;
    this.#host.requestUpdate();
  }

  readonly #hold = (): void => clearTimeout(this.#timer);

  readonly #wait = (): void => {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#close(), staysFor);
  };
}
