// What a fresh gateway wants next: a channel, a key, a tool, a first request. Gone when all is done, or when the user has had enough of it.
import { html, nothing, type TemplateResult } from 'lit';
import type { ToolState } from '../../src/shared/tools';
import type { SidebarState, WebviewAction } from '../../src/shared/webviewMessages';
import { t } from '../l10n';
import { button, iconButton } from '../ui/button';
import { icon } from '../ui/icons';

const steps = ['channel', 'key', 'tool', 'request'] as const;
type Step = (typeof steps)[number];

const actions: Record<Step, WebviewAction> = {
  channel: { action: 'open-panel', target: { view: 'new-channel' } },
  key: { action: 'open-panel', target: { view: 'new-key' } },
  tool: { action: 'open-tools' },
  request: { action: 'open-endpoints', part: 'try' },
};

/** The steps that are done. The demo is no channel of the user's own. */
export function doneSteps(
  state: SidebarState,
  tools: readonly ToolState[] | undefined,
  hasRequests: boolean,
): ReadonlySet<Step> {
  const done: Record<Step, boolean> = {
    channel: state.channels.some(({ provider }) => provider !== 'demo'),
    key: state.keys.some((key) => key.state === 'active'),
    tool: tools?.some(({ status }) => status === 'taken-over') ?? false,
    request: hasRequests || (state.today?.requests ?? 0) > 0,
  };
  return new Set(steps.filter((step) => done[step]));
}

/** The list of steps; nothing where all are done. */
export function nextSteps(
  done: ReadonlySet<Step>,
  onAction: (action: WebviewAction) => void,
  onDismiss: () => void,
): TemplateResult | typeof nothing {
  if (done.size === steps.length) return nothing;
  const next = steps.find((step) => !done.has(step));
  return html`<section class="next-steps" aria-labelledby="steps-title">
    <div class="part-head">
      <h2 id="steps-title">${t('overview.steps')}</h2>
      ${iconButton({ label: t('common.dismiss'), icon: 'close', onClick: onDismiss })}
    </div>
    <ol>
      ${steps.map((step) => {
        const isDone = done.has(step);
        return html`<li>
          ${isDone ? icon('passed', 'good') : icon('circle', 'quiet')}
          <span class="wrap"
            >${t(`overview.step.${step}`)}${
              isDone ? html`<span class="visually-hidden"> (${t('overview.stepDone')})</span>` : nothing
            }</span
          >
          ${
            isDone
              ? nothing
              : button({
                  label: t(`overview.step.${step}.button`),
                  kind: step === next ? 'primary' : 'secondary',
                  onClick: () => onAction(actions[step]),
                })
          }
        </li>`;
      })}
    </ol>
  </section>`;
}
