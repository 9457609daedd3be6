// One channel of the list: name, health in a mark and a word, and on request its details and test result.
// Used by the channel list only; draws, and tells its list what the user asked for.
import { html, nothing, type TemplateResult } from 'lit';
import type { Channel } from '../../src/shared/channel';
import { signInHint } from '../../src/shared/signInSecret';
import type { ProviderPreset, SpentFigures } from '../../src/shared/status';
import { causeWords, healthWords } from '../causeWords';
import type { CallError } from '../client';
import { healthMark } from '../components/healthMark';
import { callNotice } from '../components/notice';
import type { TestState } from '../components/testRunner';
import { spentWords } from '../components/spentWords';
import { testSteps } from '../components/testSteps';
import { formatRelative } from '../format';
import { localName, plural, t } from '../l10n';
import { rowContext } from '../rowContext';
import { button, iconButton } from '../ui/button';
import { icon, type IconName } from '../ui/icons';

export type ChannelRowAction = 'toggle' | 'test' | 'edit' | 'set-secret' | 'enable' | 'remove';

export interface ChannelRowOptions {
  channel: Channel;
  /** What it used today. */
  spent: SpentFigures | undefined;
  provider: ProviderPreset | undefined;
  /** Other channels of the same priority. */
  peers: number;
  expanded: boolean;
  tabIndex: 0 | -1;
  /** The action that runs now. */
  running: ChannelRowAction | undefined;
  error: CallError | undefined;
  test: TestState | undefined;
  /** Where a carried row would land, or that this is the one. */
  dropMark: 'before' | 'after' | 'carried' | undefined;
  now: number;
  on: (action: ChannelRowAction) => void;
  onDismissError: () => void;
  onCancelTest: () => void;
  onDismissTest: () => void;
}

const shownModels = 20;

function secretWords(channel: Channel): string {
  if (channel.secretState === 'not-needed') return t('channels.keyNotNeeded');
  if (channel.secretHint === null) return t('channels.keyMissing');
  if (channel.secretHint === signInHint) return t('details.signedIn');
  return t('channels.keyHint', { hint: channel.secretHint });
}

/** A row of the channel list, a list item. */
export function channelRow(options: ChannelRowOptions): TemplateResult {
  const { channel, provider, expanded, running, error } = options;
  const health = healthWords(channel, options.now);
  const providerName = provider === undefined ? channel.provider : localName(provider.name);
  const line = [
    ...spentWords(options.spent),
    ...(providerName === channel.name ? [] : [providerName]),
    t(`protocolShort.${channel.protocol}`),
    ...(channel.secretState === 'missing' ? [] : [secretWords(channel)]),
  ].join(' · ');
  const detailsId = `details-${channel.id}`;
  const needsKey = channel.enabled && channel.secretState === 'missing';
  const classes = [
    'item',
    channel.enabled ? '' : 'off',
    expanded ? 'expanded' : '',
    running ? 'working' : '',
    options.dropMark === undefined ? '' : `drop-${options.dropMark}`,
  ];
  return html`<li
    class=${classes.join(' ')}
    data-row=${channel.id}
    data-vscode-context=${rowContext({
      webviewSection: 'channel',
      id: channel.id,
      enabled: channel.enabled,
      takesKey: channel.secretState !== 'not-needed',
    })}
    draggable="true"
    title=${t('channels.dragHint')}
  >
    <div class="row">
      <button
        class="row-main"
        tabindex=${options.tabIndex}
        aria-expanded=${expanded ? 'true' : 'false'}
        aria-controls=${detailsId}
        aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown"
        @click=${() => options.on('toggle')}
      >
        ${icon(expanded ? 'chevronDown' : 'chevronRight')} ${healthMark(channel)}
        <span class="row-text">
          <span class="row-title ellipsis" title=${channel.name}>${channel.name}</span>
          <span class="row-line ellipsis" title="${health} · ${line}"
            ><span class="strong">${health}</span> · ${line}</span
          >
        </span>
      </button>
      ${rowActions(options)}
    </div>
    <div class="under" id=${detailsId} ?hidden=${!(expanded || needsKey || error || options.test)}>
      ${
        needsKey && !expanded
          ? html`<div>
              ${button({
                label: t('channels.setKey'),
                icon: 'key',
                busy: running === 'set-secret',
                onClick: () => options.on('set-secret'),
              })}
            </div>`
          : nothing
      }
      ${expanded ? details(options, providerName) : nothing} ${callNotice(error, options.onDismissError)}
      ${
        options.test === undefined
          ? nothing
          : testSteps({ state: options.test, onCancel: options.onCancelTest, onDismiss: options.onDismissTest })
      }
    </div>
  </li>`;
}

