// The models of a channel: all that its provider lists, or a list of the user's own with aliases and patterns, ticked from what was fetched.
// Tells of changes by the event `change` (detail: ModelsChange). The panel fetches the list and keeps the draft.
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { catalogueFacts } from '../../src/catalog/modelFacts';
import type { ChannelModelEntry, ListedModel } from '../../src/shared/channelModels';
import { allOrSome, onEnterIn, searchedFor } from '../components/modelChoice';
import { factLine, priceCell } from '../components/modelFacts';
import { plural, t } from '../l10n';
import { sharedStyles } from '../sharedStyles';
import { button, iconButton } from '../ui/button';
import { searchField } from '../ui/searchField';
import { textField } from '../ui/textField';
import { tick } from '../ui/tick';
import type { ChannelDraft } from './channelDraft';
import { modelsStyles } from './modelsStyles';

export type ModelsChange = Pick<ChannelDraft, 'allModels' | 'models'>;
type DraftModel = ChannelDraft['models'][number];

/** Rows that are drawn at once: more of them are for the search. */
const shownAtMost = 200;
const maxModels = 5000;
const longestId = 200;

@customElement('gatehouse-models-editor')
export class ModelsEditorElement extends LitElement {
  static override styles = [...sharedStyles, modelsStyles];

  @property() accessor provider = '';
  @property({ attribute: false }) accessor allModels = true;
  @property({ attribute: false }) accessor models: readonly DraftModel[] = [];
  /** What the provider lists; undefined where it was not asked. */
  @property({ attribute: false }) accessor listed: readonly ListedModel[] | undefined = undefined;
  /** Models with their prices, as the gateway knows the channel. */
  @property({ attribute: false }) accessor known: readonly ChannelModelEntry[] = [];
  @property() accessor error = '';
  @state() private accessor search = '';
  @state() private accessor tickedOnly = false;
  @state() private accessor added = '';
  @state() private accessor addError = '';

  override render(): TemplateResult {
    return html`${allOrSome({
      label: t('models.which'),
      allModels: this.allModels,
      all: { label: t('models.all'), hint: t('models.allHint') },
      some: { label: t('models.some'), hint: t('models.someHint') },
      error: this.error,
      onChange: (allModels) => this.#change({ allModels }),
    })}
    ${this.allModels ? nothing : this.#addRow()} ${this.#list()}`;
  }

