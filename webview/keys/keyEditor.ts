// The form of a virtual key, new or changed. Asks the host to save; VS Code shows a new secret, which is never in this page.
// Tells of changes by the event `draft-change` (detail: KeyDraft) and of its end by `done`.
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Channel } from '../../src/shared/channel';
import type { ChannelModels } from '../../src/shared/channelModels';
import type { GatewayTools } from '../../src/shared/toolModeMessages';
import { keyPrefixes, type VirtualKey } from '../../src/shared/virtualKey';
import { Calls } from '../calls';
import type { HostClient } from '../client';
import { callNotice } from '../components/notice';
import { formKeys } from '../forms/formKeys';
import { formatDateTime } from '../format';
import { t } from '../l10n';
import { sharedStyles } from '../sharedStyles';
import { button } from '../ui/button';
import { dateField } from '../ui/dateField';
import { dropdown } from '../ui/dropdown';
import { focusField, focusFirstOf } from '../ui/field';
import { icon } from '../ui/icons';
import { textField } from '../ui/textField';
import { dayOf, expiryChoices, type KeyDraft } from './keyDraft';
import { keyEditorStyles } from './keyEditorStyles';
import { keyAction, keyErrors, type KeyErrors } from './keyForm';
import { keyParts, type KeyPart } from './keyParts';

@customElement('gatehouse-key-editor')
export class KeyEditorElement extends LitElement {
  static override styles = [...sharedStyles, keyEditorStyles];

  @property({ attribute: false }) accessor client!: HostClient;
  @property({ attribute: false }) accessor draft!: KeyDraft;
  /** The key as it is saved; undefined for a new one, and for one that is gone. */
  @property({ attribute: false }) accessor saved: VirtualKey | undefined = undefined;
  @property({ attribute: false }) accessor channels: readonly Channel[] = [];
  @property({ attribute: false }) accessor models: readonly ChannelModels[] = [];
  /** Errors are shown once the user has tried to save, then kept up to date while he types. */
  @state() private accessor tried = false;
  @state() private accessor openParts: readonly KeyPart[] = ['models'];
  @state() private accessor tools: GatewayTools | undefined = undefined;

  readonly #calls = new Calls(this, () => this.client, { scope: 'key', slots: { save: () => this.#finish() } });
  readonly #onKeyDown = formKeys({ send: () => void this.#save(), close: () => this.#finish() });

  protected override firstUpdated(_changed: PropertyValues): void {
    focusField(this.renderRoot, 'name');
  }

  override render(): TemplateResult {
    const { draft } = this;
    const errors = this.tried ? keyErrors(draft, Date.now()) : {};
    const isNew = draft.keyId === null;
    const busy = this.#calls.busy('save');
    return html`<div class="form" role="form" aria-labelledby="title" @keydown=${this.#onKeyDown}>
      <div>
        ${button({ label: t('keyEditor.back'), icon: 'arrowLeft', disabled: busy, onClick: () => this.#finish() })}
      </div>
      <h2 id="title">
        ${isNew ? t('keyForm.title') : t('channelForm.editTitle', { name: this.saved?.name ?? draft.name })}
      </h2>
      ${isNew || this.saved !== undefined ? nothing : html`<p class="tone-bad">${t('keyEditor.gone')}</p>`}
      ${this.#basics(errors, isNew)}
      ${keyParts({
        draft,
        errors,
        saved: this.saved,
        channels: this.channels,
        models: this.models,
        tools: this.tools,
        isOpen: (part) => this.openParts.includes(part),
        onToggle: (part) => this.#toggle(part),
        onChange: (changed) => this.#change(changed),
      })}
      ${
        isNew
          ? html`<div class="notice notice-info">
              ${icon('key')}
              <div>${t('keyForm.secretNotice')}</div>
            </div>`
          : nothing
      }
      <div class="bar">
        ${callNotice(this.#calls.error('save'), () => this.#calls.clear('save'))}
        ${button({
          label: t(isNew ? 'keyForm.create' : 'common.save'),
          kind: 'primary',
          busy,
          onClick: () => void this.#save(),
        })}
        ${button({ label: t('common.cancel'), disabled: busy, onClick: () => this.#finish() })}
      </div>
    </div>`;
  }

