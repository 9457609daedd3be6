// The steps of the channel panel as a bar: where one is, what lies before and behind, where something has to be put right.
// Used by the channel panel only.
import { html, nothing, type TemplateResult } from 'lit';
import { t } from '../l10n';
import { icon } from '../ui/icons';

export type StepId = 'provider' | 'details' | 'models';

export interface StepBarOptions {
  steps: readonly StepId[];
  current: StepId;
  /** False while the first step has no answer: the others wait for it. */
  reachable: boolean;
  /** Steps in which something is wrong. */
  wrong: readonly StepId[];
  onGo: (step: StepId) => void;
}

/** The bar. */
export function stepBar({ steps, current, reachable, wrong, onGo }: StepBarOptions): TemplateResult {
  return html`<nav aria-label=${t('step.title')}>
    <ol class="steps-bar" role="list">
      ${steps.map((step, index) => {
        const isCurrent = step === current;
        return html`<li>
          <button
            aria-current=${isCurrent ? 'step' : nothing}
            ?disabled=${!reachable && index > 0}
            @click=${() => onGo(step)}
          >
            <span class="number" aria-hidden="true"
              >${steps.indexOf(current) > index && !wrong.includes(step) ? icon('check') : index + 1}</span
            ><span class="label">${t(`step.${step}`)}</span>${
              wrong.includes(step)
                ? html`${icon('error', 'bad')}<span class="visually-hidden">${t('step.wrong')}</span>`
                : nothing
            }
          </button>
        </li>`;
      })}
    </ol>
  </nav>`;
}
