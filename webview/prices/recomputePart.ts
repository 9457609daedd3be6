// Pricing past requests anew: first what would change, then, if the user wants it, the change. The gateway does the work; it can be left.
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { RecomputeSummary } from '../../src/shared/pricesMessages';
import { Calls } from '../calls';
import type { HostClient } from '../client';
import { callNotice, notice } from '../components/notice';
import { progressRow } from '../components/progressRow';
import { formatMoney } from '../format';
import { plural, t } from '../l10n';
import { panelStyles } from '../panelStyles';
import { sharedStyles } from '../sharedStyles';
import { button } from '../ui/button';
import { partStyles } from './pricesStyles';

@customElement('gatehouse-recompute')
export class RecomputeElement extends LitElement {
  static override styles = [...sharedStyles, ...panelStyles, partStyles];

  @property({ attribute: false }) accessor client!: HostClient;
  /** The answer to the last dry run, or to the change after it. */
  @state() private accessor result: { dryRun: boolean; summary: RecomputeSummary } | undefined = undefined;
  /** What runs now. */
  @state() private accessor running: 'check' | 'change' | undefined = undefined;

  readonly #calls = new Calls(this, () => this.client);

  override render(): TemplateResult {
    const { running } = this;
    return html`<p class="quiet">${t('pricing.recompute.text')}</p>
      ${
        running === undefined
          ? html`<div class="buttons">
              ${button({ label: t('pricing.recompute.check'), icon: 'search', onClick: () => void this.#run(true) })}
            </div>`
          : progressRow({
              words: t(running === 'check' ? 'pricing.recompute.checking' : 'pricing.recompute.doing'),
              onCancel: () => void this.#cancel(),
            })
      }
      ${callNotice(this.#calls.error('run'), () => this.#calls.clear('run'))}
      ${this.result === undefined || running !== undefined ? nothing : this.#outcome(this.result)}`;
  }

  #outcome({ dryRun, summary }: { dryRun: boolean; summary: RecomputeSummary }): TemplateResult {
    const { examined, changed, unpricedBefore, unpricedAfter } = summary;
    if (changed === 0) return notice({ kind: 'info', text: t('pricing.recompute.nothing', { examined }) });
    const costs = {
      examined,
      before: formatMoney(summary.costUsdBefore),
      after: formatMoney(summary.costUsdAfter),
    };
    const unpriced =
      unpricedBefore === unpricedAfter
        ? []
        : [t('pricing.recompute.unpriced', { before: unpricedBefore, after: unpricedAfter })];
    const line = plural(dryRun ? 'pricing.recompute.would' : 'pricing.recompute.done', changed, costs);
    const apply = button({
      label: plural('pricing.recompute.apply', changed),
      kind: 'primary',
      onClick: () => void this.#run(false),
    });
    return html`<div role="status">
      ${notice({ kind: 'info', text: [line, ...unpriced].join(' '), buttons: dryRun ? [apply] : [] })}
    </div>`;
  }

  async #run(dryRun: boolean): Promise<void> {
    this.running = dryRun ? 'check' : 'change';
    this.result = undefined;
    const done = await this.#calls.run('run', { action: 'recompute-costs', dryRun });
    this.running = undefined;
    if (done !== undefined) this.result = { dryRun, summary: done.value };
  }

  async #cancel(): Promise<void> {
    await this.#calls.run('cancel', { action: 'cancel-recompute' });
  }
}
