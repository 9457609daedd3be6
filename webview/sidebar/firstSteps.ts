// The sidebar's first section while a user is new: the four steps, which of them are done, and one button for the next.
// Used by the sidebar only. What is done comes from the host; the section goes when all is, or when the user sends it away.
import { css, html, nothing, type TemplateResult } from 'lit';
import { walkthroughSteps, type FirstSteps, type WalkthroughStep } from '../../src/shared/walkthrough';
import type { WebviewAction } from '../../src/shared/webviewMessages';
import { formatNumber, t } from '../l10n';
import { button } from '../ui/button';
import { icon, type IconName } from '../ui/icons';

export interface FirstStepsOptions {
  steps: FirstSteps;
  onAction: (action: WebviewAction) => void;
  /** Tests all channels where they stand, in the list below. */
  onTest: () => void;
}

const icons: Record<WalkthroughStep, IconName> = { channel: 'add', test: 'beaker', takeover: 'play', cost: 'play' };
const tryMessage: WebviewAction = { action: 'open-endpoints', part: 'try' };
const actions: Record<Exclude<WalkthroughStep, 'test'>, WebviewAction> = {
  channel: { action: 'open-panel', target: { view: 'new-channel' } },
  takeover: { action: 'open-tools' },
  cost: tryMessage,
};

/** How far the user has come, for the heading: "1 of 4". */
export function stepsProgress({ done }: FirstSteps): string {
  return t('firstSteps.progress', { done: formatNumber(done.length), all: formatNumber(walkthroughSteps.length) });
}

/** What stands in the section. */
export function firstSteps({ steps, onAction, onTest }: FirstStepsOptions): TemplateResult {
  const next = walkthroughSteps.find((step) => !steps.done.includes(step));
  return html`<div class="first-steps">
    <ol>
      ${walkthroughSteps.map((step) => {
        const isDone = steps.done.includes(step);
        return html`<li
          class=${step === next ? 'next' : ''}
          data-step=${step}
          aria-current=${step === next ? 'step' : nothing}
        >
          ${isDone ? icon('passed', 'good') : icon('circle', 'quiet')}
          <span class=${step === next ? '' : 'quiet'}
            >${t(`firstSteps.${step}`)}${
              isDone ? html`<span class="visually-hidden"> (${t('firstSteps.done')})</span>` : nothing
            }</span
          >
          ${step === next ? stepParts(step, onAction, onTest) : nothing}
        </li>`;
      })}
    </ol>
    ${button({ label: t('firstSteps.guide'), icon: 'info', onClick: () => onAction({ action: 'open-walkthrough' }) })}
  </div>`;
}

/** The button of the next step, and the way for those who are not ready for it. */
function stepParts(step: WalkthroughStep, onAction: FirstStepsOptions['onAction'], onTest: () => void): TemplateResult {
  const begin = button({
    label: t(`firstSteps.${step}.button`),
    kind: 'primary',
    icon: icons[step],
    onClick: () => (step === 'test' ? onTest() : onAction(actions[step])),
  });
  return html`<div class="parts">
    ${step === 'cost' ? html`<p class="quiet">${t('firstSteps.needsRequest')}</p>` : nothing} ${begin}
    ${
      step === 'channel'
        ? html`<p class="quiet">${t('firstSteps.demo')}</p>
            ${button({ label: t('firstSteps.demo.button'), onClick: () => onAction(tryMessage) })}`
        : nothing
    }
  </div>`;
}

export const firstStepsStyles = css`
  .first-steps {
    display: grid;
    gap: 10px;
    justify-items: start;
    padding: 6px 12px 2px;
    max-width: 520px;
  }
  .first-steps ol {
    display: grid;
    gap: 6px;
    width: 100%;
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .first-steps li {
    display: grid;
    grid-template-columns: 16px minmax(0, 1fr);
    column-gap: 8px;
    align-items: start;
  }
  .first-steps .parts {
    grid-column: 2;
    display: grid;
    gap: 6px;
    justify-items: start;
    padding: 6px 0 4px;
  }
`;
