// Buttons: with words, and with an icon alone. A busy button shows progress and takes no click.
// Thin wrapper of <vscode-button>; callers see options and a TemplateResult, never the toolkit. The look is set as a property: the toolkit's
// button writes its property over an attribute that changes right after it was made.
import { html, nothing, type TemplateResult } from 'lit';
import { classMap } from 'lit/directives/class-map.js';
import { ifDefined } from 'lit/directives/if-defined.js';
import { icon, type IconName } from './icons';

interface CommonButton {
  onClick: (event: Event) => void;
  disabled?: boolean | undefined;
  busy?: boolean | undefined;
  className?: string | undefined;
  /** Part of a roving focus group: -1 takes the button out of the tab order. */
  tabIndex?: number | undefined;
}

export interface ButtonOptions extends CommonButton {
  label: string;
  /** Where the words alone do not say what it is about: the accessible name, which should begin with them. */
  accessibleLabel?: string | undefined;
  kind?: 'primary' | 'secondary';
  icon?: IconName | undefined;
}

/** A button with words. */
export function button(options: ButtonOptions): TemplateResult {
  const { busy = false, disabled = false } = options;
  const shown = busy ? 'loading' : options.icon;
  return html`<vscode-button
    class=${options.className ?? ''}
    .appearance=${options.kind ?? 'secondary'}
    aria-label=${ifDefined(options.accessibleLabel)}
    ?disabled=${disabled || busy}
    aria-busy=${busy ? 'true' : nothing}
    tabindex=${ifDefined(options.tabIndex)}
    @click=${options.onClick}
    >${shown === undefined ? nothing : html`<span slot="start">${icon(shown)}</span>`}${options.label}</vscode-button
  >`;
}

export interface IconButtonOptions extends CommonButton {
  /** Accessible name and tooltip. */
  label: string;
  icon: IconName;
  expanded?: boolean | undefined;
}

/** A button that is an icon: the label is its accessible name and tooltip. */
export function iconButton(options: IconButtonOptions): TemplateResult {
  const { busy = false, disabled = false } = options;
  return html`<vscode-button
    class=${classMap({ 'icon-button': true, [options.className ?? 'icon-button']: true })}
    appearance="icon"
    aria-label=${options.label}
    title=${options.label}
    aria-expanded=${options.expanded === undefined ? nothing : String(options.expanded)}
    ?disabled=${disabled || busy}
    tabindex=${ifDefined(options.tabIndex)}
    @click=${options.onClick}
    >${icon(busy ? 'loading' : options.icon)}</vscode-button
  >`;
}
