// The form for a new channel or one that is edited. Asks the host to save; never sees an API key.
// Tells of changes by the event `draft-change` (detail: ChannelDraft) and of its end by `done`.
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { needsBaseUrl, protocolChoices } from '../../src/catalog/presetPlaces';
import type { ProviderPreset } from '../../src/shared/status';
import { Calls } from '../calls';
import type { HostClient } from '../client';
import { callNotice } from '../components/notice';
import { hasMessage, localName, t } from '../l10n';
import { sharedStyles } from '../sharedStyles';
import { button } from '../ui/button';
import { dropdown, type DropdownOption } from '../ui/dropdown';
import { focusField } from '../ui/field';
import { icon } from '../ui/icons';
import { link } from '../ui/link';
import { textArea, textField } from '../ui/textField';
import {
  channelAction,
  baseUrlExample,
  checkChannelDraft,
  withProvider,
  withRegion,
  type ChannelDraft,
  type ChannelDraftErrors,
} from './channelDraft';
import { formKeys } from './formKeys';
import { formStyles } from './formStyles';

const fieldOrder = ['provider', 'name', 'baseUrl', 'models', 'priority'] as const;
const groups = ['mainstream', 'china', 'local', 'custom'] as const;

@customElement('gatehouse-channel-form')
export class ChannelFormElement extends LitElement {
  static override styles = [...sharedStyles, formStyles];

  @property({ attribute: false }) accessor client!: HostClient;
  @property({ attribute: false }) accessor providers: readonly ProviderPreset[] = [];
  @property({ attribute: false }) accessor draft!: ChannelDraft;
  /** Name of the edited channel as it is saved; empty for a new one. */
  @property() accessor savedName = '';
  /** Errors are shown once the user has tried to save, then kept up to date while he types. */
  @state() private accessor tried = false;

  readonly #calls = new Calls(this, () => this.client);
  readonly #onKeyDown = formKeys({ send: () => void this.#save(), close: () => this.#finish() });

  protected override firstUpdated(_changed: PropertyValues): void {
    focusField(this.renderRoot, this.draft.channelId === null ? 'provider' : 'name');
  }

  override render(): TemplateResult {
    const { draft } = this;
    const preset = this.providers.find((provider) => provider.id === draft.provider);
    const isNew = draft.channelId === null;
    const errors = this.tried ? checkChannelDraft(draft, preset) : {};
    const title = isNew ? t('channelForm.addTitle') : t('channelForm.editTitle', { name: this.savedName });
    const busy = this.#calls.busy('save');
    return html`<div class="form" role="form" aria-labelledby="title" @keydown=${this.#onKeyDown}>
      <h3 id="title">${title}</h3>
      ${isNew ? this.#providerField(errors) : nothing}
      ${preset === undefined && isNew ? nothing : this.#fields(draft, preset, errors)}
      ${isNew && preset !== undefined ? this.#secretWords(preset) : nothing}
      ${callNotice(this.#calls.error('save'), () => this.#calls.clear('save'))}
      <div class="buttons">
        ${button({
          label: t(isNew ? 'channelForm.create' : 'common.save'),
          kind: 'primary',
          busy,
          onClick: () => void this.#save(),
        })}
        ${button({ label: t('common.cancel'), disabled: busy, onClick: () => this.#finish() })}
      </div>
    </div>`;
  }

