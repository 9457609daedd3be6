// The snippets: a list of what they are for, the fields that fill them in, and the text with its buttons.
// Draws and tells of changes; the page keeps the choices. The text holds a placeholder: the host puts the secret in when it copies.
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { fillSnippet, keyPlaceholder } from '../../src/catalog/fillSnippet';
import { snippetApis, snippetGroups, type Snippet, type SnippetVariant } from '../../src/catalog/snippetRow';
import { snippets } from '../../src/catalog/snippets';
import type { VirtualKey } from '../../src/shared/virtualKey';
import { Calls } from '../calls';
import type { HostClient } from '../client';
import { CopyFlash } from '../components/copyFlash';
import { callNotice, notice } from '../components/notice';
import { formStyles } from '../forms/formStyles';
import { hasMessage, t } from '../l10n';
import { sharedStyles } from '../sharedStyles';
import { button } from '../ui/button';
import { dropdown } from '../ui/dropdown';
import { suggestField } from '../ui/suggestField';
import type { EndpointsView } from './endpointsView';
import { snippetStyles } from './snippetStyles';

@customElement('gatehouse-snippets')
export class SnippetsElement extends LitElement {
  static override styles = [...sharedStyles, formStyles, snippetStyles];

  @property({ attribute: false }) accessor client!: HostClient;
  @property({ attribute: false }) accessor view!: EndpointsView;
  /** What stands in the text. */
  @property({ attribute: false }) accessor proxyUrl = '';
  /** The further address that it is; empty: none. */
  @property({ attribute: false }) accessor root = '';
  @property({ attribute: false }) accessor keys: readonly VirtualKey[] = [];
  @property({ attribute: false }) accessor heldKeys: readonly string[] = [];
  @property({ attribute: false }) accessor models: readonly string[] = [];
  @property({ attribute: false }) accessor running = false;

  readonly #calls = new Calls(this, () => this.client);
  readonly #flash = new CopyFlash(this);

  override render(): TemplateResult {
    const { snippet, variant } = this.#chosen();
    return html`<div class="snippets">
      ${this.#list(snippet)}
      <div class="snippet">${this.#fields(snippet, variant)} ${this.#text(snippet, variant)}</div>
    </div>`;
  }

