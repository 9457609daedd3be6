// The first step of the channel panel: the vendors as cards, by group, with a search; servers found on this machine come first.
// Tells of a choice by the event `choose` (detail: CardChoice). One card is in the tab order; arrow keys move between them.
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { baseUrlTemplate, presetEndpoints } from '../../src/catalog/presetPlaces';
import type { ProviderPreset } from '../../src/shared/status';
import type { LocalServer } from '../../src/shared/localServers';
import { localName, plural, t } from '../l10n';
import { sharedStyles } from '../sharedStyles';
import { searchField } from '../ui/searchField';
import { icon } from '../ui/icons';
import { cardStyles } from './cardStyles';

export interface CardChoice {
  provider: string;
  /** The address of a server that was found. */
  baseUrl?: string | undefined;
}

const groups = ['mainstream', 'china', 'local', 'custom'] as const;

@customElement('gatehouse-provider-cards')
export class ProviderCardsElement extends LitElement {
  static override styles = [...sharedStyles, cardStyles];

  @property({ attribute: false }) accessor providers: readonly ProviderPreset[] = [];
  @property({ attribute: false }) accessor found: readonly LocalServer[] = [];
  /** Preset id of the chosen card; empty for none. */
  @property() accessor chosen = '';
  @state() private accessor search = '';
  @state() private accessor current = '';

  override focus(): void {
    this.renderRoot.querySelector<HTMLElement>('input')?.focus();
  }

  override render(): TemplateResult {
    const shown = this.providers.filter((preset) => this.#matches(preset));
    const found = this.found.filter(({ provider }) => shown.some(({ id }) => id === provider));
    const ids = [
      ...found.map((server) => foundId(server)),
      ...groups.flatMap((group) => shown.filter((preset) => preset.group === group).map(({ id }) => id)),
    ];
    const inOrder = ids.includes(this.current) ? this.current : (ids[0] ?? '');
    return html`${searchField({
        label: t('cards.search'),
        value: this.search,
        controls: 'cards',
        onInput: (text) => (this.search = text),
        onEnter: () => this.#chooseFirst(found, shown),
      })}
      <div id="cards" class="groups" @keydown=${this.#onKeyDown} @focusin=${this.#onFocusIn}>
        ${found.length === 0 ? nothing : this.#foundGroup(found, inOrder)}
        ${groups.map((group) => this.#group(group, shown, inOrder))}
        ${shown.length === 0 ? html`<p class="quiet" role="status">${t('cards.noMatch', { text: this.search })}</p>` : nothing}
      </div>`;
  }

  #matches({ id, name }: ProviderPreset): boolean {
    const wanted = this.search.trim().toLowerCase();
    return wanted === '' || [id, name.en, name.zh].some((text) => text.toLowerCase().includes(wanted));
  }

