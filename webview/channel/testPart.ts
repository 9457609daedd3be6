// The test in the last step of the channel panel: its button, whether a tiny completion is asked for too, and its steps.
// Used by the channel panel only; the test itself runs in TestRunner.
import { html, nothing, type TemplateResult } from 'lit';
import { testSteps } from '../components/testSteps';
import type { TestState } from '../components/testRunner';
import { t } from '../l10n';
import { button } from '../ui/button';
import { checkbox } from '../ui/checkbox';
import { suggestField } from '../ui/suggestField';

export interface TestPartOptions {
  state: TestState | undefined;
  completion: boolean;
  /** The model that the completion asks; empty for one of the gateway's choice. */
  model: string;
  models: readonly string[];
  hasSecret: boolean;
  onCompletion: (checked: boolean) => void;
  onModel: (model: string) => void;
  onTest: () => void;
  onCancel: () => void;
  onDismiss: () => void;
}

/** Suggestions beyond this are more than anybody looks through. */
const suggestedAtMost = 300;

/** The part. */
export function testPart(options: TestPartOptions): TemplateResult {
  const { state, completion } = options;
  return html`<div class="test">
    <h2>${t('testPart.title')}</h2>
    <p class="quiet">${t(options.hasSecret ? 'testPart.text' : 'testPart.noKeyText')}</p>
    ${
      options.hasSecret
        ? html`${checkbox({
            label: t('testPart.completion'),
            checked: completion,
            disabled: state?.running === true,
            onChange: options.onCompletion,
          })}
          ${
            completion
              ? suggestField({
                  name: 'completionModel',
                  label: t('testPart.model'),
                  placeholder: t('testPart.modelAny'),
                  value: options.model,
                  suggestions: options.models.slice(0, suggestedAtMost),
                  onChange: options.onModel,
                })
              : nothing
          }`
        : nothing
    }
    <div>
      ${button({
        label: t(options.hasSecret ? 'testPart.run' : 'testPart.runReachability'),
        icon: 'beaker',
        disabled: state?.running === true,
        onClick: options.onTest,
      })}
    </div>
    ${state === undefined ? nothing : testSteps({ state, onCancel: options.onCancel, onDismiss: options.onDismiss })}
  </div>`;
}