  #basics(errors: KeyErrors, isNew: boolean): TemplateResult {
    const { draft, saved } = this;
    const choices = expiryChoices.filter((choice) => choice !== 'keep' || (saved?.expiresAt ?? null) !== null);
    return html`${textField({
        name: 'name',
        label: t('keyForm.name'),
        hint: t('keyForm.nameHint'),
        value: draft.name,
        error: errors['name'],
        onInput: (name) => this.#change({ ...draft, name }),
      })}
      <div class="pair">
        ${
          isNew
            ? dropdown({
                name: 'prefix',
                label: t('keyForm.prefix'),
                hint: t('keyForm.prefixHint'),
                value: draft.prefix,
                options: keyPrefixes.map((prefix) => ({ value: prefix, label: t(`keyForm.prefix.${prefix}`) })),
                onChange: (value) => {
                  const prefix = keyPrefixes.find((candidate) => candidate === value);
                  if (prefix !== undefined) this.#change({ ...draft, prefix });
                },
              })
            : nothing
        }
        ${dropdown({
          name: 'expiry',
          label: t('keyForm.expiry'),
          value: draft.expiry,
          options: choices.map((choice) => ({
            value: choice,
            label: choice === 'keep' ? formatDateTime(saved?.expiresAt ?? '') : t(`keyForm.expiry.${choice}`),
          })),
          onChange: (value) => {
            const expiry = expiryChoices.find((candidate) => candidate === value);
            if (expiry !== undefined) this.#change({ ...draft, expiry });
          },
        })}
        ${
          draft.expiry === 'date'
            ? dateField({
                name: 'expiryDate',
                label: t('keyForm.expiryDate'),
                value: draft.expiryDate,
                min: dayOf(Date.now()),
                error: errors['expiryDate'],
                onInput: (expiryDate) => this.#change({ ...draft, expiryDate }),
              })
            : nothing
        }
      </div>
      ${textField({
        name: 'note',
        label: t('keys.field.note'),
        value: draft.note,
        error: errors['note'],
        onInput: (note) => this.#change({ ...draft, note }),
      })}`;
  }

  #toggle(part: KeyPart): void {
    const isOpen = this.openParts.includes(part);
    this.openParts = isOpen ? this.openParts.filter((open) => open !== part) : [...this.openParts, part];
    void this.#loadTools();
  }

  /** Their servers may have to be started for it: asked for only where they are looked at. */
  async #loadTools(): Promise<void> {
    const wanted = this.openParts.includes('tools') && this.draft.toolMode === 'gateway';
    if (!wanted || this.tools !== undefined) return;
    const listed = await this.#calls.run('tools', { action: 'list-gateway-tools' });
    if (listed !== undefined) this.tools = listed.value;
    else if (!this.#calls.busy('tools')) this.tools = { sources: [], tools: [] };
  }

  #change(draft: KeyDraft): void {
    this.draft = draft;
    void this.#loadTools();
    this.dispatchEvent(new CustomEvent('draft-change', { detail: draft }));
  }

  async #save(): Promise<void> {
    if (this.#calls.busy('save')) return;
    this.tried = true;
    const now = Date.now();
    const wrong = Object.keys(keyErrors(this.draft, now));
    if (wrong.length > 0) {
      await this.updateComplete;
      focusFirstOf(this.renderRoot, wrong);
      return;
    }
    const done = await this.#calls.run('save', keyAction(this.draft, now));
    if (done !== undefined) this.#finish();
  }

  #finish(): void {
    this.dispatchEvent(new CustomEvent('done'));
  }
}