  #addRow(): TemplateResult {
    return html`<div class="with-button" @keydown=${this.#onAddKey}>
      ${textField({
        name: 'add',
        label: t('models.add'),
        hint: t('models.addHint'),
        placeholder: 'gpt-5*',
        value: this.added,
        error: this.addError === '' ? undefined : this.addError,
        onInput: (text) => {
          this.added = text;
          this.addError = '';
        },
      })}
      ${button({ label: t('models.addButton'), icon: 'add', onClick: () => this.#addTyped() })}
    </div>`;
  }

  #list(): TemplateResult | typeof nothing {
    const rows = this.#rows();
    if (rows.length === 0) {
      return this.listed === undefined ? nothing : html`<p class="quiet">${t('models.noneListed')}</p>`;
    }
    const isWanted = searchedFor(this.search);
    const ticked = new Map(this.models.map((model) => [model.id, model]));
    const fits = rows.filter((row) => isWanted(row) && (this.allModels || !this.tickedOnly || ticked.has(row.id)));
    const shown = fits.slice(0, shownAtMost);
    const rest = fits.length - shown.length;
    return html`<div class="tools">
        ${searchField({
          label: t('models.search'),
          value: this.search,
          controls: 'rows',
          onInput: (text) => (this.search = text),
        })}
        ${this.allModels ? nothing : this.#tickTools(fits, ticked)}
        <span class="quiet figures count" role="status">${this.#countWords(fits.length)}</span>
      </div>
      <ul id="rows" class="rows" role="list" aria-label=${t('channels.models')}>
        ${repeat(
          shown,
          ({ id }) => id,
          (row) => this.#row(row, ticked.get(row.id)),
        )}
      </ul>
      ${rest === 0 ? nothing : html`<p class="quiet">${plural('models.more', rest)}</p>`}`;
  }

  #countWords(count: number): string {
    return this.allModels ? plural('models.count', count) : t('models.ticked', { ticked: this.models.length, count });
  }

  #tickTools(fits: readonly ListedModel[], ticked: ReadonlyMap<string, DraftModel>): TemplateResult {
    const allTicked = fits.length > 0 && fits.every(({ id }) => ticked.has(id));
    return html`${button({
      label: t(allTicked ? 'models.untickShown' : 'models.tickShown'),
      onClick: () => this.#tickAll(fits, !allTicked),
    })}
    ${button({
      label: t(this.tickedOnly ? 'models.showAll' : 'models.showTicked'),
      onClick: () => (this.tickedOnly = !this.tickedOnly),
    })}`;
  }

  #row(row: ListedModel, model: DraftModel | undefined): TemplateResult {
    const price = this.known.find((entry) => (entry.upstreamModel ?? entry.id) === row.id)?.price;
    const isPattern = row.id.includes('*');
    const listed = this.listed?.some(({ id }) => id === row.id) === true;
    return html`<li class=${this.allModels ? 'row plain' : 'row'}>
      ${
        this.allModels
          ? nothing
          : tick({
              label: t('models.serve', { model: row.id }),
              checked: model !== undefined,
              onChange: (checked) => this.#tick(row.id, checked),
            })
      }
      <div class="words">
        <span class="id code wrap">${row.id}</span>
        ${row.name === undefined || row.name === row.id ? nothing : html`<span class="facts-line quiet">${row.name}</span>`}
        ${isPattern ? html`<span class="facts-line quiet">${t('models.pattern')}</span>` : factLine(row)}
      </div>
      ${isPattern ? nothing : html`<span class="price">${priceCell(price)}</span>`}
      ${model === undefined || isPattern ? nothing : this.#aliasField(model)}
      ${
        model !== undefined && !listed
          ? iconButton({
              label: t('models.remove', { model: row.id }),
              icon: 'trash',
              onClick: () => this.#tick(row.id, false),
            })
          : nothing
      }
    </li>`;
  }

  #aliasField(model: DraftModel): TemplateResult {
    return html`<input
      class="native-input alias"
      type="text"
      spellcheck="false"
      maxlength=${longestId}
      aria-label=${t('models.aliasOf', { model: model.id })}
      placeholder=${t('models.alias')}
      .value=${model.alias}
      @input=${(event: Event) => {
        if (event.currentTarget instanceof HTMLInputElement) this.#setAlias(model, event.currentTarget.value);
      }}
    />`;
  }

  /** What was fetched, and before it what the draft has beyond that. */
  #rows(): ListedModel[] {
    const listed = (this.listed ?? []).map((model) => ({ ...catalogueFacts(this.provider, model.id), ...model }));
    if (this.allModels) return listed;
    const ids = new Set(listed.map(({ id }) => id));
    const own = [...new Set(this.models.map(({ id }) => id))].filter((id) => !ids.has(id));
    return [...own.map((id) => ({ ...catalogueFacts(this.provider, id), id })), ...listed];
  }

  #tick(id: string, checked: boolean): void {
    const others = this.models.filter((model) => model.id !== id);
    this.#change({ models: checked ? [...others, { id, alias: '' }] : others });
  }

  #tickAll(rows: readonly ListedModel[], checked: boolean): void {
    const ids = new Set(rows.map(({ id }) => id));
    const kept = checked ? [...this.models] : this.models.filter(({ id }) => !ids.has(id));
    const present = new Set(kept.map(({ id }) => id));
    const fresh = checked ? [...ids].filter((id) => !present.has(id)).map((id) => ({ id, alias: '' })) : [];
    this.#change({ models: [...kept, ...fresh].slice(0, maxModels) });
  }

  #setAlias(model: DraftModel, alias: string): void {
    this.#change({ models: this.models.map((other) => (other === model ? { ...model, alias } : other)) });
  }

  #addTyped(): void {
    const [id = '', alias = ''] = this.added.split('=').map((part) => part.trim());
    if (id === '') this.addError = t('invalid.modelRequired');
    else if (id.length > longestId || alias.length > longestId)
      this.addError = t('invalid.nameLong', { max: longestId });
    else if (this.models.some((model) => model.id === id && model.alias === alias)) this.addError = t('models.there');
    else {
      this.#change({ models: [...this.models.filter((model) => model.id !== id), { id, alias }] });
      this.added = '';
    }
  }

  readonly #onAddKey = onEnterIn(() => this.#addTyped());

  #change(change: Partial<ModelsChange>): void {
    const detail: ModelsChange = { allModels: this.allModels, models: [...this.models], ...change };
    this.dispatchEvent(new CustomEvent('change', { detail }));
  }
}