  #foundGroup(found: readonly LocalServer[], inOrder: string): TemplateResult {
    return html`<section aria-labelledby="group-found">
      <h3 id="group-found">${t('cards.found')}</h3>
      <ul class="cards" role="list">
        ${found.map((server) => {
          const preset = this.providers.find(({ id }) => id === server.provider);
          if (preset === undefined) return nothing;
          return this.#card({
            id: foundId(server),
            preset,
            line: `${plural('cards.models', server.models.length)} · ${hostOf(server.baseUrl)}`,
            inOrder,
            choice: { provider: preset.id, baseUrl: server.baseUrl },
            mark: html`<span class="mark tone-good">${icon('circleFilled', 'good')}</span>`,
          });
        })}
      </ul>
    </section>`;
  }

  #group(
    group: (typeof groups)[number],
    shown: readonly ProviderPreset[],
    inOrder: string,
  ): TemplateResult | typeof nothing {
    const members = shown.filter((preset) => preset.group === group);
    if (members.length === 0) return nothing;
    return html`<section aria-labelledby="group-${group}">
      <h3 id="group-${group}">${t(`channelForm.group.${group}`)}</h3>
      <ul class="cards" role="list">
        ${members.map((preset) =>
          this.#card({ id: preset.id, preset, line: cardLine(preset), inOrder, choice: { provider: preset.id } }),
        )}
      </ul>
    </section>`;
  }

  #card(card: {
    id: string;
    preset: ProviderPreset;
    line: string;
    inOrder: string;
    choice: CardChoice;
    mark?: TemplateResult;
  }): TemplateResult {
    const name = localName(card.preset.name);
    // Whoever knows a vendor by its English name finds it in either language.
    const { en } = card.preset.name;
    const line = name.includes(en) ? card.line : [en, card.line].join(' · ');
    return html`<li>
      <button
        class="card"
        data-card=${card.id}
        tabindex=${card.id === card.inOrder ? 0 : -1}
        aria-pressed=${card.id === this.chosen ? 'true' : 'false'}
        @click=${() => this.dispatchEvent(new CustomEvent('choose', { detail: card.choice }))}
      >
        <span class="badge" aria-hidden="true">${initialOf(card.preset)}</span>
        <span class="words">
          <span class="name wrap">${name}</span>
          <span class="line quiet ellipsis" title=${line}>${line}</span>
        </span>
        ${card.mark ?? nothing}
      </button>
    </li>`;
  }

  #chooseFirst(found: readonly LocalServer[], shown: readonly ProviderPreset[]): void {
    if (this.search.trim() === '') return;
    const server = found[0];
    const first = groups.flatMap((group) => shown.filter((preset) => preset.group === group))[0];
    const choice: CardChoice | undefined =
      server === undefined ? first && { provider: first.id } : { provider: server.provider, baseUrl: server.baseUrl };
    if (choice !== undefined) this.dispatchEvent(new CustomEvent('choose', { detail: choice }));
  }

  readonly #onFocusIn = (event: Event): void => {
    const card = cardOf(event.target);
    if (card !== undefined) this.current = card.dataset['card'] ?? '';
  };

  readonly #onKeyDown = (event: KeyboardEvent): void => {
    const from = cardOf(event.target);
    if (from === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    const cards = [...this.renderRoot.querySelectorAll<HTMLElement>('[data-card]')];
    const target = nextCard(cards, from, event.key);
    if (target === undefined) return;
    event.preventDefault();
    target.focus();
  };
}

function cardOf(target: EventTarget | null): HTMLElement | undefined {
  return target instanceof Element ? (target.closest<HTMLElement>('[data-card]') ?? undefined) : undefined;
}

/** The card that a key moves to: left and right in reading order, up and down to the nearest card of the next row. */
function nextCard(cards: readonly HTMLElement[], from: HTMLElement, key: string): HTMLElement | undefined {
  const index = cards.indexOf(from);
  if (key === 'ArrowRight') return cards[index + 1];
  if (key === 'ArrowLeft') return cards[index - 1];
  if (key === 'Home') return cards[0];
  if (key === 'End') return cards.at(-1);
  if (key !== 'ArrowDown' && key !== 'ArrowUp') return undefined;
  const here = from.getBoundingClientRect();
  const down = key === 'ArrowDown';
  const beyond = cards
    .map((card) => ({ card, box: card.getBoundingClientRect() }))
    .filter(({ box }) => (down ? box.top > here.top + 1 : box.top < here.top - 1));
  const distance = ({ box }: { box: DOMRect }): number =>
    Math.abs(box.top - here.top) * 4 + Math.abs(box.left - here.left);
  return beyond.sort((left, right) => distance(left) - distance(right))[0]?.card;
}

function foundId({ provider, baseUrl }: LocalServer): string {
  return `found ${provider} ${baseUrl}`;
}

function initialOf({ name }: ProviderPreset): string {
  return [...localName(name)][0]?.toUpperCase() ?? '';
}

/** Where its requests go, or what is special about it. */
function cardLine(preset: ProviderPreset): string {
  if (preset.custom) return plural('cards.protocols', preset.choices?.length ?? 1);
  const url = presetEndpoints(preset, null)[preset.defaultProtocol];
  const template = baseUrlTemplate(preset, null, preset.defaultProtocol)?.replace(/\{\w+\}/g, '…');
  const host = hostOf(url ?? '') || (template?.split('/')[2] ?? '');
  const free = preset.auth === 'none' ? [t('channels.keyNotNeeded')] : [];
  const old = preset.legacy === true ? [t('cards.legacy')] : [];
  return [...free, ...old, ...(host === '' ? [] : [host])].join(' · ');
}

function hostOf(url: string): string {
  return URL.canParse(url) && url.startsWith('http') ? new URL(url).host : '';
}
