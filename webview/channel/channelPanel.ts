// The channel panel: adds a channel in three steps, or changes one that is there. The only element of its page; makes the message client.
// Keeps the draft in the page's state, so that hiding and reloading lose nothing. Never sees a key.
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import type { Channel } from '../../src/shared/channel';
import type { ProviderPreset } from '../../src/shared/status';
import type { PanelTarget, SidebarState } from '../../src/shared/webviewMessages';
import { Calls } from '../calls';
import { HostClient, type HostEvent, type ResumedAnswer } from '../client';
import { loadingLine } from '../components/loadingLine';
import { linkNotice, withLink } from './linkedDraft';
import { callNotice, notice } from '../components/notice';
import '../components/pageNavigation';
import { TestRunner } from '../components/testRunner';
import { focusField, focusFirstOf } from '../ui/field';
import { formKeys } from '../forms/formKeys';
import { localName, t } from '../l10n';
import { sharedStyles } from '../sharedStyles';
import { advancedFields, type AdvancedPart } from './advancedFields';
import { draftOfChannel, emptyChannelDraft, priceDrafts, withProvider, type ChannelDraft } from './channelDraft';
import { channelErrors, channelFormOf, priceOverridesOf, type DraftErrors } from './channelForm';
import { ChannelFacts } from './channelFacts';
import { channelPanelStyles } from './channelPanelStyles';
import { channelViewSchema } from './channelView';
import { detailsStep } from './detailsStep';
import { donePage } from './donePage';
import { modelsPart } from './modelsPart';
import { panelBar } from './panelBar';
import './providerCards';
import type { CardChoice, ProviderCardsElement } from './providerCards';
import { stepBar, type StepId } from './stepBar';
import { testPart } from './testPart';

@customElement('gatehouse-channel')
export class ChannelPanelElement extends LitElement {
  static override styles = [...sharedStyles, channelPanelStyles];

  @state() private accessor state: SidebarState | undefined = undefined;
  @state() private accessor target: PanelTarget | undefined = undefined;
  @state() private accessor step: StepId = 'provider';
  @state() private accessor draft: ChannelDraft = emptyChannelDraft(crypto.randomUUID());
  /** Errors are shown once the user has tried to go on, then kept up to date while he types. */
  @state() private accessor tried = false;
  @state() private accessor openParts: readonly string[] = [];
  @state() private accessor withCompletion = false;
  @state() private accessor completionModel = '';
  @state() private accessor saved = false;
  @state() private accessor doneId: string | null = null;
  @query('gatehouse-provider-cards') private accessor cards!: ProviderCardsElement | null;

