// A connectivity test as a list of steps: those that ended, the one that runs, and what came of it. For sidebar and channel panel.
// Causes are said in the page's language; the provider's own words stand beside them.
import { css, html, nothing, type TemplateResult } from 'lit';
import type { ChannelTestResult, ChannelTestStep } from '../../src/shared/channelTest';
import { formatDuration } from '../format';
import { hasMessage, plural, t } from '../l10n';
import { button, iconButton } from '../ui/button';
import { icon } from '../ui/icons';
import { callNotice } from './notice';
import type { TestState } from './testRunner';

export interface TestStepsOptions {
  state: TestState;
  onCancel: () => void;
  onDismiss: () => void;
}

export const testStepsStyles = css`
  .result {
    display: grid;
    gap: 6px;
    padding: 8px 10px;
    border: 1px solid var(--vscode-widget-border, var(--vscode-contrastBorder, transparent));
    border-radius: 4px;
    background: var(--vscode-textBlockQuote-background, transparent);
  }
  .result-head {
    display: flex;
    align-items: center;
    gap: 6px;
    min-height: 22px;
    font-weight: 600;
  }
  .result-head > :last-child {
    margin-inline-start: auto;
  }
  .steps {
    display: grid;
    gap: 3px;
  }
  .steps li {
    display: grid;
    grid-template-columns: 16px minmax(0, 1fr) auto;
    gap: 1px 6px;
    align-items: start;
    font-size: 0.92em;
  }
  .steps .step-error {
    grid-column: 2 / -1;
    overflow-wrap: anywhere;
  }
`;

/** The name of a step, in the page's language where it is one that we know. */
export function stepName(step: string): string {
  const key = `test.step.${step}`;
  return hasMessage(key) ? t(key) : step;
}

/** What went wrong in a step: the cause in the page's language, then the provider's own words where they say more. */
function stepError(step: ChannelTestStep): string {
  const key = `test.cause.${step.cause ?? ''}`;
  const words = hasMessage(key) ? t(key) : '';
  const said = step.error ?? '';
  return words === '' ? said : said === '' ? words : `${words} (${said})`;
}

/** The test in a box. Its end is announced; its steps can be read as they come. */
export function testSteps({ state, onCancel, onDismiss }: TestStepsOptions): TemplateResult {
  const { running, steps, result, error } = state;
  return html`<div class="result">
    <div class="result-head">
      ${headIcon(state)}
      <span role="status">${headWords(state)}</span>
      ${
        running
          ? button({ label: t('common.cancel'), disabled: state.cancelling, onClick: onCancel })
          : iconButton({ label: t('common.dismiss'), icon: 'close', onClick: onDismiss })
      }
    </div>
    ${
      steps.length === 0
        ? nothing
        : html`<ul class="steps" role="list">
            ${steps.map(
              (step) =>
                html`<li>
                  ${step.ok ? icon('check', 'good') : icon('close', 'bad')}
                  <span class="wrap"
                    >${stepName(step.name)}<span class="visually-hidden">
                      ${t(step.ok ? 'test.stepOk' : 'test.stepFailed')}</span
                    ></span
                  >
                  <span class="quiet figures">${formatDuration(step.milliseconds)}</span>
                  ${step.ok ? nothing : html`<span class="step-error">${stepError(step)}</span>`}
                </li>`,
            )}
          </ul>`
    }
    ${result === undefined ? nothing : outcome(result)} ${callNotice(error)}
  </div>`;
}

function headIcon({ running, result, error }: TestState): TemplateResult {
  if (running) return icon('loading');
  if (result === undefined) return error === undefined ? icon('blocked', 'quiet') : icon('error', 'bad');
  if (!result.ok) return icon('error', 'bad');
  return result.reachabilityOnly === true ? icon('warning', 'warning') : icon('passed', 'good');
}

function headWords({ running, cancelling, result, error }: TestState): string {
  if (running) return t(cancelling ? 'test.cancelling' : 'channels.testing');
  if (result === undefined) return t(error === undefined ? 'test.cancelled' : 'test.failed');
  if (!result.ok) return t('test.failed');
  return t(result.reachabilityOnly === true ? 'test.reachable' : 'test.ok');
}

function outcome({ models, completion, reachabilityOnly }: ChannelTestResult): TemplateResult {
  return html`${reachabilityOnly === true ? html`<span class="quiet">${t('test.reachabilityOnly')}</span>` : nothing}
  ${models === undefined ? nothing : html`<span class="quiet">${plural('test.models', models.length)}</span>`}
  ${
    completion === undefined
      ? nothing
      : html`<span class="quiet wrap"
          >${t('test.completionText', { model: completion.model, text: completion.text })}</span
        >`
  }`;
}
