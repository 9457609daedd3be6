// The budgets of the whole gateway, keys, channels, tools and folders: how much of each is spent, and the form for one.
// Asks the host for them when it is shown and whenever the gateway's figures move; saves and deletes through the host.
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { findTool } from '../../src/catalog/tools';
import type { Budget } from '../../src/shared/budgets';
import type { SidebarState } from '../../src/shared/webviewMessages';
import { Calls } from '../calls';
import type { HostClient } from '../client';
import { gauge, gaugeStyles } from '../components/gauge';
import { callNotice } from '../components/notice';
import { formKeys } from '../forms/formKeys';
import { formatDate } from '../format';
import { t } from '../l10n';
import { Refreshing } from '../refreshing';
import { sharedStyles } from '../sharedStyles';
import { button, iconButton } from '../ui/button';
import { focusField } from '../ui/field';
import { budgetAction, budgetErrors, draftOfBudget, emptyBudgetDraft, type BudgetDraft } from './budgetDraft';
import { budgetFields } from './budgetForm';
import { budgetStyles } from './budgetStyles';

/** At most one question for figures in this time (ms). */
const refreshEvery = 1000;

@customElement('gatehouse-budgets')
export class BudgetsElement extends LitElement {
  static override styles = [...sharedStyles, gaugeStyles, budgetStyles];

  @property({ attribute: false }) accessor client!: HostClient;
  @property({ attribute: false }) accessor state!: SidebarState;
  @property({ attribute: false }) accessor draft: BudgetDraft | null = null;
  @state() private accessor budgets: readonly Budget[] | undefined = undefined;
  @state() private accessor tried = false;

  readonly #calls = new Calls(this, () => this.client, { scope: 'budget', slots: { save: () => void this.#saved() } });
  readonly #onKeyDown = formKeys({ send: () => void this.#save(), close: () => this.#change(null) });
  readonly #refreshing = new Refreshing(this, () => void this.#load(), refreshEvery);

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('state') && changed.get('state') !== undefined) this.#refreshing.soon();
  }

  override render(): TemplateResult {
    const { draft, budgets } = this;
    const isNew = draft !== null && draft.budgetId === null;
    return html`<div class="top">
        <p class="quiet">${t('budgets.text')}</p>
        ${
          draft === null
            ? button({
                label: t('budgets.add'),
                icon: 'add',
                kind: budgets?.length === 0 ? 'primary' : 'secondary',
                onClick: () => this.#edit(emptyBudgetDraft()),
              })
            : nothing
        }
      </div>
      ${callNotice(this.#calls.error('load'), () => this.#calls.clear('load'))}
      ${isNew ? this.#form(draft, t('budgets.newTitle')) : nothing}
      <ul role="list" class="budgets" aria-label=${t('budgets.title')}>
        ${repeat(
          budgets ?? [],
          ({ id }) => id,
          (budget) => this.#item(budget),
        )}
      </ul>
      ${budgets?.length === 0 && draft === null ? html`<p class="quiet">${t('budgets.empty')}</p>` : nothing}`;
  }

  #item(budget: Budget): TemplateResult {
    const name = this.#nameOf(budget);
    if (this.draft?.budgetId === budget.id) {
      return html`<li>${this.#form(this.draft, t('channelForm.editTitle', { name }))}</li>`;
    }
    return html`<li class="budget" data-budget=${budget.id}>
      <div class="who">
        <span class="name wrap">${name}</span>
        <span class="quiet line">${this.#lineOf(budget)}</span>
      </div>
      ${gauge({
        label: t('keyList.budgetOf', { name }),
        usd: budget.usd,
        usedUsd: budget.usedUsd,
        warnAt: Math.min(...budget.notifyAt, 1),
      })}
      <div class="actions" role="group" aria-label=${t('common.actionsFor', { name })}>
        ${iconButton({ label: t('channels.edit'), icon: 'edit', onClick: () => this.#edit(draftOfBudget(budget)) })}
        ${iconButton({
          label: t('channels.remove'),
          icon: 'trash',
          busy: this.#calls.busy(budget.id),
          onClick: () => void this.#remove(budget.id),
        })}
      </div>
      ${
        this.#calls.error(budget.id) === undefined
          ? nothing
          : html`<div class="trouble">
              ${callNotice(this.#calls.error(budget.id), () => this.#calls.clear(budget.id))}
            </div>`
      }
    </li>`;
  }

  #form(draft: BudgetDraft, title: string): TemplateResult {
    return html`<div class="form" role="form" aria-label=${title} @keydown=${this.#onKeyDown}>
      <h3>${title}</h3>
      ${budgetFields({
        draft,
        errors: this.tried ? budgetErrors(draft) : {},
        channels: this.state.channels,
        keys: this.state.keys,
        onChange: (changed) => this.#change(changed),
      })}
      ${callNotice(this.#calls.error('save'), () => this.#calls.clear('save'))}
      <div class="buttons">
        ${button({ label: t('common.save'), kind: 'primary', busy: this.#calls.busy('save'), onClick: () => void this.#save() })}
        ${button({ label: t('common.cancel'), onClick: () => this.#change(null) })}
      </div>
    </div>`;
  }

  #nameOf({ scope, scopeId }: Budget): string {
    if (scope === 'all' || scopeId === null) return t('budget.scope.all');
    const { channels, keys } = this.state;
    const found =
      scope === 'channel'
        ? channels.find(({ id }) => id === scopeId)?.name
        : scope === 'key'
          ? keys.find(({ id }) => id === scopeId)?.name
          : scope === 'tool'
            ? findTool(scopeId)?.name
            : undefined;
    return t(`budget.named.${scope}`, { name: found ?? scopeId });
  }

  #lineOf({ period, periodEnd, block, onUnknownPrice }: Budget): string {
    return [
      t(`period.${period}`),
      ...(periodEnd === null ? [] : [t('budgets.renews', { date: formatDate(periodEnd) })]),
      t(block ? 'budgets.blocks' : 'budgets.tellsOnly'),
      ...(onUnknownPrice === 'refuse' ? [t('budgets.refusesUnknown')] : []),
    ].join(' · ');
  }

  #edit(draft: BudgetDraft): void {
    this.tried = false;
    this.#calls.clear('save');
    this.#change(draft);
    void this.updateComplete.then(() => focusField(this.renderRoot, 'scope'));
  }

  #change(draft: BudgetDraft | null): void {
    this.draft = draft;
    this.dispatchEvent(new CustomEvent('draft-change', { detail: draft }));
  }

  async #load(): Promise<void> {
    const done = await this.#calls.run('load', { action: 'list-budgets' });
    if (done !== undefined) this.budgets = done.value;
  }

  async #save(): Promise<void> {
    const { draft } = this;
    if (draft === null || this.#calls.busy('save')) return;
    this.tried = true;
    const errors = budgetErrors(draft);
    const wrong = (['scopeId', 'usd', 'notifyAt'] as const).find((name) => errors[name] !== undefined);
    if (wrong !== undefined) {
      await this.updateComplete;
      focusField(this.renderRoot, wrong);
      return;
    }
    const done = await this.#calls.run('save', budgetAction(draft));
    if (done !== undefined) await this.#saved();
  }

  async #saved(): Promise<void> {
    this.#change(null);
    await this.#load();
  }

  async #remove(id: string): Promise<void> {
    const done = await this.#calls.run(id, { action: 'delete-budget', id });
    if (done !== undefined) await this.#load();
  }
}