  readonly #client = new HostClient();
  readonly #calls = new Calls(this, () => this.#client, {
    scope: 'channel',
    slots: { save: (answer) => this.#resumeSaving(answer) },
  });
  readonly #facts = new ChannelFacts(this, this.#calls);
  readonly #tests = new TestRunner(this, () => this.#client);
  /** The draft waits for the channel that it is made from. */
  #draftWaits = false;
  #stopListening: (() => void) | undefined;
  readonly #onKeyDown = formKeys({ send: () => void this.#next(), close: () => undefined });

  override connectedCallback(): void {
    super.connectedCallback();
    const view = this.#client.readState(channelViewSchema);
    if (view !== undefined) Object.assign(this, view);
    this.#stopListening = this.#client.onEvent((event) => this.#onEvent(event));
    this.#client.ready();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stopListening?.();
  }

  override render(): TemplateResult {
    return html`<gatehouse-pages .client=${this.#client}></gatehouse-pages>${this.#body()}`;
  }

  #body(): TemplateResult {
    const { state, target } = this;
    if (state === undefined || target === undefined || this.#draftWaits) {
      return loadingLine();
    }
    if (this.doneId !== null) return this.#done(this.doneId);
    const channel = this.#channel();
    const isNew = channel === undefined && target.view === 'new-channel';
    const running = state.gateway.state === 'running';
    return html`<main @keydown=${this.#onKeyDown}>
      <header>
        <h1>
          ${isNew ? t('channelPanel.addTitle') : t('channelForm.editTitle', { name: channel?.name ?? this.draft.name })}
        </h1>
        <p class="quiet">${this.#subtitle(isNew)}</p>
      </header>
      ${running ? nothing : notice({ kind: 'warning', text: t('channelPanel.gatewayDown') })}
      ${isNew && target.link !== undefined ? linkNotice(this.draft, this.#preset()) : nothing}
      ${!isNew && channel === undefined ? notice({ kind: 'error', text: t('channelPanel.gone') }) : nothing}
      ${stepBar({
        steps: isNew ? ['provider', 'details', 'models'] : ['details', 'models'],
        current: this.step,
        reachable: this.draft.provider !== '',
        wrong: this.tried ? this.#wrongSteps() : [],
        onGo: (step) => this.#go(step),
      })}
      <section class="step" tabindex="-1" aria-label=${t(`step.${this.step}`)}>
        ${this.#content(state, channel)}
      </section>
      ${this.#bar(isNew, running)}
    </main>`;
  }

  #subtitle(isNew: boolean): string {
    const preset = this.#preset();
    if (preset === undefined) return t('channelPanel.addText');
    return isNew ? t('channelPanel.chosen', { provider: localName(preset.name) }) : localName(preset.name);
  }

  #content(state: SidebarState, channel: Channel | undefined): TemplateResult {
    const preset = this.#preset();
    const errors = this.#errors();
    if (this.step === 'provider') {
      return html`<gatehouse-provider-cards
        .providers=${state.providers}
        .found=${this.#facts.found}
        .chosen=${this.draft.provider}
        @choose=${(event: CustomEvent<CardChoice>) => this.#choose(event.detail)}
      ></gatehouse-provider-cards>`;
    }
    if (this.step === 'details') {
      const groups = new Set(state.channels.flatMap(({ group }) => (group === null ? [] : [group])));
      const hint = channel === undefined ? this.#facts.secretHint : channel.secretHint;
      return html`${detailsStep({
          draft: this.draft,
          preset,
          errors,
          secret:
            channel === undefined
              ? { state: hint === null ? 'missing' : 'set', hint }
              : { state: channel.secretState, hint },
          askingSecret: this.#calls.busy('secret'),
          onChange: (draft) => this.#change(draft),
          onAskSecret: () => this.#askSecret(channel),
        })}
        ${callNotice(this.#calls.error('secret'), () => this.#calls.clear('secret'))}
        <h2>${t('advanced.title')}</h2>
        ${callNotice(this.#calls.error('prices'), () => this.#calls.clear('prices'))}
        ${advancedFields({
          draft: this.draft,
          preset,
          errors,
          groups: [...groups],
          isOpen: (part) => this.openParts.includes(part),
          onToggle: (part) => this.#toggle(part),
          onChange: (draft) => this.#change(draft),
        })}`;
    }
    return html`${testPart({
      state: this.#tests.state('draft'),
      completion: this.withCompletion,
      model: this.completionModel,
      models: (this.#facts.listed ?? this.draft.models).map(({ id }) => id),
      hasSecret: preset?.auth === 'none' || preset?.secretNeeded !== true || this.#hasSecret(channel),
      onCompletion: (checked) => (this.withCompletion = checked),
      onModel: (model) => (this.completionModel = model),
      onTest: () => void this.#test(channel),
      onCancel: () => this.#tests.cancel('draft'),
      onDismiss: () => this.#tests.clear('draft'),
    })}
    ${modelsPart({
      draft: this.draft,
      facts: this.#facts,
      error: errors['models'],
      onFetch: channel === undefined ? undefined : () => void this.#facts.fetchModels(channel.id),
      busy: this.#calls.busy('models'),
      failure: this.#calls.error('models'),
      onDismiss: () => this.#calls.clear('models'),
      onChange: (change) => this.#change({ ...this.draft, ...change }),
    })}`;
  }

  #bar(isNew: boolean, running: boolean): TemplateResult | typeof nothing {
    if (this.step === 'provider') return nothing;
    return panelBar({
      isNew,
      isLast: this.step === 'models',
      running,
      busy: this.#calls.busy('save'),
      saved: this.saved,
      trouble: callNotice(this.#calls.error('save'), () => this.#calls.clear('save')),
      onBack: () => this.#go(this.step === 'models' ? 'details' : 'provider'),
      onNext: () => void this.#next(),
      onSave: () => void this.#save(isNew),
    });
  }

  #done(id: string): TemplateResult {
    const channel = this.state?.channels.find((known) => known.id === id);
    return donePage({
      name: channel?.name ?? this.draft.name,
      keyMissing: channel?.secretState === 'missing',
      onSetKey: () => void this.#calls.run('secret', { action: 'set-channel-secret', id }),
      onEdit: () => this.#open({ view: 'channel', id }),
      onAnother: () => this.#begin({ view: 'new-channel' }),
      onTakeOver: () => void this.#calls.run('next', { action: 'open-tools' }),
      onTry: () => void this.#calls.run('next', { action: 'open-endpoints', part: 'try' }),
      onCreateKey: () => this.#open({ view: 'new-key' }),
      onClose: () => void this.#calls.run('close', { action: 'close-panel' }),
    });
  }

  #onEvent(event: HostEvent): void {
    if (event.type === 'sidebar') {
      const isFirst = this.state === undefined;
      this.state = event.state;
      if (this.#draftWaits && this.target !== undefined) this.#begin(this.target);
      else if (isFirst && this.target !== undefined) this.#load();
    } else if (event.type === 'target' && !sameTarget(this.target, event.target)) {
      this.#begin(event.target);
    }
  }

  /** Begins anew for `target`. */
  #begin(target: PanelTarget): void {
    this.target = target;
    this.tried = this.saved = false;
    this.doneId = null;
    this.#facts.clear();
    this.#tests.clear('draft');
    const draftId = crypto.randomUUID();
    this.#draftWaits = this.state === undefined;
    if (target.view === 'channel') {
      const channel = this.#channel();
      this.#draftWaits = channel === undefined && this.state?.gateway.state !== 'running';
      this.step = 'details';
      this.draft =
        channel === undefined
          ? emptyChannelDraft(draftId)
          : draftOfChannel(channel, this.#presetOf(channel.provider), draftId);
    } else {
      this.step = 'provider';
      this.draft = emptyChannelDraft(draftId);
      if (target.view === 'new-channel' && target.provider !== undefined) {
        this.#choose({ provider: target.provider, baseUrl: target.baseUrl });
        const preset = this.#preset();
        if (target.link !== undefined && preset !== undefined) this.#change(withLink(this.draft, preset, target.link));
      }
    }
    this.#keep();
    if (this.state !== undefined) this.#load();
  }

  /** Asks for what the steps show beside the state: servers on this machine, prices and models of the channel. */
  #load(): void {
    if (this.step === 'provider') void this.updateComplete.then(() => this.cards?.focus());
    if (this.state?.gateway.state !== 'running') return;
    const channel = this.#channel();
    if (channel === undefined) {
      void this.#facts.discover();
      void this.#facts.findSecret(this.draft.draftId);
    } else {
      void this.#loadPrices(channel.id);
      void this.#facts.loadModels(channel.id);
    }
  }

  async #loadPrices(id: string): Promise<void> {
    await this.#facts.loadPrices(id);
    // What the user has begun to write stays.
    if (this.draft.prices.length === 0) this.#change({ ...this.draft, prices: priceDrafts(this.#facts.prices) });
  }

  #askSecret(channel: Channel | undefined): void {
    const { draftId, provider, name } = this.draft;
    if (channel === undefined) void this.#facts.askSecret(draftId, provider, name);
    else void this.#calls.run('secret', { action: 'set-channel-secret', id: channel.id });
  }

  async #test(channel: Channel | undefined): Promise<void> {
    this.tried = true;
    if (await this.#stopAtErrors(this.#errors())) return;
    const { draftId, provider } = this.draft;
    const model = this.completionModel.trim();
    const result = await this.#tests.run('draft', {
      action: 'test-draft',
      provider,
      form: channelFormOf(this.draft, this.#preset()),
      draftId,
      ...(channel === undefined ? {} : { channelId: channel.id }),
      ...(this.withCompletion ? { completion: true, ...(model === '' ? {} : { model }) } : {}),
    });
    const isNews = channel === undefined || this.#facts.listed === undefined;
    if (result?.models !== undefined && isNews) this.#facts.takeIds(result.models, result.prices);
  }

  async #next(): Promise<void> {
    if (this.step === 'details' && this.target?.view === 'new-channel') {
      this.tried = true;
      if (await this.#stopAtErrors(this.#errors())) return;
      this.#go('models');
    } else if (this.target?.view === 'channel') await this.#save(false);
  }

  async #save(isNew: boolean): Promise<void> {
    this.tried = true;
    this.saved = false;
    if (await this.#stopAtErrors(channelErrors(this.draft, this.#preset()))) return;
    const form = channelFormOf(this.draft, this.#preset());
    const { draftId, provider } = this.draft;
    let id = this.target?.view === 'channel' ? this.target.id : undefined;
    if (isNew) {
      const done = await this.#calls.run('save', { action: 'create-channel', provider, form, draftId });
      id = done?.value.id;
    } else if (id !== undefined) {
      const done = await this.#calls.run('save', { action: 'update-channel', id, form });
      if (done === undefined) return;
    }
    if (id !== undefined) await this.#finishSaving(id, isNew);
  }

  /** The channel is saved: its prices are next. */
  async #finishSaving(id: string, isNew: boolean): Promise<void> {
    if (isNew) this.doneId = id;
    const overrides = priceOverridesOf(this.draft);
    const pricesSaved =
      (overrides.length === 0 && this.#facts.prices.length === 0) ||
      (await this.#calls.run('save', { action: 'set-channel-prices', id, overrides })) !== undefined;
    if (isNew) {
      // What has just been seen to work need not stand there as never tested.
      if (this.#tests.state('draft')?.result?.ok === true)
        void this.#tests.run('saved', { action: 'test-channel', id });
    }
    this.saved = pricesSaved;
    this.tried = false;
    this.#keep();
  }

  /** What was being saved when the page was hidden. */
  #resumeSaving(answer: ResumedAnswer): void {
    const { target } = this;
    if (answer.action === 'create-channel') void this.#finishSaving(answer.value.id, true);
    else if (answer.action === 'update-channel' && target?.view === 'channel')
      void this.#finishSaving(target.id, false);
    else if (answer.action === 'set-channel-prices') this.saved = true;
  }

  /** Goes to the first field that is wrong. True where there is one. */
  async #stopAtErrors(errors: DraftErrors): Promise<boolean> {
    const names = Object.keys(errors);
    if (names.length === 0) return false;
    this.step = names.every((name) => name === 'models') ? 'models' : 'details';
    await this.updateComplete;
    focusFirstOf(this.renderRoot, names);
    return true;
  }

  #errors(): DraftErrors {
    if (!this.tried) return {};
    const errors = channelErrors(this.draft, this.#preset());
    // Which models it serves is asked in the last step.
    if (this.step !== 'models') delete errors['models'];
    return errors;
  }

  #wrongSteps(): StepId[] {
    const names = Object.keys(channelErrors(this.draft, this.#preset()));
    return [
      ...(names.some((name) => name !== 'models') ? (['details'] as const) : []),
      ...(this.step === 'models' && names.includes('models') ? (['models'] as const) : []),
    ];
  }

  #choose(choice: CardChoice): void {
    const preset = this.#presetOf(choice.provider);
    if (preset === undefined) return;
    const names = this.state?.channels.map(({ name }) => name) ?? [];
    const chosen = withProvider(this.draft, preset, names);
    if (chosen.provider !== this.draft.provider) {
      // A key, a test and a list of models belong to the provider they were got for.
      this.#facts.clear();
      this.#tests.clear('draft');
    }
    const draftId = chosen.provider === this.draft.provider ? this.draft.draftId : crypto.randomUUID();
    this.#change({ ...chosen, draftId, ...(choice.baseUrl === undefined ? {} : { baseUrl: choice.baseUrl }) });
    this.#go('details');
  }

  #go(step: StepId): void {
    this.step = step;
    this.#keep();
    window.scrollTo(0, 0);
    void this.updateComplete.then(() => {
      if (step === 'details') focusField(this.renderRoot, 'name');
      else if (step === 'provider') this.cards?.focus();
      // The button that led here is gone, and the focus with it.
      else this.renderRoot.querySelector<HTMLElement>('section.step')?.focus({ preventScroll: true });
    });
  }

  #toggle(part: AdvancedPart): void {
    const isOpen = this.openParts.includes(part);
    this.openParts = isOpen ? this.openParts.filter((open) => open !== part) : [...this.openParts, part];
    this.#keep();
  }

  #change(draft: ChannelDraft): void {
    this.draft = draft;
    this.saved = false;
    this.#keep();
  }

  #open(target: PanelTarget): void {
    void this.#calls.run('open', { action: 'open-panel', target });
  }

  #keep(): void {
    const { target, step, draft, openParts, doneId } = this;
    if (target !== undefined) this.#client.writeState({ target, step, draft, openParts, doneId });
  }

  #hasSecret(channel: Channel | undefined): boolean {
    return channel === undefined ? this.#facts.secretHint !== null : channel.secretState === 'set';
  }

  /** The channel that is changed; undefined for a new one. */
  #channel(): Channel | undefined {
    const { target } = this;
    return target?.view === 'channel' ? this.state?.channels.find(({ id }) => id === target.id) : undefined;
  }

  #preset(): ProviderPreset | undefined {
    return this.#presetOf(this.draft.provider);
  }

  #presetOf(provider: string): ProviderPreset | undefined {
    return this.state?.providers.find(({ id }) => id === provider);
  }
}

function sameTarget(left: PanelTarget | undefined, right: PanelTarget): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}
