// The models a key may use: every one, or a choice among those of all channels (grouped, with price) and patterns that the user writes.
// Tells of changes by the event `change` (detail: PickedModels). Used by the form of a virtual key.
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { ChannelModelEntry, ChannelModels } from '../../src/shared/channelModels';
import { matchesPattern } from '../../src/shared/modelPattern';
import { allOrSome, onEnterIn, searchedFor } from '../components/modelChoice';
import { factLine, priceCell } from '../components/modelFacts';
import { plural, t } from '../l10n';
import { sharedStyles } from '../sharedStyles';
import { button, iconButton } from '../ui/button';
import { searchField } from '../ui/searchField';
import { textField } from '../ui/textField';
import { tick } from '../ui/tick';
import { pickerStyles } from './pickerStyles';

export interface PickedModels {
  allModels: boolean;
  models: string[];
}

/** Rows that are drawn at once: more of them are for the search. */
const shownAtMost = 150;
const maxModels = 500;
const longestName = 200;

@customElement('gatehouse-model-picker')
export class ModelPickerElement extends LitElement {
  static override styles = [...sharedStyles, pickerStyles];

  @property({ attribute: false }) accessor allModels = true;
  @property({ attribute: false }) accessor models: readonly string[] = [];
  @property({ attribute: false }) accessor channels: readonly ChannelModels[] = [];
  @property() accessor error = '';
  @state() private accessor search = '';
  @state() private accessor added = '';

  override render(): TemplateResult {
    return html`${allOrSome({
      label: t('picker.which'),
      allModels: this.allModels,
      all: { label: t('picker.all') },
      some: { label: t('picker.some') },
      error: this.error,
      onChange: (allModels) => this.#change({ allModels }),
    })}
    ${this.allModels ? nothing : html`${this.#chosen()} ${this.#addRow()} ${this.#list()}`}`;
  }

  #chosen(): TemplateResult | typeof nothing {
    if (this.models.length === 0) return nothing;
    return html`<ul class="chips" role="list" aria-label=${t('picker.chosen')}>
      ${this.models.map(
        (model) =>
          html`<li class="chip">
            <span class="code wrap">${model}</span>
            ${iconButton({ label: t('models.remove', { model }), icon: 'close', onClick: () => this.#set(model, false) })}
          </li>`,
      )}
    </ul>`;
  }

  #addRow(): TemplateResult {
    return html`<div class="with-button" @keydown=${this.#onAddKey}>
      ${textField({
        name: 'pattern',
        label: t('picker.pattern'),
        hint: t('picker.patternHint'),
        placeholder: 'claude-*',
        maxLength: longestName,
        value: this.added,
        onInput: (text) => (this.added = text),
      })}
      ${button({ label: t('models.addButton'), icon: 'add', disabled: this.added.trim() === '', onClick: () => this.#addTyped() })}
    </div>`;
  }

  #list(): TemplateResult | typeof nothing {
    if (this.channels.every(({ models }) => models.length === 0)) {
      return html`<p class="quiet">${t('picker.noneKnown')}</p>`;
    }
    const isWanted = searchedFor(this.search);
    let room = shownAtMost;
    let hidden = 0;
    const groups = this.channels.flatMap((channel) => {
      const fits = channel.models.filter(isWanted);
      const shown = fits.slice(0, room);
      room -= shown.length;
      hidden += fits.length - shown.length;
      return shown.length === 0 ? [] : [{ channel, shown }];
    });
    return html`${searchField({
        label: t('models.search'),
        value: this.search,
        controls: 'models',
        onInput: (text) => (this.search = text),
      })}
      <div id="models" class="list">
        ${groups.map(
          ({ channel, shown }) =>
            html`<section aria-label=${channel.channelName}>
              <h4 class="ellipsis">${channel.channelName}</h4>
              <ul role="list">
                ${repeat(
                  shown,
                  ({ id }) => id,
                  (model) => this.#row(model),
                )}
              </ul>
            </section>`,
        )}
        ${groups.length === 0 ? html`<p class="quiet none">${t('picker.noMatch')}</p>` : nothing}
      </div>
      ${hidden === 0 ? nothing : html`<p class="quiet">${plural('models.more', hidden)}</p>`}`;
  }

  #row(model: ChannelModelEntry): TemplateResult {
    const isChosen = this.models.includes(model.id);
    const pattern = isChosen
      ? undefined
      : this.models.find((one) => one.includes('*') && matchesPattern(one, model.id));
    return html`<li class="row">
      ${tick({
        label: t('picker.allow', { model: model.id }),
        checked: isChosen || pattern !== undefined,
        disabled: pattern !== undefined,
        onChange: (checked) => this.#set(model.id, checked),
      })}
      <div class="words">
        <span class="code wrap">${model.id}</span>
        ${pattern === undefined ? factLine(model) : html`<span class="facts-line quiet">${t('picker.byPattern', { pattern })}</span>`}
      </div>
      <span class="price">${priceCell(model.price)}</span>
    </li>`;
  }

  #set(model: string, chosen: boolean): void {
    const others = this.models.filter((one) => one !== model);
    this.#change({ models: chosen ? [...others, model].slice(0, maxModels) : others });
  }

  #addTyped(): void {
    const model = this.added.trim();
    if (model === '') return;
    this.#set(model, true);
    this.added = '';
  }

  readonly #onAddKey = onEnterIn(() => this.#addTyped());

  #change(change: Partial<PickedModels>): void {
    const detail: PickedModels = { allModels: this.allModels, models: [...this.models], ...change };
    this.dispatchEvent(new CustomEvent('change', { detail }));
  }
}
