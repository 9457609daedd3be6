// What happened where the gateway ran the tools of a request: each call of a model and of a tool in order, and why it ended. Part of the
// details. Arguments and results stand here where bodies were captured; all of it is drawn as text.
import { html, nothing, type TemplateResult } from 'lit';
import type { CapturedToolCall, ModelCallTrace, ToolCallTrace, ToolTrace } from '../../src/shared/toolTrace';
import { formatDuration, formatMoney } from '../format';
import { formatNumber, t } from '../l10n';
import { icon } from '../ui/icons';

export interface ToolTraceOptions {
  trace: ToolTrace;
  /** What the tools were given and gave; undefined where nothing was captured. */
  captured: readonly CapturedToolCall[] | undefined;
}

/** Characters of a captured text that are drawn. */
const shownAtMost = 20_000;

/** The part. */
export function toolTracePart({ trace, captured }: ToolTraceOptions): TemplateResult {
  const ranTools = trace.steps.some(({ type }) => type === 'tool');
  return html`<section aria-labelledby="tool-trace-title">
    <h3 id="tool-trace-title">${t('toolTrace.title')}</h3>
    <ol class="tool-trace">
      ${trace.steps.map((step) => html`<li>${step.type === 'model' ? modelCall(step) : toolCall(step, captured)}</li>`)}
    </ol>
    <p class="quiet">${t(`toolTrace.ended.${trace.ended}`)}</p>
    ${ranTools && captured === undefined ? html`<p class="quiet">${t('toolTrace.notCaptured')}</p>` : nothing}
  </section>`;
}

function modelCall(step: ModelCallTrace): TemplateResult {
  const facts = [
    step.usageKnown
      ? t('toolTrace.tokens', {
          input: formatNumber(step.inputTokens + step.cacheReadTokens),
          output: formatNumber(step.outputTokens),
        })
      : t('toolTrace.tokensUnknown'),
    step.costUsd === null ? t('facts.priceUnknown') : formatMoney(step.costUsd),
    formatDuration(step.milliseconds),
  ];
  return html`<span class="wrap">${t('toolTrace.model', { model: step.model })}</span>
    <span class="quiet figures">${facts.join(' · ')}</span>
    ${step.error === null ? nothing : html`<p class="tone-bad wrap">${step.error}</p>`}`;
}

function toolCall(step: ToolCallTrace, captured: readonly CapturedToolCall[] | undefined): TemplateResult {
  const bad = step.outcome !== 'ok';
  const facts = [
    t(`toolTrace.outcome.${step.outcome}`),
    t(`toolTrace.decision.${step.decision}`),
    t('toolTrace.result', { count: step.resultCharacters }),
    ...(step.truncated ? [t('toolTrace.truncated')] : []),
    formatDuration(step.milliseconds),
  ];
  const texts = captured?.find(({ callId }) => callId === step.callId);
  return html`<span class="wrap code">${bad ? icon('error', 'bad') : icon('check')} ${step.tool}</span>
    <span class="quiet figures">${facts.join(' · ')}</span>
    ${texts === undefined ? nothing : html`${body(t('toolTrace.arguments'), texts.arguments)}${body(t('toolTrace.resultText'), texts.result)}`}`;
}

function body(label: string, text: string): TemplateResult {
  return html`<p class="quiet">${label}</p>
    <pre class="code body-text" tabindex="0" aria-label=${label}>${text.slice(0, shownAtMost)}</pre>`;
}
