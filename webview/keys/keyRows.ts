// The virtual keys of the keys panel as a list: state, what they may do, what they have used, and their actions.
// Draws, and tells the panel what the user asked for. Knows the hint of a key, never its secret.
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { KeyDay } from '../../src/shared/webviewMessages';
import type { VirtualKey } from '../../src/shared/virtualKey';
import { gauge } from '../components/gauge';
import { callNotice } from '../components/notice';
import { sparkline } from '../components/sparkline';
import type { RovingRows } from '../components/rovingRows';
import type { CallError } from '../client';
import { formatCompact, formatMoney, formatRelative } from '../format';
import { plural, t } from '../l10n';
import { keyMark } from '../components/keyMark';
import { rowContext } from '../rowContext';
import { iconButton } from '../ui/button';
import type { IconName } from '../ui/icons';

export type KeyAction = 'edit' | 'rotate' | 'enable' | 'revoke';

export interface KeyRowsOptions {
  keys: readonly VirtualKey[];
  /** Days of all keys, and the days that sparklines show (oldest first, ISO 8601); undefined where they are not known yet. */
  days: { rows: readonly KeyDay[]; shown: readonly string[] } | undefined;
  channelNames: ReadonlyMap<string, string>;
  now: number;
  /** The keyboard focus among the rows. */
  rows: RovingRows;
  running: (id: string) => KeyAction | undefined;
  error: (id: string) => CallError | undefined;
  on: (key: VirtualKey, action: KeyAction) => void;
  onDismissError: (id: string) => void;
}

/** The list. */
export function keyRows(options: KeyRowsOptions): TemplateResult {
  const { keys, rows } = options;
  // Revoked ones have nothing to do.
  const ids = keys.filter(({ state }) => state !== 'revoked').map(({ id }) => id);
  return html`<ul
    class="keys"
    role="list"
    aria-label=${t('keys.title')}
    @keydown=${rows.onKeyDown}
    @focusin=${rows.onFocusIn}
  >
    ${repeat(
      keys,
      ({ id }) => id,
      (key) => keyItem(key, rows.tabIndex(key.id, ids), options),
    )}
  </ul>`;
}

function keyItem(key: VirtualKey, tabIndex: 0 | -1, options: KeyRowsOptions): TemplateResult {
  const { usage } = key;
  const budget = budgetOf(key);
  return html`<li
    class="key ${key.state === 'active' ? '' : 'off'}"
    data-key=${key.id}
    data-row=${key.id}
    data-vscode-context=${rowContext({ webviewSection: 'key', id: key.id, state: key.state })}
  >
    <div class="who">
      <span class="title">
        ${keyMark(key.state)}
        ${
          key.state === 'revoked'
            ? html`<span class="name wrap">${key.name}</span>`
            : html`<button class="name wrap row-main" tabindex=${tabIndex} @click=${() => options.on(key, 'edit')}>
                ${key.name}
              </button>`
        }
      </span>
      <span class="quiet line"
        ><span class="state">${t(`keys.state.${key.state}`)}</span> · ${lineOf(key, options.now)}</span
      >
      <span class="quiet line wrap">${scopeWords(key, options.channelNames)}</span>
    </div>
    <div class="run">${options.days === undefined ? nothing : spark(key, options.days)}</div>
    <dl class="figures">
      ${figure(t('keyList.today'), formatMoney(usage.usdToday), plural('keyList.requests', usage.requestsToday))}
      ${figure(
        t('keyList.month'),
        `${formatMoney(usage.usdThisMonth)}${usage.unpricedThisMonth === 0 ? '' : ` ${t('today.unpriced', { count: usage.unpricedThisMonth })}`}`,
        t('keyList.tokens', { tokens: formatCompact(usage.tokensThisMonth) }),
      )}
    </dl>
    <div class="spent">
      ${
        budget === undefined
          ? nothing
          : gauge({
              label: t('keyList.budgetOf', { name: key.name }),
              usd: budget.usd,
              usedUsd: budget.usedUsd,
              warnAt: 0.75,
            })
      }
    </div>
    ${actions(key, tabIndex, options)}
    ${
      options.error(key.id) === undefined
        ? nothing
        : html`<div class="trouble">${callNotice(options.error(key.id), () => options.onDismissError(key.id))}</div>`
    }
  </li>`;
}

function figure(label: string, value: string, more: string): TemplateResult {
  return html`<div>
    <dt class="quiet">${label}</dt>
    <dd>${value}</dd>
    <dd class="quiet">${more}</dd>
  </div>`;
}

function lineOf(key: VirtualKey, now: number): string {
  const ends = key.expiresAt !== null && (key.state === 'active' || key.state === 'expired');
  return [
    key.hint,
    ...(ends && key.expiresAt !== null
      ? [t(key.state === 'expired' ? 'keys.expired' : 'keys.expires', { time: formatRelative(key.expiresAt, now) })]
      : []),
    key.lastUsedAt === null ? t('keys.neverUsed') : t('keys.used', { time: formatRelative(key.lastUsedAt, now) }),
  ].join(' · ');
}

function scopeWords(key: VirtualKey, channelNames: ReadonlyMap<string, string>): string {
  const channels = key.channels?.map((id) => channelNames.get(id) ?? id.replace(/^group:/, ''));
  return [
    key.models?.join(', ') ?? t('keys.everyModel'),
    ...(channels === undefined ? [] : [channels.join(', ')]),
    ...(key.note === '' ? [] : [key.note]),
  ].join(' · ');
}

/** The key's own budget and what is spent of it in its present period. */
function budgetOf({ budget, usage }: VirtualKey): { usd: number; usedUsd: number } | undefined {
  return budget === null || usage.usdOfBudget === null ? undefined : { usd: budget.usd, usedUsd: usage.usdOfBudget };
}

function spark(key: VirtualKey, { rows, shown }: NonNullable<KeyRowsOptions['days']>): TemplateResult {
  const own = new Map(rows.filter(({ keyId }) => keyId === key.id).map((row) => [row.day, row]));
  const days = shown.map((day) => own.get(day));
  const spent = days.reduce((sum, day) => sum + (day?.costUsd ?? 0), 0);
  const requests = days.reduce((sum, day) => sum + (day?.requests ?? 0), 0);
  // Where nothing was charged (a demo, a local model) the run of the requests says more.
  const values = days.map((day) => (spent > 0 ? (day?.costUsd ?? 0) : (day?.requests ?? 0)));
  const label = t('keyList.spark', { days: shown.length, cost: formatMoney(spent), requests });
  return sparkline({ label, values });
}

function actions(key: VirtualKey, tabIndex: 0 | -1, options: KeyRowsOptions): TemplateResult {
  if (key.state === 'revoked') return html`<div class="actions"></div>`;
  const running = options.running(key.id);
  const one = (action: KeyAction, label: string, name: IconName): TemplateResult =>
    iconButton({
      label,
      icon: name,
      tabIndex,
      busy: running === action,
      disabled: running !== undefined,
      onClick: () => options.on(key, action),
    });
  const isDisabled = key.state === 'disabled';
  return html`<div class="actions row-actions" role="group" aria-label=${t('common.actionsFor', { name: key.name })}>
    ${one('edit', t('channels.edit'), 'edit')} ${one('rotate', t('keys.rotate'), 'rotate')}
    ${
      key.state === 'expired'
        ? nothing
        : one('enable', t(isDisabled ? 'keys.enable' : 'keys.disable'), isDisabled ? 'power' : 'blocked')
    }
    ${one('revoke', t('keys.revoke'), 'trash')}
  </div>`;
}
