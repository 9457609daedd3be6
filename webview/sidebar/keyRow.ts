// One virtual key of the list: name, state in a mark and a word, and on request what it may do.
// Used by the key list only; draws, and tells its list what the user asked for. Knows the hint of a key, never its secret.
import { html, nothing, type TemplateResult } from 'lit';
import type { VirtualKey } from '../../src/shared/virtualKey';
import type { CallError } from '../client';
import { keyMark } from '../components/keyMark';
import { callNotice } from '../components/notice';
import { formatDateTime, formatMoney, formatRelative } from '../format';
import { t } from '../l10n';
import { rowContext } from '../rowContext';
import { iconButton } from '../ui/button';
import { icon, type IconName } from '../ui/icons';

export type KeyRowAction = 'toggle' | 'edit' | 'rotate' | 'enable' | 'revoke';

export interface KeyRowOptions {
  key: VirtualKey;
  /** Channel names by id, for the details. */
  channelNames: ReadonlyMap<string, string>;
  expanded: boolean;
  tabIndex: 0 | -1;
  running: KeyRowAction | undefined;
  error: CallError | undefined;
  now: number;
  on: (action: KeyRowAction) => void;
  onDismissError: () => void;
}

/** A row of the key list, a list item. */
export function keyRow(options: KeyRowOptions): TemplateResult {
  const { key, expanded, running, now } = options;
  const state = t(`keys.state.${key.state}`);
  const line = [
    ...(key.usage.usdToday > 0 ? [t('keys.spentToday', { cost: formatMoney(key.usage.usdToday) })] : []),
    ...(key.expiresAt !== null && (key.state === 'active' || key.state === 'expired')
      ? [t(key.state === 'expired' ? 'keys.expired' : 'keys.expires', { time: formatRelative(key.expiresAt, now) })]
      : []),
    key.lastUsedAt === null ? t('keys.neverUsed') : t('keys.used', { time: formatRelative(key.lastUsedAt, now) }),
    key.hint,
  ].join(' · ');
  const detailsId = `details-${key.id}`;
  const isOn = key.state === 'active';
  const classes = ['item', isOn ? '' : 'off', expanded ? 'expanded' : '', running ? 'working' : ''];
  return html`<li
    class=${classes.join(' ')}
    data-row=${key.id}
    data-vscode-context=${rowContext({ webviewSection: 'key', id: key.id, state: key.state })}
  >
    <div class="row">
      <button
        class="row-main"
        tabindex=${options.tabIndex}
        aria-expanded=${expanded ? 'true' : 'false'}
        aria-controls=${detailsId}
        @click=${() => options.on('toggle')}
      >
        ${icon(expanded ? 'chevronDown' : 'chevronRight')} ${keyMark(key.state)}
        <span class="row-text">
          <span class="row-title ellipsis" title=${key.name}>${key.name}</span>
          <span class="row-line ellipsis" title="${state} · ${line}"
            ><span class="strong">${state}</span> · ${line}</span
          >
        </span>
      </button>
      ${rowActions(options)}
    </div>
    <div class="under" id=${detailsId} ?hidden=${!expanded && options.error === undefined}>
      ${expanded ? details(options) : nothing} ${callNotice(options.error, options.onDismissError)}
    </div>
  </li>`;
}

function rowActions({ key, running, tabIndex, on }: KeyRowOptions): TemplateResult | typeof nothing {
  if (key.state === 'revoked') return nothing;
  const one = (action: KeyRowAction, label: string, name: IconName): TemplateResult =>
    iconButton({
      label,
      icon: name,
      tabIndex,
      busy: running === action,
      disabled: running !== undefined,
      onClick: () => on(action),
    });
  const isDisabled = key.state === 'disabled';
  return html`<div class="row-actions" role="group" aria-label=${t('common.actionsFor', { name: key.name })}>
    ${one('edit', t('channels.edit'), 'edit')} ${one('rotate', t('keys.rotate'), 'rotate')}
    ${
      key.state === 'expired'
        ? nothing
        : one('enable', t(isDisabled ? 'keys.enable' : 'keys.disable'), isDisabled ? 'power' : 'blocked')
    }
    ${one('revoke', t('keys.revoke'), 'trash')}
  </div>`;
}

function details({ key, channelNames }: KeyRowOptions): TemplateResult {
  const channels = key.channels?.map((id) => channelNames.get(id) ?? id).join(', ');
  const fact = (label: string, value: string): TemplateResult =>
    html`<dt>${label}</dt>
      <dd>${value}</dd>`;
  return html`<dl class="facts">
    ${fact(t('keys.field.hint'), key.hint)}
    ${fact(t('keys.field.expiry'), key.expiresAt === null ? t('keys.neverExpires') : formatDateTime(key.expiresAt))}
    ${fact(t('keys.field.lastUsed'), key.lastUsedAt === null ? t('keys.neverUsed') : formatDateTime(key.lastUsedAt))}
    ${fact(t('keys.field.created'), formatDateTime(key.createdAt))}
    ${fact(t('keys.field.models'), key.models?.join(', ') ?? t('keys.everyModel'))}
    ${fact(t('keys.field.channels'), channels ?? t('keys.everyChannel'))}
    ${key.defaultModel === null ? nothing : fact(t('keys.field.defaultModel'), key.defaultModel)}
    ${key.note === '' ? nothing : fact(t('keys.field.note'), key.note)}
  </dl>`;
}
