// The form for a new virtual key. Asks the host to make it; VS Code shows the secret, which is never in this page.
// Tells of changes by the event `draft-change` (detail: KeyDraft) and of its end by `done`.
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { keyPrefixes } from '../../src/shared/virtualKey';
import { Calls } from '../calls';
import type { HostClient } from '../client';
import { callNotice } from '../components/notice';
import { t } from '../l10n';
import { sharedStyles } from '../sharedStyles';
import { button } from '../ui/button';
import { dateField } from '../ui/dateField';
import { dropdown } from '../ui/dropdown';
import { focusField } from '../ui/field';
import { icon } from '../ui/icons';
import { textArea, textField } from '../ui/textField';
import { formKeys } from './formKeys';
import { formStyles } from './formStyles';
import { checkKeyDraft, dayOf, expiryChoices, keyAction, type KeyDraft } from './keyDraft';

const fieldOrder = ['name', 'expiryDate', 'models'] as const;

@customElement('gatehouse-key-form')
export class KeyFormElement extends LitElement {
  static override styles = [...sharedStyles, formStyles];

  @property({ attribute: false }) accessor client!: HostClient;
  @property({ attribute: false }) accessor draft!: KeyDraft;
  /** Errors are shown once the user has tried to save, then kept up to date while he types. */
  @state() private accessor tried = false;

  readonly #calls = new Calls(this, () => this.client);
  readonly #onKeyDown = formKeys({ send: () => void this.#save(), close: () => this.#finish() });

  protected override firstUpdated(_changed: PropertyValues): void {
    focusField(this.renderRoot, 'name');
  }

  override render(): TemplateResult {
    const { draft } = this;
    const errors = this.tried ? checkKeyDraft(draft, Date.now()) : {};
    const busy = this.#calls.busy('save');
    return html`<div class="form" role="form" aria-labelledby="title" @keydown=${this.#onKeyDown}>
      <h3 id="title">${t('keyForm.title')}</h3>
      ${textField({
        name: 'name',
        label: t('keyForm.name'),
        hint: t('keyForm.nameHint'),
        value: draft.name,
        error: errors.name,
        onInput: (name) => this.#change({ ...draft, name }),
      })}
      <div class="pair">
        ${dropdown({
          name: 'prefix',
          label: t('keyForm.prefix'),
          hint: t('keyForm.prefixHint'),
          value: draft.prefix,
          options: keyPrefixes.map((prefix) => ({ value: prefix, label: t(`keyForm.prefix.${prefix}`) })),
          onChange: (value) => {
            const prefix = keyPrefixes.find((candidate) => candidate === value);
            if (prefix !== undefined) this.#change({ ...draft, prefix });
          },
        })}
        ${dropdown({
          name: 'expiry',
          label: t('keyForm.expiry'),
          value: draft.expiry,
          options: expiryChoices.map((choice) => ({ value: choice, label: t(`keyForm.expiry.${choice}`) })),
          onChange: (value) => {
            const expiry = expiryChoices.find((candidate) => candidate === value);
            if (expiry !== undefined) this.#change({ ...draft, expiry });
          },
        })}
      </div>
      ${
        draft.expiry === 'date'
          ? dateField({
              name: 'expiryDate',
              label: t('keyForm.expiryDate'),
              value: draft.expiryDate,
              min: dayOf(Date.now()),
              error: errors.expiryDate,
              onInput: (expiryDate) => this.#change({ ...draft, expiryDate }),
            })
          : nothing
      }
      ${textArea({
        name: 'models',
        label: t('keyForm.models'),
        hint: t('keyForm.modelsHint'),
        rows: 2,
        value: draft.models,
        error: errors.models,
        onInput: (models) => this.#change({ ...draft, models }),
      })}
      <div class="notice notice-info">
        ${icon('key')}
        <div>${t('keyForm.secretNotice')}</div>
      </div>
      ${callNotice(this.#calls.error('save'), () => this.#calls.clear('save'))}
      <div class="buttons">
        ${button({ label: t('keyForm.create'), kind: 'primary', busy, onClick: () => void this.#save() })}
        ${button({ label: t('common.cancel'), disabled: busy, onClick: () => this.#finish() })}
      </div>
    </div>`;
  }

  #change(draft: KeyDraft): void {
    this.draft = draft;
    this.dispatchEvent(new CustomEvent('draft-change', { detail: draft }));
  }

  async #save(): Promise<void> {
    if (this.#calls.busy('save')) return;
    this.tried = true;
    const now = Date.now();
    const errors = checkKeyDraft(this.draft, now);
    const wrong = fieldOrder.find((name) => errors[name] !== undefined);
    if (wrong !== undefined) {
      await this.updateComplete;
      focusField(this.renderRoot, wrong);
      return;
    }
    const done = await this.#calls.run('save', keyAction(this.draft, now));
    if (done !== undefined) this.#finish();
  }

  #finish(): void {
    this.dispatchEvent(new CustomEvent('done'));
  }
}