  #providerField(errors: ChannelDraftErrors): TemplateResult {
    const options: DropdownOption[] = [];
    if (this.draft.provider === '') options.push({ value: '', label: t('channelForm.providerPlaceholder') });
    for (const group of groups) {
      const members = this.providers.filter((provider) => provider.group === group);
      if (members.length === 0) continue;
      options.push({ value: `group:${group}`, label: t(`channelForm.group.${group}`), heading: true });
      for (const member of members) options.push({ value: member.id, label: localName(member.name) });
    }
    return dropdown({
      name: 'provider',
      label: t('channels.provider'),
      value: this.draft.provider,
      options,
      error: errors.provider,
      onChange: (value) => {
        const preset = this.providers.find((provider) => provider.id === value);
        if (preset !== undefined) this.#change(withProvider(this.draft, preset));
      },
    });
  }

  #fields(draft: ChannelDraft, preset: ProviderPreset | undefined, errors: ChannelDraftErrors): TemplateResult {
    const custom = preset !== undefined && needsBaseUrl(preset, draft.region);
    return html`${textField({
      name: 'name',
      label: t('channelForm.name'),
      hint: t('channelForm.nameHint'),
      value: draft.name,
      error: errors.name,
      onInput: (name) => this.#change({ ...draft, name }),
    })}
    ${preset === undefined ? nothing : this.#placeFields(draft, preset)}
    ${textField({
      name: 'baseUrl',
      label: t('channels.baseUrl'),
      hint: t(custom ? 'channelForm.baseUrlCustomHint' : 'channelForm.baseUrlHint'),
      placeholder: preset === undefined ? undefined : baseUrlExample(preset, draft.region, draft.protocol),
      value: draft.baseUrl,
      error: errors.baseUrl,
      onInput: (baseUrl) => this.#change({ ...draft, baseUrl }),
    })}
    ${textArea({
      name: 'models',
      label: t('channelForm.models'),
      hint: t('channelForm.modelsHint'),
      rows: 3,
      value: draft.models,
      error: errors.models,
      onInput: (models) => this.#change({ ...draft, models }),
    })}
    ${textField({
      name: 'priority',
      label: t('channels.priority'),
      hint: t('channelForm.priorityHint'),
      value: draft.priority,
      error: errors.priority,
      onInput: (priority) => this.#change({ ...draft, priority }),
    })}`;
  }

  #placeFields(draft: ChannelDraft, preset: ProviderPreset): TemplateResult | typeof nothing {
    const choices = protocolChoices(preset, draft.region);
    const showProtocol = preset.custom || choices.length > 1;
    if (preset.regions.length === 0 && !showProtocol) return nothing;
    return html`<div class="pair">
      ${
        preset.regions.length === 0
          ? nothing
          : dropdown({
              name: 'region',
              label: t('channels.region'),
              value: draft.region,
              options: preset.regions.map((region) => ({ value: region, label: regionName(preset, region) })),
              onChange: (region) => this.#change(withRegion(draft, preset, region)),
            })
      }
      ${
        showProtocol
          ? dropdown({
              name: 'protocol',
              label: t('channels.protocol'),
              value: draft.protocol,
              options: choices.map((id) => ({ value: id, label: t(`protocol.${id}`) })),
              onChange: (protocol) => this.#change({ ...draft, protocol }),
            })
          : nothing
      }
    </div>`;
  }

  #secretWords(preset: ProviderPreset): TemplateResult {
    // For an endpoint of the user's own the host asks too, and takes an empty answer.
    const asked = preset.secretNeeded || preset.custom;
    const words = asked ? t('channelForm.secretNotice') : t('channelForm.secretNone');
    return html`<div class="notice notice-info">
      ${icon(asked ? 'key' : 'info')}
      <div>
        ${words}
        ${preset.secretNeeded && preset.keyUrl !== null ? link(preset.keyUrl, t('channelForm.getKey')) : nothing}
      </div>
    </div>`;
  }

  #change(draft: ChannelDraft): void {
    this.draft = draft;
    this.dispatchEvent(new CustomEvent('draft-change', { detail: draft }));
  }

  async #save(): Promise<void> {
    if (this.#calls.busy('save')) return;
    this.tried = true;
    const preset = this.providers.find((provider) => provider.id === this.draft.provider);
    const errors = checkChannelDraft(this.draft, preset);
    const wrong = fieldOrder.find((name) => errors[name] !== undefined);
    if (wrong !== undefined) {
      await this.updateComplete;
      focusField(this.renderRoot, wrong);
      return;
    }
    const done = await this.#calls.run('save', channelAction(this.draft, preset));
    if (done !== undefined) this.#finish();
  }

  #finish(): void {
    this.dispatchEvent(new CustomEvent('done'));
  }
}

function regionName(preset: ProviderPreset, region: string): string {
  const name = preset.regionNames?.[region];
  if (name !== undefined) return localName(name);
  const key = `region.${region}`;
  return hasMessage(key) ? t(key) : region;
}