function rowActions({ channel, running, tabIndex, on }: ChannelRowOptions): TemplateResult {
  const one = (action: ChannelRowAction, label: string, name: IconName): TemplateResult =>
    iconButton({
      label,
      icon: name,
      tabIndex,
      busy: running === action,
      disabled: running !== undefined,
      onClick: () => on(action),
    });
  const keyLabel = channel.secretHint === null ? t('channels.setKey') : t('channels.replaceKey');
  return html`<div class="row-actions" role="group" aria-label=${t('common.actionsFor', { name: channel.name })}>
    ${one('test', running === 'test' ? t('channels.testing') : t('channels.test'), 'beaker')}
    ${channel.secretState === 'not-needed' ? nothing : one('set-secret', keyLabel, 'key')}
    ${one('edit', t('channels.edit'), 'edit')}
    ${one('enable', t(channel.enabled ? 'channels.disable' : 'channels.enable'), channel.enabled ? 'blocked' : 'power')}
    ${one('remove', t('channels.remove'), 'trash')}
  </div>`;
}

function details({ channel, peers, now }: ChannelRowOptions, providerName: string): TemplateResult {
  const { health, models } = channel;
  const names = models
    .slice(0, shownModels)
    .map((model) => (model.alias === undefined ? model.id : `${model.id} = ${model.alias}`));
  const rest = models.length - names.length;
  const modelWords =
    models.length === 0
      ? t('channels.allModels')
      : [...names, ...(rest > 0 ? [plural('channels.moreModels', rest)] : [])].join(', ');
  return html`${
      health.reason === null || !channel.enabled
        ? nothing
        : html`<div class="wrap">
            ${health.reason}
            ${
              health.checkedAt === null
                ? nothing
                : html`<span class="quiet"
                    >(${t('channels.checked', { time: formatRelative(health.checkedAt, now) })})</span
                  >`
            }
          </div>`
    }
    ${
      health.models.length === 0
        ? nothing
        : html`<ul role="list">
            ${health.models.map((cause) => html`<li class="wrap">${causeWords(cause, now)}</li>`)}
          </ul>`
    }
    <dl class="facts">
      <dt>${t('channels.provider')}</dt>
      <dd>${providerName}${channel.region === null ? '' : ` (${channel.region})`}</dd>
      <dt>${t('channels.protocol')}</dt>
      <dd>${t(`protocol.${channel.protocol}`)}</dd>
      <dt>${t('channels.baseUrl')}</dt>
      <dd class="code">${channel.baseUrl}</dd>
      <dt>${t('channels.models')}</dt>
      <dd>${modelWords}</dd>
      <dt>${t('channels.priority')}</dt>
      <dd>${channel.priority}${peers > 0 ? ` (${t('channels.sharesPriority')})` : ''}</dd>
      ${
        channel.weight === 1
          ? nothing
          : html`<dt>${t('channels.weight')}</dt>
              <dd>${channel.weight}</dd>`
      }
      ${
        channel.group === null
          ? nothing
          : html`<dt>${t('channels.group')}</dt>
              <dd>${channel.group}</dd>`
      }
      <dt>${t('channels.key')}</dt>
      <dd>${secretWords(channel)}</dd>
    </dl>`;
}