  /** The row and variant that the view names, or the first where an older view names others. */
  #chosen(): { snippet: Snippet; variant: SnippetVariant } {
    const snippet = snippets.find(({ id }) => id === this.view.snippet) ?? snippets[0];
    const variant = snippet?.variants.find(({ id }) => id === this.view.variant) ?? snippet?.variants[0];
    if (snippet === undefined || variant === undefined) throw new Error('the table of snippets is empty');
    return { snippet, variant };
  }

  #list(chosen: Snippet): TemplateResult {
    return html`<div class="choices" role="radiogroup" aria-label=${t('endpoints.for')} @keydown=${this.#onListKey}>
      ${snippetGroups.map(
        (group) =>
          html`<div class="choice-group" role="presentation">
            <h3>${t(`endpoints.group.${group}`)}</h3>
            ${snippets
              .filter((row) => row.group === group)
              .map(
                ({ id, name }) =>
                  html`<button
                    class="choice"
                    role="radio"
                    data-snippet=${id}
                    aria-checked=${id === chosen.id ? 'true' : 'false'}
                    tabindex=${id === chosen.id ? 0 : -1}
                    @click=${() => this.#choose(id)}
                  >
                    ${name}
                  </button>`,
              )}
          </div>`,
      )}
    </div>`;
  }

  #fields(snippet: Snippet, variant: SnippetVariant): TemplateResult {
    const usesModel = variant.text.includes('{{model:');
    const usesKey = variant.text.includes('{{key}}');
    return html`<div class="fields">
      ${
        snippet.variants.length < 2
          ? nothing
          : dropdown({
              name: 'variant',
              label: t('endpoints.api'),
              value: variant.id,
              options: snippet.variants.map(({ id }) => ({ value: id, label: snippetApis[id] })),
              onChange: (value) => this.#change({ variant: value }),
            })
      }
      ${
        usesModel
          ? suggestField({
              name: 'model',
              label: t('endpoints.model'),
              value: this.view.model,
              suggestions: this.models,
              onChange: (model) => this.#change({ model }),
            })
          : nothing
      }
      ${usesKey ? this.#keyField() : nothing}
    </div>`;
  }

  #keyField(): TemplateResult {
    const usable = this.keys.filter(({ state }) => state === 'active');
    const chosen = usable.find(({ id }) => id === this.view.keyId);
    const held = chosen !== undefined && this.heldKeys.includes(chosen.id);
    const hint =
      chosen === undefined ? 'endpoints.keyNoneHint' : held ? 'endpoints.keyHeldHint' : 'endpoints.keyOtherHint';
    return html`<div class="key-field">
      ${dropdown({
        name: 'key',
        label: t('endpoints.key'),
        hint: t(hint),
        value: chosen?.id ?? '',
        options: [
          { value: '', label: t('endpoints.keyPlaceholder') },
          ...usable.map(({ id, name, hint: mark }) => ({
            value: id,
            label: t(this.heldKeys.includes(id) ? 'endpoints.keyHeld' : 'endpoints.keyOther', { name, hint: mark }),
          })),
        ],
        onChange: (keyId) => this.#change({ keyId }),
      })}
      ${button({
        label: t('endpoints.createKey'),
        icon: 'key',
        disabled: !this.running,
        busy: this.#calls.busy('key'),
        onClick: () => void this.#createKey(),
      })}
      ${callNotice(this.#calls.error('key'), () => this.#calls.clear('key'))}
    </div>`;
  }

  #text(snippet: Snippet, variant: SnippetVariant): TemplateResult {
    const { proxyUrl } = this;
    const text = fillSnippet(variant, { proxyUrl, key: keyPlaceholder, model: this.view.model });
    const noteKey = `endpoints.note.${snippet.id}`;
    return html`<pre
        class="text code"
        tabindex="0"
        role="region"
        aria-label=${t('endpoints.text')}
      ><code>${text}</code></pre>
      <div class="buttons">
        ${button({
          label: this.#flash.isShown() ? t('common.copied') : t('endpoints.copy'),
          kind: 'primary',
          icon: this.#flash.isShown() ? 'check' : 'copy',
          disabled: !this.running,
          onClick: () => void this.#send('copy-snippet', snippet, variant),
        })}
        ${
          snippet.terminal === undefined
            ? nothing
            : button({
                label: t('endpoints.insert'),
                icon: 'terminal',
                disabled: !this.running,
                onClick: () => void this.#send('insert-snippet', snippet, variant),
              })
        }
        ${snippet.terminal === undefined ? nothing : html`<span class="quiet beside">${t('endpoints.insertHint')}</span>`}
      </div>
      ${callNotice(this.#calls.error('snippet'), () => this.#calls.clear('snippet'))}
      ${hasMessage(noteKey) ? notice({ kind: snippet.id === 'cursor' ? 'warning' : 'info', text: t(noteKey) }) : nothing}
      <span class="visually-hidden" role="status">${this.#flash.isShown() ? t('common.copied') : ''}</span>`;
  }

  async #send(action: 'copy-snippet' | 'insert-snippet', snippet: Snippet, variant: SnippetVariant): Promise<void> {
    const { keyId, model } = this.view;
    const held = this.heldKeys.includes(keyId) ? keyId : null;
    const root = this.root === '' ? {} : { root: this.root };
    const request = { action, snippet: snippet.id, variant: variant.id, keyId: held, model, ...root };
    const done = await this.#calls.run('snippet', request);
    if (done !== undefined && action === 'copy-snippet') this.#flash.show(snippet.id);
  }

  async #createKey(): Promise<void> {
    const done = await this.#calls.run('key', { action: 'create-snippet-key' });
    if (done !== undefined) this.#change({ keyId: done.value.id });
  }

  #choose(id: string): void {
    const variants = snippets.find((row) => row.id === id)?.variants ?? [];
    const keeps = variants.some((variant) => variant.id === this.view.variant);
    this.#change({ snippet: id, variant: keeps ? this.view.variant : (variants[0]?.id ?? '') });
  }

  #change(part: Partial<EndpointsView>): void {
    this.dispatchEvent(new CustomEvent('view-change', { detail: part }));
  }

  readonly #onListKey = (event: KeyboardEvent): void => {
    const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };
    const step = steps[event.key];
    if (step === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    // As drawn: the groups one after another.
    const ids = snippetGroups.flatMap((group) => snippets.filter((row) => row.group === group).map(({ id }) => id));
    const next = ids[(ids.indexOf(this.#chosen().snippet.id) + step + ids.length) % ids.length];
    if (next === undefined) return;
    this.#choose(next);
    void this.updateComplete.then(() =>
      this.renderRoot.querySelector<HTMLElement>(`[data-snippet="${CSS.escape(next)}"]`)?.focus(),
    );
  };
}
